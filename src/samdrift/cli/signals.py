"""End in good order when asked to: by Ctrl-C, by a service manager, by whoever started us."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType


def on_stop(act: Callable[[], None]) -> None:
    """Call `act` at the first SIGTERM or SIGINT; a second one ends the process at once."""

    def stop(number: int, _frame: FrameType | None) -> None:
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, signal.SIG_DFL)
        del number
        act()

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, stop)
