"""Sites differ in what their first migration made; the second brings them all to the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.kernel.conftest import drop_guards

FIRST, INDEXES = ("portfolio", "0001_first"), ("portfolio", "0002_use_indexes")
WANTED = {"use_numbers", "use_user_count"}


def migrate(to: tuple[str, str]) -> None:
    MigrationExecutor(connection).migrate([to])


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, "portfolio_use"))


@pytest.fixture(scope="module", autouse=True)
def _all_tables_for_others(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Going back takes away what builds on these tables: other tests find it there again."""
    yield
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0)


@pytest.fixture
def before(transactional_db: None) -> Iterator[None]:
    """The tables as the first migration made them."""
    migrate(FIRST)
    yield
    migrate(INDEXES)
    drop_guards()


@pytest.mark.parametrize("there", [(), ("use_numbers",), ("use_numbers", "use_user_count")])
def test_indexes_come_once_whatever_is_there(before: None, there: tuple[str, ...]) -> None:
    assert not indexes() & WANTED
    with connection.schema_editor() as editor:
        for name in there:
            editor.execute(f"CREATE INDEX {name} ON portfolio_use (user_count)")
    migrate(INDEXES)
    assert indexes() >= WANTED
