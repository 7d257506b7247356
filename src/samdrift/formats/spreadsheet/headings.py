"""Finds the headings in a sheet, and what each column is."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from samdrift.formats.spreadsheet.model import Cell, Sheet, Workbook, unreadable
from samdrift.formats.text import fold

_SEARCHED_ROWS = 30
_CLOSE = 0.9
_SHORT = 5  # shorter headings are too easily alike: 'fra', 'fri'
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|[*:]")


@dataclass(frozen=True, slots=True)
class Field:
    """Something a table may tell: its key, and the headings that mean it, the best first."""

    key: str
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row below the headings: its number in the file, and one cell for each column."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table found in a sheet. A column without a heading has the heading ''."""

    sheet: str
    header_row: int
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """Which column tells each field (by index), and the columns that tell none."""

    columns: dict[str, int]
    unmatched: tuple[int, ...]


def vocabulary(fields: Iterable[Field]) -> frozenset[str]:
    """Return every heading of the fields, folded."""
    return frozenset(fold(heading) for field in fields for heading in field.headings)


def find_table(sheet: Sheet, known: Iterable[str]) -> Table:
    """Find the headings among the first 30 rows with content, and the rows below them.

    `known` are headings that may be expected: the row with most of them wins. Without any,
    it is the first row that looks like headings: several different texts. Blank rows are left
    out; nothing else is, so a row of sums is a row. Raises UnreadableFile (empty) when the
    sheet has no content.
    """
    filled = [(number, row) for number, row in sheet.numbered() if not _is_blank(row)]
    if not filled:
        raise unreadable("empty", sheet=sheet.name)
    at = _header_at([row for _, row in filled[:_SEARCHED_ROWS]], _folded(known))
    number, header = filled[at]
    width = max(len(row) for _, row in filled[at:])
    columns = tuple(_heading(cell) for cell in _padded(header, width))
    rows = tuple(TableRow(row_number, _padded(row, width)) for row_number, row in filled[at + 1 :])
    return Table(sheet.name, number, columns, rows)


def find_best_table(
    workbook: Workbook, known: Iterable[str], required: Iterable[Collection[str]] = ()
) -> Table:
    """Return the table that has most of what is required, then most of the known headings.

    `required` are the headings of each needed field, any one of which will do. Among equals a table
    with rows goes before one without, and the first that is shown before the others.
    """
    words, needed = _folded(known), [_folded(headings) for headings in required]
    sheets = [sheet for sheet in workbook.sheets if any(not _is_blank(row) for row in sheet.rows)]
    if not sheets:
        raise unreadable("empty")
    tables = [find_table(sheet, words) for sheet in sorted(sheets, key=lambda sheet: sheet.hidden)]

    def worth(table: Table) -> tuple[int, int, bool]:
        met = sum(bool(_known_in(table.columns, headings)) for headings in needed)
        return met, _known_in(table.columns, words), bool(table.rows)

    return max(tables, key=worth)


def match_columns(
    headings: Sequence[str],
    fields: Sequence[Field],
    remembered: Mapping[str, str | None] | None = None,
) -> Matching:
    """Say which column tells which field, each at most once.

    First what was chosen before (`remembered`: heading → field key, or None for a column that
    is to be left out); then headings equal to one of the field's, by `fold`; then equal without
    what stands in brackets ('Antall brukere (aktive)'); then nearly equal (0.9 or more).
    Of two columns for one field, the one whose heading stands first in the field's list wins.
    """
    folded = [fold(heading) for heading in headings]
    bare = [fold(_BRACKETED.sub(" ", heading)) for heading in headings]
    found, left_out = _from_memory(folded, fields, remembered or {})
    for texts, close in ((folded, False), (bare, False), (bare, True)):
        for field in fields:
            if field.key not in found:
                taken = left_out | set(found.values())
                at = _column_for(field, texts, taken, close=close)
                if at is not None:
                    found[field.key] = at
    unmatched = tuple(at for at in range(len(headings)) if at not in found.values())
    return Matching(found, unmatched)


def _from_memory(
    folded: Sequence[str], fields: Sequence[Field], remembered: Mapping[str, str | None]
) -> tuple[dict[str, int], set[int]]:
    chosen = {fold(heading): key for heading, key in remembered.items()}
    keys = {field.key for field in fields}
    found: dict[str, int] = {}
    left_out: set[int] = set()
    for at, text in enumerate(folded):
        if not text or text not in chosen:
            continue
        key = chosen[text]
        if key is None:
            left_out.add(at)
        elif key in keys:
            found.setdefault(key, at)
    return found, left_out


def _column_for(field: Field, texts: Sequence[str], taken: set[int], *, close: bool) -> int | None:
    free = [at for at, text in enumerate(texts) if text and at not in taken]
    names = [fold(heading) for heading in field.headings]
    if not close:
        return next((at for name in names for at in free if texts[at] == name), None)
    degrees = [(_closeness(texts[at], name), -at) for at in free for name in names]
    degree, place = max(degrees, default=(0.0, 0))
    return -place if degree >= _CLOSE else None


def _closeness(one: str, other: str) -> float:
    if min(len(one), len(other)) < _SHORT:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _CLOSE else 0.0


def _header_at(rows: Sequence[tuple[Cell, ...]], known: frozenset[str]) -> int:
    scores = [(_known_in(row, known), _texts_in(row)) for row in rows]
    best = max(scores)
    if best[0]:
        return scores.index(best)
    usual = max(_texts_in(row) for row in rows)
    return next((at for at, row in enumerate(rows) if _looks_like_headings(row, usual)), 0)


def _looks_like_headings(row: tuple[Cell, ...], usual: int) -> bool:
    """Different texts and nothing else, at least half as many as in the fullest row."""
    cells = [cell for cell in row if not _is_blank((cell,))]
    texts = {fold(cell) for cell in cells if isinstance(cell, str)}
    return len(texts) == len(cells) and len(texts) * 2 > usual


def _known_in(cells: Iterable[Cell], known: frozenset[str]) -> int:
    texts = [cell for cell in cells if isinstance(cell, str)]
    words = {fold(text) for text in texts} | {fold(_BRACKETED.sub(" ", text)) for text in texts}
    return len(words & known)


def _texts_in(row: tuple[Cell, ...]) -> int:
    return sum(isinstance(cell, str) and not cell.isspace() for cell in row)


def _folded(known: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in known) - {""}


def _heading(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else " ".join(str(cell).split())


def _padded(row: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    return (*row, *[None] * (width - len(row)))


def _is_blank(row: tuple[Cell, ...]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row)
