"""Dates as people write them in spreadsheets."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from samdrift.formats.spreadsheet.model import Cell
from samdrift.formats.spreadsheet.values import BadValue, as_empty

Order = Literal["dmy", "mdy"]

# Day 60 of Excel's calendar is 29 February 1900, which never was; all later days count so:
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(20_000, 100_000)  # 1954-10-03 to 2173-10-13
_YEARS = range(1900, 2200)
_CENTURY_TURNS = 70  # 69 is 2069, 70 is 1970
_EIGHT_DIGITS = range(19_000_101, 22_000_000)

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "januar jan january januari", "februar feb february februari febr",
            "mars mar march marts mrs", "april apr", "mai may maj", "juni jun june",
            "juli jul july", "august aug augusti", "september sep sept",
            "oktober okt october oct", "november nov", "desember des december dec",
        ],
        1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAY = re.compile(
    r"^(?:mandag|måndag|monday|tirsdag|tysdag|tisdag|tuesday|onsdag|wednesday|torsdag|thursday"
    r"|fredag|friday|lørdag|laurdag|lördag|saturday|søndag|sundag|söndag|sunday"
    r"|man|tir|tys|ons|tor|fre|lør|lau|søn)\.?,?\s+"
)
_TIME = re.compile(
    r"[t\s]\s*(?:kl\.?\s*)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:z|[+-]\d{2}:?\d{2}|[ap]m)?$"
)
_YEAR_FIRST = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(\.\s?|-)(\d{1,2})(?:\.\s?|-)(\d{4}|\d{2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_DAY_NAMED = re.compile(
    r"(?:den\s+)?(\d{1,2})(?:\.|st|nd|rd|th)?[\s-]*([^\W\d_]+)\.?,?[\s-]*(\d{4}|\d{2})"
)
_NAMED_DAY = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_NAMED_MONTH = re.compile(r"([^\W\d_]+)\.?[\s-]*'?(\d{4}|\d{2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./-](\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[./-](\d{1,2})")


def as_date(cell: Cell, *, order: Order | None = None, month_only: bool = False) -> date | None:
    """Return a date from a date cell, an Excel serial number or text.

    Text: `21.11.2026`, `21.11.26`, `21-11-2026`, `21/11/2026`, `2026-11-21`, `20261121`,
    `21. november 2026` and `Nov 21, 2026`, months in Norwegian, Danish, Swedish or English, a
    weekday before and a time of day after let pass. Full stops and hyphens mean day first.
    With slashes both orders are in use: `03/04/2026` is refused as ambiguous_date unless
    `order` tells (see `date_order`). A month (`nov 2026`, `11.2026`) is its first day when
    `month_only` is set, otherwise refused as month_only; a year alone as year_only.
    """
    value = as_empty(cell)
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        raise BadValue("not_a_date", cell)
    if isinstance(value, int | float):
        return _from_number(value, cell)
    return _from_text(value, cell, order, month_only=month_only)


def date_order(cells: Iterable[Cell]) -> Order | None:
    """Tell whether the slashed dates of a column have the day or the month first.

    None if no date decides it, or dates decide both ways.
    """
    orders: set[Order] = set()
    for cell in cells:
        match = _SLASHED.match(cell.strip()) if isinstance(cell, str) else None
        if match:
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:  # noqa: PLR2004 - months in a year
                orders.add("dmy")
            if second > 12 >= first:  # noqa: PLR2004
                orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None


def _from_number(value: float, cell: Cell) -> date:
    if value in _YEARS:
        raise BadValue("year_only", cell)
    if value in _EIGHT_DIGITS:
        digits = str(int(value))
        return _date(int(digits[:4]), int(digits[4:6]), int(digits[6:]), cell)
    if not _SERIALS.start <= value < _SERIALS.stop:
        raise BadValue("not_a_date", cell)
    return _SERIAL_ZERO + timedelta(days=int(value))


def _from_text(value: str, cell: Cell, order: Order | None, *, month_only: bool) -> date:
    text = " ".join(value.lower().split())
    if re.fullmatch(r"[0-9]+(?:\.0+)?", text):
        return _from_number(float(text[:20]), cell)
    text = _TIME.sub("", _WEEKDAY.sub("", text)).rstrip(" .,")
    found = _numeric(text, cell, order) or _named(text, cell)
    if found:
        return found
    month = _month(text, cell)
    if month is None:
        raise BadValue("not_a_date", cell)
    if not month_only:
        raise BadValue("month_only", cell)
    return month


def _numeric(text: str, cell: Cell, order: Order | None) -> date | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return _date(int(match[1]), int(match[3]), int(match[4]), cell)
    if match := _DAY_FIRST.fullmatch(text):
        return _date(_year(match[4]), int(match[3]), int(match[1]), cell)
    if match := _SLASHED.fullmatch(text):
        return _slashed(int(match[1]), int(match[2]), _year(match[3]), cell, order)
    return None


def _slashed(first: int, second: int, year: int, cell: Cell, order: Order | None) -> date:
    if order is None:
        if max(first, second) <= 12 and first != second:  # noqa: PLR2004 - months in a year
            raise BadValue("ambiguous_date", cell)
        order = "mdy" if second > 12 else "dmy"  # noqa: PLR2004
    day, month = (first, second) if order == "dmy" else (second, first)
    return _date(year, month, day, cell)


def _named(text: str, cell: Cell) -> date | None:
    if (match := _DAY_NAMED.fullmatch(text)) and match[2] in _MONTHS:
        return _date(_year(match[3]), _MONTHS[match[2]], int(match[1]), cell)
    if (match := _NAMED_DAY.fullmatch(text)) and match[1] in _MONTHS:
        return _date(int(match[3]), _MONTHS[match[1]], int(match[2]), cell)
    return None


def _month(text: str, cell: Cell) -> date | None:
    if (match := _NAMED_MONTH.fullmatch(text)) and match[1] in _MONTHS:
        return _date(_year(match[2]), _MONTHS[match[1]], 1, cell)
    if match := _MONTH_YEAR.fullmatch(text):
        return _date(int(match[2]), int(match[1]), 1, cell)
    if match := _YEAR_MONTH.fullmatch(text):
        return _date(int(match[1]), int(match[2]), 1, cell)
    return None


def _year(digits: str) -> int:
    number = int(digits)
    if len(digits) > 2:  # noqa: PLR2004
        return number
    return number + (2000 if number < _CENTURY_TURNS else 1900)


def _date(year: int, month: int, day: int, cell: Cell) -> date:
    try:
        if year in _YEARS:
            return date(year, month, day)
    except ValueError as error:
        raise BadValue("not_a_date", cell) from error
    raise BadValue("not_a_date", cell)
