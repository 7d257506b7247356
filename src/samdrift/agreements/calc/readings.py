"""Units of a member from the readings they are made of: counts of uses, key figures, agreed numbers.

Each reading stands until the next of the same part. The units of several parts are their sum on
each day, so that the highest of a period is the highest sum. One unknown part makes the sum unknown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from samdrift.agreements.calc.counting import LAST_DAY, Count, Rule, counted
from samdrift.kernel.calc.periods import Period

MEAN_PLACES = 2
"""Decimals of a mean number of units."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How many there were from the day on; None is unknown. `source` tells who counted."""

    day: dt.date
    count: Decimal | None
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a member's units: of a use (with its system), a key figure or the agreement.

    `subject` is the id of the use, figure or participation, `kind` the kind of key figure;
    `readings` are ordered by day, one a day.
    """

    basis: str
    subject: int | None
    system: int | None
    readings: tuple[Reading, ...]
    kind: str = ""

    def on(self, day: dt.date) -> Reading | None:
        """The reading that stands on the day."""
        return next((one for one in reversed(self.readings) if one.day <= day), None)


@dataclass(frozen=True, slots=True)
class Told:
    """A number with the newest day it was counted on and by whom; no value is unknown."""

    value: Decimal | None
    day: dt.date | None = None
    source: str = ""


def last_of(parts: Sequence[Part], day: dt.date) -> Told:
    """What stands on the day. No parts at all is unknown, not 0."""
    standing = [part.on(day) for part in parts]
    known = [one for one in standing if one is not None and one.count is not None]
    newest = max(known, key=lambda one: one.day, default=None)
    told = (newest.day, newest.source) if newest else (None, "")
    if not parts or len(known) < len(standing):
        return Told(None, *told)
    return Told(sum((one.count or Decimal(0) for one in known), Decimal(0)), *told)


def units(parts: Sequence[Part], period: Period, rule: Rule = LAST_DAY) -> Decimal | None:
    """The units of the period by the rule; None when a day that it looks at is unknown."""
    if not parts:
        return None
    if rule == LAST_DAY and period.end is not None:
        return last_of(parts, period.end - dt.timedelta(days=1)).value
    found = counted(sums(parts), period, rule, MEAN_PLACES)
    return None if found is None else _decimal(found)


def sums(parts: Sequence[Part]) -> list[Count]:
    """The sum of the parts on each day that one of them changes; None where one is unknown."""
    days = sorted({one.day for part in parts for one in part.readings})
    return [Count(day, _number(last_of(parts, day).value)) for day in days]


def _number(value: Decimal | None) -> int | None:
    """Whole units; parts of a unit as a rational, which counting takes as well."""
    if value is None or value == value.to_integral_value():
        return None if value is None else int(value)
    return Fraction(value)  # type: ignore[return-value]


def _decimal(value: int | Decimal | Fraction) -> Decimal:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(value)


def summed(values: Mapping[int, Decimal | None]) -> tuple[Decimal | None, list[int]]:
    """The sum, and the keys of unknown values: with one of them the sum is unknown."""
    unknown = [key for key, value in values.items() if value is None]
    if unknown:
        return None, unknown
    return sum((value for value in values.values() if value is not None), Decimal(0)), []
