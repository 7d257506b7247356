"""Calendars out (RFC 5545), as calendar programs subscribe to them: whole days, and what has a time.

Times go out in UTC, so that no program has to know a time zone by name. A calendar without an entry
still holds a component, as § 3.6 demands: the zone the days are counted in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from samdrift.formats.text import clean

LONGEST_LINE = 75
"""Octets of a line; what is longer goes on, after a space, on the next."""

ASKED_EVERY = "PT1H"
"""How often a program should ask again: RFC 7986 § 5.7, and Outlook's own name for the same."""

ZONE = [
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Oslo",
    "BEGIN:DAYLIGHT",
    "DTSTART:19810329T020000",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T030000",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
]


@dataclass(frozen=True)
class Day:
    """Something that falls on a day, or with `starts_at` at a time of it. `uid` stays the same as long
    as it is the same thing; `sequence` must grow when it is moved or changed (RFC 5545 § 3.8.7.4).
    """

    uid: str
    day: dt.date
    title: str
    detail: str = ""
    url: str = ""
    sequence: int = 0
    changed_at: dt.datetime | None = None
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    place: str = ""
    busy: bool = False


def calendar(name: str, days: Iterable[Day], made_at: dt.datetime) -> bytes:
    """The calendar as UTF-8. `made_at` and every other time must know its time zone."""
    stamp = _utc(made_at)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Samdrift//NO", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}", f"NAME:{_text(name)}"]
    lines += ["X-WR-TIMEZONE:Europe/Oslo", f"REFRESH-INTERVAL;VALUE=DURATION:{ASKED_EVERY}"]
    lines += [f"X-PUBLISHED-TTL:{ASKED_EVERY}", *ZONE]
    for one in days:
        lines += _event(one, stamp)
    lines.append("END:VCALENDAR")
    return "".join(part for line in lines for part in _folded(line)).encode()


def _event(one: Day, stamp: str) -> list[str]:
    lines = ["BEGIN:VEVENT", f"UID:{_text(one.uid)}", f"DTSTAMP:{stamp}", *_when(one)]
    lines += [f"SUMMARY:{_text(one.title)}", f"SEQUENCE:{one.sequence}"]
    if one.changed_at:
        lines.append(f"LAST-MODIFIED:{_utc(one.changed_at)}")
    if one.place:
        lines.append(f"LOCATION:{_text(one.place)}")
    if one.detail:
        lines.append(f"DESCRIPTION:{_text(one.detail)}")
    if one.url:
        lines.append(f"URL:{_one_line(one.url)}")
    return [*lines, f"TRANSP:{'OPAQUE' if one.busy else 'TRANSPARENT'}", "END:VEVENT"]


def _when(one: Day) -> list[str]:
    """The day, whose end is the day after; or the times."""
    if one.starts_at is None:
        after = one.day + dt.timedelta(days=1)
        return [f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    end = one.ends_at or one.starts_at
    ends = [f"DTEND:{_utc(end)}"] if end > one.starts_at else []
    return [f"DTSTART:{_utc(one.starts_at)}", *ends]


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _one_line(text: str) -> str:
    """Without what would end the line: nothing in a value may begin a property of its own."""
    return "".join(one for one in clean(text) if one >= " " and one != "\x7f")


def _text(text: str) -> str:
    unified = clean(text).replace("\r\n", "\n").replace("\r", "\n")
    escaped = unified.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _one_line(escaped.replace("\n", "\\n"))


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets, never parting a character."""
    part, length, room = "", 0, LONGEST_LINE
    for one in line:
        octets = len(one.encode())
        if length + octets > room:
            yield f"{part}\r\n "
            part, length, room = "", 0, LONGEST_LINE - 1
        part += one
        length += octets
    yield f"{part}\r\n"
