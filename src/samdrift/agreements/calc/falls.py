"""Agreed yearly falls of prices, as the dated rows that are stored. Source: calculations § 2.

With fall r, year k after the first: compound `p · (1 − r)^k`, linear `p · (1 − k · r)`, never below
0, each rounded from the exact value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.calc.kroner import rounded
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Level, Step

Kind = Literal["compound", "linear"]
COMPOUND: Kind = "compound"
LINEAR: Kind = "linear"


def fallen(price: Decimal, rate: Decimal, years: int, kind: Kind = COMPOUND) -> Fraction:
    """The exact price so many years after the first; `rate` 0.03 is a fall of 3 % a year."""
    if kind == COMPOUND:
        return Fraction(price) * (1 - Fraction(rate)) ** years
    return max(Fraction(price) * (1 - years * Fraction(rate)), Fraction(0))


def yearly_falls(
    prices: Mapping[Level, Decimal],
    within: Period,
    rate: Decimal,
    *,
    years: int,
    kind: Kind = COMPOUND,
    places: int = 2,
) -> list[Step[Decimal]]:
    """Dated prices for each tier: the first as they are, then `years` falls, a year apart.

    The last prices stand to the end of `within`; falls that would come after it are left out.
    """
    starts = [plus_months(within.start, 12 * number) for number in range(years + 1)]
    starts = [start for start in starts if within.contains(start)]
    ends: list[dt.date | None] = [*starts[1:], within.end]
    return [
        Step(Period(start, end), level, rounded(fallen(price, rate, number, kind), places))
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
        for level, price in prices.items()
    ]
