"""One door for every file that holds a table."""

from pathlib import PurePath

from samdrift.formats.spreadsheet.binary import read_workbook
from samdrift.formats.spreadsheet.csv_text import read_text
from samdrift.formats.spreadsheet.encoding import decode
from samdrift.formats.spreadsheet.json_table import json_workbook, parse_json
from samdrift.formats.spreadsheet.model import Limits, Workbook, too_large, unreadable
from samdrift.formats.spreadsheet.sniff import is_workbook, other_kind
from samdrift.formats.text import clean


def read(data: bytes, filename: str = "", limits: Limits | None = None) -> Workbook:
    """Read XLSX, XLSM, XLSB, XLS, ODS, CSV, TSV, other parted text, or JSON.

    What the file is is told by its content; its name only names the sheet of a text file.
    Raises UnreadableFile with a code for whatever can not be read, and for a file without
    content in any cell. A workbook is read by a separate process under limits.
    """
    limits = limits or Limits()
    if len(data) > limits.bytes:
        raise too_large("bytes", limits.bytes, found=len(data))
    if not data.strip(b"\x00 \t\r\n"):
        raise unreadable("empty")
    kind = other_kind(data)
    if kind is not None:
        raise unreadable("not_a_spreadsheet", kind=kind)
    workbook = read_workbook(data, limits) if is_workbook(data) else _text(data, filename, limits)
    if not any(sheet.rows for sheet in workbook.sheets):
        raise unreadable("empty")
    return workbook


def _text(data: bytes, filename: str, limits: Limits) -> Workbook:
    text, encoding = decode(data)
    value = parse_json(text)
    if value is not None:
        return json_workbook(value, limits)
    name = PurePath(clean(filename).replace("\\", "/")).stem
    return read_text(text, encoding, name, limits)
