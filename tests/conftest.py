"""What every test may ask for: a database on the engine asked for, a fixed day, the invented world."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import translation

from tests.world import THE_WORLD, TODAY, World

DATABASE = {"db", "transactional_db", "django_db_setup"}
"""Fixtures without which, and without the mark, pytest-django lets no test reach the database."""
INSTALLATIONS = "tests.kernel.sites"
"""The module by which a file's tests make databases of their own."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What holds only on PostgreSQL is not part of the run on SQLite, nor the other way round; what
    reaches no database is tried in the run on SQLite alone.
    """
    if os.environ.get("SAMDRIFT_TEST_DATABASE") == "postgres":
        left_out = [
            item
            for item in items
            if item.get_closest_marker("sqlite") or not reaches_a_database(item)
        ]
    else:
        left_out = [item for item in items if item.get_closest_marker("postgres")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by what they are for: what packs them may write the second in them, and then
    no two processes would name the test alike.
    """
    return argname if isinstance(val, bytes) else None


def pytest_collection_finish() -> None:
    """What is loaded now stays to the end: looking for garbage among it, again and again, takes a
    tenth of the tests' time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def reaches_a_database(item: Any) -> bool:
    return (
        not DATABASE.isdisjoint(item.fixturenames)
        or item.get_closest_marker("django_db") is not None
        or any(
            getattr(one, "__module__", "") == INSTALLATIONS for one in vars(item.module).values()
        )
    )


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """What is asked for past the web, services and forms, answers in the language of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def today() -> Iterator[Any]:
    """The clock stands at 20 November 2026, 10.00 in Oslo."""
    with time_machine.travel(f"{TODAY}T10:00:00+01:00", tick=False):
        yield TODAY


@pytest.fixture
def world(db: None, today: Any) -> World:
    forget_what_pages_keep()
    return THE_WORLD()


def forget_what_pages_keep() -> None:
    """The clock stands still, so nothing kept for a minute would ever be worked out again. And what
    another test in the process was told is forgotten: how much is asked must not hang on their order.
    """
    from django.core.cache import caches

    from samdrift.kernel import kept
    from samdrift.kernel.web import context, top

    kept.forget()
    caches["near"].clear()
    context._menu.cache_clear()
    context._entries.cache_clear()
    top._drawn.cache_clear()


@pytest.fixture
def as_person(world: World, client: Any) -> Any:
    """`as_person("kari")` gives a client signed in as Kari."""
    from django.test import Client

    def sign_in(name: str) -> Client:
        one = Client()
        one.force_login(world.accounts[name], backend="samdrift.parties.login.AccountBackend")
        session = one.session
        session["second_factor"] = True
        session.save()
        return one

    return sign_in
