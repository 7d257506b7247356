"""Postings as files for accounting systems: one JSON document or one CSV, told in `posteringer.md`.

Both hold the same fields by the same names, which are those of the register and of the API.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import orjson

FORMAT, VERSION = "samdrift-postings", 1
FIELDS = (
    "id",
    "account",
    "period",
    "net",
    "vat",
    "text",
    "member",
    "member_orgnr",
    "document",
    "is_credit",
    "document_date",
    "due_on",
    "seller",
    "seller_orgnr",
    "art",
    "function",
    "starts_on",
    "last_day",
    "vat_rate",
    "detail",
    "agreement",
    "run",
    "posted_on",
)
"""In this order; new ones come last, and none is taken away within a version."""

Row = dict[str, Any]


def to_json(rows: Iterable[Row]) -> bytes:
    """`{"format", "version", "count", "net", "vat", "postings": […]}`. Amounts are text with two
    decimals, so that none is rounded on the way; dates are YYYY-MM-DD; unknown is null.
    """
    told = [{name: _plain(row[name]) for name in FIELDS} for row in rows]
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "count": len(told),
        "net": _sum(told, "net"),
        "vat": _sum(told, "vat"),
        "postings": told,
    }
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2)


def _plain(value: Any) -> Any:
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def _sum(rows: Sequence[Row], name: str) -> str:
    return f"{sum((Decimal(row[name]) for row in rows), Decimal(0)):.2f}"


def to_csv(rows: Iterable[Row]) -> bytes:
    """UTF-8 with semicolons and a row of names; amounts have a decimal point, unknown is empty.

    It is made for programs: what begins like a formula is kept as it is, save in text that people
    have written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(FIELDS)
    writer.writerows([_cell(name, row[name]) for name in FIELDS] for row in rows)
    return text.getvalue().encode()


_WRITTEN = frozenset(
    {"text", "detail", "agreement", "run", "member", "seller", "document", "account"}
)
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    told = str(_plain(value))
    return f"'{told}" if name in _WRITTEN and told.startswith(_RISKY) else told
