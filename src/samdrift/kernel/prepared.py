"""Statements that PostgreSQL plans once for a connection, and not each time they are asked.

Planning a list's statement, with its reach and what it joins, often takes longer than finding its rows.
What differs from time to time is given along; all else stands in the text, so that the plan is made for
the very values that it is asked with. Other databases are asked as ever.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connections


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


FEW = 2
"""Large statements whose plans a connection holds: what one front page asks."""


def asked_large(text: str, before: str) -> Any:
    """The row of a statement made of several by `text_of`; `before` is told ahead of it each time.

    Its plan is megabytes, so that a connection holds no more than those of what it was asked last, and
    only where it is asked the same again.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block:
        return _row(connection, f"{before}; {text}")
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    held = _HELD.setdefault(connection.connection, _Held())
    try:
        return _row(connection, f"{before}; {held.asking(text)}")
    except ProgrammingError as trouble:
        if getattr(trouble.__cause__, "sqlstate", "") not in _ELSEWHERE:
            raise
        held.plans.clear()
        return _row(connection, f"{before}; {text}")


def _row(connection: Any, sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, [])
        while cursor.nextset():
            pass
        return cursor.fetchone()


_ELSEWHERE = {"26000", "42P05"}
"""There is no such plan, or there is one already: a pooler gave the connection to another session."""


class _Held:
    """What a connection was asked last, by a print of its text, and the name of its plan; empty where it
    was asked once.
    """

    def __init__(self) -> None:
        self.plans: OrderedDict[bytes, str] = OrderedDict()
        self._made = 0

    def asking(self, text: str) -> str:
        """What to send to have the text answered."""
        key = hashlib.sha256(text.encode()).digest()
        if name := self.plans.get(key):
            self.plans.move_to_end(key)
            return f"EXECUTE {name}"
        gone = ""
        if key not in self.plans and len(self.plans) >= FEW:
            _key, old = self.plans.popitem(last=False)
            gone = f"DEALLOCATE {old}; " if old else ""
        if key not in self.plans:
            self.plans[key] = ""
            return gone + text
        self._made += 1
        name = self.plans[key] = f"samdrift_large_{self._made}"
        self.plans.move_to_end(key)
        return f"PREPARE {name} AS {text}; EXECUTE {name}"


_HELD: WeakKeyDictionary[Any, _Held] = WeakKeyDictionary()

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
