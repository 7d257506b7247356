"""Amounts of a month or a year over days: whole months whole, parts of a month by its days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

from samdrift.agreements.calc.dates import plus_months
from samdrift.kernel.calc.periods import Period


def month_around(day: dt.date) -> Period:
    """The calendar month that the day is in."""
    first = day.replace(day=1)
    return Period(first, plus_months(first, 1))


def months_of(period: Period) -> Fraction:
    """How many months the period holds: 17 days of April are 17/30."""
    if period.end is None:
        raise ValueError(f"The period from {period.start} has no end.")
    found, first = Fraction(0), period.start.replace(day=1)
    while first < period.end:
        following = plus_months(first, 1)
        days = (min(following, period.end) - max(first, period.start)).days
        found += Fraction(days, (following - first).days)
        first = following
    return found


def rounded_ore(amount: Fraction) -> int:
    """Kroner to whole øre, halves away from zero."""
    ore = Decimal(amount.numerator * 100) / Decimal(amount.denominator)
    return int(ore.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def part_of_year(yearly: Decimal, period: Period) -> int:
    """The period's part of an amount a year, in øre: what has been earned of it at the end, less at
    the beginning, so that the parts of a whole year sum to it.
    """
    return _part(Fraction(yearly) / 12, dt.date(period.start.year, 1, 1), period)


def part_of_months(monthly: Decimal, period: Period) -> int:
    """The period's part of an amount a month, in øre: as of a year, so that the parts of a month sum
    to it.
    """
    return _part(Fraction(monthly), period.start.replace(day=1), period)


def _part(monthly: Fraction, first: dt.date, period: Period) -> int:
    if period.end is None:
        raise ValueError(f"The period from {period.start} has no end.")
    return _until(monthly, first, period.end) - _until(monthly, first, period.start)


def _until(monthly: Fraction, first: dt.date, day: dt.date) -> int:
    return rounded_ore(monthly * months_of(Period(first, day))) if day != first else 0


def by_days(ore: int, whole: Period, parts: Sequence[Period]) -> list[int]:
    """An amount of the whole period to each of its parts by days: what is reached at a part's end, less
    at its beginning, so that parts that fill the period sum to the amount.
    """
    if whole.end is None or any(part.end is None for part in parts):
        raise ValueError(f"The period from {whole.start} or a part of it has no end.")
    days = (whole.end - whole.start).days
    return [
        rounded_ore(Fraction(ore * (part.end - whole.start).days, days * 100))  # type: ignore[operator]
        - rounded_ore(Fraction(ore * (part.start - whole.start).days, days * 100))
        for part in parts
    ]


def without(period: Period, taken: Iterable[Period]) -> list[Period]:
    """What is left of the period when the days of others are taken out, in order; it has an end."""
    left = [period]
    for one in taken:
        left = [part for whole in left for part in _cut(whole, one)]
    return left


def _cut(whole: Period, out: Period) -> list[Period]:
    if not whole.overlaps(out) or whole.end is None:
        return [whole]
    found = []
    if whole.start < out.start:
        found.append(Period(whole.start, out.start))
    if out.end is not None and out.end < whole.end:
        found.append(Period(out.end, whole.end))
    return found


def cut(period: Period, days: Iterable[dt.date]) -> list[Period]:
    """The period in parts that begin on its first day and on each of the days inside it."""
    if period.end is None:
        raise ValueError(f"The period from {period.start} has no end.")
    inside = sorted({day for day in days if period.start < day < period.end})
    return [Period(*pair) for pair in pairwise([period.start, *inside, period.end])]
