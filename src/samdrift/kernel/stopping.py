"""Whether this process was asked to stop: what a signal handler may set and a loop may wait for."""

from __future__ import annotations

import time

_SLICE = 0.2


class Stop:
    """A flag to wait for. Not threading.Event: its lock would be taken twice when a signal arrives
    while the same thread waits, and the process would hang instead of stopping.
    """

    def __init__(self) -> None:
        self._asked = False

    def set(self) -> None:
        self._asked = True

    def clear(self) -> None:
        self._asked = False

    def is_set(self) -> bool:
        return self._asked

    def wait(self, seconds: float) -> bool:
        """Wait that long, or until it is set; returns whether it is."""
        last = time.monotonic() + seconds
        while not self._asked and (left := last - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE))
        return self._asked
