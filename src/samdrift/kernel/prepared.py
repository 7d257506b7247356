"""Statements that PostgreSQL plans once for a connection, and not each time they are asked.

Planning a list's statement, with its reach and what it joins, often takes longer than finding its rows.
What differs from time to time is given along; all else stands in the text, so that the plan is made for
the very values that it is asked with. Other databases are asked as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


def text_of(sql: str, values: Sequence[Any], differs: Callable[[Any], bool]) -> str:
    """The statement with its values in the text but those that differ; empty where none is prepared."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        return ""
    from psycopg.sql import Literal  # noqa: PLC0415 -- as in `_cursor`

    connection.ensure_connection()
    own = connection.connection
    kept_signs = sql.replace("%%", "%%%%")  # the driver reads the text once more, with the keys
    return kept_signs % tuple(
        "%s" if differs(one) else Literal(one).as_string(own).replace("%", "%%") for one in values
    )


def asked(text: str, keys: Sequence[int] = ()) -> Sequence[Any]:
    """The rows of a statement made by `text_of`, with the keys that differ in their order."""
    from psycopg.types.numeric import Int8  # noqa: PLC0415 -- as in `_cursor`

    connection: Any = connections[DEFAULT_DB_ALIAS]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    own = connection.connection
    with connection._prepare_cursor(_cursor()(own)) as cursor:  # noqa: SLF001 -- as Django does
        cursor.execute(text, [Int8(one) for one in keys])
        found: Sequence[Any] = cursor.fetchall()
    return found


_KIND: list[Any] = []


def _cursor() -> Any:
    """A cursor that has the database keep the plan of what is asked a second time; Django itself never
    does. Made when it is first asked for: the driver is not there where the database is another.
    """
    if not _KIND:
        from psycopg import Cursor  # noqa: PLC0415 -- loaded where the database is PostgreSQL

        class Prepared(Cursor[Any]):
            def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
                self.connection.prepare_threshold = 1
                try:
                    return super().execute(query, params, **more)
                finally:
                    self.connection.prepare_threshold = None

        _KIND.append(Prepared)
    return _KIND[0]
