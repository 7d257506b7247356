"""The hours of one day, and why they are what they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from samdrift.kernel.calc.holidays import half_days, named_holidays
from samdrift.kernel.calc.service_time.content import Calendar, Hours, Opening, Week

_ONE = dt.timedelta(days=1)


class Day(NamedTuple):
    """A day's hours and their ground: `week`, `season`, `holiday`, `half_day` or `exception`.

    `names` are the codes of the holidays (two may meet) or of the half day; `note` is the
    exception's own text.
    """

    day: dt.date
    hours: Hours
    ground: str = "week"
    names: tuple[str, ...] = ()
    note: str = ""


def on_day(calendar: Calendar, day: dt.date) -> Day:
    """The hours that begin on the day."""
    for exception in calendar.exceptions:
        if exception.day == day:
            return Day(day, exception.hours, "exception", note=exception.note)
    return _usual(calendar, day)


def days(calendar: Calendar, first: dt.date, end: dt.date) -> Iterator[Day]:
    """Each day from `first` up to `end`."""
    exceptions = {exception.day: exception for exception in calendar.exceptions}
    day = first
    while day < end:
        found = exceptions.get(day)
        if found is None:
            yield _usual(calendar, day)
        else:
            yield Day(day, found.hours, "exception", note=found.note)
        day += _ONE


def _usual(calendar: Calendar, day: dt.date) -> Day:
    if calendar.closed_on_holidays:
        names = named_holidays(day.year).get(day)
        if names:
            return Day(day, (), "holiday", names)
    ground, week = _week(calendar, day)
    hours = week[day.weekday()]
    name = half_days(day.year).get(day) if calendar.half_days else None
    closes = dict(calendar.half_days).get(name) if name else None
    if closes is None or name is None:
        return Day(day, hours, ground)
    return Day(day, _cut(hours, closes), "half_day", (name,))


def _week(calendar: Calendar, day: dt.date) -> tuple[str, Week]:
    for season in calendar.seasons:
        if season.holds(day):
            return "season", season.week
    return "week", calendar.week


def _cut(hours: Hours, closes: int) -> Hours:
    return tuple(Opening(one.opens, min(one.closes, closes)) for one in hours if one.opens < closes)
