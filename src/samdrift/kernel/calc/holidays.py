"""Norwegian public holidays (LOV-1995-02-24-12 § 2, LOV-1947-04-26-1) and the usual half days.

Days and eves are named by codes; pages have the words for them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

_FROM_EASTER = {
    "maundy_thursday": -3,
    "good_friday": -2,
    "easter_sunday": 0,
    "easter_monday": 1,
    "ascension_day": 39,
    "whit_sunday": 49,
    "whit_monday": 50,
}
_FIXED = {
    "new_years_day": (1, 1),
    "labour_day": (5, 1),
    "constitution_day": (5, 17),
    "christmas_day": (12, 25),
    "boxing_day": (12, 26),
}
HALF_DAYS = ("easter_wednesday", "whitsun_eve", "christmas_eve", "new_years_eve")
"""Days on which work usually ends at 12:00 by the collective agreement; none is a holiday."""
_EASTER_WEDNESDAY, _WHITSUN_EVE = -4, 48


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
def named_holidays(year: int) -> Mapping[dt.date, tuple[str, ...]]:
    """The public holidays of the year but ordinary Sundays, in order; two may meet on a day."""
    sunday = easter(year)
    found: dict[dt.date, tuple[str, ...]] = {}
    for name, (month, day) in _FIXED.items():
        found[dt.date(year, month, day)] = (name,)
    for name, days in _FROM_EASTER.items():
        day_of = sunday + dt.timedelta(days=days)
        found[day_of] = (*found.get(day_of, ()), name)
    return MappingProxyType(dict(sorted(found.items())))


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[dt.date]:
    """The public holidays of the year but ordinary Sundays; eves are none."""
    return frozenset(named_holidays(year))


@lru_cache(maxsize=64)
def half_days(year: int) -> Mapping[dt.date, str]:
    """The half days of the year by their day, as named in `HALF_DAYS`."""
    sunday = easter(year)
    days = (
        sunday + dt.timedelta(days=_EASTER_WEDNESDAY),
        sunday + dt.timedelta(days=_WHITSUN_EVE),
        dt.date(year, 12, 24),
        dt.date(year, 12, 31),
    )
    return MappingProxyType(dict(zip(days, HALF_DAYS, strict=True)))
