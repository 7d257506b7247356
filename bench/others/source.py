"""The cases as another desk can hold them, read from our database into plain tables of theirs.

What is told: title, text, state, member, who asked, who has it, times, deadline, and the notes. What is
closed has no deadline with us any more; there it has one, five days after it was opened.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

PEOPLE = """
SELECT row_number() OVER (ORDER BY p.id), p.id, trim(p.given_name || ' ' || p.family_name),
    'person' || p.id || '@kommune.example',
    p.id IN (SELECT agent_id FROM desk_case UNION SELECT by_id FROM desk_caseentry)
FROM parties_person p
WHERE p.id IN (SELECT requester_id FROM desk_case UNION SELECT agent_id FROM desk_case
    UNION SELECT by_id FROM desk_caseentry)
"""
CASES = """
SELECT row_number() OVER (ORDER BY c.id), c.id, c.title, c.text, c.is_open, m.name, c.requester_id,
    c.agent_id, c.priority, c.opened_at, coalesce(c.closed_at, c.resolved_at, c.changed_at),
    c.changed_at,
    CASE WHEN c.due_at > '9000-01-01' THEN c.opened_at + interval '5 days' ELSE c.due_at END
FROM desk_case c JOIN parties_member m ON m.id = c.member_id
"""
NOTES = """
SELECT e.case_id, e.id, e.is_public, e.text, e.at, e.by_id FROM desk_caseentry e
"""
STAGES = {
    "bench_person": (
        "n bigint, id bigint PRIMARY KEY, name text, email text, is_agent boolean",
        PEOPLE,
    ),
    "bench_case": (
        (
            "n bigint, id bigint PRIMARY KEY, title text, text text, is_open boolean, member text,"
            " requester bigint, agent bigint, priority int, opened timestamptz, ended timestamptz,"
            " changed timestamptz, due timestamptz"
        ),
        CASES,
    ),
    "bench_note": (
        "case_id bigint, id bigint PRIMARY KEY, is_public boolean, text text, at timestamptz, author bigint",
        NOTES,
    ),
}


def ours() -> str:
    """The address of our database."""
    return os.environ["SAMDRIFT_DATABASE_URL"]


def address(name: str) -> str:
    """The address of a database of this name on the same server."""
    return ours().replace("/postgres?", f"/{name}?")


def socket_folder() -> str:
    return ours().partition("host=")[2].partition("&")[0]


def members() -> list[str]:
    """The members that have cases, the one with the most that is open first."""
    with psycopg.connect(ours()) as connection:
        rows = connection.execute(
            "SELECT m.name FROM desk_case c JOIN parties_member m ON m.id = c.member_id"
            " GROUP BY m.id, m.name ORDER BY count(*) FILTER (WHERE c.is_open) DESC, m.id"
        )
        return [row[0] for row in rows]


def exists(name: str) -> bool:
    with psycopg.connect(ours()) as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return there.fetchone() is not None


def made(name: str) -> None:
    """An empty database of this name."""
    with psycopg.connect(ours(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')


def dropped(name: str) -> None:
    with psycopg.connect(ours(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def staged(name: str) -> Iterator[Any]:
    """A cursor in that database, with our rows in plain tables beside its own; they are gone after."""
    with psycopg.connect(address(name)) as target, psycopg.connect(ours()) as source:
        target.execute("SET synchronous_commit = off")
        target.execute("SET work_mem = '128MB'")
        for table, (columns, query) in STAGES.items():
            target.execute(f"CREATE TABLE {table} ({columns})")
            _pour(source, query, target, table)
            target.execute(f"ANALYZE {table}")
        yield target.cursor()
        for table in STAGES:
            target.execute(f"DROP TABLE {table}")


def _pour(source: Any, query: str, target: Any, table: str) -> None:
    reading, writing = source.cursor(), target.cursor()
    with (
        reading.copy(f"COPY ({query}) TO STDOUT") as rows,
        writing.copy(f"COPY {table} FROM STDIN") as kept,
    ):
        for piece in rows:
            kept.write(piece)


def settle(name: str) -> None:
    """The other's tables analysed, and what is not needed given back, as its own upkeep does."""
    with psycopg.connect(address(name), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def one(name: str, query: str, given: list[Any] | None = None) -> Any:
    """The first column of the first row of a query there."""
    with psycopg.connect(address(name)) as connection:
        row = connection.execute(query, given or []).fetchone()
    return row[0] if row else None
