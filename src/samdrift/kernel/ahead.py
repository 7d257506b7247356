"""Parts of long work, each made while the one before is used: while the database writes one, this process
reads the next.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")


def ahead(parts: Iterator[T]) -> Generator[T, None, None]:
    """The parts in their order, made in another thread, one at a time and never more than one ahead.

    The making may not ask the database: the other thread would get a connection of its own. What it
    raises is raised when the parts before are used. Close this to leave off; the part that is being
    made is waited for.
    """
    with ThreadPoolExecutor(1) as maker:

        def begun() -> Future[list[T]]:
            return maker.submit(copy_context().run, _next, parts)

        coming = begun()
        while part := coming.result():
            coming = begun()
            yield part[0]


def _next(parts: Iterator[T]) -> list[T]:
    """The next part alone; nothing when there is none."""
    for part in parts:
        return [part]
    return []
