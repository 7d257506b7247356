"""Trends over months: one aggregate by what they are divided by, whatever the number of cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, Sum

from samdrift.desk.calc.reports import AGES, Month, midnight, satisfaction, share
from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock
from samdrift.desk.queries import report_sets as sets
from samdrift.desk.queries.report_figures import backlog

DRAWN = 6
"""Groups that are named; the rest are told together."""
BY: dict[str, tuple[str, str]] = {
    "member": ("member_id", "member__name"),
    "system": ("system_id", "system__name"),
    "service": ("service_id", "service__name"),
    "cause": ("root_cause", "root_cause"),
    "team": ("team_id", "team__name"),
    "priority": ("priority", "priority"),
    "age": ("", ""),
}
"""What cases are divided by: the field of its key, and of its name."""
COUNTS = ("opened", "ended", "backlog", "reopened")
SHARES = ("first", "response", "update", "resolution")
WHAT = (*COUNTS, *SHARES, "score")


@dataclass(frozen=True)
class Asked:
    """What is looked at: which figure, divided by what, for which months, of which member."""

    what: str
    by: str
    months: tuple[Month, ...]
    member: int | None = None


@dataclass(frozen=True)
class Group:
    """The figures of one value: (part, whole) for each month; key None where cases name none, and
    `is_rest` for those told together.
    """

    key: Any
    name: str
    figures: tuple[tuple[int, int], ...]
    is_rest: bool = False

    @property
    def weight(self) -> int:
        return sum(max(pair) for pair in self.figures)


def value_of(what: str, pair: tuple[int, int]) -> int | Fraction | None:
    """The number of a figure: a count, a share of 100, or a mean; None where there is none."""
    part, whole = pair
    if what in COUNTS:
        return part
    if what == "score":
        return satisfaction(part, whole)
    told = share(part, whole)
    return None if told is None else told * 100


def trend(asked: Asked) -> list[Group]:
    """The groups, the greatest first, then those told together: one aggregate."""
    groups = _ages(asked) if asked.by == "age" else _groups(asked)
    if asked.by in {"age", "priority"}:
        return groups
    groups.sort(key=lambda one: (-one.weight, one.name))
    first, rest = groups[:DRAWN], groups[DRAWN:]
    if rest:
        sums = tuple(
            (sum(part for part, _w in month), sum(whole for _p, whole in month))
            for month in zip(*(one.figures for one in rest), strict=True)
        )
        first.append(Group(None, "", sums, is_rest=True))
    return first


def _groups(asked: Asked) -> list[Group]:
    key, name = BY[asked.by]
    is_clock = asked.what in {"response", "update", "resolution"}
    prefix = "case__" if is_clock else ""
    rows: Any = (Clock if is_clock else Case).objects.filter(sets.counted(prefix))
    if asked.member is not None:
        rows = rows.filter(**{f"{prefix}member_id": asked.member})
    fields = dict.fromkeys((f"{prefix}{key}", f"{prefix}{name}"))
    bounds = midnight(asked.months[0].start), midnight(asked.months[-1].end)
    if is_clock:
        rows = rows.filter(sets.settled_near(*bounds), metric=asked.what)
    else:
        rows = rows.filter(sets.near(*bounds))
    found = []
    for one in rows.order_by().values(*fields).annotate(**_counts(asked)):
        pairs = tuple(_pair(asked, one, at) for at in range(len(asked.months)))
        if any(max(pair) for pair in pairs):
            value = one[f"{prefix}{key}"]
            label = one[f"{prefix}{name}"]
            found.append(Group(None if value == "" else value, str(label or ""), pairs))
    return sorted(found, key=lambda group: str(group.key))


def _counts(asked: Asked) -> dict[str, Any]:
    """The aggregates of every month; a count is its own whole, and is asked for once."""
    counts: dict[str, Any] = {}
    for at, month in enumerate(asked.months):
        part, whole = _figure(asked.what, midnight(month.start), midnight(month.end))
        counts[f"p{at}"] = part
        if asked.what not in COUNTS:
            counts[f"w{at}"] = whole
    return counts


def _pair(asked: Asked, row: dict[str, Any], at: int) -> tuple[int, int]:
    part = row[f"p{at}"] or 0
    return part, part if asked.what in COUNTS else row[f"w{at}"] or 0


def _figure(what: str, start: dt.datetime, end: dt.datetime) -> tuple[Any, Any]:
    """The aggregates of part and whole of one month."""
    make: Callable[..., Any] = Count
    if what == "score":
        scored = Q(scored_at__gte=start, scored_at__lt=end, score__isnull=False)
        return Sum("score", filter=scored), Count("pk", filter=scored)
    if what == "first":
        first, others = (sets.SETS[name](start, end) for name in ("first", "not_first"))
        return make("pk", filter=first), make("pk", filter=first | others)
    if what in COUNTS:
        condition = sets.SETS[what](start, end)
        return make("pk", filter=condition), make("pk", filter=condition)
    kept, broken = sets.settled(what, start, end)
    return make("pk", filter=kept), make("pk", filter=kept | broken)


def _ages(asked: Asked) -> list[Group]:
    """The backlog at the end of each month by age, the youngest first."""
    rows = Case.objects.filter(sets.OURS)
    if asked.member is not None:
        rows = rows.filter(member_id=asked.member)
    bounds = midnight(asked.months[0].start), midnight(asked.months[-1].end)
    told = rows.filter(sets.near(*bounds)).aggregate(
        **{
            f"{band}{at}": Count("pk", filter=sets.of_age(band, midnight(month.end)))
            for band in AGES
            for at, month in enumerate(asked.months)
        }
    )
    return [
        Group(band, band, tuple((told[f"{band}{at}"],) * 2 for at in range(len(asked.months))))
        for band in AGES
    ]


def day_by_day(
    months: Sequence[Month], member: int | None, today: dt.date
) -> tuple[list[dt.date], list[int]]:
    """The backlog at the end of each day of the months, up to today: four aggregates."""
    rows = Case.objects.filter(sets.OURS)
    if member is not None:
        rows = rows.filter(member_id=member)
    last = min(months[-1].end, today + dt.timedelta(days=1))
    return backlog(rows, months[0].start, max((last - months[0].start).days, 0))
