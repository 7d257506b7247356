"""A JSON list of objects as a table: the keys are the headings."""

import json
from typing import Any

from samdrift.formats.spreadsheet.encoding import decode
from samdrift.formats.spreadsheet.model import (
    Cell,
    Limits,
    Sheet,
    Workbook,
    too_large,
    unreadable,
)
from samdrift.formats.text import clean

_DEEPEST = 3


def read_json_table(data: bytes, limits: Limits | None = None) -> Workbook:
    """Read a list of objects, or an object that holds such lists: each list is a sheet.

    Row 1 holds the keys in order of appearance, row n + 1 the object number n. An object
    inside becomes columns (`buyer.name`), a list inside becomes text. Raises UnreadableFile.
    """
    limits = limits or Limits()
    if len(data) > limits.bytes:
        raise too_large("bytes", limits.bytes, found=len(data))
    if not data.strip():
        raise unreadable("empty")
    return json_workbook(_parsed(decode(data)[0]), limits)


def json_workbook(value: object, limits: Limits) -> Workbook:
    """Return what was read as JSON as a workbook. Raises UnreadableFile."""
    tables = {"": value} if isinstance(value, list) else value
    if not isinstance(tables, dict):
        raise unreadable("not_a_spreadsheet", kind="json")
    lists = {name: items for name, items in tables.items() if _is_table(items)}
    if not lists:
        empty = isinstance(value, list) and not value
        raise unreadable("empty") if empty else unreadable("not_a_spreadsheet", kind="json")
    return Workbook(tuple(_sheet(name, items, limits) for name, items in lists.items()), "json")


def parse_json(text: str) -> object | None:
    """Return the value if the text is JSON with a list or object outermost, else None."""
    if not text.lstrip().startswith(("[", "{")):
        return None
    try:
        return json.loads(text)  # type: ignore[no-any-return]
    except (ValueError, RecursionError):
        return None


def _parsed(text: str) -> object:
    value = parse_json(text)
    if value is None:
        raise unreadable("corrupt", reason="json")
    return value


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(x, dict) for x in value)


def _sheet(name: str, items: list[dict[str, Any]], limits: Limits) -> Sheet:
    if len(items) > limits.rows:
        raise too_large("rows", limits.rows, found=len(items))
    flat = [_flat(item) for item in items]
    keys = list(dict.fromkeys(key for item in flat for key in item))
    if len(keys) > limits.columns:
        raise too_large("columns", limits.columns, found=len(keys))
    if len(keys) * len(items) > limits.cells:
        raise too_large("cells", limits.cells)
    rows = [tuple(item.get(key) for key in keys) for item in flat]
    return Sheet(clean(name), (tuple(keys), *rows))


def _flat(item: dict[str, Any], before: str = "", depth: int = 1) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for key, value in item.items():
        name = clean(before + key)
        if isinstance(value, dict) and depth < _DEEPEST:
            cells |= _flat(value, f"{name}.", depth + 1)
        else:
            cells[name] = _cell(value)
    return cells


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return clean(value) or None
    if isinstance(value, float) and not abs(value) < float("inf"):
        return None
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list) and all(isinstance(x, str | int | float) for x in value):
        return clean("; ".join(str(x) for x in value)) or None
    return clean(json.dumps(value, ensure_ascii=False))
