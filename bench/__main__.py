"""Measure everything at one size: an empty database, the example, the large tables, the pages.

    python -m bench [--size region|nation] [--engine postgresql|sqlite] [--seconds N] [--json FILE]

Makes a database of its own in a temporary folder and the example in it, measures the pages, takes the
invented tables of that size with `load`'s own code, and measures the pages again: small and large on
the same machine in the same run. `python -m bench.report FILE…` makes docs/performance.md of what
--json wrote.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from bench import load, machine, pages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--size", choices=["region", "nation"], default="nation")
    parser.add_argument("--engine", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--seconds", type=float, default=4, help="how long each page is asked for")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    # As where it is installed: what a start compiles is kept for the next.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="samdrift-bench-") as folder:
        home = Path(folder)
        with load.database(asked.engine, home):
            found = measure(asked, home)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2), encoding="utf-8")


def measure(asked: argparse.Namespace, home: Path) -> dict[str, Any]:
    """Every figure of this size and engine, told as they come."""
    found: dict[str, Any] = {"size": asked.size, "engine": asked.engine, **machine.described()}
    found["start"] = starts(home)
    print(f"start: {found['start']}", flush=True)
    import django

    django.setup()
    found["small"] = pages.run(asked.seconds)
    pages.show(found["small"])
    found["load"] = load.take_all(home / "sample", asked.size)
    load.settle()
    found["large"] = pages.run(asked.seconds)
    pages.show(found["large"])
    return found


def starts(home: Path) -> dict[str, float]:
    """Seconds for an empty database to be ready, for the example, and for a second start."""
    empty = {**os.environ, "SAMDRIFT_HOME": str(home / "empty")}
    if "SAMDRIFT_DATABASE_URL" in os.environ:
        empty["SAMDRIFT_DATABASE_URL"] = load.another_database("empty")
    times = {"init": _seconds(["init"], empty), "demo": _seconds(["demo"], dict(os.environ))}
    times["serve"] = _until_it_answers()
    return times


def _seconds(command: list[str], env: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "samdrift", *command], env=env, check=True, stdout=subprocess.DEVNULL
    )
    return round(time.perf_counter() - began, 1)


def _until_it_answers() -> float:
    """From the command to the first page, with everything in place already: the second start, with the
    look for the example that `./run` takes first.
    """
    port = pages.free_port()
    env = {**os.environ, "SAMDRIFT_PORT": str(port)}
    taken = []
    for _time in range(2):
        began = time.perf_counter()
        _seconds(["demo", "--if-empty"], env)
        command = [sys.executable, "-m", "samdrift", "serve", "--all"]
        server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
        try:
            pages.wait_for(port)
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20).read()
            taken.append(round(time.perf_counter() - began, 1))
        finally:
            server.terminate()
            server.wait(30)
    return taken[-1]


if __name__ == "__main__":
    main()
