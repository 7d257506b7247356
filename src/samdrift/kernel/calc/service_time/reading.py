"""A calendar read from plain JSON, and what can be wrong with one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, NoReturn

from samdrift.kernel.calc.holidays import HALF_DAYS
from samdrift.kernel.calc.service_time.content import (
    DAY_MINUTES,
    ZONE,
    Calendar,
    Exceptional,
    Hours,
    MonthDay,
    Opening,
    Season,
    Week,
)

_KEYS = ("zone", "week", "seasons", "closed_on_holidays", "half_days", "exceptions")
_DAYS = tuple("1234567")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
_LEAP_YEAR = 2024
_PAIR = 2
_FEW = 80

_PROBLEMS = {
    "not_object": "must be an object with names",
    "not_list": "must be a list",
    "unknown_key": "is not known here",
    "missing": "is missing",
    "zone": "must be Europe/Oslo",
    "not_flag": "must be true or false",
    "not_pair": "must be two times, from and to",
    "time": "is no time of the day such as 08:00",
    "no_time": "begins and ends at the same time; all day is 00:00 to 24:00",
    "overlap": "overlaps the hours before it",
    "month_day": "is no day of the year such as 05-15",
    "seasons_overlap": "has days in common with another season",
    "half_day": "is no half day; they are " + ", ".join(HALF_DAYS),
    "day": "is no date such as 2026-12-24",
    "day_twice": "is the same day as another exception",
    "not_text": "must be a text",
}


class CalendarError(ValueError):
    """What is wrong with a calendar: `code` (of `_PROBLEMS`), `where` (`week.1[0]`), the `value`."""

    def __init__(self, code: str, where: str, value: object = None) -> None:
        shown = "" if value is None else f" ({str(value)[:_FEW]!r})"
        super().__init__(f"{where}{shown} {_PROBLEMS[code]}.")
        self.code = code
        self.where = where
        self.value = value


def _wrong(code: str, where: str, value: object = None) -> NoReturn:
    raise CalendarError(code, where, value)


def read(content: Any) -> Calendar:
    """The calendar the JSON describes. Raises CalendarError."""
    found = _object(content, "calendar", _KEYS)
    if found.get("zone", ZONE.key) != ZONE.key:
        _wrong("zone", "zone", found["zone"])
    if "week" not in found:
        _wrong("missing", "week")
    closed = found.get("closed_on_holidays", False)
    if not isinstance(closed, bool):
        _wrong("not_flag", "closed_on_holidays", closed)
    return Calendar(
        week=_week(found["week"], "week"),
        seasons=_seasons(found.get("seasons", [])),
        closed_on_holidays=closed,
        half_days=_half_days(found.get("half_days", {})),
        exceptions=_exceptions(found.get("exceptions", [])),
    )


def _object(value: Any, where: str, keys: Iterable[str]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        _wrong("not_object", where, value)
    for key in value:
        if key not in keys:
            _wrong("half_day" if keys is HALF_DAYS else "unknown_key", f"{where}.{key}")
    return value


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, (list, tuple)):
        _wrong("not_list", where, value)
    return list(value)


def _week(value: Any, where: str) -> Week:
    found = _object(value, where, _DAYS)
    one, two, three, four, five, six, seven = (
        _hours(found.get(day, []), f"{where}.{day}") for day in _DAYS
    )
    return (one, two, three, four, five, six, seven)


def _hours(value: Any, where: str) -> Hours:
    found = sorted(
        (_opening(pair, f"{where}[{number}]"), number)
        for number, pair in enumerate(_list(value, where))
    )
    for (earlier, _first), (later, number) in pairwise(found):
        if later.opens < earlier.closes:
            _wrong("overlap", f"{where}[{number}]")
    return tuple(opening for opening, _number in found)


def _opening(value: Any, where: str) -> Opening:
    pair = _list(value, where)
    if len(pair) != _PAIR:
        _wrong("not_pair", where, value)
    opens, closes = (_minute(time, where) for time in pair)
    if opens == closes:
        _wrong("no_time", where, value)
    if opens == DAY_MINUTES:
        _wrong("time", where, pair[0])
    return Opening(opens, closes if closes > opens else closes + DAY_MINUTES)


def _minute(value: Any, where: str) -> int:
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        _wrong("time", where, value)
    return int(found[1]) * 60 + int(found[2]) if found[1] else DAY_MINUTES


def _seasons(value: Any) -> tuple[Season, ...]:
    found: list[Season] = []
    for number, one in enumerate(_list(value, "seasons")):
        where = f"seasons[{number}]"
        content = _object(one, where, ("from", "to", "week"))
        first, last = (_month_day(content.get(key), f"{where}.{key}") for key in ("from", "to"))
        if "week" not in content:
            _wrong("missing", f"{where}.week")
        season = Season(first, last, _week(content["week"], f"{where}.week"))
        if any(_share_days(season, other) for other in found):
            _wrong("seasons_overlap", where)
        found.append(season)
    return tuple(sorted(found))


def _share_days(one: Season, other: Season) -> bool:
    """Two stretches of the year meet exactly when one begins within the other."""
    starts = (dt.date(_LEAP_YEAR, *one.first), dt.date(_LEAP_YEAR, *other.first))
    return other.holds(starts[0]) or one.holds(starts[1])


def _month_day(value: Any, where: str) -> MonthDay:
    found = _MONTH_DAY.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        _wrong("month_day", where, value)
    try:
        day = dt.date(_LEAP_YEAR, int(found[1]), int(found[2]))
    except ValueError:
        _wrong("month_day", where, value)
    return day.month, day.day


def _half_days(value: Any) -> tuple[tuple[str, int], ...]:
    found = _object(value, "half_days", HALF_DAYS)
    return tuple(
        (name, _minute(found[name], f"half_days.{name}")) for name in HALF_DAYS if name in found
    )


def _exceptions(value: Any) -> tuple[Exceptional, ...]:
    found: dict[dt.date, Exceptional] = {}
    for number, one in enumerate(_list(value, "exceptions")):
        where = f"exceptions[{number}]"
        content = _object(one, where, ("day", "hours", "note"))
        day, note = _date(content.get("day"), f"{where}.day"), content.get("note", "")
        if not isinstance(note, str):
            _wrong("not_text", f"{where}.note", note)
        if day in found:
            _wrong("day_twice", f"{where}.day", day)
        found[day] = Exceptional(day, _hours(content.get("hours", []), f"{where}.hours"), note)
    return tuple(found[day] for day in sorted(found))


def _date(value: Any, where: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        _wrong("day", where, value)
