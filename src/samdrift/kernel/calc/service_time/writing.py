"""A calendar as plain JSON."""

from __future__ import annotations

from typing import Any

from samdrift.kernel.calc.service_time.content import DAY_MINUTES, ZONE, Calendar, Hours, Week

_HOUR = 60


def clock(minute: int) -> str:
    """A minute of the day as `08:30`."""
    hours, minutes = divmod(minute, _HOUR)
    return f"{hours:02}:{minutes:02}"


def written(calendar: Calendar) -> dict[str, Any]:
    """All keys, whatever they hold."""
    return {
        "zone": ZONE.key,
        "week": _week(calendar.week),
        "seasons": [
            {
                "from": "{:02}-{:02}".format(*season.first),
                "to": "{:02}-{:02}".format(*season.last),
                "week": _week(season.week),
            }
            for season in calendar.seasons
        ],
        "closed_on_holidays": calendar.closed_on_holidays,
        "half_days": {name: clock(minute) for name, minute in calendar.half_days},
        "exceptions": [
            {"day": one.day.isoformat(), "hours": _hours(one.hours), "note": one.note}
            for one in calendar.exceptions
        ],
    }


def _week(week: Week) -> dict[str, Any]:
    return {str(number): _hours(hours) for number, hours in enumerate(week, 1)}


def _hours(hours: Hours) -> list[list[str]]:
    return [[clock(one.opens), clock(_on_the_clock(one.closes))] for one in hours]


def _on_the_clock(minute: int) -> int:
    return minute if minute <= DAY_MINUTES else minute - DAY_MINUTES
