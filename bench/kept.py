"""A folder with a database that is filled once and may be kept, to be measured later when it is quiet.

What it holds is written beside the database in `bench.json`, so that filling goes on from there.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import load
from bench.money import alone

FILE = "bench.json"


@contextlib.contextmanager
def opened(home: Path | None, engine: str) -> Iterator[Path]:
    """The database of this folder, made where there is none; of a folder of its own that is removed
    afterwards where no folder is given.
    """
    with contextlib.ExitStack() as stack:
        if home is None:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="samdrift-bench-")))
        home = home.resolve()
        home.mkdir(parents=True, exist_ok=True)
        stack.enter_context(load.database(engine, home))
        yield home


def told(home: Path) -> dict[str, Any]:
    """What the folder holds: {"cases": how many were put there, …}."""
    file = home / FILE
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found


def tell(home: Path, **more: Any) -> None:
    text = json.dumps(told(home) | more, indent=2)
    (home / FILE).write_text(text, encoding="utf-8")


def example(home: Path) -> None:
    """See to it that the example is there, in the tables of the program as it is now."""
    from bench import desk

    if "cases" in told(home):
        alone(migrated)
    else:
        alone(desk.example)
        tell(home, cases=0)


def cases(home: Path, count: int) -> dict[str, Any]:
    """See to it that there are so many cases beside the example; what is known of the filling."""
    from bench import desk

    example(home)
    there = told(home)["cases"]
    if there > count:
        raise SystemExit(f"{home} holds {there} cases already; more than the {count} asked for.")
    if there < count:
        speed = alone(desk.filled, count - there, there)
        speeds = told(home).get("rows_a_second", {}) | {str(count): speed}
        tell(home, cases=count, rows_a_second=speeds)
    return told(home)


def migrated() -> None:
    """The tables of the program as it is now, where the folder was filled by one before."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def warmed(home: Path) -> int:
    """Every file of the databases read once, so that no desk's first page pays for a cold disk; bytes."""
    count = 0
    for file in (home / "postgresql" / "base").rglob("*"):
        if file.is_file():
            with file.open("rb") as opened_file:
                while piece := opened_file.read(1 << 20):
                    count += len(piece)
    return count


def size_mb(database: str) -> int:
    """Megabytes on disk of this database of the server."""
    import psycopg

    url = os.environ["SAMDRIFT_DATABASE_URL"]
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT pg_database_size(%s)", [database]).fetchone()
    return round((row[0] if row else 0) / 1e6)
