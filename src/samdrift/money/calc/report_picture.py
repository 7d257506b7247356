"""Pictures of reports: bars with a label each, and lines through years. Lengths are pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from samdrift.agreements.calc.curve_picture import nice
from samdrift.money.calc.report import Bar, Series

LABEL, SCALE, ROW, THICK, TOP, AFTER = 190, 400, 30, 18, 6, 150
LEFT, RIGHT, HEAD, FOOT, WIDTH, HEIGHT = 84, 24, 16, 34, 760, 300
LONGEST = 26


@dataclass(frozen=True, slots=True)
class DrawnBar:
    label: str
    shown: str
    y: int
    text_y: int
    x: float
    width: float
    end: float


@dataclass(frozen=True, slots=True)
class Bars:
    bars: tuple[DrawnBar, ...]
    width: int = LABEL + SCALE + AFTER
    thick: int = THICK

    @property
    def height(self) -> int:
        return TOP * 2 + ROW * len(self.bars)


def draw_bars(bars: Sequence[Bar]) -> Bars | None:
    """The largest as long as the scale; one below 0 has no length, and tells its value."""
    if not bars:
        return None
    most = max((bar.value for bar in bars), default=Decimal(0)) or Decimal(1)
    return Bars(tuple(_bar(at, bar, max(most, Decimal(1))) for at, bar in enumerate(bars)))


def _bar(at: int, bar: Bar, most: Decimal) -> DrawnBar:
    width = round(max(0.0, float(bar.value / most)) * SCALE, 1)
    y = TOP + ROW * at
    label = bar.label if len(bar.label) <= LONGEST else f"{bar.label[: LONGEST - 1]}…"
    return DrawnBar(label, bar.shown, y, y + THICK - 4, LABEL, width, round(LABEL + width + 8, 1))


@dataclass(frozen=True, slots=True)
class DrawnLine:
    label: str
    path: str
    points: tuple[tuple[float, float], ...]
    label_y: float


@dataclass(frozen=True, slots=True)
class Lines:
    lines: tuple[DrawnLine, ...]
    left: tuple[tuple[float, Decimal], ...]
    across: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    first: int = LEFT
    last: int = WIDTH - RIGHT
    foot: int = HEIGHT - FOOT
    label_x: int = LEFT - 8
    foot_text: int = HEIGHT - FOOT + 20


def draw_lines(years: Sequence[str], series: Sequence[Series]) -> Lines | None:
    """Lines over the years from 0 up; a year that is not known breaks the line."""
    known = [value for one in series for value in one.values if value is not None]
    if not known or len(years) <= 1:
        return None
    ticks = nice(float(max(*known, Decimal(1))))
    step = (WIDTH - RIGHT - LEFT) / (len(years) - 1)
    across = tuple((round(LEFT + step * at, 1), year) for at, year in enumerate(years))
    return Lines(
        tuple(_line(one, across, ticks[-1]) for one in series),
        tuple((_height(value, ticks[-1]), value) for value in ticks),
        across,
    )


def _height(value: Decimal, most: Decimal) -> float:
    return round(HEIGHT - FOOT - float(value / most) * (HEIGHT - FOOT - HEAD), 1)


def _line(one: Series, across: Sequence[tuple[float, str]], most: Decimal) -> DrawnLine:
    path, points, is_drawing = "", [], False
    for (x, _year), value in zip(across, one.values, strict=True):
        if value is None:
            is_drawing = False
            continue
        y = _height(max(value, Decimal(0)), most)
        path += f"{'L' if is_drawing else 'M'}{x} {y}"
        points.append((x, y))
        is_drawing = True
    return DrawnLine(one.label, path, tuple(points), points[-1][1] if points else 0.0)
