"""Hours of a day as people write them: `08:00–11:30, 12:00–15:30`."""

from __future__ import annotations

import re
from collections.abc import Sequence

Pair = list[str]
"""From and to, as `08:00`."""
ALL_DAY: list[Pair] = [["00:00", "24:00"]]
_CLOSED = {"", "-", "–", "—", "closed", "stengt", "lukket", "stengd"}
_ALWAYS = {
    "24",
    "24h",
    "24t",
    "24/7",
    "always",
    "døgnet",
    "døgnåpent",
    "hele døgnet",
    "heile døgnet",
}
_TIME = r"(\d{1,2})(?:[:.](\d{2}))?"
_SPAN = re.compile(rf"(?:kl\.?\s*)?{_TIME}\s*(?:-|–|—|til|to)\s*(?:kl\.?\s*)?{_TIME}", re.ASCII)
_BETWEEN = re.compile(r"\s*(?:[,;/+]|\bog\b|\band\b|\s)\s*")
_MOST_HOURS, _MOST_MINUTES = 24, 59


class HoursError(ValueError):
    """A text that tells no hours; `text` is the part that was not understood."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} tells no hours.")
        self.text = text


def read_hours(text: str) -> list[Pair]:
    """The hours of a day; none for closed. Raises HoursError."""
    plain = text.strip().lower()
    if plain in _CLOSED:
        return []
    if plain in _ALWAYS:
        return [list(pair) for pair in ALL_DAY]
    found, at = [], 0
    while at < len(plain):
        span = _SPAN.match(plain, at)
        if span is None:
            raise HoursError(text.strip())
        found.append([_clock(span[1], span[2], text), _clock(span[3], span[4], text)])
        at = span.end()
        between = _BETWEEN.match(plain, at)
        if at < len(plain) and (between is None or between.end() == at):
            raise HoursError(text.strip())
        at = between.end() if between else at
    return found


def read_time(text: str) -> str:
    """One time of the day, as `12:00`. Raises HoursError."""
    found = re.fullmatch(rf"(?:kl\.?\s*)?{_TIME}", text.strip().lower(), re.ASCII)
    if found is None:
        raise HoursError(text.strip())
    return _clock(found[1], found[2], text)


def _clock(hours: str, minutes: str | None, text: str) -> str:
    hour, minute = int(hours), int(minutes or 0)
    if hour > _MOST_HOURS or minute > _MOST_MINUTES or (hour == _MOST_HOURS and minute):
        raise HoursError(text.strip())
    return f"{hour:02}:{minute:02}"


def written(hours: Sequence[Sequence[str]]) -> str:
    """`08:00–11:30, 12:00–15:30`; nothing for closed."""
    return ", ".join(f"{start}–{end}" for start, end in hours)


def minutes(hours: Sequence[Sequence[str]]) -> int:
    """How many minutes the hours are in all; those past midnight counted too."""
    return sum(_length(_minute(start), _minute(end)) for start, end in hours)


def _length(start: int, end: int) -> int:
    return end - start if end > start else end - start + 1440


def _minute(clock: str) -> int:
    hours, minute = clock.split(":")
    return int(hours) * 60 + int(minute)
