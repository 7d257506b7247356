"""The sums behind a calendar's answers: built for the years that are asked about, and kept."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import NamedTuple

from samdrift.kernel.calc.service_time.content import Calendar
from samdrift.kernel.calc.service_time.days import days
from samdrift.kernel.calc.service_time.moments import as_moment, wall_ticks

_BARREN_YEARS = 40
"""Weeks and days of the year meet again within 28 years, or 40 where 2100 is no leap year: without
service time for so long after the last exception, there is none to come.
"""
_LAST_YEAR = 9990


class Sums(NamedTuple):
    """Stretches of service time that begin in some years (and the evening before them).

    They are in order and apart; all figures are microseconds.
    """

    first: int
    last: int
    """Years, both with it."""
    start: int
    end: int
    """Between these moments the sums hold."""
    starts: list[int]
    ends: list[int]
    before: list[int]
    """The service time there is before each stretch begins; 0 for the first."""
    reached: list[int]
    """The service time there is when each stretch ends."""
    total: int

    def upto(self, moment: int) -> int:
        """The service time there is up to the moment."""
        return self.at(bisect_right(self.starts, moment) - 1, moment)

    def at(self, found: int, moment: int) -> int:
        """As `upto`, for a moment after so many stretches have begun, the last of them `found`."""
        if found < 0:
            return 0
        if moment >= self.ends[found]:
            return self.reached[found]
        return self.before[found] + moment - self.starts[found]


class Table:
    """A calendar's answers in whole microseconds since 1970.

    Sums are never changed, only replaced by longer ones, so threads may share a table.
    """

    __slots__ = ("_calendar", "_sums")

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._sums: Sums | None = None

    def between(self, a: int, b: int) -> int:
        """The service time from a to b; negative when b is before a."""
        sums = self._sums
        if sums is None or not (sums.start <= a <= sums.end and sums.start <= b <= sums.end):
            sums = self._holding(a, b)
        # Most often both lie in one stretch, or in what comes before the next.
        starts, ends = sums.starts, sums.ends
        first, last = bisect_right(starts, a) - 1, bisect_right(starts, b) - 1
        if first == last:
            if last < 0:
                return 0
            end = ends[last]
            return min(end, b) - min(end, a)
        return sums.at(last, b) - sums.at(first, a)

    def after(self, start: int, length: int) -> int | None:
        """The first moment with so much service time since `start`; None when it never comes."""
        if not length:
            return start
        sums = self._sums
        if sums is None or not sums.start <= start <= sums.end:
            sums = self._holding(start, start)
        goal = sums.upto(start) + length
        while sums.total < goal:
            years = self._years_to_add(sums, start)
            if not years:
                return None
            self._sums = sums = _lengthened(self._calendar, sums, sums.last + years - 1)
        found = bisect_left(sums.reached, goal)
        return sums.starts[found] + goal - sums.before[found]

    def is_open(self, moment: int) -> bool:
        sums = self._holding(moment, moment)
        found = bisect_right(sums.starts, moment) - 1
        return found >= 0 and moment < sums.ends[found]

    def opens(self, moment: int) -> int | None:
        """The moment itself when it is open, else when it opens next; None when it never does."""
        if self.is_open(moment):
            return moment
        first = self.after(moment, 1)
        return None if first is None else first - 1

    def stretches(self, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches of service time between the two, cut at them."""
        if end <= start:
            return []
        sums = self._holding(start, end)
        first, last = bisect_right(sums.ends, start), bisect_left(sums.starts, end)
        return [(max(sums.starts[i], start), min(sums.ends[i], end)) for i in range(first, last)]

    def _years_to_add(self, sums: Sums, start: int) -> int:
        """By half as many again, so that a long wait is not looked up year by year; 0 is enough."""
        lasting = max([start, *sums.ends[-1:]])
        known = max([as_moment(lasting).year, *(one.day.year for one in self._calendar.exceptions)])
        if sums.last >= known + _BARREN_YEARS:
            return 0
        return min(max(1, (sums.last - sums.first) // 2), _LAST_YEAR - sums.last)

    def _holding(self, a: int, b: int) -> Sums:
        """Sums that hold for both moments, made where need be."""
        sums = self._sums
        if sums is not None and sums.start <= a <= sums.end and sums.start <= b <= sums.end:
            return sums
        first, last = sorted((as_moment(a).year, as_moment(b).year))
        if sums is None:
            sums = _summed(self._calendar, first, last)
        elif sums.start <= a and sums.start <= b:
            sums = _lengthened(self._calendar, sums, max(last, sums.last))
        else:
            sums = _summed(self._calendar, first, max(last, sums.last))
        self._sums = sums
        return sums


def _summed(calendar: Calendar, first: int, last: int) -> Sums:
    """Sums of the years, with one more on each side: the wall clock's year is not UTC's."""
    start = wall_ticks(dt.date(first - 1, 1, 1).toordinal(), 0)
    empty = Sums(first - 1, first - 2, start, start, [], [], [], [], 0)
    evening = dt.date(first - 2, 12, 31)
    return _with_days(calendar, empty, evening, last + 1)


def _lengthened(calendar: Calendar, sums: Sums, last: int) -> Sums:
    """The sums with the years after theirs, up to one after `last`."""
    return _with_days(calendar, sums, dt.date(sums.last + 1, 1, 1), last + 1)


def _with_days(calendar: Calendar, sums: Sums, first: dt.date, last: int) -> Sums:
    """The sums with the days from `first` to the end of the year `last`."""
    starts, ends = sums.starts.copy(), sums.ends.copy()
    before, reached = sums.before.copy(), sums.reached.copy()
    end = dt.date(last + 1, 1, 1)
    for day in days(calendar, first, end):
        number = day.day.toordinal()
        for hours in day.hours:
            opens, closes = wall_ticks(number, hours.opens), wall_ticks(number, hours.closes)
            if ends and opens <= ends[-1]:
                ends[-1] = max(ends[-1], closes)
            elif opens < closes:
                starts.append(opens)
                ends.append(closes)
                before.append(reached[-1] if reached else 0)
                reached.append(0)
            if ends:
                reached[-1] = before[-1] + ends[-1] - starts[-1]
    stop = wall_ticks(end.toordinal(), 0)
    total = reached[-1] if reached else 0
    return Sums(sums.first, last, sums.start, stop, starts, ends, before, reached, total)


@lru_cache(maxsize=512)
def table_of(calendar: Calendar) -> Table:
    """The table of a calendar, one for all that are equal."""
    return Table(calendar)
