"""Reads one workbook in a process of its own, under limits of memory and time.

A workbook is a program for its reader: a few bytes can ask for gigabytes. So it is read where
it can only harm itself. Usage: `spreadsheet_worker.py FOLDER LIMITS`, where FOLDER holds the
file `workbook` and LIMITS is JSON. On standard output it writes one JSON value a line: first
`{"ready": true}`, then for each sheet an object and for each row a list, last `{"done": kind}`
or `{"refused": code, "params": {…}}`. A date is `{"d": "2026-11-21"}`, an instant `{"t": …}`.

This file stands alone (nothing of the product is imported), so that it starts quickly.
"""

import json
import resource
import signal
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import python_calamine as calamine  # noqa: TID253 - all that this process is for

Row = list[Any]
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_SHEETS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
# Under this size a high ratio of packing is ordinary: the same cell repeated.
_RATIO_FROM = 50 * 1024 * 1024


class Refused(Exception):
    """The workbook is refused: a code and what more is known."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def main(folder: Path, limits: dict[str, int]) -> None:
    """Read the workbook in the folder and write it out."""
    _restrain(limits)
    _write({"ready": True})
    sys.stdout.flush()
    try:
        kind = _read(folder / "workbook", limits)
    except Refused as refusal:
        _write({"refused": refusal.code, "params": refusal.params})
    except MemoryError:
        _write({"refused": "too_large", "params": {"what": "memory", "limit": limits["memory"]}})
    else:
        _write({"done": kind})


def _restrain(limits: dict[str, int]) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["output"], limits["output"]))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))


def _read(path: Path, limits: dict[str, int]) -> str:
    kind = _kind_of(path, limits)
    named = path.rename(path.with_suffix(f".{kind}"))  # the reader goes by the file's ending
    left = limits["cells"]
    with _opened(named) as workbook:
        for number, sheet in enumerate(workbook.sheets_metadata):
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
                left -= _write_sheet(workbook, number, sheet, limits | {"left": left})
    return kind


def _kind_of(path: Path, limits: dict[str, int]) -> str:
    """Tell the format from the content; refuse what is locked, too large or something else."""
    data = path.read_bytes()
    if data.startswith(b"PK"):
        return _kind_of_zip(path, limits)
    if _ENCRYPTED in data:
        raise Refused("password")
    if _WORD in data and not any(name in data for name in _SHEETS):
        raise Refused("not_a_spreadsheet", kind="document")
    return "xls"


def _kind_of_zip(path: Path, limits: dict[str, int]) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_parts(parts, path.stat().st_size, limits)
            names = [part.filename.replace("\\", "/").casefold() for part in parts]
            is_ods = "mimetype" in names and b"spreadsheet" in archive.read(
                parts[names.index("mimetype")]
            )
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("corrupt", reason="zip") from error
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    if any(name.endswith("workbook.xml") for name in names):
        return "xlsx"
    if is_ods or ("content.xml" in names and "mimetype" not in names):
        return "ods"
    documents = ("word/", "ppt/", "content.xml")
    is_document = any(name.startswith(documents) for name in names)
    raise Refused("not_a_spreadsheet", kind="document" if is_document else "archive")


def _check_parts(parts: list[zipfile.ZipInfo], packed: int, limits: dict[str, int]) -> None:
    if len(parts) > limits["parts"]:
        raise Refused("too_large", what="parts", limit=limits["parts"], found=len(parts))
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("password")
    unpacked = sum(part.file_size for part in parts)
    bomb = unpacked > _RATIO_FROM and unpacked > packed * limits["ratio"]
    if unpacked > limits["unpacked"] or bomb:
        raise Refused("too_large", what="unpacked", limit=limits["unpacked"], found=unpacked)


def _opened(path: Path) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_path(path)
    except BaseException as error:
        raise _refusal(error) from error


def _write_sheet(
    workbook: calamine.CalamineWorkbook,
    number: int,
    about: calamine.SheetMetadata,
    limits: dict[str, int],
) -> int:
    """Write one sheet; return how many cells had content."""
    try:
        sheet = workbook.get_sheet_by_index(number)
        above, left = sheet.start or (0, 0)
        hidden = about.visible != calamine.SheetVisibleEnum.Visible
        _write({"sheet": about.name, "first_row": above + 1, "hidden": hidden})
        rows = (_filled(row, left) for row in islice(sheet.iter_rows(), above, None))
        return _write_rows(rows, about.name, limits)
    except Refused:
        raise
    except BaseException as error:
        raise _refusal(error, sheet=about.name) from error


def _filled(row: Row, left: int) -> Row:
    """Return the row from column A to its last cell with content."""
    cells = [None if cell == "" else cell for cell in row]
    while cells and cells[-1] is None:
        cells.pop()
    return [None] * left + cells if cells else []


def _write_rows(rows: Iterator[Row], sheet: str, limits: dict[str, int]) -> int:
    blank = count = cells = 0
    for row in rows:
        if not row:
            blank += 1
            continue
        count += 1
        cells += len(row)
        _check(sheet, limits, rows=count, columns=len(row), left=cells)
        sys.stdout.buffer.write(b"[]\n" * blank)
        blank = 0
        sys.stdout.buffer.write(orjson.dumps(row, _plain, _OPTIONS))
    return cells


_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_APPEND_NEWLINE


def _check(sheet: str, limits: dict[str, int], **found: int) -> None:
    for name, number in found.items():
        if number > limits[name]:
            what = "cells" if name == "left" else name
            raise Refused("too_large", what=what, limit=limits[what], sheet=sheet)


def _plain(cell: object) -> object:
    if isinstance(cell, datetime):
        return {"t": cell.isoformat()}
    if isinstance(cell, date):
        return {"d": cell.isoformat()}
    if isinstance(cell, time):
        return cell.isoformat("minutes" if cell.second == 0 else "seconds")
    if isinstance(cell, timedelta):
        return str(cell)
    raise TypeError(f"A cell can not be a {type(cell).__name__}.")


def _refusal(error: BaseException, **params: str | int) -> Refused:
    """Translate what the reader raises; it panics (a BaseException) on some damaged files."""
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
        raise error
    told = str(error)
    if isinstance(error, calamine.PasswordError):
        return Refused("password")
    if "Cell limit exceeded" in told or "capacity overflow" in told:
        return Refused("too_large", what="area", **params)
    return Refused("corrupt", reason="content", **params)


def _write(value: dict[str, object]) -> None:
    sys.stdout.buffer.write(orjson.dumps(value) + b"\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
