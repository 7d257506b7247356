"""What each member is charged for a price that many share. Source: calculations § 2 and § 5.

Where the tiers count all members' units together, the sum of them decides the price:

- volume, each billed by itself: a member pays `its units · price of the tier that the sum reaches`;
- graduated, a minimum, or one bill for all: the total is worked out on the sum and shared out by
  units, exact to the øre by the largest remainder, ties by the order of the members.

Where they count each member's own, each is priced alone. What is not per unit (a fixed part, the
lift to a minimum) is shared by units as well, or equally where there are none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from samdrift.agreements.calc.kroner import kroner, ore, rounded
from samdrift.agreements.calc.price_terms import AFTER, GRADUATED, TIER, Part, PriceTerms
from samdrift.agreements.calc.tier_price import Tariff, billing
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.shares import share_out
from samdrift.kernel.calc.steps import NoStepError, Step, gaps

ZERO = Decimal(0)
Units = Mapping[int, Decimal | None]
"""Member → its units; None is unknown."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A member's share of one part of a price: its units and its amount in kroner."""

    part: Part
    quantity: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What was found for some days: each member's pieces, or None for those whose amount is unknown.

    `joint` is the sum of units that decided the tier, None where each member's own did; `unknown`
    the members whose units are missing for it. `lacking` names another thing that is missing:
    `index` when the figure has not come, `price` when nothing is agreed for the day or quantity.
    """

    period: Period
    pieces: Mapping[int, tuple[Piece, ...] | None]
    joint: Decimal | None = None
    unknown: tuple[int, ...] = ()
    lacking: str = ""


Priced = Sequence[tuple[Period, Fraction, Tariff]]


def reckon(
    terms: PriceTerms,
    units: Units,
    period: Period,
    factors: Sequence[Step[Fraction]] = (),
    *,
    joint: bool,
    one_bill: bool,
) -> Reckoned:
    """Charge the members present on all days of the period. `factors` none at all is no index."""
    try:
        priced = billing(terms, period, factors).stretches
        if joint:
            return _jointly(priced, units, period, one_bill=one_bill)
        pieces = {member: _alone(priced, number) for member, number in units.items()}
        return Reckoned(period, pieces, unknown=_unknown(units))
    except NoStepError:
        lacking = "index" if factors and gaps(factors, period) else "price"
        return Reckoned(period, dict.fromkeys(units), unknown=_unknown(units), lacking=lacking)


def _unknown(units: Units) -> tuple[int, ...]:
    return tuple(member for member, number in units.items() if number is None)


def _alone(priced: Priced, number: Decimal | None) -> tuple[Piece, ...] | None:
    if number is None:
        return None
    return tuple(
        Piece(part, number, part.amount)
        for period, share, prices in priced
        for part in prices.parts(number, period, share)
    )


def _jointly(priced: Priced, units: Units, period: Period, *, one_bill: bool) -> Reckoned:
    unknown = _unknown(units)
    if unknown:
        return Reckoned(period, _without_some(priced, units), None, unknown)
    known = {member: number for member, number in units.items() if number is not None}
    total = sum(known.values(), ZERO)
    pieces: dict[int, list[Piece]] = {member: [] for member in known}
    for stretch, share, prices in priced:
        for part in prices.parts(total, stretch, share):
            own = not one_bill and _is_own(part, prices, total)
            split = _own(part, prices, known) if own else _shared(part, known)
            for member, piece in split.items():
                pieces[member].append(piece)
    return Reckoned(period, {member: tuple(found) for member, found in pieces.items()}, total)


def _without_some(priced: Priced, units: Units) -> dict[int, tuple[Piece, ...] | None]:
    """With some units unknown the others' amounts are still known where the price is one for all."""
    if any(len(prices.tiers) != 1 or _has_minimum(prices) for _, _, prices in priced):
        return dict.fromkeys(units)
    return {member: _alone(priced, number) for member, number in units.items()}


def _has_minimum(prices: Tariff) -> bool:
    return bool(prices.minimum_quantity or prices.minimum_amount or prices.fixed)


def _is_own(part: Part, prices: Tariff, total: Decimal) -> bool:
    """Each member's units times the price, with no more units paid for than there are."""
    return part.kind == TIER and prices.terms.mode != GRADUATED and part.quantity == total


def _own(part: Part, prices: Tariff, units: Mapping[int, Decimal]) -> dict[int, Piece]:
    after = prices.factor if prices.terms.index_place == AFTER else Fraction(1)
    factor, places = after * part.share, prices.terms.places
    if factor == 1:
        return {
            member: Piece(part, number, rounded(number * part.price, places))
            for member, number in units.items()
        }
    return {
        member: Piece(part, number, rounded(Fraction(number * part.price) * factor, places))
        for member, number in units.items()
    }


def _shared(part: Part, units: Mapping[int, Decimal]) -> dict[int, Piece]:
    weights = list(units.values()) if any(units.values()) else [Decimal(1)] * len(units)
    if not weights:
        return {}
    amounts = share_out(ore(part.amount), weights)
    return {
        member: Piece(part, units[member], kroner(amount))
        for member, amount in zip(units, amounts, strict=True)
    }
