"""The database itself refuses to change history: triggers on both engines.

A room names its own tables that are never changed (what has been signed, texts that were voted on).

SQLite rebuilds a table to alter it and drops its triggers without a word, so they are put
back after every migration, and `samdrift check` looks for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connections
from django.db.models import Model

INSERT_ONLY = ("kernel_event", "kernel_seal")
ERASE_ONLY = "kernel_eventpersonal"
_SAYS = "history is insert-only"
_SAYS_CLOSED = "what is closed never changes"
_of_rooms: set[str] = set()
_closed: dict[str, str] = {}

_SQLITE_ERASURE = (
    "NEW.value IS NOT NULL OR NEW.erased_at IS NULL OR OLD.id <> NEW.id OR "
    "OLD.event_id <> NEW.event_id OR OLD.field <> NEW.field OR OLD.salt <> NEW.salt OR "
    "OLD.person_id <> NEW.person_id"
)


def keep(*models: type[Model]) -> None:
    """A room's own insert-only tables: said once, when the room is loaded."""
    _of_rooms.update(model._meta.db_table for model in models)


def keep_closed(model: type[Model], condition: str) -> None:
    """Rows that never change or go once they are closed. `condition` is SQL that holds for such a
    row, `OLD`; both engines must know it. Said once, when the room is loaded.
    """
    _closed[model._meta.db_table] = condition


def kept() -> tuple[str, ...]:
    """Every table that takes new rows and never changes or loses one."""
    return (*INSERT_ONLY, *sorted(_of_rooms))


def names(vendor: str) -> set[str]:
    """The triggers that must be there."""
    acts = ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")
    found = {f"samdrift_{table}_{act}" for table in (*kept(), ERASE_ONLY) for act in acts}
    return found | {f"samdrift_{table}_{act}" for table in _closed for act in ("update", "delete")}


def statements(vendor: str, tables: Iterable[str] | None = None) -> list[str]:
    """SQL that puts every guard in place, harmless when it already stands; `tables` narrows."""
    wanted = (*kept(), ERASE_ONLY, *_closed) if tables is None else tuple(tables)
    always = [table for table in wanted if table not in _closed]
    when_closed = [table for table in wanted if table in _closed]
    if vendor == "postgresql":
        return _postgresql(always) + _postgresql_closed(when_closed)
    return _sqlite(always) + _sqlite_closed(when_closed)


def _sqlite(tables: Iterable[str]) -> list[str]:
    made: list[str] = []
    for table in tables:
        for act in ("update", "delete"):
            when = f"WHEN {_SQLITE_ERASURE} " if (table, act) == (ERASE_ONLY, "update") else ""
            name = f"samdrift_{table}_{act}"
            made.append(f"DROP TRIGGER IF EXISTS {name}")
            made.append(
                f"CREATE TRIGGER {name} BEFORE {act.upper()} ON {table} {when}"
                f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
            )
    return made


def _sqlite_closed(tables: Iterable[str]) -> list[str]:
    made: list[str] = []
    for table in tables:
        for act in ("update", "delete"):
            name = f"samdrift_{table}_{act}"
            made.append(f"DROP TRIGGER IF EXISTS {name}")
            made.append(
                f"CREATE TRIGGER {name} BEFORE {act.upper()} ON {table} WHEN {_closed[table]} "
                f"BEGIN SELECT RAISE(ABORT, '{_SAYS_CLOSED}'); END"
            )
    return made


def _postgresql_closed(tables: Iterable[str]) -> list[str]:
    """A condition that asks other tables must stand in the function: a trigger's own may not."""
    made: list[str] = []
    for table in tables:
        made.append(
            f"CREATE OR REPLACE FUNCTION samdrift_closed_{table}() RETURNS trigger "
            f"LANGUAGE plpgsql AS $$ BEGIN IF {_closed[table]} THEN "
            f"RAISE EXCEPTION '{_SAYS_CLOSED}'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
        made += [
            (
                f"CREATE OR REPLACE TRIGGER samdrift_{table}_{act} BEFORE {act.upper()} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION samdrift_closed_{table}()"
            )
            for act in ("update", "delete")
        ]
    return made


def _postgresql(tables: Iterable[str]) -> list[str]:
    made = [
        (
            "CREATE OR REPLACE FUNCTION samdrift_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$"
        ),
    ]
    for table in tables:
        for act in ("update", "delete"):
            condition = _SQLITE_ERASURE if (table, act) == (ERASE_ONLY, "update") else "TRUE"
            made.append(_postgresql_trigger(f"samdrift_{table}_{act}", act, table, condition))
        made.append(_postgresql_truncate(table))
    return made


def _postgresql_trigger(name: str, act: str, table: str, condition: str) -> str:
    return (
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {act.upper()} ON {table} "
        f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION samdrift_refuse()"
    )


def _postgresql_truncate(table: str) -> str:
    return (
        f"CREATE OR REPLACE TRIGGER samdrift_{table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION samdrift_refuse()"
    )


def put_in_place(using: str = "default") -> None:
    """(Re)create every guard, where the tables are there: a room may not have its own yet."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    if not {*INSERT_ONLY, ERASE_ONLY} <= there:
        return
    wanted = [table for table in (*kept(), ERASE_ONLY, *_closed) if table in there]
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor, wanted):
            cursor.execute(statement)


def missing(using: str = "default") -> set[str]:
    """Guards that are not in the database, by name."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {row[0] for row in cursor.fetchall()}
    return names(connection.vendor) - found


def after_migrate(using: str = "default", **_more: Any) -> None:
    """Signal receiver: tables may have been rebuilt, so the guards are put back."""
    put_in_place(using)
