"""What a quantity costs by tiers. Source: calculations § 2.

With `p_k` the unit price of tier k:

- volume: `total(q) = q · p(tier of q)`
- graduated: `total(q) = Σ p_k · part of q inside tier k`
- flat: `total(q) = p(tier of q)`, one price for the whole tier

and on top a fixed part, a minimum commitment and an index factor, before or after the tier. A tier
counts units by number: from level 2 001 means the 2 001st unit and on; a begun unit is that unit.
Each part is rounded before parts are summed, as the lines of an invoice are. Amounts are kroner
without VAT. Nothing agreed for a day or level raises NoStepError, two answers OverlapError.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from samdrift.agreements.calc.dates import change_days, cut, month_parts
from samdrift.agreements.calc.kroner import ZERO, Exact, rounded
from samdrift.agreements.calc.price_terms import (
    AFTER,
    BEFORE,
    FIXED,
    FLAT,
    GRADUATED,
    MINIMUM,
    TIER,
    VOLUME,
    Part,
    PriceTerms,
    Quantity,
    QuantityError,
)
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Level, NoStepError, OverlapError, Step, value

ONE = Fraction(1)
T = TypeVar("T")
__all__ = [
    "AFTER",
    "BEFORE",
    "FIXED",
    "FLAT",
    "GRADUATED",
    "MINIMUM",
    "TIER",
    "VOLUME",
    "Billing",
    "Part",
    "PriceTerms",
    "Quantity",
    "QuantityError",
    "Tariff",
    "billing",
    "charge",
    "effective",
    "explain",
    "marginal",
    "tariff",
    "total",
]


@dataclass(frozen=True)
class Tariff:
    """The prices of one day, made ready to be asked many times."""

    terms: PriceTerms
    day: dt.date
    tiers: tuple[tuple[Level, Decimal], ...]
    fixed: Decimal
    minimum_quantity: int
    minimum_amount: Decimal
    factor: Fraction

    @cached_property
    def edges(self) -> list[Level]:
        return [level for level, _ in self.tiers]

    @cached_property
    def prices(self) -> list[Decimal]:
        """The unit prices, regulated when the index comes before the tier."""
        if self.factor == 1 or self.terms.index_place == AFTER:
            return [price for _, price in self.tiers]
        return [self._regulated(price) for _, price in self.tiers]

    def tier(self, quantity: Quantity) -> int:
        """The number, from 0, of the tier that the last unit is in. Raises NoStepError."""
        level = math.ceil(quantity)
        found = bisect_right(self.edges, level) - 1
        if found < 0:
            raise NoStepError(self.day, level)
        return found

    def charged(self, quantity: Quantity) -> Quantity:
        """What is paid for: the quantity, or the minimum when that is more."""
        if quantity < 0:
            raise QuantityError(quantity)
        return max(quantity, self.minimum_quantity)

    def total(self, quantity: Quantity) -> Decimal:
        """The amount for the whole of the price's months."""
        return sum((part.amount for part in self.parts(quantity)), ZERO)

    def parts(
        self, quantity: Quantity, period: Period | None = None, share: Fraction = ONE
    ) -> list[Part]:
        """The amount for that share of the price's months, part by part."""
        charged = self.charged(quantity)
        parts = [self._tier_part(*piece, period, share) for piece in self._pieces(charged)]
        if self.fixed:
            parts.append(self._flat_part(FIXED, self.fixed, period, share))
        if self.minimum_amount:
            least = self._flat_part(MINIMUM, self.minimum_amount, period, share)
            lacking = least.amount - sum((part.amount for part in parts), ZERO)
            if lacking > 0:
                parts.append(_of_amount(least, lacking))
        return parts

    def _pieces(self, charged: Quantity) -> list[tuple[int, Quantity]]:
        """(tier, the units paid for in it)."""
        if not charged:
            return []
        last = self.tier(charged)
        if self.terms.mode != GRADUATED:
            return [(last, charged)]
        below = [max(edge - 1, 0) for edge in self.edges[: last + 1]]
        if below[0]:
            raise NoStepError(self.day, 1)
        return [
            (number, upper - lower)
            for number, (lower, upper) in enumerate(zip(below, [*below[1:], charged], strict=True))
            if upper > lower
        ]

    def _tier_part(
        self, number: int, units: Quantity, period: Period | None, share: Fraction
    ) -> Part:
        level, agreed = self.tiers[number]
        price = self.prices[number]
        times = 1 if self.terms.mode == FLAT else units
        after = share * self.factor if self.terms.index_place == AFTER else share
        amount = _product(times * price, after, self.terms.places)
        above = self.edges[number + 1] - 1 if number + 1 < len(self.edges) else None
        return Part(TIER, period, share, level, above, units, agreed, price, amount)

    def _flat_part(
        self, kind: str, agreed: Decimal, period: Period | None, share: Fraction
    ) -> Part:
        factor = self.factor if self.terms.index_fixed else ONE
        amount = _product(agreed, factor * share, self.terms.places)
        price = self._regulated(agreed) if factor != 1 else agreed
        return Part(kind, period, share, None, None, 1, agreed, price, amount)

    def _regulated(self, price: Decimal) -> Decimal:
        return rounded(Fraction(price) * self.factor, self.terms.price_places)


