"""Lines of invoices made ready to be held against what is agreed: no writing, few queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from samdrift.agreements.calc.charging import Piece
from samdrift.agreements.calc.price_terms import TIER
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.queries.pricing import Charge
from samdrift.kernel.calc.periods import Period
from samdrift.money.calc.billing import parted
from samdrift.money.calc.expected import Priced, known_prices
from samdrift.money.calc.invoice_lines import Agreed, Line
from samdrift.money.queries.came import lines_in_force, on_days, with_days
from samdrift.money.queries.charging import Reckoner, missing

ALL = "all"
"""The member of a line that is for all members of the agreement at once."""
_ONE = dt.timedelta(days=1)


class Row(NamedTuple):
    """A line as it is kept; `first` and `last` are its own days or the invoice's."""

    pk: int
    invoice: int
    agreement: int
    buyer: int | None
    position: int
    issued_on: dt.date
    currency: str
    term: int | None
    member: int | None
    first: dt.date | None
    last: dt.date | None
    quantity: Decimal
    price: Decimal
    base: Decimal
    net: Decimal
    vat_rate: Decimal | None
    extra: Decimal
    verdict: str
    right_net: Decimal | None
    right_quantity: Decimal | None
    right_price: Decimal | None
    faults: list[str]

    @property
    def period(self) -> Period | None:
        if self.first is None or self.last is None or self.last < self.first:
            return None
        return Period(self.first, self.last + _ONE)


_FIELDS = (
    "pk", "invoice", "invoice__agreement", "invoice__member", "position", "invoice__issued_on",
    "invoice__currency", "term", "member", "first", "last", "quantity", "price", "base_quantity",
    "net", "vat_rate", "allowances", "verdict", "right_net", "right_quantity", "right_price",
    "faults",
)  # fmt: skip


def rows_of(lines: Any) -> list[Row]:
    return [Row(*values) for values in with_days(lines).values_list(*_FIELDS)]


def beside(rows: Collection[Row]) -> list[Row]:
    """Lines of other invoices for the same terms and members on some of the same days: the others
    that could have billed the same. One query for the agreements, and two to leave out the credited.
    """
    known = [row for row in rows if row.first and row.last]
    if not known:
        return []
    own = {row.invoice for row in rows}
    members = {row.member for row in known}
    found = on_days(
        lines_in_force({row.agreement for row in known}),
        min(row.first for row in known if row.first),
        max(row.last for row in known if row.last),
    ).filter(term__in={row.term for row in known if row.term})
    if len(members) < AT_MOST and None not in members:
        found = found.filter(member__in=members)
    return [row for row in rows_of(found) if row.invoice not in own]


AT_MOST = 100
"""So many members are named one by one in a query."""


@dataclass
class Held:
    """The lines of one agreement with the charges they are held against."""

    agreement: Agreement
    reckon: Reckoner
    lines: list[Line] = field(default_factory=list)
    agreed: list[Agreed] = field(default_factory=list)
    charges: dict[int, list[Charge]] = field(default_factory=dict)
    """id() of what is agreed → the charges it is made of."""

    def add(self, rows: Iterable[Row]) -> None:
        """Take in the lines, and what is agreed of their terms, members and days."""
        ordered = sorted(rows, key=lambda row: (row.issued_on, row.invoice, row.position))
        whole = _for_all(ordered, joint=self.agreement.billed == Agreement.Billed.JOINT)
        wanted: dict[Period, set[tuple[int, Any]]] = defaultdict(set)
        for row in ordered:
            line = _line(row, ALL if row.pk in whole else row.member)
            self.lines.append(line)
            if line.period is not None and row.term is not None:
                for part in self._parted(line.period):
                    wanted[part].add((row.term, line.member))
        for period, places in wanted.items():
            self._agree(period, places)

    def _parted(self, period: Period) -> list[Period]:
        one = self.agreement
        ends = [day for day in (one.valid_to, one.left_on) if day is not None]
        return parted(period, one.valid_from, min(ends, default=None), one.billing_months)

    def _agree(self, period: Period, places: set[tuple[int, Any]]) -> None:
        """The charges asked for, and one of each other term, so that it is known to be agreed."""
        told: set[int] = set()
        by_term: dict[int, list[Charge]] = defaultdict(list)
        for charge in self.reckon.charges(self.agreement.pk, period):
            by_term[charge.term_id].append(charge)
            if (charge.term_id, charge.member_id) in places:
                told.add(charge.term_id)
                self._put(agreed_of(charge), [charge])
        for term, charges in by_term.items():
            if (term, ALL) in places:
                self._put([_summed(charges)], charges)
            elif term not in told:
                self._put(agreed_of(charges[0]), charges[:1])

    def _put(self, agreed: Iterable[Agreed], charges: list[Charge]) -> None:
        for one in agreed:
            self.agreed.append(one)
            self.charges[id(one)] = charges


