"""From a file to rows that are understood, or refused with column, value and reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from samdrift.formats import spreadsheet
from samdrift.formats.spreadsheet import BadValue, Cell, Table, UnreadableFile, Workbook
from samdrift.kernel.intake.kinds import LoadKind, Parser, Rejected, Row


@dataclass(frozen=True)
class Plan:
    """Which column (by index) tells each field."""

    columns: dict[str, int]
    headings: tuple[str, ...]

    def unmatched(self) -> list[str]:
        used = set(self.columns.values())
        return [h for at, h in enumerate(self.headings) if at not in used and h]


def read_table(data: bytes, name: str, kind: LoadKind) -> Table:
    """The table in the file that this kind understands most of. Raises UnreadableFile."""
    return best_table(spreadsheet.read(data, name), kind)


def best_table(workbook: Workbook, kind: LoadKind) -> Table:
    """The table in the workbook that this kind understands most of. Raises UnreadableFile."""
    known = spreadsheet.vocabulary(kind.known_fields())
    required = [one.headings for one in kind.fields if one.required]
    table = spreadsheet.find_best_table(workbook, known, required)
    if not table.rows:
        raise UnreadableFile("empty", {"sheet": table.sheet})
    return table


def plan(kind: LoadKind, headings: Sequence[str], remembered: Mapping[str, str | None]) -> Plan:
    matched = spreadsheet.match_columns(headings, kind.known_fields(), remembered)
    return Plan(dict(matched.columns), tuple(headings))


Columns = Mapping[str, int | str]
"""Field → the number of the column that tells it, or the text that was given for all rows."""


def missing(kind: LoadKind, columns: Columns, *, member: bool) -> list[str]:
    """Labels of required fields that no column tells; a member chosen for the file counts."""
    return [
        str(one.label)
        for one in kind.fields
        if one.required and one.key not in columns and not (member and one.key == "member")
    ]


class Reader:
    """Understands rows by the columns that are tied to fields.

    What a text was understood as is remembered, since most columns hold few different texts.
    """

    def __init__(self, kind: LoadKind, columns: Columns) -> None:
        self.given: dict[str, Any] = {}
        self.parsers: list[tuple[str, int, Parser, bool, dict[str, Any]]] = []
        for one in kind.fields:
            at = columns.get(one.key)
            if isinstance(at, str):
                self.given[one.key] = one.parse(at)
            elif at is not None:
                self.parsers.append((one.key, at, one.parse, one.required, {}))

    def row(self, line: int, cells: Sequence[Cell]) -> Row | Rejected:
        """One row parsed by its fields; the first cell that cannot be understood refuses it."""
        values = dict(self.given)
        width = len(cells)
        for key, at, parse, required, known in self.parsers:
            cell = cells[at] if at < width else None
            value = known.get(cell, _UNSEEN) if type(cell) is str else _UNSEEN
            if value is _UNSEEN:
                try:
                    value = parse(cell)
                except BadValue as bad:
                    return Rejected(key, bad.code, {"shown": bad.shown, **_choices(parse)})
                if type(cell) is str and len(known) < _REMEMBERED:
                    known[cell] = value
            if value is None and required:
                return Rejected(key, "required")
            values[key] = value
        return Row(line, values)


def _choices(parse: Parser) -> dict[str, str]:
    """What may be written, where a column holds one of a few values."""
    closed = getattr(parse, "choices", None)
    return {"choices": ", ".join(map(str, closed.labels))} if closed else {}


_UNSEEN: Any = object()
_REMEMBERED = 4_000
"""Texts remembered for a column: more than most columns hold, and little memory."""


def texts(cells: Sequence[Cell]) -> list[str]:
    """Cells as text that means the same when it is read again: what is kept of a refused row."""
    return [_text(cell) for cell in cells]


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime) and (cell.hour or cell.minute or cell.second):
        return cell.strftime("%d.%m.%Y %H:%M")
    if isinstance(cell, dt.date):
        return cell.strftime("%d.%m.%Y")
    if isinstance(cell, bool):
        return "ja" if cell else "nei"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else _decimals(cell)
    return str(cell)


def _decimals(value: float) -> str:
    """With a decimal comma; never three decimals, which would be read again as thousands."""
    text = repr(value).replace(".", ",")
    return f"{text}0" if len(text.partition(",")[2]) == _AS_THOUSANDS else text


_AS_THOUSANDS = 3
"""Digits after the comma that might as well be the last of thousands."""


def batches(rows: Sequence[Any], start: int, size: int) -> Iterator[tuple[int, Sequence[Any]]]:
    """Slices of at most `size` rows from index `start` on, each with its first index."""
    for at in range(start, len(rows), size):
        yield at, rows[at : at + size]
