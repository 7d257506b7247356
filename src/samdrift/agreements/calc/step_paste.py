"""A table of steps read from what was pasted: from a spreadsheet, or lines as an annex has them.

Read are, with the cells divided by tab, semicolon, colon or two spaces:

- a value for each tier: `1–2 000 → 100`, `2 001–4 000 → 90`, `4 001– → 80`
- a value for each day: `01.01.2026 → 99,5`; a year is its first day; a day may be a period
- a day, a level and a value on each line
- a table with levels in its first row and days in its first column, or the other way round
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from samdrift.agreements.calc.step_table import Row, Table
from samdrift.agreements.calc.step_words import Range, Reader, can, days, levels, number, year

_CELLS = re.compile(r"\t|;|\s*[:=]\s+|\s{2,}|\s+→\s+")
ONE_LEVEL = Range(Decimal(0), None)
MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Trouble:
    """What was not understood: `code`, on which line (0: all of it), and the text.

    Codes: `empty`, `cells` (too few), `day`, `level`, `value`, `levels_apart` (a tier does not begin
    where the one before ends), `closed` (the highest tier has an end), `mixed`, `long`.
    """

    code: str
    line: int = 0
    text: str = ""


@dataclass
class Read:
    """The table, or what was wrong with it."""

    table: Table | None = None
    troubles: list[Trouble] = field(default_factory=list)


Days = tuple[dt.date | None, dt.date | None]
Entry = tuple[int, Days, Range, Decimal]


@dataclass(frozen=True)
class Style:
    """How figures are read: `value` reads one, `levelled` tells that levels are of use, `begins` is
    the day of what has none, `top` what a range's own end gives when nothing follows it.
    """

    value: Reader = number
    levelled: bool = True
    begins: dt.date | None = None
    top: Decimal | None = None


def read(text: str, style: Style) -> Read:
    """Read what was pasted; every line is understood or named."""
    lines = [(n, line.strip("\r\n")) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        return Read(troubles=[Trouble("empty")])
    if len(lines) > MOST_LINES:
        return Read(troubles=[Trouble("long")])
    cells = [(n, _cells(line)) for n, line in lines]
    troubles: list[Trouble] = []
    entries = _entries(cells, style, troubles)
    if troubles:
        return Read(troubles=troubles)
    return _tabled(entries, style)


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    return [cell for cell in (one.strip() for one in _CELLS.split(line.strip())) if cell]


def _entries(
    lines: Sequence[tuple[int, list[str]]], style: Style, troubles: list[Trouble]
) -> list[Entry]:
    first = lines[0][1]
    head = _heads(first[1:], style) if len(first) > 1 and len(lines) > 1 else None
    if head is None or _can_begin(first[0], style):
        body = lines if _is_data(first, style) or len(lines) == 1 else lines[1:]
        return [entry for n, cells in body if (entry := _of_line(n, cells, style, troubles))]
    found: list[Entry] = []
    for n, cells in lines[1:]:
        found += _of_row(n, cells, head, style, troubles)
    return found


def _can_begin(cell: str, style: Style) -> bool:
    """Whether a line that begins so holds data, and is no heading."""
    return _is_days(cell, style) or (style.levelled and can(levels, cell))


def _is_data(cells: Sequence[str], style: Style) -> bool:
    return bool(cells) and _can_begin(cells[0], style)


def _is_days(cell: str, style: Style) -> bool:
    return can(days, cell) or (not style.levelled and can(year, cell))


def _heads(cells: Sequence[str], style: Style) -> list[Days] | list[Range] | None:
    """The first row's days, or its levels; None when it is no such heading."""
    if all(can(days, cell) or can(year, cell) for cell in cells):
        return [_days(cell) for cell in cells]
    if style.levelled and all(can(levels, cell) for cell in cells):
        return [levels(cell) for cell in cells]
    return None


def _days(cell: str) -> Days:
    return (year(cell), None) if can(year, cell) else days(cell)


def _of_line(n: int, cells: list[str], style: Style, troubles: list[Trouble]) -> Entry | None:
    """A line with a day, a level or both, and its value last."""
    *before, last = cells
    if not before:
        troubles.append(Trouble("cells", n, " ".join(cells)))
        return None
    if not can(style.value, last):
        troubles.append(Trouble("value", n, last))
        return None
    found_days: Days = (style.begins, None)
    level = ONE_LEVEL
    dated = [cell for cell in before if _is_days(cell, style)]
    others = [cell for cell in before if cell not in dated and cell]
    if dated:
        found_days = _days(dated[0])
        if len(dated) > 1:
            found_days = found_days[0], days(dated[1])[0] + dt.timedelta(days=1)
    if others:
        if not style.levelled or not can(levels, others[0]) or len(others) > 1:
            code = "level" if style.levelled else "day"
            troubles.append(Trouble(code, n, " ".join(others)))
            return None
        level = levels(others[0])
    return n, found_days, level, style.value(last)


def _of_row(
    n: int,
    cells: list[str],
    head: list[Days] | list[Range],
    style: Style,
    troubles: list[Trouble],
) -> list[Entry]:
    """A row of a table with levels or days in its heading."""
    levels_above = bool(head) and isinstance(head[0], Range)
    if levels_above and not (can(days, cells[0]) or can(year, cells[0])):
        troubles.append(Trouble("day", n, cells[0]))
        return []
    if not levels_above and not (style.levelled and can(levels, cells[0])) and style.levelled:
        troubles.append(Trouble("level", n, cells[0]))
        return []
    found: list[Entry] = []
    columns: Sequence[Days | Range] = head
    for top, cell in zip(columns, cells[1:], strict=False):
        if not cell:
            continue
        if not can(style.value, cell):
            troubles.append(Trouble("value", n, cell))
            continue
        value = style.value(cell)
        if isinstance(top, Range):
            found.append((n, _days(cells[0]), top, value))
        else:
            level = levels(cells[0]) if style.levelled else ONE_LEVEL
            found.append((n, top, level, value))
    return found


def _tabled(entries: Sequence[Entry], style: Style) -> Read:
    """The entries as a table; tiers must follow each other."""
    if not entries:
        return Read(troubles=[Trouble("empty")])
    ranges = sorted({entry[2].low: entry[2] for entry in entries}.values(), key=lambda r: r.low)
    trouble = _apart(ranges, entries)
    if trouble is not None:
        return Read(troubles=[trouble])
    found = [(when, level.low, value) for _n, when, level, value in entries]
    top = ranges[-1].to
    if top is not None and style.top is not None:
        found += [(when, top, style.top) for when in dict.fromkeys(e[1] for e in entries)]
    elif top is not None:
        return Read(troubles=[Trouble("closed", 0, f"{ranges[-1].low:f}")])
    heads = tuple(sorted({level for _when, level, _value in found}))
    by_day: dict[Days, dict[Decimal, Decimal]] = {}
    for when, level, value in found:
        by_day.setdefault(when, {})[level] = value
    rows = tuple(
        Row(start, end, tuple(values.get(level) for level in heads))
        for (start, end), values in by_day.items()
    )
    return Read(Table(heads, rows))


def _apart(ranges: Sequence[Range], entries: Sequence[Entry]) -> Trouble | None:
    """A tier that does not begin where the one below it ends."""
    for one, after in pairwise(ranges):
        if one.to is not None and after.low not in {one.to, one.to + 1}:
            n = next(entry[0] for entry in entries if entry[2].low == after.low)
            return Trouble("levels_apart", n, f"{after.low.normalize():f}")
    return None
