"""Open a backup and check that it is whole, before anything is done with it."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Self

import orjson

from samdrift import __version__
from samdrift.kernel.backup.layout import FORMAT, BackupError, Manifest, StoredAs, Table

PIECE = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, OSError)


class Archive:
    """An opened backup: `with Archive(file) as archive: archive.check()`."""

    def __init__(self, file: Path) -> None:
        """Raises BackupError when there is no such file, or it is no backup."""
        self.file = file
        try:
            self._zip = zipfile.ZipFile(file)
        except FileNotFoundError:
            raise BackupError(f"There is no file {file}.") from None
        except _BROKEN as trouble:
            raise BackupError(
                f"{file} is not a whole backup: {trouble}. Use another copy."
            ) from None
        try:
            self.manifest = Manifest.loads(self._zip.read("manifest.json"))
        except _BROKEN:
            self._zip.close()
            raise self._damaged("manifest.json") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._zip.close()

    def _damaged(self, what: str) -> BackupError:
        return BackupError(
            f"{self.file} is damaged: {what} is not as it was written. Use another copy."
        )

    def check(self) -> None:
        """Raise BackupError unless this version can read it and every part is as it was written."""
        made = self.manifest.version
        if self.manifest.format > FORMAT or _numbers(made) > _numbers(__version__):
            raise BackupError(
                f"{self.file} was made by Samdrift {made}, and this is {__version__}. "
                "Install that version or a newer one first."
            )
        for table in self.manifest.tables:
            self._check_part(table.entry, table.digest, table.rows)
        for file in self.manifest.files:
            _refuse_to_leave(self.file, file.name)
            self._check_part(file.entry, file.digest)

    def _check_part(self, entry: str, digest: str, rows: int | None = None) -> None:
        hashed, lines = hashlib.sha256(), 0
        try:
            with self._zip.open(entry) as part:
                while piece := part.read(PIECE):
                    hashed.update(piece)
                    lines += piece.count(b"\n") if rows is not None else 0
        except _BROKEN:
            raise self._damaged(entry) from None
        if hashed.hexdigest() != digest or (rows is not None and lines != rows):
            raise self._damaged(entry)

    def rows(self, table: Table) -> Iterator[list[object]]:
        """The rows of a table, as they were written."""
        with self._zip.open(table.entry) as part:
            for line in part:
                yield orjson.loads(line)

    def open(self, file: StoredAs) -> IO[bytes]:
        return self._zip.open(file.entry)


def _numbers(version: str) -> tuple[int, ...]:
    """0.10.2 → (0, 10, 2)"""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _refuse_to_leave(backup: Path, name: str) -> None:
    """A file's name may not lead out of the folder of files."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\\" in name:
        raise BackupError(f"{backup} holds a file with the name {name!r}, which is not allowed.")
