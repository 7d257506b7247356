"""Lines in a box: where the points of a picture of trends stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 44, 30, 12, 28
STEPS = 4
Number = int | Fraction | None


@dataclass(frozen=True, slots=True)
class Line:
    """`parts` are the lines between what is known, `dots` (x, y, index) each known point."""

    parts: tuple[str, ...]
    dots: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """`grid` is (y, value) of the lines across, `ticks` (x, index) of the points named below."""

    lines: tuple[Line, ...]
    grid: tuple[tuple[int, int], ...]
    ticks: tuple[tuple[int, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - 8


def nice_top(most: Fraction) -> int:
    """The least of 4, 8, 20, 40, 80, 200 … that is not below: it divides into four whole steps."""
    size = 1
    while True:
        for first in (4, 8, 20):
            if first * size >= most:
                return first * size
        size *= 10


def picture(series: Sequence[Sequence[Number]], top: int | None = None, named: int = 12) -> Picture:
    """The series in one box, from 0 up to `top` (or what the greatest number needs); about `named` of
    the points are named below.
    """
    count = max((len(one) for one in series), default=0)
    known = [Fraction(value) for one in series for value in one if value is not None]
    highest = top or nice_top(max([*known, Fraction(1)]))
    high, wide = HEIGHT - TOP - BOTTOM, WIDTH - LEFT - RIGHT

    def x_of(index: int) -> int:
        return LEFT + (round(Fraction(wide * index, count - 1)) if count > 1 else wide // 2)

    def y_of(value: Fraction) -> int:
        return TOP + round(high * (1 - value / highest))

    def line(values: Sequence[Number]) -> Line:
        dots = tuple(
            (x_of(at), y_of(Fraction(one)), at) for at, one in enumerate(values) if one is not None
        )
        return Line(tuple(_parts(dots)), dots)

    every = max(1, -(-count // named))
    grid = tuple(
        (y_of(Fraction(highest * n, STEPS)), highest * n // STEPS) for n in range(STEPS + 1)
    )
    ticks = tuple((x_of(at), at) for at in range(0, count, every))
    return Picture(tuple(line(one) for one in series), grid, ticks)


def _parts(dots: Sequence[tuple[int, int, int]]) -> list[str]:
    """Runs of points that follow each other: what is unknown is a gap, never a 0."""
    runs: list[list[tuple[int, int, int]]] = []
    for dot in dots:
        if runs and runs[-1][-1][2] == dot[2] - 1:
            runs[-1].append(dot)
        else:
            runs.append([dot])
    return [" ".join(f"{x},{y}" for x, y, _at in run) for run in runs if len(run) > 1]
