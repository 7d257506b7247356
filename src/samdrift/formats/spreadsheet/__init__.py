"""Spreadsheets: any file that holds a table, its headings, and what its cells mean."""

from samdrift.formats.spreadsheet.dates import as_date, date_order
from samdrift.formats.spreadsheet.headings import (
    Field,
    Matching,
    Table,
    TableRow,
    find_best_table,
    find_table,
    match_columns,
    vocabulary,
)
from samdrift.formats.spreadsheet.json_table import read_json_table
from samdrift.formats.spreadsheet.model import (
    MAX_BYTES,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    Limits,
    Sheet,
    UnreadableFile,
    Workbook,
)
from samdrift.formats.spreadsheet.numbers import as_decimal, as_int
from samdrift.formats.spreadsheet.reading import read
from samdrift.formats.spreadsheet.values import (
    BadValue,
    as_bool,
    as_email,
    as_empty,
    as_kommunenummer,
    as_orgnr,
    as_text,
)

__all__ = [
    "MAX_BYTES",
    "MAX_CELLS",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "BadValue",
    "Cell",
    "Field",
    "Limits",
    "Matching",
    "Sheet",
    "Table",
    "TableRow",
    "UnreadableFile",
    "Workbook",
    "as_bool",
    "as_date",
    "as_decimal",
    "as_email",
    "as_empty",
    "as_int",
    "as_kommunenummer",
    "as_orgnr",
    "as_text",
    "date_order",
    "find_best_table",
    "find_table",
    "match_columns",
    "read",
    "read_json_table",
    "vocabulary",
]
