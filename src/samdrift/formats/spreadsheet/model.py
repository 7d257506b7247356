"""What a spreadsheet is once it is read, and what is said of one that can not be."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

Cell = str | int | float | bool | date | datetime | None

MAX_BYTES = 100 * 1024 * 1024
MAX_ROWS = 500_000
MAX_COLUMNS = 500
MAX_CELLS = 5_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost before it is refused as too large.

    `rows` are rows with content, in one sheet; `cells` are cells with content, in all sheets;
    `unpacked` is bytes of the parts inside the file; `memory` (bytes), `output` (bytes) and
    `seconds` hold for the separate process that reads a workbook.
    """

    bytes: int = MAX_BYTES
    rows: int = MAX_ROWS
    columns: int = MAX_COLUMNS
    cells: int = MAX_CELLS
    unpacked: int = 500 * 1024 * 1024
    parts: int = 5_000
    ratio: int = 250
    memory: int = 600 * 1024 * 1024
    output: int = 256 * 1024 * 1024
    seconds: int = 30


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `rows[i]` is row number `first_row + i` in the file, counted from 1.

    Column A is always cell 0. Rows end at their last cell with content, so they differ in
    length and a blank row is `()`. A cell without content is None.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    first_row: int = 1
    hidden: bool = False

    def numbered(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield each row with its number in the file."""
        return enumerate(self.rows, self.first_row)


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets of a file, at least one of them with content.

    `kind` is xlsx, xlsb, xls, ods, csv or json; `encoding` and `separator` are those of a CSV.
    """

    sheets: tuple[Sheet, ...]
    kind: str
    encoding: str = ""
    separator: str = ""


_MESSAGES = {
    "empty": "There is nothing in the file.",
    "password": "The file is protected by a password. Save a copy without one.",
    "corrupt": "The file is damaged. Open it in a spreadsheet program and save a new copy.",
    "too_large": "The file is too large to be read.",
    "not_a_spreadsheet": "The file is not a spreadsheet.",
    "timeout": "The file took too long to read.",
}


@dataclass
class UnreadableFile(Exception):
    """A file that is refused.

    `code` is one of empty, password, corrupt, too_large, not_a_spreadsheet and timeout.
    `params` tell more where more is known: `sheet` (name), `row` (number), `reason` (one word),
    `kind` (what the file seems to be), and `what`, `limit` and `found` for what is too large.
    """

    code: str
    params: dict[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        told = ", ".join(f"{name}: {value}" for name, value in self.params.items())
        return f"{_MESSAGES[self.code]} ({told})" if told else _MESSAGES[self.code]


def unreadable(code: str, **params: str | int) -> UnreadableFile:
    """Return the refusal, ready to be raised."""
    return UnreadableFile(code, params)


def too_large(what: str, limit: int, **params: str | int) -> UnreadableFile:
    """Return the refusal of a file that has more than `limit` of something."""
    return UnreadableFile("too_large", {"what": what, "limit": limit, **params})
