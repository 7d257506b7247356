"""Equipment by age read from what was pasted: whose it is, in use since, and how many."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from samdrift.agreements.calc.index_paste import month
from samdrift.agreements.calc.step_words import can, day, number

UNKNOWN = {"", "?", "–", "-", "ukjent", "ukjend", "unknown"}
COLUMNS = 3
MOST = 10**6


@dataclass
class Rows:
    """(name as written, since or None, count) of each line, and the lines that were not understood."""

    found: list[tuple[str, dt.date | None, int]] = field(default_factory=list)
    not_understood: list[str] = field(default_factory=list)


def read(text: str) -> Rows:
    """Lines of a member, a month (03.2024) or day, and a number; with tab, semicolon or wide space
    between. A heading is left out.
    """
    rows = Rows()
    lines = [line for line in text.splitlines() if line.strip()]
    for place, line in enumerate(lines):
        cells = [cell.strip() for cell in re.split(r"\t|;|\s{2,}", line.strip())]
        taken = _row(cells)
        if taken is not None:
            rows.found.append(taken)
        elif place or len(lines) == 1 or any(can(number, cell) for cell in cells):
            rows.not_understood.append(line.strip()[:60])
    return rows


def _row(cells: list[str]) -> tuple[str, dt.date | None, int] | None:
    if len(cells) != COLUMNS or not cells[0] or not can(number, cells[2]):
        return None
    count = number(cells[2])
    if count != int(count) or not 0 < count <= MOST:
        return None
    if cells[1].casefold() in UNKNOWN:
        return cells[0], None, int(count)
    if not can(since, cells[1]):
        return None
    return cells[0], since(cells[1]), int(count)


def since(text: str) -> dt.date:
    """A day, or the first day of a month. Raises ValueError."""
    return day(text) if can(day, text) else month(text)


def written(rows: list[tuple[str, dt.date | None, int]]) -> str:
    """As people write it: what `read` reads."""
    return "\n".join(
        f"{name}\t{'?' if when is None else when.strftime('%d.%m.%Y')}\t{count}"
        for name, when, count in rows
    )


def named(rows: Rows, members: Mapping[str, int | None]) -> list[str]:
    """The names that are no member's."""
    return sorted({name for name, _when, _count in rows.found if members.get(name) is None})
