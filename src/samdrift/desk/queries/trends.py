"""Trends over months: a few aggregates by what they are divided by, whatever the number of cases."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, Sum

from samdrift.desk.calc.reports import (
    AGES,
    METRICS,
    Month,
    age_bounds,
    midnight,
    satisfaction,
    share,
)
from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock
from samdrift.desk.queries import report_sets as sets
from samdrift.desk.queries.report_figures import backlog
from samdrift.desk.queries.report_months import Instants, by_month, left_at

DRAWN = 6
"""Groups that are named; the rest are told together."""
BY = {
    "member": "member_id",
    "system": "system_id",
    "service": "service_id",
    "cause": "root_cause",
    "team": "team_id",
    "priority": "priority",
    "age": "",
}
"""What cases are divided by: the field of it."""
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
    """The groups, the greatest first, then those told together."""
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
    key = BY[asked.by]
    figures: dict[Any, list[list[int]]] = {}
    for value, at, part, whole in _told(asked, key):
        pairs = figures.setdefault(value, [[0, 0] for _month in asked.months])
        pairs[at][0] += part
        pairs[at][1] += whole
    names = _names(asked.by, figures)
    found = [
        Group(
            None if value == "" else value,
            names.get(value, ""),
            tuple((part, whole) for part, whole in pairs),
        )
        for value, pairs in figures.items()
        if any(max(pair) for pair in pairs)
    ]
    return sorted(found, key=lambda group: str(group.key))


def _names(by: str, values: Iterable[Any]) -> dict[Any, str]:
    """What the values are called, asked for after the counting: the cases need not be joined with them."""
    named: Any = Case._meta.get_field(BY[by]).related_model
    if named is None:
        return {value: str(value) for value in values}
    keys = [value for value in values if value is not None]
    rows = named._default_manager.filter(pk__in=keys).order_by()
    return dict(rows.values_list("pk", "name"))


def _cases(asked: Asked) -> Any:
    rows = Case.objects.filter(sets.OURS)
    return rows if asked.member is None else rows.filter(member_id=asked.member)


def _told(asked: Asked, key: str) -> Iterator[tuple[Any, int, int, int]]:
    """(value, month from 0, part, whole); of a value and month there may be several to be added."""
    rows, what = _cases(asked), asked.what
    bounds = [*(midnight(one.start) for one in asked.months), midnight(asked.months[-1].end)]
    if what in METRICS:
        yield from _promises(asked, f"case__{key}", bounds)
    elif what == "backlog":
        yield from _left(rows, key, bounds[1:])
    elif what == "score":
        scored = rows.filter(score__isnull=False), "scored_at"
        for value, at, (total, n) in by_month(
            scored, bounds, key, total=Sum("score"), n=Count("*")
        ):
            yield value, at, total, n
    elif what == "opened":
        for value, at, (n,) in by_month((rows, "opened_at"), bounds, key):
            yield value, at, n, n
    else:
        yield from _ended(rows, what, key, bounds)


def _ended(rows: Any, what: str, key: str, bounds: Instants) -> Iterator[tuple[Any, int, int, int]]:
    """Those that ended, those of them that had been opened again, or the first contacts among those
    where it is known.
    """
    if what == "reopened":
        rows = rows.filter(reopened__gt=0)
    if what == "first":
        rows = rows.filter(at_first_contact__isnull=False)
    first = Count("at_first_contact", filter=Q(at_first_contact=True))
    part = first if what == "first" else Count("*")
    for counted in sets.endings(rows):
        for value, at, (n, whole) in by_month(counted, bounds, key, part=part, whole=Count("*")):
            yield value, at, n, whole


def _promises(asked: Asked, key: str, bounds: Instants) -> Iterator[tuple[Any, int, int, int]]:
    clocks: Any = Clock.objects.filter(sets.counted("case__"), metric=asked.what)
    if asked.member is not None:
        clocks = clocks.filter(case__member_id=asked.member)
    kept, broken = sets.settlings(clocks)
    for value, at, (n,) in by_month(kept, bounds, key):
        yield value, at, n, n
    for value, at, (n,) in by_month(broken, bounds, key):
        yield value, at, 0, n


def _lasting(rows: Any) -> tuple[tuple[Any, str], ...]:
    """Those that are open, which end at no time, and those that have ended."""
    return (rows.filter(is_open=True), ""), *sets.endings(rows)


def _left(rows: Any, key: str, ends: Instants) -> Iterator[tuple[Any, int, int, int]]:
    """A case is left at the ends it had come before, up to the one it had ended at."""
    for counted in _lasting(rows):
        for value, came, gone, n in left_at(counted, ends, ends, key):
            for at in range(came, gone):
                yield value, at, n, n


def _ages(asked: Asked) -> list[Group]:
    """The backlog at the end of each month by age, the youngest first."""
    ends = [midnight(one.end) for one in asked.months]
    spans = {(band, at): _came(band, end) for band in AGES for at, end in enumerate(ends)}
    came = sorted({one for span in spans.values() for one in span if one is not None})
    left: Counter[tuple[int, int]] = Counter()
    for counted in _lasting(_cases(asked)):
        for place, gone, n in left_at(counted, ends, came):
            left[place, gone] += n
    figures: Counter[tuple[str, int]] = Counter()
    for (band, at), (after, until) in spans.items():
        first = 0 if after is None else came.index(after) + 1
        places = range(first, came.index(until) + 1)
        figures[band, at] = sum(
            n for (place, gone), n in left.items() if gone > at and place in places
        )
    return [
        Group(band, band, tuple((figures[band, at],) * 2 for at in range(len(ends))))
        for band in AGES
    ]


def _came(band: str, end: dt.datetime) -> tuple[dt.datetime | None, dt.datetime]:
    """From which instant on (None: any time before), and before which, a case came that is of this age."""
    after, until = age_bounds(band, end)
    least = dt.timedelta.resolution
    return None if after is None else after + least, until if until == end else until + least


def day_by_day(
    months: Sequence[Month], member: int | None, today: dt.date
) -> tuple[list[dt.date], list[int]]:
    """The backlog at the end of each day of the months, up to today: four aggregates."""
    rows = Case.objects.filter(sets.OURS)
    if member is not None:
        rows = rows.filter(member_id=member)
    last = min(months[-1].end, today + dt.timedelta(days=1))
    return backlog(rows, months[0].start, max((last - months[0].start).days, 0))
