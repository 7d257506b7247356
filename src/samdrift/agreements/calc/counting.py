"""The quantity of a period, from dated counts, by the rule agreed. Source: calculations § 2.

A count stands from its day until the next one (a step function). Before the first count, and from a
count of None on, the number is not known; what is not known is None, never 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from samdrift.agreements.calc.dates import closed_end
from samdrift.agreements.calc.kroner import rounded
from samdrift.kernel.calc.periods import Period

Rule = Literal["last_day", "maximum", "mean"]
LAST_DAY: Rule = "last_day"
MAXIMUM: Rule = "maximum"
MEAN: Rule = "mean"
RULES: tuple[Rule, ...] = (LAST_DAY, MAXIMUM, MEAN)


class DoubledCountError(ValueError):
    """Two different counts of the same day."""

    def __init__(self, day: dt.date) -> None:
        super().__init__(f"There are two different counts on {day}.")
        self.day = day


@dataclass(frozen=True, slots=True)
class Count:
    """How many were counted on the day; None when that is not known."""

    day: dt.date
    number: int | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days with one number; None when it is not known."""

    period: Period
    number: int | None


def stretches(counts: Sequence[Count], period: Period) -> list[Stretch]:
    """The number on each day of the period, as stretches of days in order.

    Raises ValueError for an open period, DoubledCountError when a day has two different numbers.
    """
    end = closed_end(period)
    numbers = _by_day(counts)
    before = [day for day in numbers if day <= period.start]
    starts = [period.start, *(day for day in numbers if period.start < day < end)]
    standing = numbers[before[-1]] if before else None
    found = []
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        standing = numbers.get(start, standing)
        found.append(Stretch(Period(start, stop), standing))
    return found


def _by_day(counts: Sequence[Count]) -> dict[dt.date, int | None]:
    numbers: dict[dt.date, int | None] = {}
    for count in sorted(counts, key=lambda count: count.day):
        if numbers.setdefault(count.day, count.number) != count.number:
            raise DoubledCountError(count.day)
    return numbers


def counted(
    counts: Sequence[Count], period: Period, rule: Rule = LAST_DAY, places: int = 0
) -> int | Decimal | None:
    """The quantity of the period.

    `last_day`: the number on its last day; `maximum`: the highest of its days; `mean`:
    `Σ number · days / days`, rounded to `places` decimals. None when a day the rule looks at has
    no known number. Raises ValueError for an open period, DoubledCountError.
    """
    found = stretches(counts, period)
    if rule == LAST_DAY:
        return found[-1].number
    numbers = [stretch.number for stretch in found if stretch.number is not None]
    if len(numbers) < len(found):
        return None
    return max(numbers) if rule == MAXIMUM else _mean(found, places)


def _mean(found: Sequence[Stretch], places: int) -> int | Decimal:
    days = sum(stretch.period.days or 0 for stretch in found)
    units = sum((stretch.number or 0) * (stretch.period.days or 0) for stretch in found)
    mean = rounded(Fraction(units, days), places)
    return mean if places else int(mean)
