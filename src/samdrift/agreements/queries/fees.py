"""What an agreement costs in a period, in kroner without VAT: what compensation is counted from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.calc.periods import Period


@dataclass(frozen=True, slots=True)
class FeeLine:
    """What one term comes to in the period: units of all members, and kroner; None is not known."""

    title: str
    quantity: Decimal | None
    net: Decimal | None


@dataclass(frozen=True, slots=True)
class Fee:
    """The fee of a period and what it is made of. The total is None while any part is unknown."""

    total: Decimal | None
    lines: tuple[FeeLine, ...] = ()


def fee_of(agreement: Agreement, period: Period, member: int | None = None) -> Fee:
    """The fee of all members, or of one."""
    _ = (agreement, period, member)
    return Fee(None)
