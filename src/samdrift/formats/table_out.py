"""Tables out: CSV and XLSX that a spreadsheet program opens without running anything."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from samdrift.formats.text import clean

Value = str | int | float | bool | date | datetime | Decimal | None

# What a program may run as a formula or a command, also behind blanks; and what a reader would
# take for our own guard against it.
_RISKY = re.compile(r"'*(?:\s*[=+\-@]|[\t\r\n])")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_SHEET_NAME = 31
_LONGEST_CELL = 32_767
_MOST_ROWS = 1_048_576
_EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number
_NARROWEST, _WIDEST, _MARGIN = 8, 60, 2
_MEASURED = 200
_FIRST_DAY = date(1900, 3, 1)  # spreadsheets count the days before it wrongly


def to_csv(headers: Sequence[str], rows: Iterable[Iterable[Value]]) -> bytes:
    """Return UTF-8 with a byte order mark, semicolons and CRLF: what opens rightly in Norway.

    Dates are `2026-11-21`, numbers have a decimal comma, yes and no are `ja` and `nei`, unknown
    is empty. Text that a program might run (it begins with = + - @ tab or line break) gets an
    apostrophe before it; numbers, negative too, stay numbers. Reading the file with
    `spreadsheet.read` takes the apostrophes off again.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_csv_text(header) for header in headers])
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _csv_cell(cell: Value) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nei"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, float | Decimal):
        return _digits(cell).replace(".", ",")
    if isinstance(cell, int | date):
        return str(cell)
    return _csv_text(cell)


def _csv_text(text: str) -> str:
    plain = clean(str(text))
    return f"'{plain}" if _RISKY.match(plain) else plain


def _digits(number: float | Decimal) -> str:
    """Return the number without an exponent; a number that is none is unknown."""
    return f"{Decimal(str(number)):f}" if isfinite(number) else ""


def to_xlsx(headers: Sequence[str], rows: Iterable[Iterable[Value]], title: str) -> bytes:
    """Return a workbook with one sheet named after the title.

    Dates and numbers are written as such, text always as text: never as a formula or a link.
    A number of more than fifteen digits is written as text, so that no digit is lost; text
    past 32 767 characters, which no cell can hold, ends with `…`. The headings stay in view,
    every column can be filtered, and widths follow the first rows.

    Raises ValueError for more rows than a sheet can hold (1 048 576 with the headings).
    """
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        book.set_properties({"title": clean(title)})
        _SheetWriter(book, title).write(headers, rows)
    return file.getvalue()


class _SheetWriter:
    """Writes one sheet, row by row, and measures the first rows on the way."""

    def __init__(self, book: Any, title: str) -> None:
        self.sheet = book.add_worksheet(_sheet_name(title))
        self.heading = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self.day = book.add_format({"num_format": "dd.mm.yyyy"})
        self.instant = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        self.lines = book.add_format({"text_wrap": True, "valign": "top"})
        self.widths: dict[int, int] = {}

    def write(self, headers: Sequence[str], rows: Iterable[Iterable[Value]]) -> None:
        for column, header in enumerate(headers):
            text = _xlsx_text(header)
            self._measure(0, column, len(text))
            self.sheet.write_string(0, column, text, self.heading)
        last = 0
        for last, row in enumerate(rows, 1):
            if last >= _MOST_ROWS:
                raise ValueError(f"A sheet holds no more than {_MOST_ROWS} rows.")
            for column, cell in enumerate(row):
                self._cell(last, column, cell)
        self._finish(last, len(headers))

    def _finish(self, last: int, columns: int) -> None:
        for column, width in self.widths.items():
            self.sheet.set_column(column, column, min(max(width + _MARGIN, _NARROWEST), _WIDEST))
        self.sheet.freeze_panes(1, 0)
        if columns:
            self.sheet.autofilter(0, 0, last, columns - 1)

    def _cell(self, row: int, column: int, cell: Value) -> None:
        if cell is None:
            return
        if isinstance(cell, bool):
            self.sheet.write_boolean(row, column, cell)
        elif isinstance(cell, date):
            self._date(row, column, cell)
        elif isinstance(cell, int | float | Decimal):
            self._number(row, column, cell)
        else:
            self._text(row, column, cell)

    def _date(self, row: int, column: int, cell: date) -> None:
        is_instant = isinstance(cell, datetime)
        if date(cell.year, cell.month, cell.day) < _FIRST_DAY:
            self._text(row, column, cell.isoformat())
        elif isinstance(cell, datetime):
            self.sheet.write_datetime(row, column, cell.replace(tzinfo=None), self.instant)
        else:
            self.sheet.write_datetime(row, column, cell, self.day)
        self._measure(row, column, len("21.11.2026 12:00" if is_instant else "21.11.2026"))

    def _number(self, row: int, column: int, cell: float | Decimal) -> None:
        text = str(cell) if isinstance(cell, int) else _digits(cell)
        is_exact = abs(cell) < _EXACT if isinstance(cell, int) else isinstance(cell, float)
        if isinstance(cell, Decimal):
            is_exact = len(cell.as_tuple().digits) <= len(str(_EXACT)) - 1
        if text and is_exact:
            self.sheet.write_number(row, column, cell)
            self._measure(row, column, len(text))
        else:
            self._text(row, column, text)

    def _text(self, row: int, column: int, cell: str) -> None:
        text = _xlsx_text(cell)
        if not text:
            return
        self.sheet.write_string(row, column, text, self.lines if "\n" in text else None)
        self._measure(row, column, max(len(line) for line in text.split("\n")))

    def _measure(self, row: int, column: int, width: int) -> None:
        if row < _MEASURED:
            self.widths[column] = max(width, self.widths.get(column, 0))


def _xlsx_text(text: str) -> str:
    plain = _CONTROLS.sub("", clean(str(text))).replace("\r\n", "\n").replace("\r", "\n")
    return plain if len(plain) <= _LONGEST_CELL else f"{plain[: _LONGEST_CELL - 1]}…"


def _sheet_name(title: str) -> str:
    """Return a name that spreadsheets allow: short, without some signs, not empty."""
    plain = " ".join(_NOT_IN_SHEET_NAMES.sub(" ", clean(title)).split())
    name = plain[:_SHEET_NAME].strip().strip("'").strip()
    # 'History' is a name that Excel keeps for itself.
    return name if name and name.casefold() != "history" else f"{name} 1".strip()
