"""Long work in parts, two at a time: while the database works on one, this process reckons the other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextvars import copy_context
from typing import Generic, TypeVar

from django.db import connection

T = TypeVar("T")


class _Left(Generic[T]):
    """The parts that nobody has taken yet: each goes to whoever is free first."""

    def __init__(self, parts: Sequence[T]) -> None:
        self._parts = iter(parts)
        self._lock = threading.Lock()

    def __iter__(self) -> _Left[T]:
        return self

    def __next__(self) -> T:
        with self._lock:
            return next(self._parts)

    def none(self) -> None:
        """Leave the rest."""
        with self._lock:
            self._parts = iter(())


def abreast(act: Callable[[T], object], parts: Sequence[T], beat: Callable[[], None]) -> None:
    """Do `act` with each part, and `beat` now and then, outside any transaction.

    Each part must be whole by itself, in a transaction of its own that locks nothing another part
    needs: on PostgreSQL a second connection does some of them. What is raised, by `beat` to leave off
    as well, is raised when the parts that were begun are done; the rest are not begun.
    """
    left = _Left(parts)
    if len(parts) == 1 or connection.vendor != "postgresql" or connection.in_atomic_block:
        _each(act, left, beat)
        return
    trouble: list[BaseException] = []
    helper = threading.Thread(target=copy_context().run, args=(_help, act, left, trouble))
    helper.start()
    try:
        _each(act, left, beat)
    finally:
        left.none()
        helper.join()
    if trouble:
        raise trouble[0]


def _each(act: Callable[[T], object], left: _Left[T], beat: Callable[[], None]) -> None:
    for part in left:
        act(part)
        beat()


def _help(act: Callable[[T], object], left: _Left[T], trouble: list[BaseException]) -> None:
    try:
        _each(act, left, lambda: None)
    except BaseException as error:  # noqa: BLE001 -- raised by whoever asked for help
        trouble.append(error)
        left.none()
    finally:
        connection.close()
