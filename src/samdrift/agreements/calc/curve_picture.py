"""The curve of what units cost: the total and the price of a unit by number of units; pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

from samdrift.agreements.calc.price_curve import Cliff, Point

LEFT, RIGHT, TOP, FOOT, WIDTH, HEIGHT = 78, 62, 14, 34, 760, 320
TICKS = 5


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    value: Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """Numbers of units that cost more than a few more would."""

    x: float
    width: float
    cliff: Cliff


@dataclass(frozen=True, slots=True)
class Curve:
    total: str
    each: str
    across: tuple[Tick, ...]
    left: tuple[Tick, ...]
    right: tuple[Tick, ...]
    bands: tuple[Band, ...]
    now: float | None
    then: float | None
    width: int = WIDTH
    height: int = HEIGHT
    top: int = TOP
    foot: int = HEIGHT - FOOT
    first: int = LEFT
    last: int = WIDTH - RIGHT


@dataclass(frozen=True, slots=True)
class _Axis:
    """Values from 0 to `most` over pixels from `low` to `high`."""

    most: float
    low: float
    high: float

    def at(self, value: Decimal | float) -> float:
        return round(self.low + float(value) / self.most * (self.high - self.low), 1)


def nice(most: float) -> list[Decimal]:
    """Round numbers from 0 up to the first that is not below `most`."""
    if most <= 0:
        return [Decimal(0), Decimal(1)]
    rough = most / TICKS
    size = 10 ** floor(log10(rough))
    step = next(n * size for n in (1, 2, 2.5, 5, 10) if n * size >= rough * 0.999)
    count = ceil(most / step - 1e-9)
    return [(Decimal(str(step)) * n).normalize() for n in range(count + 1)]


def draw(
    points: Sequence[Point],
    cliffs: Sequence[Cliff],
    now: Decimal | None,
    then: Decimal | None = None,
) -> Curve | None:
    """Draw the points, the cliffs as bands, and where one stands now and then; None for no points."""
    known = [one for one in points if one.effective is not None]
    if not known:
        return None
    units = nice(float(points[-1].quantity))
    money = nice(float(max(one.total for one in points)))
    prices = nice(float(max(one.effective or 0 for one in known)))
    x = _Axis(float(points[-1].quantity), LEFT, WIDTH - RIGHT)
    y = _Axis(float(money[-1]), HEIGHT - FOOT, TOP)
    z = _Axis(float(prices[-1]), HEIGHT - FOOT, TOP)
    return Curve(
        _path((x.at(one.quantity), y.at(one.total)) for one in points),
        _path((x.at(one.quantity), z.at(one.effective or 0)) for one in known),
        tuple(Tick(x.at(unit), unit) for unit in units if unit <= points[-1].quantity),
        tuple(Tick(y.at(value), value) for value in money),
        tuple(Tick(z.at(value), value) for value in prices),
        tuple(_band(cliff, x) for cliff in cliffs),
        _place(now, x),
        None if then == now else _place(then, x),
    )


def _path(points: object) -> str:
    return "M" + "L".join(f"{a} {b}" for a, b in points)  # type: ignore[attr-defined]


def _band(cliff: Cliff, x: _Axis) -> Band:
    start = x.at(cliff.dear_from)
    return Band(start, round(x.at(cliff.quantity) - start, 1), cliff)


def _place(units: Decimal | None, x: _Axis) -> float | None:
    return None if units is None or units > x.most else x.at(units)