def _product(amount: Decimal, factor: Fraction, places: int) -> Decimal:
    return rounded(amount if factor == 1 else Fraction(amount) * factor, places)


def _of_amount(part: Part, amount: Decimal) -> Part:
    return Part(part.kind, part.period, part.share, None, None, 1, part.agreed, part.price, amount)


def tariff(terms: PriceTerms, day: dt.date, factor: Exact = 1) -> Tariff:
    """The prices in force on the day, regulated by the index factor."""
    return Tariff(
        terms,
        day,
        _in_force(terms.steps, day),
        _agreed(terms.fixed_steps, day, ZERO),
        _agreed(terms.minimum_quantity, day, 0),
        _agreed(terms.minimum_amount, day, ZERO),
        Fraction(factor),
    )


def _in_force(steps: Sequence[Step[Decimal]], day: dt.date) -> tuple[tuple[Level, Decimal], ...]:
    tiers = sorted((step.from_level, step.value) for step in steps if step.period.contains(day))
    for (level, _), (other, _) in pairwise(tiers):
        if level == other:
            raise OverlapError(day, level)
    return tuple(tiers)


def _agreed(steps: Sequence[Step[T]], day: dt.date, otherwise: T) -> T:
    """What is agreed on the day; a part that is not agreed at all is not unknown, it is not there."""
    if not any(step.period.contains(day) for step in steps):
        return otherwise
    return value(steps, day)


def total(terms: PriceTerms, quantity: Quantity, day: dt.date, factor: Exact = 1) -> Decimal:
    """What the quantity costs for the price's own months, at the prices of the day."""
    return tariff(terms, day, factor).total(quantity)


def effective(
    terms: PriceTerms, quantity: Quantity, day: dt.date, factor: Exact = 1
) -> Decimal | None:
    """`total / q` to four decimals: what a unit really costs; None for no units."""
    if not quantity:
        return None
    return rounded(Fraction(total(terms, quantity, day, factor)) / Fraction(quantity), 4)


def marginal(
    terms: PriceTerms, quantity: Quantity, change: Quantity, day: dt.date, factor: Exact = 1
) -> Decimal:
    """`total(q) − total(q − Δ)`: what the last Δ units cost; below 0 where fewer cost more."""
    prices = tariff(terms, day, factor)
    return prices.total(quantity) - prices.total(quantity - change)


@dataclass(frozen=True, slots=True)
class Billing:
    """The prices of the days billed, made ready to be asked for many quantities: each stretch with
    its share of the price's months and its tariff.
    """

    stretches: tuple[tuple[Period, Fraction, Tariff], ...]

    def parts(self, quantity: Quantity) -> list[Part]:
        """What the quantity costs, part by part."""
        return [
            part
            for period, share, prices in self.stretches
            for part in prices.parts(quantity, period, share)
        ]


def billing(terms: PriceTerms, billed: Period, factors: Sequence[Step[Fraction]] = ()) -> Billing:
    """The prices of the days billed.

    Months are those of `dates.month_parts`; where a price or the index factor changes inside one,
    each stretch counts by its days. `factors` are the index factors by date; none at all is 1.
    """
    kinds = (terms.steps, terms.fixed_steps, terms.minimum_quantity, terms.minimum_amount, factors)
    days = {day for steps in kinds for day in change_days(steps, billed)}
    found = []
    for stretch, share in _stretches(billed, days):
        factor = value(factors, stretch.start) if factors else ONE
        found.append((stretch, share / terms.months, tariff(terms, stretch.start, factor)))
    return Billing(tuple(found))


def explain(
    terms: PriceTerms, quantity: Quantity, billed: Period, factors: Sequence[Step[Fraction]] = ()
) -> list[Part]:
    """What the quantity costs for the days billed (see `billing`), part by part."""
    return billing(terms, billed, factors).parts(quantity)


def _stretches(billed: Period, days: AbstractSet[dt.date]) -> list[tuple[Period, Fraction]]:
    """The months billed, cut at the days; those in a row without such a day count together."""
    found: list[tuple[Period, Fraction]] = []
    for month, share in month_parts(billed):
        for part in cut(month, days):
            size = share * Fraction(part.days or 0, month.days or 1)
            if found and part.start not in days:
                before, sofar = found.pop()
                found.append((Period(before.start, part.end), sofar + size))
            else:
                found.append((part, size))
    return found


def charge(
    terms: PriceTerms, quantity: Quantity, billed: Period, factors: Sequence[Step[Fraction]] = ()
) -> Decimal:
    """What the quantity costs for the days billed: the sum of `explain`."""
    return sum((part.amount for part in explain(terms, quantity, billed, factors)), ZERO)
