"""Working days, and what is moved to one."""

from __future__ import annotations

import datetime as dt

from samdrift.kernel.calc.holidays import holidays

_SATURDAY = 5


def is_working_day(day: dt.date) -> bool:
    """Monday to Friday, and no public holiday."""
    return day.weekday() < _SATURDAY and day not in holidays(day.year)


def moved(day: dt.date, move: str) -> dt.date:
    """The day itself when it is a working day; else the `next` or `previous` one that is.

    Any other `move` leaves the day as it is.
    """
    step = {"next": 1, "previous": -1}.get(move, 0)
    while step and not is_working_day(day):
        day += dt.timedelta(days=step)
    return day
