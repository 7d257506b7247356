"""The sums of an invoice, by EN 16931's own rules: BR-CO-10 to BR-CO-17.

Each line is rounded to two decimals first; the sums are of rounded lines, so that they are exact.
VAT is of the sum of each category and rate, rounded once. Halves are rounded away from zero.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from samdrift.formats.ehf.model import Adjustment, Totals, VatShare
from samdrift.formats.ehf.outgoing import Outgoing, OutgoingLine

CENT = Decimal("0.01")
_ZERO = Decimal(0)
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Sums:
    """What each line comes to without VAT, in the lines' order, the VAT shares, and the totals."""

    nets: tuple[Decimal, ...]
    vat: tuple[VatShare, ...]
    totals: Totals


def rounded(amount: Decimal) -> Decimal:
    """Return the amount with two decimals, halves away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def line_net(line: OutgoingLine) -> Decimal:
    """Return BT-131."""
    base = Decimal(1) if line.base_quantity is None else line.base_quantity
    return rounded(line.quantity * line.price / base) + _adjusted(line.adjustments)


def _adjusted(adjustments: tuple[Adjustment, ...]) -> Decimal:
    return _sum(adjustments, charge=True) - _sum(adjustments, charge=False)


def _sum(adjustments: tuple[Adjustment, ...], *, charge: bool) -> Decimal:
    return sum((rounded(one.amount) for one in adjustments if one.charge is charge), _ZERO)


def sums_of(outgoing: Outgoing) -> Sums:
    """Return all amounts of an invoice that are computed."""
    nets = tuple(line_net(line) for line in outgoing.lines)
    vat = _vat_shares(outgoing, nets)
    return Sums(
        nets, vat, _totals(outgoing, sum(nets, _ZERO), sum((one.amount for one in vat), _ZERO))
    )


def _vat_shares(outgoing: Outgoing, nets: tuple[Decimal, ...]) -> tuple[VatShare, ...]:
    taxable: dict[tuple[str, Decimal | None], Decimal] = {}
    for line, net in zip(outgoing.lines, nets, strict=True):
        pair = line.vat_category, line.vat_rate
        taxable[pair] = taxable.get(pair, _ZERO) + net
    for one in outgoing.adjustments:
        pair = one.vat_category or "", one.vat_rate
        amount = rounded(one.amount)
        taxable[pair] = taxable.get(pair, _ZERO) + (amount if one.charge else -amount)
    in_order = sorted(taxable, key=lambda pair: (pair[0], -(pair[1] or _ZERO)))
    return tuple(_vat_share(outgoing, *pair, taxable[pair]) for pair in in_order)


def _vat_share(
    outgoing: Outgoing, category: str, rate: Decimal | None, taxable: Decimal
) -> VatShare:
    return VatShare(
        category=category,
        rate=rate,
        taxable=taxable,
        amount=rounded(taxable * (rate or _ZERO) / _HUNDRED),
        exemption_reason=outgoing.exemptions.get(category),
    )


def _totals(outgoing: Outgoing, lines: Decimal, tax: Decimal) -> Totals:
    allowances = _sum(outgoing.adjustments, charge=False)
    charges = _sum(outgoing.adjustments, charge=True)
    exclusive = lines - allowances + charges
    inclusive = exclusive + tax
    due = inclusive - rounded(outgoing.prepaid)
    payable = due.quantize(Decimal(1), ROUND_HALF_UP) if outgoing.whole_kroner else due
    return Totals(
        line_extension=lines,
        allowances=allowances if any(not one.charge for one in outgoing.adjustments) else None,
        charges=charges if any(one.charge for one in outgoing.adjustments) else None,
        tax_exclusive=exclusive,
        tax=tax,
        tax_inclusive=inclusive,
        prepaid=rounded(outgoing.prepaid) or None,
        rounding=(payable - due) or None,
        payable=payable,
    )
