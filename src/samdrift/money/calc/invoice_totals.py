"""An invoice's own sums: net, VAT and payable, each apart. Source: calculations § 4, EN 16931.

Each line's net is rounded before lines are summed, and sums are exact: no tolerance. Amounts are
kroner; rates per cent, None where the category has none (which counts as 0).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from samdrift.agreements.calc.kroner import ZERO, rounded

_VatKey = tuple[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Amount:
    """A line's net, a charge, or an allowance (below 0), with its VAT category and rate."""

    amount: Decimal
    category: str
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class VatGroup:
    """One row of the VAT breakdown as stated (BG-23)."""

    category: str
    rate: Decimal | None
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """The document's totals as stated (BG-22)."""

    lines: Decimal
    allowances: Decimal
    charges: Decimal
    net: Decimal
    vat: Decimal
    gross: Decimal
    prepaid: Decimal
    rounding: Decimal
    payable: Decimal


@dataclass(frozen=True, slots=True)
class TotalFinding:
    """A sum that is not what it should be: the rule's number, and for VAT the category and rate."""

    rule: str
    stated: Decimal | None
    computed: Decimal
    category: str = ""
    rate: Decimal | None = None

    @property
    def amount(self) -> Decimal:
        return (self.stated or ZERO) - self.computed


def check_totals(
    lines: Sequence[Amount], extras: Sequence[Amount], groups: Sequence[VatGroup], totals: Totals
) -> list[TotalFinding]:
    """Every sum that does not hold. `extras` are the document's charges and allowances."""
    allowances = -sum((one.amount for one in extras if one.amount < 0), ZERO)
    charges = sum((one.amount for one in extras if one.amount > 0), ZERO)
    net = totals.lines - totals.allowances + totals.charges
    checks = [
        ("BR-CO-10", totals.lines, sum((line.amount for line in lines), ZERO)),
        ("BR-CO-11", totals.allowances, allowances),
        ("BR-CO-12", totals.charges, charges),
        ("BR-CO-13", totals.net, net),
        ("BR-CO-14", totals.vat, sum((group.amount for group in groups), ZERO)),
        ("BR-CO-15", totals.gross, totals.net + totals.vat),
        ("BR-CO-16", totals.payable, totals.gross - totals.prepaid + totals.rounding),
    ]
    found = [TotalFinding(*check) for check in checks if check[1] != check[2]]
    return [*found, *_vat([*lines, *extras], groups)]


def _vat(amounts: Iterable[Amount], groups: Iterable[VatGroup]) -> Iterable[TotalFinding]:
    """The base of each rate, its VAT, and rates that the breakdown leaves out."""
    bases: dict[_VatKey, Decimal] = {}
    for one in amounts:
        key = (one.category, one.rate or None)
        bases[key] = bases.get(key, ZERO) + one.amount
    for group in groups:
        key = (group.category, group.rate or None)
        base = bases.pop(key, ZERO)
        if group.base != base:
            yield TotalFinding(f"BR-{group.category}-08", group.base, base, *key)
        vat = rounded(group.base * (group.rate or ZERO) / 100)
        if group.amount != vat:
            yield TotalFinding("BR-CO-17", group.amount, vat, *key)
    for (category, rate), base in bases.items():
        yield TotalFinding("BR-CO-18", None, base, category, rate)


@dataclass(frozen=True, slots=True)
class Settlement:
    """How far credit notes have met a claim; `left` below 0 is more than was claimed."""

    claimed: Decimal
    credited: Decimal
    left: Decimal
    state: str


def settlement(claimed: Decimal, credited: Iterable[Decimal]) -> Settlement:
    """A claim and the credit notes that answer it: `open`, `partly` or `settled`."""
    sofar = sum(credited, ZERO)
    left = claimed - sofar
    state = "settled" if left <= 0 else "partly" if sofar > 0 else "open"
    return Settlement(claimed, sofar, left, state)
