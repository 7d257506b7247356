"""What a calendar of service time holds.

As JSON, everything but `week` may be left out:

    {"zone": "Europe/Oslo",
     "week": {"1": [["08:00", "11:30"], ["12:00", "15:30"]], "6": [["22:00", "06:00"]]},
     "seasons": [{"from": "05-15", "to": "09-14", "week": {"1": [["08:00", "15:00"]]}}],
     "closed_on_holidays": true,
     "half_days": {"christmas_eve": "12:00"},
     "exceptions": [{"day": "2026-08-14", "hours": [], "note": "Moving day"}]}

- Days of the week are 1 (Monday) to 7; one that is left out is closed.
- Hours that end before they begin go on past midnight; hours belong to the day they begin on.
- A season's days are both with it, and it may go over new year; its week stands for the usual one.
- On a holiday no hours begin, and on a half day none go on past its time. An exception goes before
  all of these: its hours are that day's, none means closed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from samdrift.kernel.calc.service_time.table import Table

ZONE = ZoneInfo("Europe/Oslo")
DAY_MINUTES = 24 * 60


class Opening(NamedTuple):
    """From `opens` to `closes`, in minutes from midnight; above 1440 is on the next day."""

    opens: int
    closes: int


Hours = tuple[Opening, ...]
Week = tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
"""Monday to Sunday."""
MonthDay = tuple[int, int]
ALL_DAY: Hours = (Opening(0, DAY_MINUTES),)


class Season(NamedTuple):
    """The week from and with one day of the year to and with another."""

    first: MonthDay
    last: MonthDay
    week: Week

    def holds(self, day: dt.date) -> bool:
        now = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= now <= self.last
        return now >= self.first or now <= self.last


class Exceptional(NamedTuple):
    """The hours of one day, whatever day it is; the note says why."""

    day: dt.date
    hours: Hours
    note: str = ""


@dataclass(frozen=True)
class Calendar:
    """A calendar of service time. Equal content is one calendar; read it with `from_json`."""

    week: Week
    seasons: tuple[Season, ...] = ()
    closed_on_holidays: bool = False
    half_days: tuple[tuple[str, int], ...] = ()
    """The name of the half day, and the minute of the day it closes."""
    exceptions: tuple[Exceptional, ...] = ()

    @classmethod
    def from_json(cls, content: Any) -> Calendar:
        """Read a calendar. Raises CalendarError, a ValueError that names what is wrong and where."""
        from samdrift.kernel.calc.service_time import reading  # noqa: PLC0415 - it makes calendars

        return reading.read(content)

    def to_json(self) -> dict[str, Any]:
        """The content as plain JSON, always written the same way."""
        from samdrift.kernel.calc.service_time import writing  # noqa: PLC0415 - it knows calendars

        return writing.written(self)

    @cached_property
    def always(self) -> bool:
        """Whether it is around the clock, all days."""
        return (
            all(hours == ALL_DAY for hours in self.week)
            and not (self.seasons or self.closed_on_holidays or self.half_days)
            and not self.exceptions
        )

    @cached_property
    def table(self) -> Table:
        """The sums behind its answers, shared among equal calendars."""
        from samdrift.kernel.calc.service_time.table import table_of  # noqa: PLC0415 - as above

        return table_of(self)


ALWAYS = Calendar((ALL_DAY,) * 7)
"""Around the clock."""
