"""The figures of a month, in a fixed number of aggregates whatever the number of cases."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, Sum

from samdrift.desk.calc import reports as calc
from samdrift.desk.calc.reports import AGES, Month, backlog_by_day, midnight
from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock
from samdrift.desk.queries.report_months import Instants, Place, within
from samdrift.desk.queries.report_sets import (
    OURS,
    counted,
    ended,
    endings,
    near,
    of_age,
    open_at,
    opened,
    settlings,
)

TOP = 6
"""Causes, systems and services that are named."""
Figures = dict[str, Any]


def figures_of(month: Month, member: int) -> Figures:
    """What the desk did for a member in a month: six aggregates.

    `counts` (opened, ended, cancelled, backlog, before, reopened, first, not_first), `kinds` and
    `priorities` [key, opened, ended, backlog], `ages` [band, n], `promises` [level id or None, name,
    metric, kept, broken], `causes` [text, n] with `uncaused`, `systems` and `services` [id, name, n],
    `answers` and `answer_sum` (None with too few), `outages` (None: not known).
    """
    start, end = midnight(month.start), midnight(month.end)
    rows = Case.objects.filter(OURS, member_id=member)
    groups = _groups(rows, start, end)
    answers = sum(one["answers"] for one in groups)
    return {
        "month": str(month),
        "counts": {name: sum(one[name] for one in groups) for name in _COUNTS},
        "kinds": _by(groups, "kind"),
        "priorities": _by(groups, "priority"),
        "ages": [[band, sum(one[f"age_{band}"] for one in groups)] for band in AGES],
        "promises": promises(
            Clock.objects.filter(counted("case__"), case__member_id=member), start, end
        ),
        **_causes(rows, start, end),
        "systems": _most(rows, "system", start, end),
        "services": _most(rows, "service", start, end),
        "answers": answers,
        "answer_sum": sum(one["score_sum"] or 0 for one in groups)
        if answers >= calc.FEWEST
        else None,
        "outages": None,
    }


_COUNTS = (
    "opened", "ended", "cancelled", "backlog", "before", "reopened", "first", "not_first",
)  # fmt: skip


def _groups(rows: Any, start: dt.datetime, end: dt.datetime) -> list[dict[str, Any]]:
    went = ended(start, end)
    scored = Q(scored_at__gte=start, scored_at__lt=end, score__isnull=False)
    ages = {f"age_{band}": Count("pk", filter=of_age(band, end)) for band in AGES}
    return list(
        rows.filter(near(start, end)).order_by().values("kind", "priority").annotate(
            opened=Count("pk", filter=opened(start, end)),
            ended=Count("pk", filter=went),
            cancelled=Count("pk", filter=went & Q(state=Case.State.CANCELLED)),
            backlog=Count("pk", filter=open_at(end)),
            before=Count("pk", filter=open_at(start)),
            reopened=Count("pk", filter=went & Q(reopened__gt=0)),
            first=Count("pk", filter=went & Q(at_first_contact=True)),
            not_first=Count("pk", filter=went & Q(at_first_contact=False)),
            answers=Count("pk", filter=scored),
            score_sum=Sum("score", filter=scored),
            **ages,
        )
    )  # fmt: skip


def _by(groups: Iterable[dict[str, Any]], key: str) -> list[list[Any]]:
    """[key, opened, ended, backlog] of each value that has any."""
    found: dict[Any, list[int]] = {}
    for one in groups:
        sums = found.setdefault(one[key], [0, 0, 0])
        for at, name in enumerate(("opened", "ended", "backlog")):
            sums[at] += one[name]
    return [[value, *sums] for value, sums in sorted(found.items()) if any(sums)]


def promises(clocks: Any, start: dt.datetime, end: dt.datetime) -> list[list[Any]]:
    """[level id, name, metric, kept, broken] of our promises settled in the period."""
    found: dict[tuple[Any, ...], list[int]] = {}
    for at, (rows, field) in enumerate(settlings(clocks.filter(metric__in=calc.METRICS))):
        told = within((rows, field), start, end).order_by()
        levels = told.values_list("level__order", "level__name", "level_id", "metric")
        for order, name, level, metric, n in levels.annotate(n=Count("*")):
            key = (order or 0, name or "", level or 0, calc.METRICS.index(metric))
            found.setdefault(key, [0, 0])[at] += n
    return [
        [level or None, name, calc.METRICS[metric], *numbers]
        for (_order, name, level, metric), numbers in sorted(found.items())
    ]


def _causes(rows: Any, start: dt.datetime, end: dt.datetime) -> Figures:
    told = rows.filter(ended(start, end)).order_by().values_list("root_cause")
    causes = Counter(dict(told.annotate(n=Count("pk"))))
    without = causes.pop("", 0)
    most = sorted(causes.items(), key=lambda one: (-one[1], one[0]))[:TOP]
    return {"causes": [[text, n] for text, n in most], "uncaused": without}


def _most(rows: Any, name: str, start: dt.datetime, end: dt.datetime) -> list[list[Any]]:
    told = rows.filter(opened(start, end), **{f"{name}__isnull": False}).order_by()
    named = told.values_list(f"{name}_id", f"{name}__name").annotate(n=Count("pk"))
    return [list(one) for one in named.order_by("-n", f"{name}__name")[:TOP]]


# Day by day


def backlog(rows: Any, first: dt.date, days: int) -> tuple[list[dt.date], list[int]]:
    """The days, and the backlog at the end of each: four aggregates."""
    dates = [first + dt.timedelta(days=n) for n in range(days)]
    start, *ends = (midnight(first + dt.timedelta(days=n)) for n in range(days + 1))
    before = rows.filter(is_open=True, opened_at__lt=start).count()
    went: Counter[int] = Counter()
    early = Count("opened_at", filter=Q(opened_at__lt=start))
    for done, field in endings(rows):
        # Also what ended after the days: it was there before them if it came before.
        for day, there, n in _by_day(
            done.filter(**{f"{field}__gte": start}), field, ends, early=early, n=Count("*")
        ):
            before += there
            went[day] += n
    in_time = rows.filter(opened_at__gte=start, opened_at__lt=midnight(first + dt.timedelta(days)))
    came = dict(_by_day(in_time, "opened_at", ends, n=Count("*")))
    return dates, backlog_by_day(before, came, went, days)


def _by_day(rows: Any, field: str, ends: Instants, **sums: Any) -> list[tuple[Any, ...]]:
    """(day from 0, the sums) of each day that has any; after the last end it is one day more."""
    grouped = rows.order_by().annotate(day=Place(field, ends)).values_list("day")
    return list(grouped.annotate(**sums))
