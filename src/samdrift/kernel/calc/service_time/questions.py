"""What is asked of a calendar, in moments and lengths of time.

Moments need a time zone (NaiveMomentError); answers are in UTC, exact to the microsecond.
"""

from __future__ import annotations

import datetime as dt

from samdrift.kernel.calc.service_time.content import Calendar
from samdrift.kernel.calc.service_time.moments import as_moment, as_ticks, length_ticks
from samdrift.kernel.calc.spans import Span

NOTHING = dt.timedelta(0)


def elapsed(calendar: Calendar, a: dt.datetime, b: dt.datetime) -> dt.timedelta:
    """The service time from a to b; the negative of that from b to a."""
    return dt.timedelta(0, 0, calendar.table.between(as_ticks(a), as_ticks(b)))


def due(calendar: Calendar, start: dt.datetime, duration: dt.timedelta) -> dt.datetime | None:
    """The first moment with so much service time since `start`; `start` itself for none.

    So what is due when a day's hours end is due then, not when the next day's begin. None when it
    never comes (the calendar has no service time left), or not before the year 9990.
    Raises ValueError for a duration below zero.
    """
    if duration < NOTHING:
        raise ValueError(f"The duration {duration} is below zero.")
    found = calendar.table.after(as_ticks(start), length_ticks(duration))
    return None if found is None else as_moment(found)


def is_open(calendar: Calendar, moment: dt.datetime) -> bool:
    """Whether the moment is service time; the moment hours end is not."""
    return calendar.table.is_open(as_ticks(moment))


def next_open(calendar: Calendar, moment: dt.datetime) -> dt.datetime | None:
    """The moment itself when it is service time, else when that begins next; None as for `due`."""
    found = calendar.table.opens(as_ticks(moment))
    return None if found is None else as_moment(found)


def spans(calendar: Calendar, start: dt.datetime, end: dt.datetime) -> list[Span]:
    """The stretches of service time between the two moments, in order and apart."""
    found = calendar.table.stretches(as_ticks(start), as_ticks(end))
    return [Span(as_moment(opens), as_moment(closes)) for opens, closes in found]
