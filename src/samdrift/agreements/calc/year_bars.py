"""A sum for each year, drawn as bars. Lengths are in pixels of a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

LEFT, SCALE, ROW, BAR, TOP, AFTER = 60, 420, 30, 18, 6, 160


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of a year, from the line at LEFT."""

    year: int
    amount: Decimal
    y: int
    width: float

    @property
    def text_y(self) -> int:
        return self.y + BAR - 4

    @property
    def end(self) -> float:
        """Where its sum is written."""
        return round(LEFT + self.width + 8, 1)


@dataclass(frozen=True, slots=True)
class Drawing:
    bars: tuple[Bar, ...]
    width: int = LEFT + SCALE + AFTER
    left: int = LEFT
    bar: int = BAR

    @property
    def height(self) -> int:
        return TOP + ROW * len(self.bars)


def draw(years: Sequence[int], amounts: Sequence[Decimal]) -> Drawing:
    """One bar for each year, the largest as long as the scale; a year of nothing has none."""
    most = max(amounts, default=Decimal(0)) or Decimal(1)
    return Drawing(
        tuple(
            Bar(year, amount, TOP + ROW * i, round(float(amount / most) * SCALE, 1))
            for i, (year, amount) in enumerate(zip(years, amounts, strict=True))
        )
    )
