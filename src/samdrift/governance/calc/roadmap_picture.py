"""The roadmap drawn as a time line: a row for each measure, a column for each year; pixels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

LEFT, YEAR, ROW, BAR, TOP = 300, 110, 28, 14, 34
MOST_YEARS = 15
SHORTEST = 5.0


@dataclass(frozen=True)
class Planned:
    """A measure with its days, the last one counted with it; None is not said."""

    key: int
    starts_on: dt.date | None
    ends_on: dt.date | None


@dataclass(frozen=True)
class Bar:
    """`open_end` when nothing says when it ends."""

    key: int
    x: float
    y: int
    width: float
    open_end: bool

    @property
    def text_y(self) -> int:
        return self.y + BAR - 2

    @property
    def tip(self) -> float:
        return round(self.x + self.width, 1)


@dataclass(frozen=True)
class Line:
    """The whole drawing; measures without any day, or outside its years, have no bar."""

    years: tuple[tuple[int, float], ...]
    bars: tuple[Bar, ...]
    today: float | None
    width: int
    height: int
    bar: int = BAR

    @property
    def foot(self) -> int:
        return self.height - 6


def draw(measures: Sequence[Planned], today: dt.date) -> Line | None:
    """Lay out those that have a day, in the order given; None when none has."""
    dated = [one for one in measures if one.starts_on or one.ends_on]
    if not dated:
        return None
    first = min(_first(one).year for one in dated)
    last = max((one.ends_on or _first(one)).year for one in dated)
    last = min(max(last, first), first + MOST_YEARS - 1)
    shown = [one for one in dated if _first(one).year <= last]
    end = dt.date(last + 1, 1, 1)
    bars = tuple(_bar(one, n, first, end) for n, one in enumerate(shown))
    years = tuple((year, _x(dt.date(year, 1, 1), first)) for year in range(first, last + 1))
    now = _x(today, first) if first <= today.year <= last else None
    width = LEFT + (last - first + 1) * YEAR + 10
    return Line(years, bars, now, width, TOP + len(bars) * ROW + 6)


def _first(one: Planned) -> dt.date:
    """The first day known of it. Only for those that have one."""
    return one.starts_on or one.ends_on or dt.date.min


def _bar(one: Planned, n: int, first: int, end: dt.date) -> Bar:
    start = _x(_first(one), first)
    last = end if one.ends_on is None else min(one.ends_on + dt.timedelta(days=1), end)
    width = max(round(_x(last, first) - start, 1), SHORTEST)
    return Bar(one.key, start, TOP + n * ROW, width, open_end=one.ends_on is None)


def _x(day: dt.date, first: int) -> float:
    """Where a day stands: its share of its own year."""
    begin = dt.date(day.year, 1, 1)
    days = (dt.date(day.year + 1, 1, 1) - begin).days
    return round(LEFT + (day.year - first + (day - begin).days / days) * YEAR, 1)
