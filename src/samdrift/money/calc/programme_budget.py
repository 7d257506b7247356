"""What a programme costs, what grants and frames pay, and what nobody pays. Source: needs § 4.6.

- cost = the set-up cost + the other cost of the programme's measures
- by frames = cost of the measures that are inside the frame, less what grants are to pay of it
- funding gap = cost − grants − by frames; below 0 it is grants that no measure counts on yet
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a measure costs in a year, in kroner; `granted` is the part that grants are to pay."""

    year: int
    amount: Decimal
    granted: Decimal
    is_setup: bool
    is_inside: bool


@dataclass(slots=True)
class Year:
    """A year of a programme, in kroner."""

    setup: Decimal = NOTHING
    other: Decimal = NOTHING
    granted: Decimal = NOTHING
    by_frames: Decimal = NOTHING
    used: Decimal = NOTHING

    @property
    def cost(self) -> Decimal:
        return self.setup + self.other

    @property
    def lacking(self) -> Decimal:
        """What is neither counted on from grants nor inside the frame."""
        return self.cost - self.granted - self.by_frames


@dataclass(slots=True)
class Budget:
    """A programme in all years. `grants` is all that is granted."""

    grants: Decimal
    years: dict[int, Year] = field(default_factory=dict)

    @property
    def total(self) -> Year:
        rows = self.years.values()
        return Year(
            sum((one.setup for one in rows), NOTHING),
            sum((one.other for one in rows), NOTHING),
            sum((one.granted for one in rows), NOTHING),
            sum((one.by_frames for one in rows), NOTHING),
            sum((one.used for one in rows), NOTHING),
        )

    @property
    def unused(self) -> Decimal:
        """What is left of the grants."""
        return self.grants - self.total.used

    @property
    def gap(self) -> Decimal:
        """What nobody pays; below 0: grants that no measure counts on."""
        total = self.total
        return total.cost - self.grants - total.by_frames


def programme_budget(
    costs: Iterable[Cost], grants: Iterable[Decimal], uses: Iterable[tuple[int, Decimal]]
) -> Budget:
    """The budget of a programme from its measures' costs, its grants, and their uses (year, kroner)."""
    years: dict[int, Year] = defaultdict(Year)
    for cost in costs:
        year = years[cost.year]
        if cost.is_setup:
            year.setup += cost.amount
        else:
            year.other += cost.amount
        year.granted += cost.granted
        if cost.is_inside:
            year.by_frames += cost.amount - cost.granted
    for at, amount in uses:
        years[at].used += amount
    return Budget(sum(grants, NOTHING), dict(sorted(years.items())))
