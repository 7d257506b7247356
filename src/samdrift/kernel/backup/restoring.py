"""Put a backup into an empty database, of either engine: all of it, or nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader

from samdrift.kernel import guards, schema, seals
from samdrift.kernel.backup.layout import (
    BackupError,
    Manifest,
    Table,
    columns_of,
    models_of,
    secret_mark,
)
from samdrift.kernel.backup.reading import Archive

ROWS = 2000
# Read by the database as they are written in JSON; all others go through their field.
_AS_THEY_ARE = {
    "AutoField", "BigAutoField", "BigIntegerField", "BooleanField", "CharField", "EmailField",
    "IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "SlugField",
    "SmallIntegerField", "TextField", "URLField",
}  # fmt: skip


@dataclass(frozen=True)
class Restored:
    """What was restored. `faults` are those the history had when it was backed up."""

    manifest: Manifest
    faults: list[seals.Fault]
    same_secret: bool


def restore(file: Path, tell: Callable[[str], None] = lambda _line: None) -> Restored:
    """Restore `file` into the database, which must be empty. Raises BackupError, having done nothing.

    The tables are made as they were when the backup was written, filled, and then brought up to
    this version; all in one transaction, so that a restore that breaks leaves the database empty.
    """
    with Archive(file) as archive:
        tell("checking the file …")
        archive.check()
        loader = MigrationLoader(connection)
        nodes = _nodes(loader, archive.manifest)
        _require_empty(loader, nodes)
        with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restoring-") as staging:
            _unpack(archive, Path(staging))
            with _all_or_nothing():
                _fill(archive, loader, nodes, tell)
                tell("bringing it up to this version …")
                schema.migrate()
                guards.put_in_place()
                faults = _checked(archive.manifest)
                _move(archive, Path(staging))
    return Restored(archive.manifest, faults, archive.manifest.key == secret_mark())


def _nodes(loader: MigrationLoader, manifest: Manifest) -> set[schema.Node]:
    """The backup's migrations as this version has them; folded ones by the one they are now part of."""
    asked = {(app, name) for app, names in manifest.migrations.items() for name in names}
    found, unknown = set(), []
    for node in sorted(asked):
        known = _known(loader, node, asked)
        if known is not None:
            found.add(known)
        elif node[0] in loader.migrated_apps:
            unknown.append(".".join(node))
    if unknown:
        raise BackupError(
            f"The backup was made by Samdrift {manifest.version} with tables this version does not "
            f"know ({', '.join(unknown[:3])}). Install that version or a newer one first."
        )
    return found


def _known(
    loader: MigrationLoader, node: schema.Node, asked: set[schema.Node]
) -> schema.Node | None:
    if node in loader.graph.nodes:
        return node
    for key, migration in loader.replacements.items():
        replaced = {(app, name) for app, name in migration.replaces}
        if node in replaced and replaced <= asked and key in loader.graph.nodes:
            return key
    return None


def _require_empty(loader: MigrationLoader, nodes: set[schema.Node]) -> None:
    where = "Give SAMDRIFT_DATABASE_URL (or SAMDRIFT_HOME) a new, empty database."
    applied = set(loader.applied_migrations)
    if not applied:
        if connection.introspection.table_names():
            raise BackupError(f"The database holds tables that are not Samdrift's. {where}")
        return
    if nodes != applied & set(loader.graph.nodes):
        raise BackupError(f"The database holds another version's tables. {where}")
    for model in models_of(schema.state_at(loader, applied).apps):
        if model._base_manager.exists():
            raise BackupError(
                f"The database is not empty: there are rows in {model._meta.db_table}. {where}"
            )


def _media() -> Path:
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """One transaction over tables and rows. SQLite may not look at references while tables change."""
    off = connection.vendor == "sqlite" and connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            yield
            connection.check_constraints()
    except DatabaseError as trouble:
        raise BackupError(f"The database refused the restore: {_said(trouble)}") from trouble
    finally:
        if off:
            connection.enable_constraint_checking()


def _said(trouble: DatabaseError) -> str:
    """What the database says, with the table and row when it tells them."""
    where = getattr(getattr(trouble.__cause__, "diag", None), "context", "") or ""
    return " ".join(f"{trouble} {where}".split())


