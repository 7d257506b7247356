"""What the database knows of its tables, so that it finds the quickest way to their rows."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from samdrift.kernel.viewer import Viewer

MANY = 1000
"""Rows that change so much that the database should look at its tables at once."""
LOOKED_AT = 400
"""Rows of each index that SQLite looks at: enough to choose by, and no more work in a large table."""


_GROWN = """
    SELECT relname FROM (
        SELECT relname, relpages, reltuples,
               pg_relation_size(oid) / current_setting('block_size')::int AS pages
        FROM pg_class
        WHERE oid = ANY(SELECT quote_ident(name)::regclass FROM unnest(%s::text[]) AS name)
    ) AS standing
    WHERE pages > relpages * 1.1 OR (pages > 1 AND reltuples < pages * 2)"""


def know_tables(_by: Viewer) -> str:
    """Let the database see how much stands in its tables, and of what kinds. Nothing to tell of it.

    SQLite never looks by itself; PostgreSQL does, some minutes after many rows came.
    """
    _look(connection.introspection.django_table_names(only_existing=True))
    return ""


def know_grown_tables() -> None:
    """The same at once after many rows came, where they came: what PostgreSQL has seen before, and has
    not grown by a tenth since, it need not look at again. Has it seen next to nothing on many pages, rows
    were taken out there, and others may have come in their place.
    """
    tables = connection.introspection.django_table_names(only_existing=True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_GROWN, [tables])
            tables = [name for (name,) in cursor.fetchall()]
    _look(tables)


def _look(tables: Sequence[str]) -> None:
    """SQLite looks at all: its own `PRAGMA optimize` would look only at tables that this connection has
    asked something of.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
            cursor.execute("ANALYZE")
        elif tables:
            cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")
