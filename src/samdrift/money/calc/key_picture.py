"""Picture of what members would gain and lose by another key: bars to both sides of a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

LABEL, SIDE, TEXT, ROW, THICK, TOP = 170, 200, 120, 28, 16, 8
LONGEST, MOST = 24, 30


@dataclass(frozen=True, slots=True)
class Bar:
    """`more` tells that the member would pay more: its bar goes to the right. Lengths are pixels."""

    label: str
    amount: Decimal
    y: int
    text_y: int
    x: float
    width: float
    end: float
    more: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The bars, the largest difference as long as a side; `left_out` had the smallest ones."""

    bars: tuple[Bar, ...]
    left_out: int
    middle: int = LABEL + TEXT + SIDE
    width: int = LABEL + 2 * (TEXT + SIDE)
    thick: int = THICK
    label_x: int = LABEL - 10

    @property
    def height(self) -> int:
        return 2 * TOP + ROW * len(self.bars)

    @property
    def foot(self) -> int:
        return self.height - TOP


def draw(differences: Sequence[tuple[str, Decimal]]) -> Picture | None:
    """(member's name, what it would pay more, below 0 less), in the order given; None when nobody's
    cost changes. Of many the largest are drawn.
    """
    most = max((abs(amount) for _name, amount in differences), default=Decimal(0))
    if not most:
        return None
    kept = list(differences)
    if len(kept) > MOST:
        limit = sorted((abs(amount) for _name, amount in kept), reverse=True)[MOST - 1]
        kept = [one for one in kept if abs(one[1]) >= limit][:MOST]
    bars = tuple(_bar(place, name, amount, most) for place, (name, amount) in enumerate(kept))
    return Picture(bars, len(differences) - len(kept))


def _bar(place: int, name: str, amount: Decimal, most: Decimal) -> Bar:
    middle, width = LABEL + TEXT + SIDE, round(float(abs(amount) / most) * SIDE, 1)
    y, more = TOP + ROW * place, amount > 0
    label = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    x = middle if more else round(middle - width, 1)
    end = round(middle + width + 8 if more else x - 8, 1)
    return Bar(label, amount, y, y + THICK - 3, x, width, end, more)
