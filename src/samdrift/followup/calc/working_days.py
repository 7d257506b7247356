"""Norwegian public holidays and working days (LOV-1995-02-24-12 § 2, LOV-1947-04-26-1)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

_AROUND_EASTER = (-3, -2, 0, 1, 39, 49, 50)
"""Maundy Thursday, Good Friday, Easter, Ascension Day and Pentecost, as days from Easter Sunday."""
_FIXED = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
_SATURDAY = 5


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (the anonymous computus, Meeus 1991)."""
    golden, century = year % 19, year // 100
    leap = century - century // 4 - (8 * century + 13) // 25
    epact = (19 * golden + leap + 15) % 30
    moon = epact - (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    offset = moon - weekday
    month = 3 + (offset + 40) // 44
    return dt.date(year, month, offset + 28 - 31 * (month // 4))


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[dt.date]:
    """The public holidays of the year but ordinary Sundays; eves are none."""
    day = easter(year)
    movable = {day + dt.timedelta(days=n) for n in _AROUND_EASTER}
    return frozenset(movable | {dt.date(year, month, n) for month, n in _FIXED})


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
