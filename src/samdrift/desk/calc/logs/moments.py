"""Moments as logs write them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

_TEXT = re.compile(
    r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})"
    r"(?:[ T,]+(?:kl\.? ?)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]m)?)?\s*"
    r"(z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_YEARS = range(1980, 2200)
_NOON = 12
_MOST_KNOWN = 200_000


class NoMoment(ValueError):
    """What was told is no moment between 1980 and 2200."""


class Moments:
    """Reads moments: a day first or a month first where slashes leave it open, without an offset in
    the zone. Each text is read once.
    """

    def __init__(self, order: str = "dmy", zone: str = "Europe/Oslo") -> None:
        self.order, self.zone = order, ZoneInfo(zone)
        self._known: dict[str, dt.datetime] = {}

    def read(self, told: Any) -> dt.datetime:
        """In UTC. Raises NoMoment."""
        try:
            return self._read(told)
        except (ValueError, OverflowError) as error:
            raise NoMoment(told) from error

    def _read(self, told: Any) -> dt.datetime:
        if isinstance(told, str):
            found = self._known.get(told)
            if found is None:
                found = self._text(told.strip())
                if len(self._known) < _MOST_KNOWN:
                    self._known[told] = found
            return found
        if isinstance(told, dt.datetime):
            return self._utc(told)
        if isinstance(told, dt.date):
            return self._utc(dt.datetime.combine(told, dt.time(), self.zone))
        raise ValueError(told)

    def _text(self, text: str) -> dt.datetime:
        found = _TEXT.fullmatch(text)
        if found is None:
            return self._utc(dt.datetime.fromisoformat(text))
        first, parting, second, third, hour, minute, seconds, half, offset = found.groups()
        year, month, day = self._day(first, second, third, parting)
        hours = int(hour or 0)
        if half:
            hours = hours % _NOON + (_NOON if half.lower() == "pm" else 0)
        time = dt.time(hours, int(minute or 0), int(seconds or 0))
        zone = _offset(offset) if offset else self.zone
        return self._utc(dt.datetime.combine(dt.date(year, month, day), time, zone))

    def _day(self, first: str, second: str, third: str, parting: str) -> tuple[int, int, int]:
        if len(first) == 4:  # noqa: PLR2004 -- a year
            return int(first), int(second), int(third)
        year = int(third) + (2000 if len(third) == 2 else 0)  # noqa: PLR2004 -- two figures
        if parting == "/" and self.order == "mdy":
            return year, int(first), int(second)
        return year, int(second), int(first)

    def _utc(self, made: dt.datetime) -> dt.datetime:
        if made.tzinfo is None:
            made = made.replace(tzinfo=self.zone)
        if made.year not in _YEARS:
            raise ValueError(made)
        return made.astimezone(dt.UTC)


def _offset(told: str) -> dt.tzinfo:
    if told in "zZ":
        return dt.UTC
    sign = -1 if told[0] == "-" else 1
    figures = told[1:].replace(":", "")
    return dt.timezone(sign * dt.timedelta(hours=int(figures[:2]), minutes=int(figures[2:])))
