"""Workbooks in binary formats, read by a separate process (see spreadsheet_worker)."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import orjson

from samdrift.formats.spreadsheet.model import (
    Cell,
    Limits,
    Sheet,
    UnreadableFile,
    Workbook,
    too_large,
    unreadable,
)
from samdrift.formats.text import clean

_WORKER = Path(__file__).parent.parent / "spreadsheet_worker.py"
_WHOLE = 1e15  # whole numbers up to here are exact in a float
_LAST_LINE = 64 * 1024


def read_workbook(data: bytes, limits: Limits) -> Workbook:
    """Read XLSX, XLSM, XLSB, XLS or ODS. Raises UnreadableFile."""
    with TemporaryDirectory(prefix="samdrift-") as name:
        folder = Path(name)
        (folder / "workbook").write_bytes(data)
        worker = _run(folder, limits)
        with (folder / "rows").open("rb") as rows:
            ending = _ending(rows)
            if worker.returncode or "done" not in ending:
                raise _explained(worker, ending, limits)
            return Workbook(tuple(_sheets(rows)), kind=ending["done"])


def _run(folder: Path, limits: Limits) -> "subprocess.CompletedProcess[bytes]":
    """Let the worker write the file `rows` in the folder."""
    # -P: what lies beside the worker must not hide the standard library.
    command = [sys.executable, "-P", str(_WORKER), str(folder), json.dumps(asdict(limits))]
    with (folder / "rows").open("wb") as rows:
        try:
            return subprocess.run(
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=rows,
                stderr=subprocess.PIPE,
                timeout=limits.seconds,
            )
        except subprocess.TimeoutExpired as error:
            raise unreadable("timeout", limit=limits.seconds) from error


def _ending(rows: BinaryIO) -> dict[str, Any]:
    """Return what the worker said last, or nothing if it was cut off."""
    size = rows.seek(0, os.SEEK_END)
    rows.seek(max(0, size - _LAST_LINE))
    last = rows.read().rstrip(b"\n").rpartition(b"\n")[2]
    rows.seek(0)
    try:
        told = orjson.loads(last)
    except orjson.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}


def _explained(
    worker: "subprocess.CompletedProcess[bytes]", ending: dict[str, Any], limits: Limits
) -> Exception:
    """Return the refusal that fits how the worker ended, or our own fault if it never began."""
    if "refused" in ending:
        return UnreadableFile(ending["refused"], ending["params"])
    code, errors = worker.returncode, worker.stderr
    if code in (-signal.SIGKILL, -signal.SIGXFSZ) or b"memory allocation" in errors:
        return too_large("memory", limits.memory)
    if code == -signal.SIGXCPU:
        return unreadable("timeout", limit=limits.seconds)
    if code < 0:
        return unreadable("corrupt", reason="crash")
    if b"MemoryError" in errors:
        return too_large("memory", limits.memory)
    return RuntimeError(f"The reader of workbooks failed: {errors.decode(errors='replace')}")


def _sheets(lines: Iterable[bytes]) -> Iterator[Sheet]:
    about: dict[str, Any] | None = None
    rows: list[tuple[Cell, ...]] = []
    for line in lines:
        value = orjson.loads(line)
        if isinstance(value, list):
            rows.append(tuple([_cell(cell) for cell in value]))
            continue
        if about is not None:
            yield _sheet(about, rows)
        about, rows = (value if "sheet" in value else None), []


def _sheet(about: dict[str, Any], rows: list[tuple[Cell, ...]]) -> Sheet:
    return Sheet(clean(about["sheet"]), tuple(rows), about["first_row"], about["hidden"])


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return clean(value) or None
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE:
        return int(value)
    if isinstance(value, dict):
        return _day(value)
    return value  # type: ignore[no-any-return]  # int, bool, float or None: as JSON has it


def _day(value: dict[str, str]) -> date | datetime:
    if "d" in value:
        return date.fromisoformat(value["d"])
    return datetime.fromisoformat(value["t"])
