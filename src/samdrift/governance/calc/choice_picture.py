"""The comparison drawn: what each alternative is worth, and how far each weight may move.

Lengths are in pixels of a drawing whose scale runs from 0 to 100.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from samdrift.governance.calc.choice import Stays, Worth

LEFT, SCALE, ROW, BAR, TOP = 230, 460, 34, 16, 26
WIDTH = LEFT + SCALE + 70
TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Bar:
    """One row: a full part from `x`, and from its end a part that is open (scores are missing)."""

    key: str
    y: int
    x: float
    width: float
    open_width: float
    mark: float | None = None

    @property
    def text_y(self) -> int:
        return self.y + BAR - 3

    @property
    def whole(self) -> float:
        return round(self.width + self.open_width, 1)

    @property
    def after(self) -> float:
        """Where the number stands."""
        return round(self.x + self.whole + 8, 1)

    @property
    def over(self) -> int:
        return self.y - 3

    @property
    def under(self) -> int:
        return self.y + BAR + 3


@dataclass(frozen=True)
class Drawing:
    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    bar: int = BAR
    top: int = TOP

    @property
    def ticks(self) -> list[tuple[int, float]]:
        return [(tick, _at(Fraction(tick, 100))) for tick in TICKS]

    @property
    def foot(self) -> int:
        return self.height - 6


def _at(share: Fraction) -> float:
    return round(LEFT + float(share) * SCALE, 1)


def draw_worths(worths: Mapping[str, Worth]) -> Drawing:
    """A bar for each alternative; what missing scores leave open is drawn as such."""
    bars = [
        Bar(
            key,
            TOP + n * ROW,
            LEFT,
            _length(one.low / 100),
            _length((one.high - one.low) / 100),
        )
        for n, (key, one) in enumerate(worths.items())
    ]
    return Drawing(tuple(bars), TOP + len(bars) * ROW + 6)


def draw_stays(
    stays: Mapping[str, Stays], shares: Mapping[str, Fraction], order: Sequence[str]
) -> Drawing:
    """For each criterion the part of the scale where the result holds, and where the weight is now."""
    bars = [
        Bar(
            key,
            TOP + n * ROW,
            _at(stays[key].low),
            _length(stays[key].high - stays[key].low),
            0,
            _at(shares[key]),
        )
        for n, key in enumerate(key for key in order if key in stays)
    ]
    return Drawing(tuple(bars), TOP + len(bars) * ROW + 6)


def _length(share: Fraction) -> float:
    return round(float(share) * SCALE, 1)
