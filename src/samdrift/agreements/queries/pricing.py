"""What the members of an agreement are to pay in a period, by its terms and their units.

`terms_of` loads all that is agreed in money for many agreements at once; `charges` reckons from
that and from `quantities`, without asking the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from samdrift.agreements.calc.charging import Piece, Reckoned, reckon
from samdrift.agreements.calc.dates import cut
from samdrift.agreements.calc.kroner import rounded
from samdrift.agreements.calc.readings import units
from samdrift.agreements.queries.agreed_terms import AgreedPrice, AgreedTerms, Kind, terms_of
from samdrift.agreements.queries.quantities import Counted, Stay
from samdrift.agreements.queries.reckonings import told
from samdrift.kernel.calc.periods import Period

__all__ = ["AgreedPrice", "AgreedTerms", "Charge", "charges", "terms_of", "units_of"]
_ONE, _NONE = Decimal(1), Decimal(0)


@dataclass(frozen=True, slots=True)
class Charge:
    """What one member is to pay for one term in the period (member None: all in one).

    `quantity` its units, None where unknown; `price` what a unit costs for the whole period; `net`
    in kroner without VAT, None where something is unknown; `vat_rate` in per cent, None not liable.
    `reckoning` opens it, in plain JSON values.
    """

    term_id: int
    member_id: int | None
    period: Period
    quantity: Decimal | None
    price: Decimal | None
    net: Decimal | None
    vat_rate: Decimal | None
    agreed: AgreedPrice
    slices: tuple[Reckoned, ...]
    counted: Counted | None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        found: list[Piece] = []
        for one in self.slices:
            found += one.pieces.get(self.member_id or 0) or ()
        return tuple(found)

    @property
    def reckoning(self) -> dict[str, Any]:
        return told(self)


def charges(
    agreed: AgreedTerms,
    counted: Mapping[int, Counted],
    period: Period,
    *,
    provisional: bool = False,
) -> list[Charge]:
    """What each member is to pay for each term in the period, in the order of the annex.

    `provisional` lets the last known index stand for days whose figure has not come.
    """
    found: list[Charge] = []
    for price in agreed.prices:
        if price.kind == Kind.FIXED and agreed.one_bill and price.joint and price.member is None:
            found += _for_all(agreed, price, period, provisional=provisional)
        else:
            found += _for_members(agreed, price, counted, period, provisional=provisional)
    return found


def _for_all(
    agreed: AgreedTerms, price: AgreedPrice, period: Period, *, provisional: bool
) -> list[Charge]:
    """A fixed part of an agreement with one bill is nobody's own: how it is split is for a key."""
    inside = agreed.period.intersect(period)
    if inside is None:
        return []
    factors = price.factors(provisional=provisional)
    found = reckon(price.terms, {0: _NONE}, inside, factors, joint=True, one_bill=True)
    return [_charge(price, None, period, (found,), _NONE, None)]


def _for_members(
    agreed: AgreedTerms,
    price: AgreedPrice,
    counted: Mapping[int, Counted],
    period: Period,
    *,
    provisional: bool,
) -> list[Charge]:
    concerned = {member: one for member, one in counted.items() if price.member in {None, member}}
    quantities = {
        (member, stay): units_of(price, one, stay)
        for member, one in concerned.items()
        for stay in one.stays
    }
    factors = price.factors(provisional=provisional)
    slices = [
        reckon(
            price.terms,
            {member: quantities[member, stay] for member, stay in there.items()},
            stretch,
            factors,
            joint=price.joint,
            one_bill=agreed.one_bill,
        )
        for stretch, there in _stretches(concerned, period)
    ]
    return [
        _charge(price, member, period, slices, quantities[member, one.stays[-1]], one)
        for member, one in concerned.items()
        if price.member is not None or (member, price.same) not in agreed.own
    ]


def units_of(price: AgreedPrice, counted: Counted, stay: Stay) -> Decimal | None:
    """Units by the price's own rule, of its own system; a fixed part has none."""
    if price.kind == Kind.FIXED:
        return _NONE
    parts = counted.parts_of(stay, price.system)
    if not parts and counted.parts_of(stay):
        return Decimal(0)
    return units(parts, stay.period, price.counting)


def _stretches(
    counted: Mapping[int, Counted], period: Period
) -> list[tuple[Period, dict[int, Stay]]]:
    """The period cut where a member comes or goes, with those that are in the agreement then."""
    edges = {
        day
        for one in counted.values()
        for stay in one.stays
        for day in (stay.period.start, stay.period.end)
        if day is not None
    }
    found = []
    for stretch in cut(period, edges):
        there = {
            member: stay
            for member, one in counted.items()
            for stay in one.stays
            if stay.period.contains(stretch.start)
        }
        if there:
            found.append((stretch, there))
    return found


def _charge(
    price: AgreedPrice,
    member: int | None,
    period: Period,
    slices: Sequence[Reckoned],
    quantity: Decimal | None,
    counted: Counted | None,
) -> Charge:
    key = member or 0
    mine = tuple(one for one in slices if key in one.pieces)
    found = [one.pieces[key] for one in mine]
    if price.kind == Kind.FIXED:
        quantity = _ONE
    net = None
    if quantity is not None and not any(pieces is None for pieces in found):
        net = sum((piece.amount for pieces in found for piece in pieces or ()), Decimal(0))
    each = rounded(net / quantity, 4) if net is not None and quantity else None
    return Charge(
        price.term, member, period, quantity, each, net, price.vat_rate, price, mine, counted
    )
