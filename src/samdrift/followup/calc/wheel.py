"""The wheel of the year: months around, areas as rings, what falls due as marks; lengths in pixels."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

SIZE = 720
CENTRE = SIZE / 2
OUTER = 300.0
HUB = 84.0
"""The inside of the innermost ring, where the year stands."""
GAP = 4.0
APART = 15.0
"""Marks are no nearer to each other, from middle to middle."""
MOST = 90
"""Marks in a ring; with more, those of a week become one."""
WORST = ("late", "soon", "coming", "done", "dropped")
"""Which state a mark of several takes: the first that one of them has."""
_LANES = (0.0, 0.28, -0.28)
_TURNS = 24


@dataclass(frozen=True)
class Due:
    """Something that falls due: `key` is whose page the mark leads to."""

    key: int
    day: dt.date
    area: str
    state: str


@dataclass(frozen=True)
class Ring:
    area: str
    inner: float
    outer: float

    @property
    def middle(self) -> float:
        return (self.inner + self.outer) / 2

    @property
    def width(self) -> float:
        return self.outer - self.inner


@dataclass(frozen=True)
class Mark:
    """A mark in a ring for one or more that fall due on a day (or in a week)."""

    x: float
    y: float
    state: str
    day: dt.date
    keys: tuple[int, ...]

    @property
    def many(self) -> bool:
        return len(self.keys) > 1


@dataclass(frozen=True)
class Month:
    """A month's line from the hub outwards, and where its name stands."""

    number: int
    line: tuple[float, float, float, float]
    x: float
    y: float


@dataclass(frozen=True)
class Wheel:
    year: int
    rings: tuple[Ring, ...]
    months: tuple[Month, ...]
    marks: tuple[Mark, ...]
    hand: tuple[float, float, float, float] | None = field(default=None)


def wheel(year: int, areas: Sequence[str], dues: Iterable[Due], today: dt.date) -> Wheel:
    """Lay the year out: the first area is the outermost ring; the hand is today's, in its year."""
    rings = tuple(_ring(area, n, len(areas)) for n, area in enumerate(areas))
    of_area: dict[str, list[Due]] = defaultdict(list)
    for due in dues:
        if due.day.year == year:
            of_area[due.area].append(due)
    marks = [mark for ring in rings for mark in _marks(ring, of_area[ring.area])]
    months = tuple(_month(year, number) for number in range(1, 13))
    hand = _line(today, HUB - 12, OUTER + 5) if today.year == year else None
    marks.sort(key=lambda mark: (mark.day, mark.keys))
    return Wheel(year, rings, months, tuple(marks), hand)


def _ring(area: str, n: int, count: int) -> Ring:
    step = (OUTER - HUB) / count
    outer = OUTER - n * step
    return Ring(area, outer - step + GAP, outer)


def angle(day: dt.date) -> float:
    """Radians from the top, with the clock: the middle of the day's part of the year."""
    days = 365 + calendar.isleap(day.year)
    return 2 * math.pi * (day.timetuple().tm_yday - 0.5) / days


def at(turn: float, radius: float) -> tuple[float, float]:
    """The point at this angle and distance from the middle."""
    x, y = CENTRE + radius * math.sin(turn), CENTRE - radius * math.cos(turn)
    return round(x, 1), round(y, 1)


def _line(day: dt.date, inner: float, outer: float) -> tuple[float, float, float, float]:
    return (*at(angle(day), inner), *at(angle(day), outer))


def _month(year: int, number: int) -> Month:
    days = 365 + calendar.isleap(year)
    first = dt.date(year, number, 1)
    turn = 2 * math.pi * (first.timetuple().tm_yday - 1) / days
    middle = turn + math.pi * calendar.monthrange(year, number)[1] / days
    x, y = at(middle, OUTER + 32)
    return Month(number, (*at(turn, HUB), *at(turn, OUTER + 6)), x, y + 5)


def _marks(ring: Ring, dues: Sequence[Due]) -> list[Mark]:
    groups = _grouped(dues, weekly=len({due.day for due in dues}) > MOST)
    taken: list[tuple[float, float]] = []
    marks = []
    for day in sorted(groups):
        x, y = _free(ring, day, taken)
        taken.append((x, y))
        state = min((due.state for due in groups[day]), key=WORST.index)
        marks.append(Mark(x, y, state, day, tuple(due.key for due in groups[day])))
    return marks


def _grouped(dues: Sequence[Due], *, weekly: bool) -> dict[dt.date, list[Due]]:
    """One mark for what falls on the same day, or in the same week where there are too many."""
    found: dict[dt.date, list[Due]] = defaultdict(list)
    weeks: dict[tuple[int, int], dt.date] = {}
    for due in sorted(dues, key=lambda one: (one.day, one.key)):
        week = due.day.isocalendar()[:2]
        day = weeks.setdefault(week, due.day) if weekly else due.day
        found[day].append(due)
    return found


def _free(ring: Ring, day: dt.date, taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The nearest place to the day's own where no other mark stands."""
    near = taken[-40:]
    best = at(angle(day), ring.middle)
    for step in range(_TURNS):
        for lane in _LANES:
            radius = ring.middle + lane * ring.width
            x, y = at(angle(day) + step * 0.2 * APART / radius, radius)
            if all(math.hypot(x - a, y - b) >= APART for a, b in near):
                return x, y
    return best


@dataclass(frozen=True)
class Week:
    """A row of a month's sheet: its ISO number and seven days, those of other months with it."""

    number: int
    days: tuple[dt.date, ...]


def weeks_of(year: int, month: int) -> list[Week]:
    """The month's sheet, weeks from Monday."""
    rows = calendar.Calendar().monthdatescalendar(year, month)
    return [Week(row[0].isocalendar().week, tuple(row)) for row in rows]


def neighbours(year: int, month: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """(year, month) before and after."""
    before, after = year * 12 + month - 2, year * 12 + month
    return (before // 12, before % 12 + 1), (after // 12, after % 12 + 1)
