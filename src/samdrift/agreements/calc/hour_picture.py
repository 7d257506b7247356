"""The picture of a pool's hours: what is used beside an even pace, the forecast and the plan; and the
same by month. Coordinates are of a drawing of `WIDTH` by `HEIGHT`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from samdrift.agreements.calc.dates import closed_end, months_between, plus_months
from samdrift.agreements.calc.hours import PLANNED, USED, Balance, Booking
from samdrift.agreements.calc.kroner import rounded
from samdrift.kernel.calc.periods import Period

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 16, 34
TICKS = (10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000)
MOST_TICKS = 5
MOST_MONTHS = 14
_NONE = Decimal(0)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """Each line as the points of a polyline (`x,y x,y`); empty where there is nothing to draw.

    `ticks` holds (hours, y), `months` (first day, x), `today` its x or None outside the period.
    """

    pace: str
    used: str
    forecast: str
    plan: str
    entitled_y: float
    today: float | None
    ticks: list[tuple[int, float]]
    months: list[tuple[dt.date, float]]
    last: Point | None


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the period: what was used or is planned in it, and both summed so far."""

    start: dt.date
    used: Decimal
    planned: Decimal
    used_so_far: Decimal | None
    pace: Decimal


@dataclass(frozen=True, slots=True)
class _Frame:
    period: Period
    top: Fraction

    def x(self, day: dt.date) -> float:
        days = (closed_end(self.period) - self.period.start).days
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.period.start).days / days, 1)

    def y(self, hours: Decimal | Fraction | int) -> float:
        height = HEIGHT - TOP - BOTTOM
        return round(HEIGHT - BOTTOM - height * float(Fraction(hours) / self.top), 1)

    def at(self, day: dt.date, hours: Decimal | Fraction | int) -> Point:
        return self.x(day), self.y(hours)


def draw(standing: Balance, bookings: Sequence[Booking], day: dt.date) -> Picture:
    """The picture as of the day, of the bookings that take of this pool's hours."""
    period, entitled = standing.pool.period, standing.pool.entitlement
    end = closed_end(period)
    now = min(max(day, period.start), end)
    used = _steps(one for one in bookings if one.state == USED and one.day <= day)
    plan = _steps(one for one in bookings if one.state == PLANNED and one.day >= day)
    total = used[-1][1] if used else _NONE
    ahead = plan[-1][1] if plan else _NONE
    most = max(entitled, total + ahead, standing.forecast or _NONE)
    frame = _Frame(period, Fraction(most) * Fraction(107, 100))
    begun = day >= period.start
    return Picture(
        pace=_line([frame.at(period.start, 0), frame.at(end, entitled)]),
        used=_line(_stairs(frame, used, period.start, now)) if begun else "",
        forecast=_forecast(frame, standing, total, now, end),
        plan=_line(_stairs(frame, [(d, total + h) for d, h in plan], now, end, total)) if plan else "",
        entitled_y=frame.y(entitled),
        today=frame.x(day) if period.contains(day) else None,
        ticks=[(tick, frame.y(tick)) for tick in _ticks(most)],
        months=[(first, frame.x(first)) for first in _firsts(period)],
        last=frame.at(now, total) if begun else None,
    )  # fmt: skip


def _forecast(frame: _Frame, standing: Balance, total: Decimal, now: dt.date, end: dt.date) -> str:
    if standing.forecast is None or standing.is_over:
        return ""
    return _line([frame.at(now, total), frame.at(end, standing.forecast)])


def _steps(bookings: Iterable[Booking]) -> list[tuple[dt.date, Decimal]]:
    """(day, hours so far), by day; hours nobody knows are left out."""
    so_far, found = _NONE, []
    for one in sorted(bookings, key=lambda booking: booking.day):
        so_far += one.hours or _NONE
        found.append((one.day, so_far))
    return found


def _stairs(
    frame: _Frame,
    steps: Sequence[tuple[dt.date, Decimal]],
    start: dt.date,
    end: dt.date,
    base: Decimal = _NONE,
) -> list[Point]:
    points, height = [frame.at(start, base)], base
    for day, hours in steps:
        points += [frame.at(max(day, start), height), frame.at(max(day, start), hours)]
        height = hours
    return [*points, frame.at(end, height)]


def _line(points: Iterable[Point]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _ticks(most: Decimal) -> list[int]:
    step = next((tick for tick in TICKS if most / tick <= MOST_TICKS), TICKS[-1])
    return [step * n for n in range(int(most / step) + 1)]


def _firsts(period: Period) -> list[dt.date]:
    """The first days of its months, each second or third where they are many."""
    end, found = closed_end(period), []
    first = period.start.replace(day=1)
    if first < period.start:
        first = plus_months(first, 1)
    while first < end:
        found.append(first)
        first = plus_months(first, 1)
    return found[:: len(found) // MOST_MONTHS + 1]


def by_month(standing: Balance, bookings: Sequence[Booking], day: dt.date) -> list[Month]:
    """The months of the period; what is used so far is None in those that have not begun."""
    period, end = standing.pool.period, closed_end(standing.pool.period)
    months, so_far, found = months_between(period.start, end), _NONE, []
    first = period.start.replace(day=1)
    while first < end:
        after = plus_months(first, 1)
        inside = [one for one in bookings if first <= one.day < after]
        used = _sum(one for one in inside if one.state == USED and one.day <= day)
        planned = _sum(one for one in inside if one.state == PLANNED and one.day >= day)
        so_far += used
        gone = months_between(period.start, min(after, end))
        pace = rounded(Fraction(standing.pool.entitlement) * gone / months)
        found.append(Month(first, used, planned, so_far if first <= day else None, pace))
        first = after
    return found


def _sum(bookings: Iterable[Booking]) -> Decimal:
    return sum((one.hours or _NONE for one in bookings), _NONE)
