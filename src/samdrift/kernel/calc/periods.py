"""Half-open periods of whole days: `[start, end)`; an end of None is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


class EmptyPeriodError(ValueError):
    """A period must hold at least one day."""

    def __init__(self, start: date, end: date) -> None:
        super().__init__(f"The period from {start} to {end} holds no day.")
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, but not with, `end` (None: no end is known).

    Raises EmptyPeriodError when `end` is not after `start`.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise EmptyPeriodError(self.start, self.end)

    @property
    def days(self) -> int | None:
        """Number of days, or None for an open period."""
        return None if self.end is None else (self.end - self.start).days

    def contains(self, day: date) -> bool:
        """Tell whether the day lies in the period."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "Period") -> bool:
        """Tell whether the two have a day in common."""
        return self.intersect(other) is not None

    def intersect(self, other: "Period") -> "Period | None":
        """Return the days they have in common, or None when there are none."""
        return self.clip(other.start, other.end)

    def clip(self, first: date | None, end: date | None) -> "Period | None":
        """Return the part inside `[first, end)`; None on either side means no limit there."""
        start = self.start if first is None else max(self.start, first)
        stop = _earlier(self.end, end)
        return None if stop is not None and stop <= start else Period(start, stop)


def overlaps_among(periods: Iterable[Period]) -> list[tuple[Period, Period]]:
    """Return each pair that overlaps, ordered by start.

    One pass over the periods by start; the cost follows the number of pairs found.
    """
    found: list[tuple[Period, Period]] = []
    running: list[Period] = []
    for period in sorted(periods, key=_order):
        running = [earlier for earlier in running if not _is_over(earlier, period.start)]
        found.extend((earlier, period) for earlier in running)
        running.append(period)
    return found


def gaps(periods: Iterable[Period], within: Period) -> list[Period]:
    """Return the stretches of `within` that none of the periods covers, in order."""
    found: list[Period] = []
    reached: date | None = within.start
    for period in sorted(periods, key=_order):
        if reached is None or (within.end is not None and reached >= within.end):
            return found
        until = _earlier(period.start, within.end)
        if until is not None and until > reached:
            found.append(Period(reached, until))
        reached = _later(reached, period.end)
    if reached is not None and (within.end is None or reached < within.end):
        found.append(Period(reached, within.end))
    return found


def day_fraction(period: Period, within: Period) -> Fraction:
    """Return how much of `within` the period covers, by days: a fraction from 0 to 1.

    Raises ValueError when `within` is open: an endless period has no parts.
    """
    if within.days is None:
        raise ValueError("A share of a period without an end can not be told.")
    common = period.intersect(within)
    return Fraction(0) if common is None else Fraction(common.days or 0, within.days)


def _order(period: Period) -> tuple[date, date]:
    return period.start, period.end or date.max


def _is_over(period: Period, day: date) -> bool:
    return period.end is not None and period.end <= day


def _earlier(one: date | None, other: date | None) -> date | None:
    """Return the earlier of two ends, where None is never."""
    if one is None or other is None:
        return one or other
    return min(one, other)


def _later(one: date, other: date | None) -> date | None:
    return None if other is None else max(one, other)