def _for_all(rows: Collection[Row], *, joint: bool) -> set[int]:
    """Lines that are for all members: those without a member, and in an agreement with one bill the
    only line of its term and days, which matching has given to whoever gets the bill.
    """
    times = Counter((row.invoice, row.term, row.first, row.last) for row in rows)
    return {
        row.pk
        for row in rows
        if row.member is None
        or (
            joint
            and row.member == row.buyer
            and times[row.invoice, row.term, row.first, row.last] == 1
        )
    }


def _line(row: Row, member: Any) -> Line:
    return Line(
        row.pk, row.term, member, row.period, row.quantity, row.price, row.net, row.vat_rate,
        row.base, row.extra,
    )  # fmt: skip


def agreed_of(charge: Charge) -> list[Agreed]:
    """What a line is held against: the whole charge, or each tier where they are priced by
    themselves.
    """
    own = [] if charge.agreed.joint else list(_by_tier(charge))
    return own or [_whole(charge)]


def _by_tier(charge: Charge) -> Iterator[Agreed]:
    pieces = charge.pieces
    if charge.net is None or not pieces or any(one.part.kind != TIER for one in pieces):
        return
    periods = {one.part.period for one in pieces}
    if len(periods) > 1:
        return
    for one in pieces:
        yield Agreed(
            charge.term_id,
            charge.member_id,
            charge.period,
            Decimal(one.part.quantity),
            one.part.price * one.part.share.numerator / one.part.share.denominator,
            one.amount,
            charge.vat_rate,
            partial(_known, charge, one),
        )


def _whole(charge: Charge) -> Agreed:
    pieces = [one for one in charge.pieces if one.part.kind == TIER]
    price = charge.price
    if charge.net is None and len(pieces) == 1:
        price = pieces[0].part.price
    return Agreed(
        charge.term_id,
        charge.member_id,
        charge.period,
        charge.quantity,
        price if charge.quantity else charge.net,
        charge.net,
        charge.vat_rate,
        partial(_known, charge, pieces[-1]) if pieces else tuple,
        tuple(missing(charge)),
    )


def _summed(charges: list[Charge]) -> Agreed:
    """All members' charges for a term as one."""
    first = charges[0]
    quantities = [one.quantity for one in charges]
    nets = [one.net for one in charges]
    lacking = tuple(dict.fromkeys(name for one in charges for name in missing(one)))
    if None in quantities or None in nets:
        return Agreed(
            first.term_id, ALL, first.period, None, None, None, first.vat_rate, missing=lacking
        )
    quantity = sum((one for one in quantities if one is not None), Decimal(0))
    if first.agreed.kind == "fixed":
        quantity = Decimal(1)
    net = sum((one for one in nets if one is not None), Decimal(0))
    prices = {one.price for one in charges if one.quantity}
    price = prices.pop() if len(prices) == 1 and first.agreed.kind != "fixed" else None
    if price is None:
        price = net / quantity if quantity else net
    pieces = [one for charge in charges for one in charge.pieces if one.part.kind == TIER]
    known = partial(_known, first, pieces[-1]) if pieces else tuple
    return Agreed(first.term_id, ALL, first.period, quantity, price, net, first.vat_rate, known)


def _known(charge: Charge, piece: Piece) -> Any:
    """Other prices that the agreement knows of, to recognise a wrong one by."""
    price = charge.agreed
    priced = Priced(price.term, price.terms, price.factors(), price.vat_rate)
    return known_prices(priced, piece.part)
