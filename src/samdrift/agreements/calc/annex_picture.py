"""What is agreed drawn as a time line: a lane for each term, a bar for the days of each value; pixels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

LEFT, SCALE, ROW, BAR, TOP = 190, 800, 34, 22, 26
LETTER = 6.6
"""About how wide a letter is."""
MOST_LABEL = 28
NARROWEST_YEAR = 42


@dataclass(frozen=True, slots=True)
class Span:
    """Days with one value; `labels` name it, the longest first. None is as long as the picture."""

    start: dt.date | None
    end: dt.date | None
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """A term's values, and the days for which nothing is agreed though something should be."""

    name: str
    spans: tuple[Span, ...]
    gaps: tuple[tuple[dt.date, dt.date | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    width: float
    label: str
    odd: bool
    title: str

    @property
    def text_x(self) -> float:
        return round(self.x + 4, 1)


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    y: int
    bars: tuple[Bar, ...]
    gaps: tuple[Bar, ...]

    @property
    def text_y(self) -> int:
        return self.y + 15


@dataclass(frozen=True, slots=True)
class Picture:
    years: tuple[tuple[str, float], ...]
    rows: tuple[Row, ...]
    today: float | None
    height: int
    width: int = LEFT + SCALE + 4
    bar: int = BAR

    @property
    def foot(self) -> int:
        return self.height - 4


@dataclass(frozen=True, slots=True)
class _Scale:
    first: dt.date
    end: dt.date

    def at(self, day: dt.date | None, otherwise: dt.date) -> float:
        when = min(max(day or otherwise, self.first), self.end)
        return round(LEFT + (when - self.first).days / (self.end - self.first).days * SCALE, 1)


def draw(lanes: Sequence[Lane], first: dt.date, end: dt.date, today: dt.date) -> Picture | None:
    """Lay the lanes out over [first, end); None when there are none, or no days."""
    if not lanes or end <= first:
        return None
    scale = _Scale(first, end)
    rows = tuple(_row(lane, TOP + n * ROW, scale) for n, lane in enumerate(lanes))
    now = scale.at(today, first) if first <= today < end else None
    return Picture(_years(scale), rows, now, TOP + len(rows) * ROW + 6)


def _row(lane: Lane, y: int, scale: _Scale) -> Row:
    inside = [
        span
        for span in lane.spans
        if (span.start or scale.first) < scale.end and (span.end or scale.end) > scale.first
    ]
    bars = tuple(_bar(span, scale, odd=n % 2 == 1) for n, span in enumerate(inside))
    gaps = tuple(_bar(Span(a, b, ("",)), scale, odd=False) for a, b in lane.gaps)
    return Row(_short(lane.name), y, bars, tuple(gap for gap in gaps if gap.width > 0))


def _bar(span: Span, scale: _Scale, *, odd: bool) -> Bar:
    x = scale.at(span.start, scale.first)
    width = round(max(scale.at(span.end, scale.end) - x - 1, 0), 1)
    fits = [label for label in span.labels if len(label) * LETTER + 8 <= width]
    return Bar(x, width, fits[0] if fits else "", odd, span.labels[0])


def _short(name: str) -> str:
    return name if len(name) <= MOST_LABEL else f"{name[: MOST_LABEL - 1]}…"


def _years(scale: _Scale) -> tuple[tuple[str, float], ...]:
    """The years that begin in the picture; every second, fifth or so where they lie close."""
    first = scale.first.year + (0 if scale.first == dt.date(scale.first.year, 1, 1) else 1)
    starts = [dt.date(year, 1, 1) for year in range(first, scale.end.year + 1)]
    starts = [day for day in starts if scale.first <= day < scale.end]
    wide = SCALE * 365.25 / (scale.end - scale.first).days
    every = next(n for n in (1, 2, 5, 10, 25, 50, 1000) if wide * n >= NARROWEST_YEAR)
    return tuple(
        (str(day.year), scale.at(day, day))
        for day in starts
        if not (day.year - starts[0].year) % every
    )
