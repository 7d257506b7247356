"""A whole register out, row by row, without keeping more than a handful in memory."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from samdrift.formats import table_out
from samdrift.kernel.lists import Column, Register
from samdrift.kernel.viewer import Viewer

ROWS = 2000


def write_file(register: Register, viewer: Viewer, form: str, target: Path) -> int:
    """Write to a file that comes into being whole; returns how many rows."""
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("wb") as out:
            count = write(register, viewer, form, out)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return count


def write(register: Register, viewer: Viewer, form: str, out: IO[bytes]) -> int:
    """Write every row the viewer may see, with every column, as csv, xlsx or json."""
    columns = register.spec.columns
    rows = register.spec.rows(viewer).order_by("pk").iterator(chunk_size=ROWS)
    if form == "json":
        return _json(rows, columns, out)
    headers, cells = [str(column.label) for column in columns], _cells(rows, columns)
    if form == "csv":
        return _csv(headers, cells, out)
    counted = _Counted(cells)
    out.write(table_out.to_xlsx(headers, counted, str(register.spec.title)))
    return counted.count


class _Counted:
    """The rows, counted as they pass."""

    def __init__(self, rows: Iterator[list[Any]]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[list[Any]]:
        for row in self.rows:
            self.count += 1
            yield row


def _csv(headers: list[str], cells: Iterator[list[Any]], out: IO[bytes]) -> int:
    """In pieces, each of which the writer of tables makes; the headings stand in the first alone."""
    out.write(table_out.to_csv(headers, []))
    heading, count = len(table_out.to_csv([""], [])), 0
    for piece in _pieces(cells):
        out.write(table_out.to_csv([""], piece)[heading:])
        count += len(piece)
    return count


def _pieces(cells: Iterator[list[Any]]) -> Iterator[list[list[Any]]]:
    piece: list[list[Any]] = []
    for row in cells:
        piece.append(row)
        if len(piece) == ROWS:
            yield piece
            piece = []
    if piece:
        yield piece


def _cells(rows: Iterator[Any], columns: Sequence[Column]) -> Iterator[list[Any]]:
    for row in rows:
        yield [_cell(column.value(row)) for column in columns]


def _cell(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if value is None or isinstance(value, str | int | float | bool | dt.date | Decimal):
        return value
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return str(value)


def _json(rows: Iterator[Any], columns: Sequence[Column], out: IO[bytes]) -> int:
    """One array, one object on each line."""
    count = 0
    out.write(b"[")
    for row in rows:
        data = {column.key: _json_value(column.value(row)) for column in columns}
        out.write(b",\n" if count else b"\n")
        out.write(json.dumps(data, ensure_ascii=False).encode())
        count += 1
    out.write(b"\n]\n")
    return count


def _json_value(value: Any) -> Any:
    if value is None or isinstance(value, str | int | bool | float):
        return value
    if isinstance(value, list | tuple):
        return [_json_value(one) for one in value]
    return str(value)
