"""Days that differ, as lines of text or rows of a spreadsheet: a day, its hours or closed, and why."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from samdrift.desk.calc.calendar_hours import HoursError, read_hours, written

MOST = 400
_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})|(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_CELLS = re.compile(r"\t|;|\s{2,}|\s*\|\s*")
_FIRST_HOURS = re.compile(
    r"(?:stengt|stengd|lukket|closed|døgnåpent|always|kl\b|\d[\d:.\s]*(?:-|–|—)\s*[\d:.]+"
    r"(?:\s*[,;]\s*\d[\d:.\s]*(?:-|–|—)\s*[\d:.]+)*)",
    re.IGNORECASE,
)
_CENTURY = 2000
_SHORT_YEAR = 100


class Trouble(NamedTuple):
    """A line that was not understood: `day`, `hours`, `twice` or `many`."""

    line: int
    code: str
    text: str


def read_lines(text: str) -> tuple[list[dict[str, Any]], list[Trouble]]:
    """The exceptions as a calendar's JSON has them, and what was not understood."""
    found: dict[str, dict[str, Any]] = {}
    troubles: list[Trouble] = []
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST:
        return [], [Trouble(MOST + 1, "many", "")]
    for number, line in lines:
        one = _line(number, line)
        if isinstance(one, Trouble):
            troubles.append(one)
        elif one["day"] in found:
            troubles.append(Trouble(number, "twice", line))
        else:
            found[one["day"]] = one
    return [found[day] for day in sorted(found)], troubles


def _line(number: int, line: str) -> dict[str, Any] | Trouble:
    start = _DAY.match(line)
    day = _read_day(start) if start else None
    if start is None or day is None:
        return Trouble(number, "day", line)
    rest = line[start.end() :].strip(" \t;:,|")
    hours_text, note = _parted(rest)
    try:
        hours = read_hours(hours_text)
    except HoursError:
        return Trouble(number, "hours", hours_text)
    return {"day": day.isoformat(), "hours": hours, "note": note[:200]}


def _parted(rest: str) -> tuple[str, str]:
    """The hours and the note: cells where there are some, else what can be read as hours first."""
    cells = [cell.strip() for cell in _CELLS.split(rest) if cell.strip()]
    if len(cells) > 1 and _FIRST_HOURS.fullmatch(cells[0]):
        return cells[0], " ".join(cells[1:])
    hours = _FIRST_HOURS.match(rest)
    if hours is None:
        return "", rest
    return hours[0].rstrip(" ,;"), rest[hours.end() :].strip(" \t;:,|")


def _read_day(found: re.Match[str]) -> dt.date | None:
    day, month, year, iso_year, iso_month, iso_day = found.groups()
    try:
        if iso_year:
            return dt.date(int(iso_year), int(iso_month), int(iso_day))
        whole = int(year) if int(year) >= _SHORT_YEAR else int(year) + _CENTURY
        return dt.date(whole, int(month), int(day))
    except ValueError:
        return None


def write_lines(exceptions: Iterable[dict[str, Any]], closed: str) -> str:
    """The exceptions as lines that `read_lines` reads; `closed` is the word for no hours."""
    lines = []
    for one in exceptions:
        day = dt.date.fromisoformat(one["day"])
        told = written(one["hours"]) or closed
        lines.append(f"{day:%d.%m.%Y} {told} {one.get('note', '')}".rstrip())
    return "\n".join(lines)
