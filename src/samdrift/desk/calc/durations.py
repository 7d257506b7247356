"""Lengths of service time as people write them: `15 min`, `2 t`, `1,5 h`, `1 arbeidsdag`."""

from __future__ import annotations

import re
from decimal import Decimal

HOUR = 60
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-zæøå]+)\.?\s*(?:(?:og|and|,)\s*)?", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,3}):(\d{2})", re.ASCII)
_MINUTE = {"m", "min", "mins", "minutt", "minutter", "minute", "minutes"}
_HOUR = {"t", "h", "time", "timer", "timar", "tim", "hour", "hours", "hr", "hrs"}
_DAY = {
    "d", "dag", "dager", "dagar", "day", "days", "arbeidsdag", "arbeidsdager", "arbeidsdagar",
    "virkedag", "virkedager", "yrkedag", "yrkedagar",
}  # fmt: skip
MOST = 366 * 24 * HOUR


class DurationError(ValueError):
    """A text that tells no length of time above nothing, or one without its unit."""


def read_minutes(text: str, day: int | None = None) -> int:
    """Whole minutes. `day` is how many minutes of service a working day has; a text in days is
    refused where that is not known. Raises DurationError.
    """
    plain = text.strip().lower()
    clock = _CLOCK.fullmatch(plain)
    if clock:
        return _whole(Decimal(clock[1]) * HOUR + Decimal(clock[2]), text)
    found, at = Decimal(0), 0
    while at < len(plain):
        part = _PART.match(plain, at)
        if part is None:
            raise DurationError(text)
        found += Decimal(part[1].replace(",", ".")) * _unit(part[2], day, text)
        at = part.end()
    return _whole(found, text)


def _unit(name: str, day: int | None, text: str) -> int:
    if name in _MINUTE:
        return 1
    if name in _HOUR:
        return HOUR
    if name in _DAY and day:
        return day
    raise DurationError(text)


def _whole(minutes: Decimal, text: str) -> int:
    if minutes != minutes.to_integral_value() or not 0 < minutes <= MOST:
        raise DurationError(text)
    return int(minutes)


def parts(minutes: int) -> tuple[int, int]:
    """Hours, and minutes beside them."""
    return divmod(minutes, HOUR)
