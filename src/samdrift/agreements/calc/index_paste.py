"""Figures of an index read from what was pasted, by month or with the months of a year across.

Read are lines with a month and a figure (`2026M01 136,4`, `01.2026`, `2026-01`, `januar 2026`), and a
table with years down and twelve months across, as statistics print it. A dot for a figure that has
not come is left out.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal

from samdrift.agreements.calc.step_words import can, number, year

_MONTH = re.compile(
    r"(?:(?P<y1>\d{4})\s*[Mm\-/.]?\s*(?P<m1>\d{2})|(?P<m2>\d{1,2})[./-](?P<y2>\d{4}))(?:[-.]\d{1,2})?"
)
_NAMED = re.compile(r"([a-zæøå]{3,})\.?\s+(\d{4})", re.IGNORECASE)
_NAMES = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")
_ENGLISH = {"may": 5, "oct": 10, "dec": 12}
_NONE = {"", ".", "..", "-", "–", ":"}
MONTHS = 12


@dataclass
class Figures:
    """Month (its first day) → figure, and the lines that were not understood."""

    found: dict[dt.date, Decimal] = field(default_factory=dict)
    not_understood: list[str] = field(default_factory=list)


def month(text: str) -> dt.date:
    """2026M01, 2026-01, 01.2026, 01/2026 or januar 2026 as its first day. Raises ValueError."""
    plain = text.strip()
    if found := _MONTH.fullmatch(plain):
        return dt.date(int(found["y1"] or found["y2"]), int(found["m1"] or found["m2"]), 1)
    if (named := _NAMED.fullmatch(plain)) and (number_ := _named(named[1])):
        return dt.date(int(named[2]), number_, 1)
    raise ValueError(text)


def _named(name: str) -> int | None:
    short = name.casefold()[:3]
    return _NAMES.index(short) + 1 if short in _NAMES else _ENGLISH.get(short)


def read(text: str) -> Figures:
    """Read every line; a heading is left out, all else is understood or named."""
    figures = Figures()
    lines = [line for line in text.splitlines() if line.strip()]
    for place, line in enumerate(lines):
        cells = [cell.strip() for cell in re.split(r"\t|;|\s{2,}|\s(?=\d+[.,]?\d*$)", line.strip())]
        is_heading = place == 0 and not any(can(number, cell) for cell in cells[1:])
        if not _take(cells, figures.found) and not is_heading:
            figures.not_understood.append(line.strip()[:60])
    return figures


def _take(cells: list[str], found: dict[dt.date, Decimal]) -> bool:
    """Take a line with a month and a figure, or with a year and its months."""
    first, *rest = cells
    if can(month, first) and len(rest) == 1:
        return _put(found, month(first), rest[0])
    if can(year, first) and 0 < len(rest) <= MONTHS + 1:
        return all(
            _put(found, dt.date(int(first), place, 1), cell)
            for place, cell in enumerate(rest[:MONTHS], start=1)
        )
    return False


def _put(found: dict[dt.date, Decimal], when: dt.date, cell: str) -> bool:
    if cell in _NONE:
        return True
    if not can(number, cell):
        return False
    found[when] = number(cell)
    return True
