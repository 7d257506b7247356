"""Tables as text: values parted by semicolon, comma, tab or bar."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, islice

from samdrift.formats.spreadsheet.model import (
    Cell,
    Limits,
    Sheet,
    Workbook,
    too_large,
    unreadable,
)

_SEPARATORS = (";", "\t", ",", "|")
_TOLD = re.compile(r'\A"?sep=(.)"?[ ;,\t]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_GUARDED = re.compile(r"'+(?:\s*[=+\-@]|[\t\r\n])")
_SAMPLE_TEXT = 100_000
_SAMPLE_ROWS = 200
_END = ["\x1aend\x1a"]
_LONGEST_FIELD = 1_000_000


def read_text(text: str, encoding: str, name: str, limits: Limits) -> Workbook:
    """Read CSV, TSV or other parted text as one sheet. Raises UnreadableFile.

    Rows are counted as a spreadsheet program counts them: a line break inside quotes begins no
    new row, and a first line `sep=;` is none. `="0301"` is the text 0301, and an apostrophe
    before = + - @ (put there against formulas by those who export) is taken off.
    """
    told = _TOLD.match(text)
    separator = told[1] if told else _likely_separator(text)
    if told:
        text = text[told.end() :]
    rows = list(_rows(text, separator, limits))
    while rows and not rows[-1]:
        rows.pop()
    if not rows:
        raise unreadable("empty")
    return Workbook((Sheet(name, tuple(rows)),), "csv", encoding, separator)


def records_of(text: str) -> tuple[str, Iterator[list[str]]]:
    """The separator, and each record of a text as it stands, one at a time: for logs too large to be
    held whole. Raises UnreadableFile on the way.
    """
    told = _TOLD.match(text)
    separator = told[1] if told else _likely_separator(text)
    return separator, _records(text[told.end() :] if told else text, separator)


def _rows(text: str, separator: str, limits: Limits) -> Iterator[tuple[Cell, ...]]:
    filled = cells = 0
    for number, record in enumerate(_records(text, separator), 1):
        row = _filled(record)
        filled += bool(row)
        cells += len(row)
        if len(row) > limits.columns:
            raise too_large("columns", limits.columns, found=len(row), row=number)
        if filled > limits.rows:
            raise too_large("rows", limits.rows)
        if cells > limits.cells:
            raise too_large("cells", limits.cells)
        yield row


def _records(text: str, separator: str) -> Iterator[list[str]]:
    """Yield each record; refuse a file in which a quotation mark is never closed."""
    csv.field_size_limit(_LONGEST_FIELD)
    lines = chain(io.StringIO(text, newline=""), ["\n", _END[0]])
    number = 0
    record: list[str] = []
    try:
        for number, record in enumerate(csv.reader(lines, delimiter=separator), 1):  # noqa: B007
            if record == _END:
                return
            yield record
    except csv.Error as error:
        raise unreadable("corrupt", reason="quote", row=number + 1) from error
    raise unreadable("corrupt", reason="quote", row=number)


def _filled(record: list[str]) -> tuple[Cell, ...]:
    cells = [_cell(text) for text in record]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def _cell(text: str) -> str | None:
    if not text or text.isspace():
        return None
    if text.startswith('="') and (told := _AS_TEXT.fullmatch(text)):
        return told[1] or None
    if text.startswith("'") and _GUARDED.match(text):
        text = text[1:]
    return text.replace("\r\n", "\n") if "\r" in text else text


def _likely_separator(text: str) -> str:
    """Return the separator that parts most of the first rows into no more cells than the headings.

    The headings are the first row that it parts: titles may stand above them.
    """
    sample = text[:_SAMPLE_TEXT]
    if len(text) > _SAMPLE_TEXT:
        sample = sample[: sample.rfind("\n") + 1] or sample
    return max(_SEPARATORS, key=lambda separator: _evenness(sample, separator))


def _evenness(sample: str, separator: str) -> float:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    try:
        widths = [len(record) for record in islice(reader, _SAMPLE_ROWS) if any(record)]
    except csv.Error:
        return 0.0
    heading = next((width for width in widths if width > 1), 0)
    if not heading:
        return 0.0
    # Rows may lack their last cells, or have one separator too many at their end.
    fitting = sum(1 < width <= heading + 1 for width in widths)
    return fitting / len(widths) + min(heading, _SAMPLE_ROWS) / 10_000
