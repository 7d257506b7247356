"""Another desk while it runs; a page of it, and what must stand there for the measure to count."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import pages


@dataclass(frozen=True)
class Page:
    """`pattern` must be found with at least `least` different first groups."""

    what: str
    path: str
    pattern: str
    least: int


@contextlib.contextmanager
def running(
    command: list[str], environment: dict[str, str], port: int, log: Path
) -> Iterator[tuple[int, int]]:
    """The server as long as it is needed; its port and process id. What it says goes to the log."""
    with log.open("w") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
        try:
            pages.wait_for(port)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(90)
