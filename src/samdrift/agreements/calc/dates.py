"""Days of agreements: terms, notice, renewals and the days on which a price changes.

A term is half-open: it ends on the first day that is not in it. A day that a month lacks is the
month's last; days are always counted from the first one, so that 31.01 plus one and plus two months
are 28.02 and 31.03.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, pairwise
from typing import Any

from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Step

FROM_DAY, FROM_MONTH = "day", "month"
"""How a notice period runs: from the day after it is given, or from the next month's first."""
_ONE = dt.timedelta(days=1)


def plus_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later (negative: earlier), the month's last where it lacks it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_parts(period: Period) -> list[tuple[Period, Fraction]]:
    """The period as months: each stretch with how much of a month it is.

    Whole months from its first day when it ends on such a day; else calendar months, where a part
    of one counts by its days. Raises ValueError for an open period.
    """
    end = closed_end(period)
    whole = (end.year - period.start.year) * 12 + end.month - period.start.month
    if whole and plus_months(period.start, whole) == end:
        edges = [plus_months(period.start, number) for number in range(whole + 1)]
        return [(Period(one, other), Fraction(1)) for one, other in pairwise(edges)]
    return [(part, _of_month(part)) for part in _calendar_months(period.start, end)]


def _calendar_months(start: dt.date, end: dt.date) -> Iterable[Period]:
    while start < end:
        stop = min(end, plus_months(start.replace(day=1), 1))
        yield Period(start, stop)
        start = stop


def _of_month(part: Period) -> Fraction:
    return Fraction(part.days or 0, calendar.monthrange(part.start.year, part.start.month)[1])


def months_between(start: dt.date, end: dt.date) -> Fraction:
    """Calendar months from one day to another, parts of a month by its days; additive."""
    return _months(end) - _months(start)


def _months(day: dt.date) -> Fraction:
    length = calendar.monthrange(day.year, day.month)[1]
    return day.year * 12 + day.month + Fraction(day.day - 1, length)


def closed_end(period: Period) -> dt.date:
    """The first day after the period. Raises ValueError for an open one."""
    if period.end is None:
        raise ValueError(f"The period from {period.start} has no end.")
    return period.end


def last_notice_day(end: dt.date, months: int, runs: str = FROM_DAY) -> dt.date:
    """The last day on which notice still takes effect when the term is over (on `end`).

    `end` is the first day after the term, or the first day of an option's. The notice period runs
    from the day after it is given, or from the first of the next month, and must be over by then:
    three months before a term that ends with 31.12 is 30.09.
    """
    until = end if runs == FROM_DAY else end.replace(day=1)
    return plus_months(until, -months) - _ONE


def leaves_on(given: dt.date, months: int, runs: str = FROM_DAY) -> dt.date:
    """The first day that is free when notice, which may be given any day, is given on that day."""
    first = given + _ONE if runs == FROM_DAY else plus_months(given.replace(day=1), 1)
    return plus_months(first, months)


@dataclass(frozen=True, slots=True)
class Term:
    """One stretch the agreement runs by itself, and the last day to stop it from going on."""

    period: Period
    last_notice: dt.date


def terms(
    first: Period, renewal_months: int, notice_months: int, until: dt.date, runs: str = FROM_DAY
) -> list[Term]:
    """The first term and those it is renewed for by itself, all that begin before `until`.

    `renewal_months` 0 means that it is not renewed. Raises ValueError for an open first term.
    """
    end = closed_end(first)
    found = [Term(first, last_notice_day(end, notice_months, runs))]
    for number in count(1):
        start = plus_months(end, renewal_months * (number - 1))
        if not renewal_months or start >= until:
            return found
        stop = plus_months(end, renewal_months * number)
        found.append(Term(Period(start, stop), last_notice_day(stop, notice_months, runs)))
    return found


def earliest_leave(
    first: Period, renewal_months: int, notice_months: int, today: dt.date, runs: str = FROM_DAY
) -> dt.date:
    """The first day that is free when notice is given today: the end of the first term that can
    still be stopped. A term that is not renewed ends when it ends, also after the notice day.
    """
    if not renewal_months:
        return closed_end(first)
    horizon = plus_months(max(today, first.start), notice_months + 2 * renewal_months + 1)
    chain = terms(first, renewal_months, notice_months, max(horizon, closed_end(first)), runs)
    return next(closed_end(term.period) for term in chain if term.last_notice >= today)


def change_days(steps: Iterable[Step[Any]], within: Period) -> list[dt.date]:
    """The days after the first of `within` on which a step begins or ends, ordered, each once."""
    days: set[dt.date] = set()
    for step in steps:
        days.update(day for day in (step.period.start, step.period.end) if day is not None)
    return sorted(day for day in days if day > within.start and within.contains(day))


def cut(period: Period, days: Iterable[dt.date]) -> list[Period]:
    """The period cut at each of the days that lie inside it."""
    inside = {day for day in days if day > period.start and period.contains(day)}
    starts = [period.start, *sorted(inside)]
    return [
        Period(one, other) for one, other in zip(starts, [*starts[1:], period.end], strict=True)
    ]
