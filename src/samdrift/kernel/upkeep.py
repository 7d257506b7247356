"""What the database knows of its tables, so that it finds the quickest way to their rows."""

from __future__ import annotations

from django.db import connection

from samdrift.kernel.viewer import Viewer

MANY = 1000
"""Rows that change so much that the database should look at its tables at once."""
LOOKED_AT = 400
"""Rows of each index that SQLite looks at: enough to choose by, and no more work in a large table."""


def know_tables(_by: Viewer) -> str:
    """Let the database see how much stands in its tables, and of what kinds. Nothing to tell of it.

    SQLite never looks by itself; PostgreSQL does, some minutes after many rows came. SQLite's own
    `PRAGMA optimize` would look only at tables that this connection has asked something of.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
            cursor.execute("ANALYZE")
        else:
            tables = connection.introspection.django_table_names(only_existing=True)
            cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")
    return ""
