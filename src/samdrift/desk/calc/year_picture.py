"""A year of a calendar as a picture: a row for each month, a square for each day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple, Protocol

LEFT, TOP, STEP, SIDE = 44, 22, 22, 20
WIDTH, HEIGHT = LEFT + 31 * STEP + 2, TOP + 12 * STEP + 2
MONTHS = 12


class OfDay(Protocol):
    """What is known of a day, as `service_time.days` gives it."""

    @property
    def day(self) -> dt.date: ...
    @property
    def hours(self) -> tuple[tuple[int, int], ...]: ...
    @property
    def ground(self) -> str: ...


class Square(NamedTuple):
    """One day: its place, how it is drawn, and the sign that says so without colour."""

    x: int
    y: int
    look: str
    sign: str
    day: dt.date


class Picture(NamedTuple):
    width: int
    height: int
    squares: list[Square]
    months: list[tuple[int, int]]
    """(month, y)."""
    numbers: list[tuple[int, int]]
    """(day of the month, x)."""
    middle: int


SIGNS = {"holiday": "H", "half_day": "½", "exception": "!", "season": "s"}


def draw(days: Iterable[OfDay]) -> Picture:
    """The picture of the year's days."""
    squares = [_square(one) for one in days]
    return Picture(
        WIDTH,
        HEIGHT,
        squares,
        [(month, TOP + (month - 1) * STEP + SIDE - 6) for month in range(1, MONTHS + 1)],
        [(n, LEFT + (n - 1) * STEP + SIDE // 2) for n in (1, 5, 10, 15, 20, 25, 31)],
        SIDE // 2,
    )


def _square(one: OfDay) -> Square:
    x, y = LEFT + (one.day.day - 1) * STEP, TOP + (one.day.month - 1) * STEP
    look = one.ground if one.ground in {"holiday", "half_day", "exception"} else _usual(one)
    sign = SIGNS.get(one.ground, "") if one.hours or one.ground != "season" else ""
    return Square(x, y, look, sign, one.day)


def _usual(one: OfDay) -> str:
    if not one.hours:
        return "closed"
    return "season" if one.ground == "season" else "open"
