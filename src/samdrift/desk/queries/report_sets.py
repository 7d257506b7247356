"""Which cases are counted as what: said once, for the counts and for the lists they open.

A set is named in an address as `opened:2026-10-01:2026-11-01`: what it is, from which day, and up to
(not with) which. Those of promises may say of which level: `kept_response.3`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from samdrift.desk.calc.reports import AGES, METRICS, age_bounds, midnight, read_day
from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import BROKEN, KEPT, Clock


def counted(prefix: str = "") -> Q:
    """What is counted at all, as asked of a case or of what hangs on one."""
    joint = Q(**{f"{prefix}is_internal": False})
    return joint & ~Q(**{f"{prefix}state": Case.State.MERGED}) & ~Q(**{f"{prefix}kind": "problem"})


OURS = counted()


def opened(start: dt.datetime, end: dt.datetime) -> Q:
    return Q(opened_at__gte=start, opened_at__lt=end)


def ended(start: dt.datetime, end: dt.datetime) -> Q:
    solved = Q(resolved_at__gte=start, resolved_at__lt=end)
    other = Q(resolved_at__isnull=True, closed_at__gte=start, closed_at__lt=end)
    return Q(is_open=False) & (solved | other)


def open_at(moment: dt.datetime) -> Q:
    """Each way to be among them is found by its own index, so `is_open` is said in all."""
    solved = Q(is_open=False, resolved_at__gte=moment)
    other = Q(is_open=False, resolved_at__isnull=True, closed_at__gte=moment)
    return Q(opened_at__lt=moment) & (Q(is_open=True) | solved | other)


def of_age(band: str, moment: dt.datetime) -> Q:
    """Open at the moment, and of this age then."""
    after, until = age_bounds(band, moment)
    came = Q(opened_at__lte=until)
    return open_at(moment) & (came if after is None else came & Q(opened_at__gt=after))


def settled(metric: str, start: dt.datetime, end: dt.datetime, prefix: str = "") -> tuple[Q, Q]:
    """Conditions on our clocks of the metric: kept in the period, and broken in it."""
    ours = Q(**{f"{prefix}party": "ours", f"{prefix}metric": metric}) & ~Q(
        **{f"{prefix}state": "void"}
    )
    broken = Q(**{f"{prefix}breached_at__gte": start, f"{prefix}breached_at__lt": end})
    stopped = Q(
        **{
            f"{prefix}breached_at__isnull": True,
            f"{prefix}state": "stopped",
            f"{prefix}stopped_at__gte": start,
            f"{prefix}stopped_at__lt": end,
        }
    )
    return ours & stopped, ours & broken


def near(start: dt.datetime, end: dt.datetime) -> Q:
    """Every case that any count of the period may be made of: the others need not be looked at. Each way
    to be among them is found by its own index.
    """
    solved = Q(is_open=False, resolved_at__gte=start)
    other = Q(is_open=False, resolved_at__isnull=True, closed_at__gte=start)
    scored = Q(score__isnull=False, scored_at__gte=start, scored_at__lt=end)
    return Q(opened_at__lt=end) & (Q(is_open=True) | solved | other | scored)


def endings(rows: Any) -> tuple[tuple[Any, str], ...]:
    """Those that have ended, by what they ended with: rows, and the field of when (see `ended`)."""
    went = rows.filter(is_open=False)
    solved = went.filter(resolved_at__isnull=False), "resolved_at"
    return solved, (went.filter(resolved_at__isnull=True), "closed_at")


def settlings(clocks: Any) -> tuple[tuple[Any, str], tuple[Any, str]]:
    """Our promises that were kept, and those broken: rows, and the field of when (see `settled`)."""
    return (clocks.filter(KEPT), "stopped_at"), (clocks.filter(BROKEN), "breached_at")


SETS: dict[str, Callable[[dt.datetime, dt.datetime], Q]] = {
    "opened": opened,
    "ended": ended,
    "cancelled": lambda start, end: ended(start, end) & Q(state=Case.State.CANCELLED),
    "backlog": lambda _start, end: open_at(end),
    "reopened": lambda start, end: ended(start, end) & Q(reopened__gt=0),
    "first": lambda start, end: ended(start, end) & Q(at_first_contact=True),
    "not_first": lambda start, end: ended(start, end) & Q(at_first_contact=False),
}
PROMISES = frozenset(f"{how}_{metric}" for how in ("kept", "broken") for metric in METRICS)
OF_AGE = frozenset(f"age_{band}" for band in AGES)


@dataclass(frozen=True, slots=True)
class Counted:
    """A set of cases: what, from which day up to which, and for promises of which level."""

    what: str
    start: dt.date
    end: dt.date
    level: int | None = None

    @classmethod
    def read(cls, text: str) -> Counted:
        """Raises ValueError for what is not a set."""
        name, start, end = text.split(":")
        what, dot, level = name.partition(".")
        if what not in {*SETS, *PROMISES, *OF_AGE} or (dot and what not in PROMISES):
            raise ValueError(text)
        return cls(what, read_day(start), read_day(end), int(level) if dot else None)

    def __str__(self) -> str:
        level = "" if self.level is None else f".{self.level}"
        return f"{self.what}{level}:{self.start}:{self.end}"

    def condition(self) -> Q:
        """The cases of the set."""
        start, end = midnight(self.start), midnight(self.end)
        if self.what in SETS:
            return OURS & SETS[self.what](start, end)
        if self.what in OF_AGE:
            return OURS & of_age(self.what.removeprefix("age_"), end)
        how, _under, metric = self.what.partition("_")
        kept, broken = settled(metric, start, end)
        clocks = Clock.objects.filter(kept if how == "kept" else broken, case=OuterRef("pk"))
        if self.level is not None:
            # 0: without a level.
            clocks = clocks.filter(level_id=self.level) if self.level else clocks.filter(level=None)
        return OURS & Q(Exists(clocks))
