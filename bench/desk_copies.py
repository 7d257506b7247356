"""More cases made of those that are there, inside PostgreSQL: the same titles and notes on other times of
the day, with numbers, clocks, events and search words of their own. A million of them within minutes.
"""

# ruff: noqa: S608 -- only names and numbers of our own stand in the statements

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

DAY = 86_400
NUMBERED = ("desk_case", "desk_clock", "kernel_searchentry")
HEAVY = "kernel_searchword"
"""The largest table: its indexes are made again afterwards, as a restored database has them."""
KINDS = ("desk.case", "desk.caseinside")


@dataclass(frozen=True)
class Block:
    """The cases that are copied, and how far the numbers of this copy are from theirs."""

    first: int
    last: int
    case: int
    clock: int
    entry: int


def multiply(first: int, block: int, count: int) -> None:
    """`count` cases more, of the `block` cases from number `first` on."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET session_replication_role = replica")
        kept = _without_indexes(cursor)
        while count:
            here = min(block, count)
            with transaction.atomic():
                _copy(cursor, _block(cursor, first, first + here - 1))
            count -= here
        for table in NUMBERED:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        for definition in kept:
            cursor.execute(definition)
        cursor.execute("SET session_replication_role = origin")


def _without_indexes(cursor: Any) -> list[str]:
    """Take the indexes of the heaviest table away; returns how they are made again."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        [HEAVY],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]


def _block(cursor: Any, first: int, last: int) -> Block:
    """The next free numbers: after the highest of each table."""
    of_cases = f"case_id BETWEEN {first} AND {last}"
    of_entries = f"kind IN {KINDS} AND object_id BETWEEN {first} AND {last}"
    return Block(
        first, last, _far(cursor, "desk_case", f"id = {first}"),
        _far(cursor, "desk_clock", of_cases), _far(cursor, "kernel_searchentry", of_entries),
    )  # fmt: skip


def _far(cursor: Any, table: str, where: str) -> int:
    cursor.execute(f"SELECT (SELECT max(id) FROM {table}) - min(id) + 1 FROM {table} WHERE {where}")
    far: int = cursor.fetchone()[0]
    return far


def _copy(cursor: Any, to: Block) -> None:
    from samdrift.desk.models.cases import Case, CaseEntry
    from samdrift.desk.models.clocks import Clock, ClockEvent

    of_cases = f"case_id BETWEEN {to.first} AND {to.last}"
    _insert(cursor, Case, f"id BETWEEN {to.first} AND {to.last}", "id", id=f"id + {to.case}")
    _insert(cursor, CaseEntry, of_cases, "case_id", id=None, case_id=f"case_id + {to.case}")
    _insert(
        cursor, Clock, of_cases, "case_id", id=f"id + {to.clock}", case_id=f"case_id + {to.case}"
    )
    _insert(
        cursor, ClockEvent, f"clock_id IN (SELECT id FROM desk_clock WHERE {of_cases})",
        "(SELECT case_id FROM desk_clock k WHERE k.id = clock_id)",
        id=None, clock_id=f"clock_id + {to.clock}",
    )  # fmt: skip
    _words(cursor, to)


def _insert(cursor: Any, model: Any, where: str, case: str, **given: str | None) -> None:
    """The rows once more: every moment earlier by as much as is the case's own, the rest as it is but
    for what is given.
    """
    from django.db.models import DateTimeField

    meta, earlier = model._meta, f"make_interval(secs => ({case} * 7919) %% {DAY})"
    columns = {}
    for field in meta.concrete_fields:
        name = field.column
        if name in given:
            columns[name] = given[name]
        elif isinstance(field, DateTimeField):
            never = f"CASE WHEN {name} > '9000-01-01' THEN {name} ELSE {name} - {earlier} END"
            columns[name] = never
        else:
            columns[name] = f'"{name}"'
    chosen = {name: value for name, value in columns.items() if value is not None}
    names = ", ".join(f'"{name}"' for name in chosen)
    values = ", ".join(chosen.values())
    cursor.execute(
        f"INSERT INTO {meta.db_table} ({names}) SELECT {values} FROM {meta.db_table} WHERE {where} ORDER BY id",
        [],
    )


def _words(cursor: Any, to: Block) -> None:
    """What they are found by, with the number of each its own."""
    where = f"e.kind IN {KINDS} AND e.object_id BETWEEN {to.first} AND {to.last}"
    number = f"(e.object_id + {to.case})"
    cursor.execute(
        "INSERT INTO kernel_searchentry (id, kind, object_id, audience, title, detail)"
        f" SELECT id + {to.entry}, kind, {number}, audience,"
        f" '#' || {number} || substr(title, position(' ' in title)), detail"
        f" FROM kernel_searchentry e WHERE {where} ORDER BY id"
    )
    cursor.execute(
        "INSERT INTO kernel_searchword (entry_id, audience, word, weight)"
        f" SELECT e.id + {to.entry}, w.audience,"
        f" CASE WHEN w.word = e.object_id::text THEN {number}::text ELSE w.word END, w.weight"
        f" FROM kernel_searchentry e JOIN kernel_searchword w ON w.entry_id = e.id WHERE {where}"
        " ORDER BY w.id"
    )
