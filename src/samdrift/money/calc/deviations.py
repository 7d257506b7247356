"""Where one billed line differs from what was agreed. Source: calculations § 4.

With `i` invoiced and `c` agreed: `p_i·q_i − p_c·q_c = (p_i − p_c)·q_i + (q_i − q_c)·p_c`, price part
and quantity part. What the line's own net is beside its quantity · price is a part of its own, a
finding above two øre (PEPPOL-EN16931-R120). Where the agreed price or quantity is kept to the øre, all
of a rounding goes to the other part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from samdrift.agreements.calc.kroner import rounded
from samdrift.kernel.calc.periods import Period
from samdrift.money.calc.invoice_lines import (
    ARITHMETIC,
    ONE,
    PRICE,
    QUANTITY,
    RIGHT,
    UNEXPLAINED,
    UNKNOWN,
    VAT,
    WRONG,
    ZERO,
    Agreed,
    Finding,
    Line,
    Verdict,
)

TOLERANCE = Decimal("0.02")
_NEAR = Decimal("0.00005")


@dataclass(frozen=True, slots=True)
class _Sum:
    """Lines of one price as one: `amounts` are what each states, `stated` is their sum,
    `Σ round₂(quantity · price + extra)`.
    """

    lines: tuple[Line, ...]
    amounts: tuple[Decimal, ...]
    quantity: Decimal
    price: Decimal
    extra: Decimal
    stated: Decimal
    net: Decimal

    @property
    def tolerance(self) -> Decimal:
        return TOLERANCE * len(self.lines)


@dataclass(frozen=True, slots=True)
class _Whole:
    """Several agreed charges as the one that lines are compared with; `scale` is how many times a
    charge's own price their price is expected to be.
    """

    quantity: Decimal
    price: Decimal
    net: Decimal
    scale: Decimal


def judged(lines: Sequence[Line], agreed: Sequence[Agreed]) -> Verdict:
    """The verdict on lines of one price that are for these charges, all of one item and member."""
    billed = _summed(lines)
    findings = list(_own(billed, agreed[0].vat_rate))
    whole = _whole(billed, agreed)
    if whole is None:
        findings += _of_unknown(billed, agreed)
        return Verdict(
            billed.lines, UNEXPLAINED, None, None, None, None, tuple(findings), tuple(agreed)
        )
    price_part, quantity_part = _parts(billed, whole)
    findings += _differing(billed, whole, price_part, quantity_part, agreed[0])
    return Verdict(
        billed.lines,
        WRONG if findings else RIGHT,
        billed.net - whole.net,
        price_part,
        quantity_part,
        billed.net - billed.stated,
        tuple(findings),
        tuple(agreed),
    )


def stated(line: Line) -> Decimal:
    """What the line's own quantity, price, charges and allowances come to."""
    return rounded(line.quantity * line.unit_price + line.extra)


def _summed(lines: Sequence[Line]) -> _Sum:
    first = lines[0]
    amounts = tuple(stated(line) for line in lines)
    if len(lines) == 1:
        price, net = first.unit_price, first.net
        return _Sum((first,), amounts, first.quantity, price, first.extra, amounts[0], net)
    return _Sum(
        tuple(lines),
        amounts,
        sum((line.quantity for line in lines), ZERO),
        first.unit_price,
        sum((line.extra for line in lines), ZERO),
        sum(amounts, ZERO),
        sum((line.net for line in lines), ZERO),
    )


def _own(billed: _Sum, vat_rate: Decimal | None) -> Iterable[Finding]:
    """What is wrong with the lines in themselves: their arithmetic and their VAT."""
    for line, amount in zip(billed.lines, billed.amounts, strict=True):
        if abs(line.net - amount) > TOLERANCE:
            yield Finding(ARITHMETIC, line.net - amount, amount, line.net)
    rate = billed.lines[0].vat_rate
    if vat_rate is not None and rate != vat_rate:
        more = None if rate is None else rounded(billed.net * (rate - vat_rate) / 100)
        yield Finding(VAT, more, vat_rate, rate)


def _whole(billed: _Sum, agreed: Sequence[Agreed]) -> _Whole | None:
    """The charges as one, or None when something of them is not known."""
    first = agreed[0]
    if len(agreed) == 1:
        if first.quantity is None or first.price is None or first.net is None:
            return None
        return _Whole(Decimal(first.quantity), first.price, first.net, ONE)
    by_period: dict[Period, Decimal] = {}
    net = ZERO
    for one in agreed:
        if one.quantity is None or one.net is None:
            return None
        by_period[one.period] = by_period.get(one.period, ZERO) + one.quantity
        net += one.net
    return _nearest(billed, list(by_period.values()), net, first.price)


def _nearest(
    billed: _Sum, quantities: Sequence[Decimal], net: Decimal, price: Decimal | None
) -> _Whole:
    """A line for several months states their units summed, or the units of one month at the price
    of all of them: that one of the two whose price is nearer to the line's.
    """
    wholes = [_average(sum(quantities, ZERO), net, price)]
    if len(quantities) > 1 and len(set(quantities)) == 1:
        wholes.append(_average(quantities[0], net, price))
    return min(wholes, key=lambda whole: abs(whole.price - billed.price))


def _average(quantity: Decimal, net: Decimal, price: Decimal | None) -> _Whole:
    each = net / quantity if quantity else net
    return _Whole(quantity, each, net, each / price if price else ONE)


def _parts(billed: _Sum, whole: _Whole) -> tuple[Decimal, Decimal]:
    """(price part, quantity part), which sum to the stated amount less the agreed to the øre."""
    both = billed.stated - whole.net
    if billed.quantity == whole.quantity:
        return both, ZERO
    if abs(billed.stated - whole.price * billed.quantity) <= billed.tolerance:
        return ZERO, both
    quantity_part = rounded((billed.quantity - whole.quantity) * whole.price)
    return both - quantity_part, quantity_part


def _differing(
    billed: _Sum, whole: _Whole, price_part: Decimal, quantity_part: Decimal, agreed: Agreed
) -> Iterable[Finding]:
    if abs(price_part) > billed.tolerance:
        yield _of_price(billed, whole.scale, agreed, price_part, whole.price)
    if billed.quantity != whole.quantity:
        yield Finding(QUANTITY, quantity_part, whole.quantity, billed.quantity)


def _of_price(
    billed: _Sum, scale: Decimal, agreed: Agreed, worth: Decimal, price: Decimal
) -> Finding:
    """A price that differs, by the first known price that it is, if any."""
    same = (one for one in agreed.known() if abs(one.price * scale - billed.price) < _NEAR)
    known = next(same, None)
    return Finding(known.reason if known else PRICE, worth, price, billed.price, known)


def _of_unknown(billed: _Sum, agreed: Sequence[Agreed]) -> Iterable[Finding]:
    """What is missing, and what can be said without it: a price that differs from the agreed one."""
    names = tuple(dict.fromkeys(name for one in agreed for name in one.missing))
    yield Finding(UNKNOWN, None, names=names)
    price = agreed[0].price
    if len(agreed) == 1 and price is not None and price != billed.price:
        worth = rounded((billed.price - price) * billed.quantity + billed.extra)
        yield _of_price(billed, ONE, agreed[0], worth, price)
