"""Calendars out (RFC 5545): whole days, as a calendar program subscribes to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from samdrift.formats.text import clean

LONGEST_LINE = 75
"""Octets of a line; what is longer goes on, after a space, on the next."""


@dataclass(frozen=True)
class Day:
    """Something that falls on a whole day. `uid` stays the same as long as it is the same thing;
    `sequence` must grow when it is moved or changed (RFC 5545 § 3.8.7.4).
    """

    uid: str
    day: dt.date
    title: str
    detail: str = ""
    url: str = ""
    sequence: int = 0


def calendar(name: str, days: Iterable[Day], made_at: dt.datetime) -> bytes:
    """The calendar as UTF-8. `made_at` must know its time zone."""
    stamp = made_at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Samdrift//NO", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}", f"NAME:{_text(name)}"]
    for one in days:
        lines += _event(one, stamp)
    lines.append("END:VCALENDAR")
    return "".join(part for line in lines for part in _folded(line)).encode()


def _event(one: Day, stamp: str) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(one.uid)}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{one.day + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(one.title)}",
    ]
    if one.sequence:
        lines.append(f"SEQUENCE:{one.sequence}")
    if one.detail:
        lines.append(f"DESCRIPTION:{_text(one.detail)}")
    if one.url:
        lines.append(f"URL:{_one_line(one.url)}")
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


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
