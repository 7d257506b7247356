"""The table of steps in a form: rows of days and figures, empty ones to fill, and a place to paste.

Its cells are read by name from what was sent in: `levels` and `rows` tell how many there are, then
`level_0`, `from_0`, `last_0`, `value_0_0`, and for rows that stood there `origin_0` and `note_0`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from samdrift.agreements.calc.step_paste import Read, Style, Trouble, read
from samdrift.agreements.calc.step_table import AGREED, CHANGE, FALL, Row, Table
from samdrift.agreements.calc.step_words import can, number
from samdrift.agreements.calc.step_words import day as read_day
from samdrift.agreements.services.term_texts import figure

MOST_ROWS, MOST_LEVELS = 400, 20
SPARE_ROWS, SPARE_LEVELS = 3, 2
FIRST_LEVELS = 4
_ONE = dt.timedelta(days=1)
_ORIGINS = {AGREED, FALL, CHANGE}


@dataclass
class Line:
    """One row as it is written: raw texts, and the names of cells that are wrong."""

    start: str = ""
    last: str = ""
    values: list[str] = field(default_factory=list)
    origin: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.start.strip() or self.last.strip() or any(v.strip() for v in self.values))


@dataclass
class Grid:
    """The table as it is written in the form. `errors` are (cell's name, what is wrong)."""

    style: Style
    levels: list[str]
    lines: list[Line]
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def wrong(self) -> set[str]:
        return {name for name, _text in self.errors}

    def more(self, rows: int = 0, levels: int = 0) -> None:
        """Put empty rows, or columns of levels, after what there is."""
        if self.style.levelled:
            self.levels += [""] * max(min(levels, MOST_LEVELS - len(self.levels)), 0)
        for line in self.lines:
            line.values += [""] * (len(self.levels) - len(line.values))
        for _n in range(max(min(rows, MOST_ROWS - len(self.lines)), 0)):
            self.lines.append(Line(values=[""] * len(self.levels)))

    def table(self) -> Table | None:
        """The table as it is written, or None with `errors` told."""
        heads = self._heads()
        used = [(n, line) for n, line in enumerate(self.lines) if not line.is_empty]
        rows = [self._row(n, line, [column for column, _level in heads]) for n, line in used]
        if self.errors:
            return None
        return Table(tuple(level for _column, level in heads), tuple(row for row in rows if row))

    def _heads(self) -> list[tuple[int, Decimal]]:
        """(column, level) for those that are used, by level."""
        if not self.style.levelled:
            return [(0, Decimal(0))]
        found: list[tuple[int, Decimal]] = []
        for column, text in enumerate(self.levels):
            has_values = any(line.values[column].strip() for line in self.lines)
            if not text.strip() and has_values:
                if column:
                    self._wrong(f"level_{column}", _("Write from which level this column holds."))
                found.append((column, Decimal(0)))
            elif text.strip() and not can(number, text):
                self._wrong(f"level_{column}", _("“%(text)s” is not a number.") % {"text": text})
            elif text.strip() and has_values:
                found.append((column, number(text)))
        if len({level for _column, level in found}) < len(found):
            self._wrong("level_0", _("Two columns begin at the same level."))
        return sorted(found, key=lambda one: one[1])

    def _row(self, n: int, line: Line, columns: list[int]) -> Row | None:
        start = self._day(f"from_{n}", line.start)
        last = self._day(f"last_{n}", line.last)
        values = tuple(self._value(n, column, line.values[column]) for column in columns)
        if not any(line.values):
            self._wrong(f"value_{n}_0", _("Write the figure that holds from this day."))
        if start and last and last < start:
            self._wrong(f"last_{n}", _("The last day comes before the first."))
            return None
        origin = line.origin if line.origin in _ORIGINS else AGREED
        return Row(start, last and last + _ONE, values, origin, line.note)

    def _day(self, name: str, text: str) -> dt.date | None:
        if not text.strip():
            return None
        if not can(read_day, text):
            self._wrong(
                name,
                _("“%(text)s” is not a day. Write it as day.month.year, for example 21.11.2026.")
                % {"text": text[:30]},
            )
            return None
        return read_day(text)

    def _value(self, n: int, column: int, text: str) -> Decimal | None:
        if not text.strip():
            return None
        if not can(self.style.value, text):
            self._wrong(
                f"value_{n}_{column}", _("“%(text)s” is not a figure.") % {"text": text[:30]}
            )
            return None
        return self.style.value(text)

    def _wrong(self, name: str, text: str) -> None:
        self.errors.append((name, text))

    # What the template draws

    def heads(self) -> list[dict[str, Any]]:
        """The columns' levels, where they are of use."""
        if not self.style.levelled:
            return []
        return [self._cell(f"level_{n}", text) for n, text in enumerate(self.levels)]

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "n": n + 1,
                "start": self._cell(f"from_{n}", line.start),
                "last": self._cell(f"last_{n}", line.last),
                "cells": [
                    self._cell(f"value_{n}_{column}", text)
                    for column, text in enumerate(line.values)
                ],
                "origin": self._cell(f"origin_{n}", line.origin),
                "note": self._cell(f"note_{n}", line.note),
                "is_fall": line.origin == FALL,
                "is_change": line.origin == CHANGE,
            }
            for n, line in enumerate(self.lines)
        ]

    def _cell(self, name: str, text: str) -> dict[str, Any]:
        return {"name": name, "value": text, "wrong": name in self.wrong}


