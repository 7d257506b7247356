"""The roadmap drawn as a time line: a row for each measure, a column for each year; pixels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

LEFT, ROW, BAR, TOP = 300, 28, 14, 34
SCALE, YEAR = 720, 90
"""The years share SCALE; with many of them each gets YEAR."""
MOST_YEARS = 15
SHORTEST = 5.0


@dataclass(frozen=True)
class Scale:
    """From which year, and how many pixels a year gets."""

    first: int
    year: int

    def at(self, day: dt.date) -> float:
        """Where a day stands: its share of its own year."""
        begin = dt.date(day.year, 1, 1)
        days = (dt.date(day.year + 1, 1, 1) - begin).days
        return round(LEFT + (day.year - self.first + (day - begin).days / days) * self.year, 1)


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
    """Lay out those that have a day, in the order given; None when none has.

    What was over long ago has no bar: the years begin the year before today's at the latest, or
    with the last there is.
    """
    dated = [one for one in measures if one.starts_on or one.ends_on]
    if not dated:
        return None
    last = max((one.ends_on or _first(one)).year for one in dated)
    first = max(min(_first(one).year for one in dated), min(today.year - 1, last))
    last = min(last, first + MOST_YEARS - 1)
    shown = [one for one in dated if _first(one).year <= last and _last(one).year >= first]
    end = dt.date(last + 1, 1, 1)
    count = last - first + 1
    scale = Scale(first, max(SCALE // count, YEAR))
    bars = tuple(_bar(one, n, scale, end) for n, one in enumerate(shown))
    years = tuple((year, scale.at(dt.date(year, 1, 1))) for year in range(first, last + 1))
    now = scale.at(today) if first <= today.year <= last else None
    width = LEFT + count * scale.year + 10
    return Line(years, bars, now, width, TOP + len(bars) * ROW + 6)


def _first(one: Planned) -> dt.date:
    """The first day known of it. Only for those that have one."""
    return one.starts_on or one.ends_on or dt.date.min


def _last(one: Planned) -> dt.date:
    """The last day known of it; one without an end goes on."""
    return one.ends_on or dt.date.max


def _bar(one: Planned, n: int, scale: Scale, end: dt.date) -> Bar:
    start = scale.at(max(_first(one), dt.date(scale.first, 1, 1)))
    last = end if one.ends_on is None else min(one.ends_on + dt.timedelta(days=1), end)
    width = max(round(scale.at(last) - start, 1), SHORTEST)
    return Bar(one.key, start, TOP + n * ROW, width, open_end=one.ends_on is None)
