"""The faults of an invoice gathered by what is to be claimed: wrong price, quantity, billed twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from samdrift.money.calc.invoice_lines import (
    ARITHMETIC,
    EARLIER_PRICE,
    FALL_MISSING,
    INDEX,
    MEMBER,
    PRICE,
    QUANTITY,
    TIER,
    TWICE,
    VAT,
)

GROUPS: Mapping[str, str] = {
    FALL_MISSING: "price",
    INDEX: "price",
    TIER: "price",
    EARLIER_PRICE: "price",
    PRICE: "price",
    QUANTITY: "quantity",
    TWICE: "double",
    MEMBER: "member",
    ARITHMETIC: "arithmetic",
    VAT: "vat",
}
"""Reason → group. What is not explained is in none: it has no amount to claim."""
ORDER = ("price", "quantity", "double", "member", "arithmetic", "vat")


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """Faults of one kind: their amount (kroner; of VAT for `vat`), above 0 is billed too much; None
    where one is not known. `lines` are the keys of the lines with the fault, with its amount there.
    """

    key: str
    amount: Decimal | None
    lines: Sequence[tuple[Any, Decimal | None]]


def grouped(lines: Iterable[tuple[Any, Sequence[Mapping[str, Any]]]]) -> list[FaultGroup]:
    """The groups of an invoice, from each line's key and kept findings (`reason`, `amount`)."""
    found: dict[str, list[tuple[Any, Decimal | None]]] = {}
    for key, findings in lines:
        for one in findings:
            group = GROUPS.get(one["reason"])
            if group is not None:
                amount = Decimal(one["amount"]) if one.get("amount") is not None else None
                found.setdefault(group, []).append((key, amount))
    return [_group(key, found[key]) for key in ORDER if key in found]


def _group(key: str, lines: list[tuple[Any, Decimal | None]]) -> FaultGroup:
    known = [amount for _line, amount in lines if amount is not None]
    return FaultGroup(key, sum(known, Decimal(0)) if known else None, lines)