def _fill(
    archive: Archive, loader: MigrationLoader, nodes: set[schema.Node], tell: Callable[[str], None]
) -> None:
    if not loader.applied_migrations:
        schema.make_tables(schema.ends(loader, nodes))
        loader = MigrationLoader(connection)
    apps = schema.state_at(loader, nodes).apps
    filled = []
    for table in archive.manifest.tables:
        model = _model(apps, table)
        if table.rows:
            tell(f"{table.rows} rows into {table.name} …")
        _fill_table(archive, model, table)
        filled.append(model)
    connection.check_constraints()
    _reset_sequences(filled)


def _model(apps: Any, table: Table) -> type[models.Model]:
    try:
        model: type[models.Model] = apps.get_model(table.name)
    except (LookupError, ValueError):
        raise BackupError(f"The backup holds a table {table.name} that is not known.") from None
    lacking = set(table.columns) - {one.attname for one in columns_of(model)}
    if lacking:
        raise BackupError(
            f"The backup's {table.name} has columns that are not known: {sorted(lacking)}."
        )
    return model


def _fill_table(archive: Archive, model: type[models.Model], table: Table) -> None:
    fields = {one.attname: one for one in columns_of(model)}
    chosen = [fields[name] for name in table.columns]
    rows = (
        [_for_database(one, value) for one, value in zip(chosen, row, strict=True)]
        for row in _within_bounds(archive.rows(table), table, chosen)
    )
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(quote(one.column) for one in chosen)})"
    count = (
        _copy(into, rows) if connection.vendor == "postgresql" else _insert(into, rows, len(chosen))
    )
    if count != table.rows or model._base_manager.count() != table.rows:
        raise BackupError(f"{table.name}: {count} of {table.rows} rows came in.")


def _for_database(one: Any, value: Any) -> Any:
    if value is None:
        return None
    if one.get_internal_type() not in _AS_THEY_ARE:
        value = one.to_python(value)
    return one.get_db_prep_save(value, connection)


def _within_bounds(
    rows: Iterator[list[Any]], table: Table, chosen: list[Any]
) -> Iterator[list[Any]]:
    """PostgreSQL holds texts to their longest length, SQLite does not: said here by row and column."""
    texts = ((at, one) for at, one in enumerate(chosen) if isinstance(one, models.CharField))
    bounds = [(at, one.max_length) for at, one in texts if one.max_length]
    for number, row in enumerate(rows, 1):
        for at, most in bounds:
            if isinstance(row[at], str) and len(row[at]) > most:
                raise BackupError(
                    f"{table.name}, row {number} (id {row[0]}): {table.columns[at]} is longer than "
                    f"{most} characters. Shorten it where it came from and back up again."
                )
        yield row


def _copy(into: str, rows: Iterator[list[Any]]) -> int:
    count = 0
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _insert(into: str, rows: Iterator[list[Any]], columns: int) -> int:
    statement = f"INSERT INTO {into} VALUES ({', '.join(['%s'] * columns)})"  # noqa: S608 -- names come from the models
    count = 0
    with connection.cursor() as cursor:
        batch: list[list[Any]] = []
        for row in rows:
            batch.append(row)
            if len(batch) == ROWS:
                cursor.executemany(statement, batch)
                count += len(batch)
                batch = []
        if batch:
            cursor.executemany(statement, batch)
        return count + len(batch)


def _reset_sequences(filled: list[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(statement)


def _checked(manifest: Manifest) -> list[seals.Fault]:
    """The history must be the one that was backed up, to its last seal; its old faults are told."""
    if (manifest.head or seals.START) != seals.head():
        raise BackupError("The history does not end as the backup says. Use another copy.")
    missing = guards.missing()
    if missing:
        raise BackupError(f"The guards of history could not be put in place: {sorted(missing)}.")
    return list(seals.faults(manifest.head))


def _unpack(archive: Archive, staging: Path) -> None:
    for file in archive.manifest.files:
        place = staging / file.name
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(file) as source, place.open("wb") as out:
            shutil.copyfileobj(source, out)


def _move(archive: Archive, staging: Path) -> None:
    for file in archive.manifest.files:
        place = _media() / file.name
        place.parent.mkdir(parents=True, exist_ok=True)
        (staging / file.name).replace(place)
