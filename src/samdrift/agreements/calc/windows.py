"""Chances to buy together: agreements of one area that end, or can be left, near each other.

Source: needs § 2.4. An agreement is free from the earliest day it can be left, or else its end, up to
its end. A window of so many days stands wherever two or more agreements of an area are free within it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from samdrift.kernel.calc.shares import KnownSum, known_sum


@dataclass(frozen=True, slots=True)
class Running:
    """An agreement: its last term ends on `end` (the first day after; None: it runs on), and can be
    left from `leave` at the earliest (None: not before it ends). `value` is in kroner a year.
    """

    key: Hashable
    area: str
    end: dt.date | None
    leave: dt.date | None
    members: frozenset[Hashable]
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Free:
    """When an agreement is free: from `start`, until `end` (None: for good)."""

    agreement: Running
    start: dt.date
    end: dt.date | None


@dataclass(frozen=True, slots=True)
class Window:
    """Agreements of an area that are free within the days from `start` to `end`.

    `value` is the sum of their yearly values and tells which are unknown.
    """

    area: str
    start: dt.date
    end: dt.date
    free: tuple[Free, ...]
    members: frozenset[Hashable]
    value: KnownSum[Hashable]


def windows(agreements: Iterable[Running], span_days: int, today: dt.date) -> list[Window]:
    """The windows ahead, by area and then by day; none whose agreements are all in another one.

    Of the windows that hold the same agreements it is the earliest, begun when the first is free.
    """
    found: list[Window] = []
    ordered = sorted(agreements, key=lambda one: one.area)
    for area, some in groupby(ordered, key=lambda one: one.area):
        frees = [free for one in some if (free := _free(one, today))]
        found.extend(_of_area(area, frees, span_days, today))
    return found


def undated(agreements: Iterable[Running]) -> list[Running]:
    """Agreements of which neither the end nor a day to leave is known: they take no part."""
    return [one for one in agreements if one.end is None and one.leave is None]


def _free(agreement: Running, today: dt.date) -> Free | None:
    """When it is free from today on; None for what has ended or is not known."""
    days = [day for day in (agreement.leave, agreement.end) if day is not None]
    if not days or (agreement.end is not None and agreement.end < today):
        return None
    return Free(agreement, max(min(days), today), agreement.end)


def _of_area(area: str, frees: Sequence[Free], span_days: int, today: dt.date) -> list[Window]:
    """The largest sets begin so many days before one of the agreements comes free."""
    span = dt.timedelta(days=span_days)
    starts = sorted({max(free.start - span, today) for free in frees})
    groups = [[free for free in frees if _meets(free, day, day + span)] for day in starts]
    return [
        _window(area, max(day, min(free.start for free in group)), span, group)
        for number, (day, group) in enumerate(zip(starts, groups, strict=True))
        if len(group) > 1 and not _is_held(groups, number)
    ]


def _meets(free: Free, start: dt.date, end: dt.date) -> bool:
    return free.start <= end and (free.end is None or free.end >= start)


def _is_held(groups: Sequence[Sequence[Free]], number: int) -> bool:
    """Whether another group holds all of it; of equal ones the earliest stands."""
    keys = [{free.agreement.key for free in group} for group in groups]
    return any(
        keys[number] < other or (keys[number] == other and place < number)
        for place, other in enumerate(keys)
    )


def _window(area: str, start: dt.date, span: dt.timedelta, inside: Sequence[Free]) -> Window:
    ordered = tuple(sorted(inside, key=lambda free: (free.start, free.end or dt.date.max)))
    members = frozenset(member for free in inside for member in free.agreement.members)
    value = known_sum({free.agreement.key: free.agreement.value for free in ordered})
    return Window(area, start, start + span, ordered, members, value)
