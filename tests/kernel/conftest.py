"""What the tests of the ground ask for: a history that can be tampered with, and rows that are committed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from samdrift.kernel import guards


def drop_guards() -> None:
    with connection.cursor() as cursor:
        for name in guards.names(connection.vendor):
            on = f" ON {name.removeprefix('samdrift_').rpartition('_')[0]}"
            cursor.execute(
                f"DROP TRIGGER IF EXISTS {name}{on if connection.vendor == 'postgresql' else ''}"
            )


@contextmanager
def guards_down() -> Iterator[None]:
    """As whoever owns the database could do: change history behind Samdrift's back."""
    if connection.vendor == "postgresql":
        # It drops no trigger while references wait to be checked.
        connection.check_constraints()
    drop_guards()
    yield
    guards.put_in_place()


@pytest.fixture
def tamper(db: None) -> Iterator[Callable[..., None]]:
    """`tamper("UPDATE …", values)` runs SQL with the guards of history down."""

    def change(statement: str, *values: Any) -> None:
        with guards_down(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement, values)
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = origin")

    yield change
    # What was broken on purpose is not held to the rules of the database at the end.
    transaction.set_rollback(True)


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """Rows are committed, so that other connections see them; history can be emptied afterwards."""
    guards.put_in_place()
    yield
    drop_guards()