def grid_of(table: Table, style: Style, shown: Any = figure) -> Grid:
    """The table as it is written, with empty rows and columns after it."""
    levels = [figure(level) for level in table.levels] if style.levelled else [""]
    lines = [
        Line(
            _day_text(row.start),
            _day_text(row.end - _ONE) if row.end else "",
            ["" if value is None else shown(value) for value in row.values],
            row.origin,
            row.note,
        )
        for row in table.rows
    ]
    grid = Grid(style, levels or [""], lines)
    grid.more(SPARE_ROWS, SPARE_LEVELS if table.levels else FIRST_LEVELS - 1)
    return grid


def empty_grid(style: Style, first: dt.date | None, levels: tuple[str, ...] = ()) -> Grid:
    """A table to begin from: the first row from the agreement's first day."""
    heads = list(levels) if style.levelled and levels else [""]
    grid = Grid(style, heads, [Line(_day_text(first), values=[""] * len(heads))])
    grid.more(SPARE_ROWS, max(FIRST_LEVELS - len(heads), 0))
    return grid


def grid_in(data: Mapping[str, Any], style: Style) -> Grid:
    """The table as it was sent in."""
    count = _count(data, "levels", MOST_LEVELS) if style.levelled else 1
    levels = [_text(data, f"level_{n}") for n in range(count)]
    lines = [
        Line(
            _text(data, f"from_{n}"),
            _text(data, f"last_{n}"),
            [_text(data, f"value_{n}_{column}") for column in range(count)],
            _text(data, f"origin_{n}"),
            _text(data, f"note_{n}")[:200],
        )
        for n in range(_count(data, "rows", MOST_ROWS))
    ]
    return Grid(style, levels, lines)


def _count(data: Mapping[str, Any], name: str, most: int) -> int:
    text = str(data.get(name, ""))
    return min(int(text), most) if text.isdecimal() and text else 1


def _text(data: Mapping[str, Any], name: str) -> str:
    return str(data.get(name, "")).replace("\0", "").strip()[:60]


def _day_text(day: dt.date | None) -> str:
    return "" if day is None else day.strftime("%d.%m.%Y")


def read_pasted(text: str, style: Style) -> tuple[Table | None, list[str]]:
    """The table that was pasted, or each thing in it that was not understood, in words."""
    found: Read = read(text, style)
    return found.table, [told(trouble) for trouble in found.troubles]


def told(trouble: Trouble) -> str:
    """What is wrong with what was pasted, where, and how to mend it."""
    texts = {
        "empty": _("Nothing was pasted."),
        "long": _("These are too many lines. Paste the table in parts."),
        "cells": _(
            "Line %(line)s: “%(text)s” has no figure beside it. Divide the cells by a tab, a colon or two spaces."
        ),
        "day": _("Line %(line)s: “%(text)s” is not a day. Write it like 21.11.2026, or a year."),
        "level": _(
            "Line %(line)s: “%(text)s” is neither a day nor a level such as 1–2 000, 4 001– or under 97."
        ),
        "value": _("Line %(line)s: “%(text)s” is not a figure."),
        "levels_apart": _(
            "Line %(line)s: the level from %(text)s does not begin where the one before it ends."
        ),
        "closed": _(
            "Nothing is said above the highest level, from %(text)s. Leave its end open: %(text)s–."
        ),
    }
    return texts[trouble.code] % {"line": trouble.line, "text": trouble.text[:60]}
