"""Every list out again: what it shows, as CSV, XLSX or JSON. A program that reads JSON gets the codes of
the API, people who open the others get words.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from samdrift.formats import table_out
from samdrift.formats.text import file_name
from samdrift.kernel.lists import Column, labels_of

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
        yield [_plain(_in_words(c, row)) for c in columns]


def _in_words(column: Column, row: Any) -> Any:
    """The column's value in a file that people open: the label where it is a choice field's own code."""
    value = column.value(row)
    if not isinstance(value, str) or not isinstance(row, Model):
        return value
    named = column.key in _choice_fields(type(row))
    return labels_of(type(row), column.key).get(value, value) if named else value


@functools.cache
def _choice_fields(model: type[Model]) -> frozenset[str]:
    return frozenset(one.name for one in model._meta.concrete_fields if one.choices)


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
