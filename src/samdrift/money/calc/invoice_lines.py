"""What an invoice is held against: its lines, the charges agreed, and what is found.

Amounts are kroner without VAT, VAT rates per cent. What is not known is None, never 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from samdrift.kernel.calc.periods import Period

RIGHT, WRONG, UNEXPLAINED = "right", "wrong", "unexplained"
PRICE, FALL_MISSING, EARLIER_PRICE, TIER, INDEX = (
    "price",
    "fall_missing",
    "earlier_price",
    "tier",
    "index",
)
QUANTITY, ARITHMETIC, VAT = "quantity", "arithmetic", "vat"
MEMBER, TWICE = "member", "twice"
NO_TERMS, NO_PERIOD, PERIOD, UNKNOWN = "no_terms", "no_period", "period", "unknown"
ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class KnownPrice:
    """Another price that the agreement knows of, and what it means when it is billed.

    `since` is the day it was agreed from, `from_level` its tier.
    """

    reason: str
    price: Decimal
    since: dt.date | None = None
    from_level: int | Decimal | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """A charge to expect for an item, a member and a period.

    `price` is for one unit and the whole period, `net` is `quantity · price` rounded to øre. Where
    quantity, price or net is None, `missing` names what is not known (counts, an index figure).
    `known` gives the other prices to recognise a wrong one by; it is asked only when one differs.
    Tiers that are priced one by one are several charges of the same item, member and period.
    """

    item: Hashable
    member: Hashable
    period: Period
    quantity: int | Decimal | None
    price: Decimal | None
    net: Decimal | None
    vat_rate: Decimal | None = None
    known: Callable[[], Sequence[KnownPrice]] = tuple
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line as billed: `net = quantity · price / base_quantity + extra`, where `extra` is the
    line's charges less its allowances. Item None: what it is for was not found.
    """

    key: Hashable
    item: Hashable | None
    member: Hashable
    period: Period | None
    quantity: Decimal
    price: Decimal
    net: Decimal
    vat_rate: Decimal | None = None
    base_quantity: Decimal = ONE
    extra: Decimal = ZERO

    @property
    def unit_price(self) -> Decimal:
        return self.price if self.base_quantity == ONE else self.price / self.base_quantity


@dataclass(frozen=True, slots=True)
class Billed:
    """What an earlier invoice was for."""

    item: Hashable
    member: Hashable
    period: Period


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as agreed, and what it is worth (None when that can not be told).

    `agreed` and `billed` are the two values that differ; `known` the other price that was billed;
    `names` what is not known.
    """

    reason: str
    amount: Decimal | None
    agreed: Decimal | None = None
    billed: Decimal | None = None
    known: KnownPrice | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a line, or of lines of one price that together are for one charge.

    `deviation = price_part + quantity_part + arithmetic_part`, to the øre; above 0 is billed too
    much, None when there is nothing to compare with. A deviation of 0 made of two opposite errors is
    still wrong, with two findings. VAT is apart from it: its findings are in the VAT.
    """

    lines: tuple[Line, ...]
    state: str
    deviation: Decimal | None
    price_part: Decimal | None
    quantity_part: Decimal | None
    arithmetic_part: Decimal | None
    findings: tuple[Finding, ...]
    agreed: tuple[Agreed, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """The verdicts on all lines, in the order of their first lines, and the charges that neither
    these lines nor earlier invoices are for.
    """

    verdicts: tuple[Verdict, ...]
    not_billed: tuple[Agreed, ...]

    @property
    def state(self) -> str:
        """Wrong when a verdict is, else unexplained when one is, else right."""
        states = {verdict.state for verdict in self.verdicts}
        return next((state for state in (WRONG, UNEXPLAINED) if state in states), RIGHT)

    @property
    def deviation(self) -> Decimal:
        """Sum of the known deviations, without VAT."""
        return sum((one.deviation for one in self.verdicts if one.deviation is not None), ZERO)
