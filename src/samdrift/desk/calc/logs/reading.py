"""A file of a log, case by case: CSV, XLSX and XES, each packed or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from samdrift.desk.calc.logs.gathering import told_of
from samdrift.desk.calc.logs.history import Odd, Reader, Row, Told
from samdrift.desk.calc.logs.mapping import Mapping
from samdrift.formats import xes
from samdrift.formats.packed import PackedError, unpacked
from samdrift.formats.spreadsheet import Limits, UnreadableFile, find_table, read
from samdrift.formats.spreadsheet.csv_text import records_of
from samdrift.formats.spreadsheet.encoding import decode
from samdrift.formats.spreadsheet.sniff import is_workbook, other_kind
from samdrift.formats.text import fold

_LIMITS = Limits(
    cells=20_000_000, memory=1_500 * 1024 * 1024, output=1_000 * 1024 * 1024, seconds=120
)
_SEARCHED = 30
"""Rows at the top in which the headings may stand."""


class LogError(ValueError):
    """Why a file cannot be read: `code`, and what more is known."""

    def __init__(self, code: str, told: str = "") -> None:
        super().__init__(f"{code}: {told}")
        self.code, self.told = code, told


@dataclass(slots=True)
class Log:
    """A file opened by a mapping: `headings`, those that tell nothing, and how many rows and cases."""

    reader: Reader
    headings: tuple[str, ...]
    rows: int = 0
    cases: int = 0
    odd: list[Odd] = field(default_factory=list)
    """What is odd of rows that are of no case."""
    last: dict[str, int] = field(default_factory=dict)
    again: Any = None

    def histories(self) -> Iterator[Told]:
        """Each case once, in the order of their last rows. Raises LogError on the way."""
        try:
            yield from self.again()
        except xes.XesError as error:
            raise LogError(error.code, f"{error.line or ''} {error.reason}".strip()) from error


def opened(data: bytes, mapping: Mapping, first: dt.datetime | None = None) -> Log:
    """Open a file. `first` is when cases were opened that do not tell it. Raises LogError: `damaged`, `too_large`, `not_a_log`, `no_column` (a column without
    which nothing can be told is not there), and the codes of XES and of spreadsheets.
    """
    try:
        plain = unpacked(data)
        made = _xes if looks_like_xes(plain) else _table
        return made(plain, mapping, first)
    except PackedError as error:
        raise LogError(error.code) from error
    except UnreadableFile as error:
        raise LogError(error.code, str(error)) from error


def looks_like_xes(data: bytes) -> bool:
    head = data[:2000].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"<")


def _xes(data: bytes, mapping: Mapping, first: dt.datetime | None) -> Log:
    reader = Reader(mapping, None, first)
    log = Log(reader, ())

    def histories() -> Iterator[Told]:
        seen: set[str] = set()
        for place, trace in enumerate(xes.read(data), 1):
            rows = _rows_of(trace)
            log.rows += len(trace.events)
            log.cases += 1
            found = told_of(reader, rows)
            found.odd += [Odd("bad_moment", key, text, line) for key, text, line in trace.odd]
            if not found.number or found.number in seen:
                code = "same_number" if found.number else "no_number"
                found.odd.append(Odd(code, "number", found.number, trace.line))
                found.number = f"{found.number}#{place}"
            seen.add(found.number)
            yield found

    log.again = histories
    return log


def _rows_of(trace: xes.Trace) -> list[Row]:
    about = {f"case:{key}": value for key, value in trace.attributes.items()}
    return [(trace.line, {**about, **event}) for event in trace.events] or [(trace.line, about)]


def _table(data: bytes, mapping: Mapping, first: dt.datetime | None) -> Log:
    headings, rows_again = table_of(data, _wanted(mapping))
    reader = Reader(mapping, headings, first)
    if "number" not in reader.places:
        raise LogError("no_column", ", ".join(mapping.columns["number"]))
    log = Log(reader, headings)
    for row in rows_again():
        log.rows += 1
        number = reader.number(row)
        if number:
            log.last[number] = row[0]
        else:
            log.odd.append(Odd("no_number", "number", "", row[0]))
    log.cases = len(log.last)
    log.again = lambda: _grouped(log, rows_again)
    return log


def _grouped(log: Log, rows_again: Any) -> Iterator[Told]:
    """The rows of a case may stand apart: it is told when its last has come."""
    reader, before = log.reader, ""
    waiting: dict[str, list[Row]] = {}
    apart: set[str] = set()
    for row in rows_again():
        number = reader.number(row)
        if not number:
            continue
        if number in waiting and number != before:
            apart.add(number)
        before = number
        waiting.setdefault(number, []).append(row)
        if log.last[number] == row[0]:
            found = told_of(reader, waiting.pop(number))
            if number in apart:
                found.odd.append(Odd("apart", "number", number, row[0]))
            yield found


def _wanted(mapping: Mapping) -> list[str]:
    return [one for columns in mapping.columns.values() for one in columns]


def table_of(data: bytes, known: list[str]) -> tuple[tuple[str, ...], Any]:
    """The headings, and a function that gives the rows below them as often as it is asked."""
    if is_workbook(data):
        sheets = read(data, limits=_LIMITS).sheets
        table = max((find_table(s, known) for s in sheets if s.rows), key=lambda t: len(t.rows))
        return table.columns, lambda: ((row.number, row.cells) for row in table.rows)
    if not data.strip(b"\x00 \t\r\n") or other_kind(data) is not None:
        raise LogError("empty" if not data.strip() else "not_a_log", other_kind(data) or "")
    text, _encoding = decode(data)
    at, headings = _headings(text, known)

    def rows() -> Iterator[Row]:
        for number, record in enumerate(records_of(text)[1], 1):
            if number > at and any(record):
                yield number, record

    return headings, rows


def _headings(text: str, known: list[str]) -> tuple[int, tuple[str, ...]]:
    """The row with most of the known headings, among the first."""
    wanted = {fold(one) for one in known}
    best = (-1, 0)
    found: tuple[str, ...] = ()
    for number, record in enumerate(records_of(text)[1], 1):
        worth = (sum(fold(cell) in wanted for cell in record), -number)
        if any(record) and worth > best:
            best, found = worth, tuple(record)
        if number >= _SEARCHED:
            break
    return -best[1], tuple(" ".join(cell.split()) for cell in found)
