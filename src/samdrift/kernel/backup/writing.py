"""Write a backup: one moment of the database, row by row, while people go on working."""

from __future__ import annotations

import hashlib
import os
import secrets
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from samdrift import __version__
from samdrift.kernel import schema
from samdrift.kernel.backup.layout import (
    BackupError,
    Manifest,
    StoredAs,
    Table,
    columns_of,
    fingerprint,
    models_of,
    row_out,
    secret_mark,
)

ROWS = 5000
PIECE = 1 << 20


def write(target: Path) -> Manifest:
    """Write the whole site to `target`, which comes into being whole or not at all.

    Raises BackupError when the file is there already or cannot be written.
    """
    if target.exists():
        raise BackupError(f"{target} is there already. Choose another name, or remove it first.")
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _private(draft) as out, one_moment():
            manifest = _write_all(out)
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, target)
    except FileExistsError:
        raise BackupError(f"{target} was made by another at the same time.") from None
    except OSError as trouble:
        raise BackupError(
            f"{target} could not be written: {trouble.strerror or trouble}."
        ) from None
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _private(draft: Path) -> IO[bytes]:
    return os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


@contextmanager
def one_moment() -> Iterator[None]:
    """See the database as it is now until the end, without holding anybody up."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            _execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Not through atomic(): that would take the right to write, which others need.
        connection.ensure_connection()
        _execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            _execute("ROLLBACK")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _write_all(out: IO[bytes]) -> Manifest:
    loader = MigrationLoader(connection)
    if not loader.applied_migrations:
        raise BackupError("The database is empty: there is nothing to back up.")
    # The models as the database has them, which an upgrade is about to change.
    apps = schema.state_at(loader, set(loader.applied_migrations)).apps
    chosen = models_of(apps)
    manifest = Manifest(
        version=__version__,
        made_at=timezone.now().isoformat(timespec="seconds"),
        engine=connection.vendor,
        key=secret_mark(),
        fingerprint=fingerprint(chosen),
        head=_head(apps.get_model("kernel", "Seal")),
        migrations=schema.applied(loader),
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        manifest.tables = [_write_table(archive, model) for model in chosen]
        manifest.files = [
            _write_file(archive, file, name) for file, name in stored(Path(settings.MEDIA_ROOT))
        ]
        archive.writestr("manifest.json", manifest.dumps())
    return manifest


def _head(seal: Any) -> str:
    last = seal._base_manager.order_by("-pk").values_list("digest", flat=True).first()
    return str(last or "")


def _write_table(archive: zipfile.ZipFile, model: type[models.Model]) -> Table:
    columns = [one.attname for one in columns_of(model)]
    rows = model._base_manager.order_by("pk").values_list(*columns)
    table = Table(model._meta.label_lower, columns, 0, "")
    hashed, count = hashlib.sha256(), 0
    with archive.open(table.entry, "w", force_zip64=True) as entry:
        for values in rows.iterator(chunk_size=ROWS):
            line = row_out(values)
            hashed.update(line)
            entry.write(line)
            count += 1
    return Table(table.name, columns, count, hashed.hexdigest())


def stored(folder: Path) -> list[tuple[Path, str]]:
    """Every file people have sent in, with its name below the folder."""
    if not folder.is_dir():
        return []
    files = [one for one in sorted(folder.rglob("*")) if one.is_file()]
    return [(one, one.relative_to(folder).as_posix()) for one in files]


def _write_file(archive: zipfile.ZipFile, file: Path, name: str) -> StoredAs:
    hashed, size = hashlib.sha256(), 0
    entry_name = StoredAs(name, 0, "").entry
    with file.open("rb") as source, archive.open(entry_name, "w", force_zip64=True) as entry:
        while piece := source.read(PIECE):
            hashed.update(piece)
            size += len(piece)
            entry.write(piece)
    return StoredAs(name, size, hashed.hexdigest())
