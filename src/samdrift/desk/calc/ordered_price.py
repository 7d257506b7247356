"""What is ordered comes to: price × quantity, where both are known."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

PER_MEMBER, PER_USER = "member", "user"


class Total(NamedTuple):
    """Kroner a year without VAT of what is known, and how many lines are not."""

    known: Decimal
    unknown: int

    @property
    def whole(self) -> Decimal | None:
        """The sum, None when something in it is not known."""
        return None if self.unknown else self.known


def yearly(price: Decimal | None, unit: str, quantity: int | None) -> Decimal | None:
    """Kroner a year for one line; nothing where the level has no price; None is not known."""
    if not unit:
        return Decimal(0)
    if price is None:
        return None
    if unit == PER_MEMBER:
        return price * (1 if quantity is None else quantity)
    return None if quantity is None else price * quantity


def total(amounts: Iterable[Decimal | None]) -> Total:
    known, unknown = Decimal(0), 0
    for amount in amounts:
        if amount is None:
            unknown += 1
        else:
            known += amount
    return Total(known, unknown)
