"""The charges to expect from agreed prices, with the prices that a wrong one is recognised by.

Source: calculations §§ 2 and 4. Expected = Σ round₂(quantity · price of the date and tier).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

from samdrift.agreements.calc.kroner import rounded
from samdrift.agreements.calc.tier_price import (
    FLAT,
    TIER,
    Billing,
    Part,
    PriceTerms,
    billing,
    tariff,
)
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Level, NoStepError, Step, value
from samdrift.money.calc.invoice_lines import (
    EARLIER_PRICE,
    FALL_MISSING,
    INDEX,
    Agreed,
    KnownPrice,
)
from samdrift.money.calc.invoice_lines import TIER as WRONG_TIER

COUNTS, PRICES = "counts", "prices"


@dataclass(frozen=True)
class Priced:
    """An item with its agreed prices, index factors by date (none: 1) and VAT rate in per cent."""

    item: Hashable
    terms: PriceTerms
    factors: Sequence[Step[Fraction]] = ()
    vat_rate: Decimal | None = None


Quantities = Mapping[Hashable, int | Decimal | None]


def expected(
    priced: Priced, member: Hashable, period: Period, quantity: int | Decimal | None
) -> list[Agreed]:
    """The charges of one member and period: see `expected_of_all`."""
    return expected_of_all(priced, period, {member: quantity})


def expected_of_all(priced: Priced, period: Period, quantities: Quantities) -> list[Agreed]:
    """The charges of each member for a period: one for each tier that is priced by itself, one for a
    fixed part, one for what lifts them to a minimum; each again where a price changes on the way.

    An unknown quantity, or days without an agreed price or index factor, make one charge whose
    `missing` says so.
    """
    try:
        prices = billing(priced.terms, period, priced.factors)
    except NoStepError:
        prices = None
    found: list[Agreed] = []
    for member, quantity in quantities.items():
        found.extend(_of_member(priced, prices, member, period, quantity))
    return found


def _of_member(
    priced: Priced,
    prices: Billing | None,
    member: Hashable,
    period: Period,
    quantity: int | Decimal | None,
) -> Iterable[Agreed]:
    if quantity is None:
        return [_unknown(priced, member, period, None, COUNTS)]
    try:
        parts = prices.parts(quantity) if prices else None
    except NoStepError:
        parts = None
    if parts is None:
        return [_unknown(priced, member, period, quantity, PRICES)]
    return [_charge(priced, member, part.period or period, part) for part in parts]


def _unknown(
    priced: Priced, member: Hashable, period: Period, quantity: int | Decimal | None, name: str
) -> Agreed:
    missing = (name,)
    rate = priced.vat_rate
    return Agreed(priced.item, member, period, quantity, None, None, rate, missing=missing)


def _charge(priced: Priced, member: Hashable, period: Period, part: Part) -> Agreed:
    by_units = part.kind == TIER and priced.terms.mode != FLAT
    quantity = part.quantity if by_units else 1
    price = _times(part.price, part.share) if by_units else part.amount
    known = partial(known_prices, priced, part) if by_units else tuple
    rate = priced.vat_rate
    return Agreed(priced.item, member, period, quantity, price, part.amount, rate, known)


def _times(price: Decimal, share: Fraction) -> Decimal:
    """The price for that share of its months; exact for whole ones, else to ten decimals."""
    if share.denominator == 1:
        return price * share.numerator
    return rounded(Fraction(price) * share, 10)


def known_prices(priced: Priced, part: Part) -> list[KnownPrice]:
    """The prices of the same charge by earlier dates, by other tiers and by other index factors.

    An earlier price that was higher means that an agreed fall is missing.
    """
    if part.period is None or part.from_level is None:
        return []
    day, level = part.period.start, part.from_level
    found = [
        *_by_date(priced, day, level, part.price),
        *_by_tier(priced, day, level),
        *_by_index(priced, day, level),
    ]
    return [
        replace(one, price=_times(one.price, part.share))
        for one in found
        if one.price != part.price
    ]


def _at(priced: Priced, day: dt.date, level: Level, factor: Fraction) -> Decimal | None:
    """The regulated price of the tier that the level is in on the day; None where there is none."""
    prices = tariff(priced.terms, day, factor)
    try:
        return prices.prices[prices.tier(max(level, 1))]
    except NoStepError:
        return None


def _factor(priced: Priced, day: dt.date) -> Fraction:
    return value(priced.factors, day) if priced.factors else Fraction(1)


def _by_date(priced: Priced, day: dt.date, level: Level, price: Decimal) -> Iterable[KnownPrice]:
    starts = {step.period.start for step in priced.terms.steps}
    for start in sorted((one for one in starts if one <= day), reverse=True):
        earlier = _at(priced, start, level, _factor(priced, day))
        if earlier is not None:
            reason = FALL_MISSING if earlier > price else EARLIER_PRICE
            yield KnownPrice(reason, earlier, start, level)


def _by_tier(priced: Priced, day: dt.date, level: Level) -> Iterable[KnownPrice]:
    prices = tariff(priced.terms, day, _factor(priced, day))
    for edge, price in zip(prices.edges, prices.prices, strict=True):
        if edge != level:
            yield KnownPrice(WRONG_TIER, price, day, edge)


def _by_index(priced: Priced, day: dt.date, level: Level) -> Iterable[KnownPrice]:
    """Not regulated at all, or by the factor of other dates."""
    factors: list[tuple[dt.date | None, Fraction]] = [(None, Fraction(1))]
    factors += [(step.period.start, step.value) for step in reversed(priced.factors)]
    for since, factor in factors:
        price = _at(priced, day, level, factor) if priced.factors else None
        if price is not None:
            yield KnownPrice(INDEX, price, since, level)
