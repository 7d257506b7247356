"""How often Python looks for what refers to itself in rings, where it keeps millions of objects that do not.

Looking through them again and again takes a quarter of the time of a load or of a long reckoning.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (100_000, 20, 100)
_LOCK = threading.Lock()
_usual: list[tuple[int, int, int]] = []
"""What it was before, once for each that wants it seldom just now: the last to leave puts it back."""


@contextmanager
def seldom_sought() -> Iterator[None]:
    """Let Python seldom look meanwhile, whoever else wants the same at the same time."""
    with _LOCK:
        _usual.append(_usual[0] if _usual else gc.get_threshold())
        gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        with _LOCK:
            usual = _usual.pop()
            if not _usual:
                gc.set_threshold(*usual)


@contextmanager
def never_sought(*, stays: bool = False) -> Iterator[None]:
    """Let Python not look at all meanwhile, where what is made stays until the end: classes and modules.
    `stays`: it need never be looked through afterwards either.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if stays:
                gc.freeze()
            gc.enable()
