"""Every list out again: what it shows, as CSV, XLSX or JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from samdrift.formats import table_out
from samdrift.formats.text import file_name
from samdrift.kernel.lists import Column

MOST_ROWS = 200_000


def export(rows: Iterable[Any], columns: Sequence[Column], title: str, form: str) -> HttpResponse:
    """The rows as a file. `form` is csv, xlsx or json."""
    name = f"{file_name(title) or 'samdrift'}-{timezone.localdate():%Y-%m-%d}.{form}"
    if form == "json":
        data = [{c.key: _json(c.value(row)) for c in columns} for row in rows]
        response: HttpResponse = JsonResponse(
            data, safe=False, json_dumps_params={"ensure_ascii": False}
        )
    else:
        headers = [str(c.label) for c in columns]
        cells = _cells(rows, columns)
        xlsx = form == "xlsx"
        content = (
            table_out.to_xlsx(headers, cells, title) if xlsx else table_out.to_csv(headers, cells)
        )
        response = HttpResponse(content, content_type=_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def with_beside(columns: Sequence[Column]) -> list[Column]:
    """The list's columns, and each thing more that a cell of theirs shows as a column of its own."""
    shown = {column.key for column in columns}
    return [
        one
        for column in columns
        for one in (column, *(more for more in column.beside if more.key not in shown))
    ]


_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _cells(rows: Iterable[Any], columns: Sequence[Column]) -> Iterator[list[Any]]:
    for row in rows:
        yield [_plain(c.value(row)) for c in columns]


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if value is None or isinstance(value, str | int | float | bool | dt.date):
        return value
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return value if hasattr(value, "as_tuple") else str(value)


def _json(value: Any) -> Any:
    if value is None or isinstance(value, str | int | bool | float):
        return value
    if isinstance(value, list | tuple):
        return [_json(one) for one in value]
    return str(value)
