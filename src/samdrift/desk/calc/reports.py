"""What is counted of the desk's work, and how: months, backlog, ages, shares, satisfaction.

What the words mean, for every count, list, picture and paper alike:

- counted: cases of the joint desk. Not a member's own internal ones, not the desk's problems, and not
  those merged with another, which is counted where it went.
- opened: came in the period. Counted on the day it came, whatever has happened since.
- ended: is neither open nor waiting, and became so in the period: by being solved or, never solved, by
  being cancelled or closed. One that was opened again ended when it ended the last time.
- backlog at a moment: had come, and had not ended.
- age: whole days from it came until the moment the backlog is counted at.
- reopened: ended in the period after having been opened again at least once.
- first contact: of those ended in the period where it is known, solved while the one who asked was there.
- promise: a clock of ours to the member. It counts once, when it is settled: broken at its first breach,
  kept when it stops unbroken. The team's own clocks and the suppliers' are not promises to a member.
- satisfaction: the mean of the answers given in the period, 1 to 5; with fewer than `FEWEST` it is not
  shown, so that nobody can tell who answered what.

Months and days are Norwegian ones: their bounds are midnight in Oslo.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
FEWEST = 5
"""Answers that must be there for satisfaction to be shown."""
AGES: dict[str, tuple[int, int | None]] = {
    "day": (0, 1),
    "week": (1, 7),
    "month": (7, 30),
    "quarter": (30, 90),
    "more": (90, None),
}
"""Age of what is open: from so many whole days, up to but not with so many (None: no bound)."""
METRICS = ("response", "update", "resolution")
_MONTH = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"[12]\d{3}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A month of the calendar."""

    year: int
    month: int

    @classmethod
    def of(cls, day: dt.date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Month:
        """`2026-10`. Raises ValueError for anything else."""
        found = _MONTH.fullmatch(text)
        if found is None:
            raise ValueError(text)
        return cls(int(found[1]), int(found[2]))

    @property
    def start(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    @property
    def end(self) -> dt.date:
        """The first day after the month."""
        return self.moved(1).start

    def moved(self, months: int) -> Month:
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


def read_day(text: str) -> dt.date:
    """`2026-10-31`, of the years 1000 to 2999. Raises ValueError for anything else."""
    if _DAY.fullmatch(text) is None:
        raise ValueError(text)
    return dt.date.fromisoformat(text)


def midnight(day: dt.date) -> dt.datetime:
    """The moment the day begins in Oslo."""
    return dt.datetime.combine(day, dt.time(), OSLO)


def months_to(last: Month, count: int) -> list[Month]:
    """So many months, of which this is the last."""
    return [last.moved(-back) for back in range(count - 1, -1, -1)]


def is_late(month: Month, send_by: int, today: dt.date) -> bool:
    """Whether the day of the next month that the report is to be sent by has passed. A day the month
    does not have is its last.
    """
    return today > due_day(month, send_by)


def due_day(month: Month, send_by: int) -> dt.date:
    """The day the month's report is to be sent by."""
    after = month.moved(1)
    last = after.end - dt.timedelta(days=1)
    return after.start.replace(day=min(send_by, last.day))


def share(part: int, whole: int) -> Fraction | None:
    """The part of the whole; None where there is nothing to take part of."""
    return Fraction(part, whole) if whole else None


def percent(part: Fraction | None, digits: int = 1) -> str:
    """`97,5`, cut and never rounded up: 99.96 is not all. Empty for None."""
    if part is None:
        return ""
    scaled = int(part * 100 * 10**digits)
    whole, rest = divmod(scaled, 10**digits)
    return f"{whole},{rest:0{digits}}" if digits else str(whole)


def satisfaction(total: int, answers: int) -> Fraction | None:
    """The mean of the answers; None with too few of them."""
    return Fraction(total, answers) if answers >= FEWEST else None


def age_bounds(band: str, at: dt.datetime) -> tuple[dt.datetime | None, dt.datetime]:
    """Between which moments a case came that is of this age at `at`: after the first (None: any
    time before), up to and with the second. Raises KeyError for an unknown band.
    """
    least, most = AGES[band]
    after = None if most is None else at - dt.timedelta(days=most)
    return after, at - dt.timedelta(days=least)


def backlog_by_day(
    before: int, opened: Mapping[int, int], ended: Mapping[int, int], days: int
) -> list[int]:
    """The backlog at the end of each of so many days, which follow each other; `before` is that at the
    beginning of the first. `opened` and `ended` are counts by day, from 0.
    """
    found, left = [], before
    for day in range(days):
        left += opened.get(day, 0) - ended.get(day, 0)
        found.append(left)
    return found
