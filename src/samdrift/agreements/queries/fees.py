"""What an agreement costs in a period, in kroner without VAT: what compensation is counted from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from samdrift.agreements.calc.kroner import ZERO
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.queries.pricing import Charge, charges, terms_of
from samdrift.agreements.queries.quantities import counted
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
    """The fee of all members, or of one; not known where nothing is priced. The last index known
    stands for days whose figure has not come. Ten queries.
    """
    agreed = terms_of([agreement])[agreement.pk]
    units = counted(agreement, None, period)
    found = charges(agreed, units, period, provisional=True)
    if member is not None:
        found = [one for one in found if one.member_id == member]
    by_term: dict[int, list[Charge]] = {}
    for one in found:
        by_term.setdefault(one.term_id, []).append(one)
    lines = tuple(_line(rows) for rows in by_term.values())
    return Fee(_sum(one.net for one in lines) if lines else None, lines)


def _line(rows: list[Charge]) -> FeeLine:
    quantity = _sum(one.quantity for one in rows)
    return FeeLine(rows[0].agreed.title, quantity, _sum(one.net for one in rows))


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """None where one of them is not known."""
    total = ZERO
    for one in values:
        if one is None:
            return None
        total += one
    return total
