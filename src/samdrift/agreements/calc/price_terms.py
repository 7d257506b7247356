"""What is agreed of a price, and the parts that an amount is made of. Source: calculations § 2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Level, Step

Quantity = int | Decimal
Mode = Literal["volume", "graduated", "flat"]
IndexPlace = Literal["before", "after"]
VOLUME: Mode = "volume"
GRADUATED: Mode = "graduated"
FLAT: Mode = "flat"
BEFORE: IndexPlace = "before"
AFTER: IndexPlace = "after"
TIER, FIXED, MINIMUM = "tier", "fixed", "minimum"


class QuantityError(ValueError):
    """A quantity below 0: nothing can be priced by it."""

    def __init__(self, quantity: Quantity) -> None:
        super().__init__(f"A quantity can not be below 0: {quantity}.")
        self.quantity = quantity


@dataclass(frozen=True)
class PriceTerms:
    """The agreed price per unit and `months` months, in kroner, by tier and date.

    `fixed_steps` is what is paid for the same months whatever the quantity, `minimum_quantity` the
    units paid for at least, `minimum_amount` what all of it comes to at least; where they have no
    step, nothing of the kind is agreed. An index factor regulates each unit price, which is then
    rounded to `price_places` (`before`), or the amounts (`after`); the fixed part and the minimum
    amount too when `index_fixed`.
    """

    steps: Sequence[Step[Decimal]]
    mode: Mode = VOLUME
    fixed_steps: Sequence[Step[Decimal]] = ()
    minimum_quantity: Sequence[Step[int]] = ()
    minimum_amount: Sequence[Step[Decimal]] = ()
    months: int = 1
    index_place: IndexPlace = BEFORE
    index_fixed: bool = True
    price_places: int = 2
    places: int = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a price, ready to be read: `amount` is `quantity · price · share`, rounded.

    `share` is how much of the price's own months the part covers, `price` what is paid per unit,
    `agreed` the price before regulation. `to_level` is the last unit of the tier, None for no end.
    A minimum's part is what lifts the sum to the minimum.
    """

    kind: str
    period: Period | None
    share: Fraction
    from_level: Level | None
    to_level: Level | None
    quantity: Quantity
    agreed: Decimal
    price: Decimal
    amount: Decimal
