"""End in good order when asked to: by Ctrl-C, by a service manager, by whoever started us; and when
whoever started us is gone.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

_SYSTEM = ctypes.CDLL(None) if sys.platform == "linux" else None
_SIGNAL_AT_PARENTS_DEATH = 1
"""PR_SET_PDEATHSIG of Linux' prctl(2); it stays through exec."""


def on_stop(act: Callable[[], None]) -> None:
    """Call `act` at the first SIGTERM or SIGINT; a second one ends the process at once."""

    def stop(number: int, _frame: FrameType | None) -> None:
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, signal.SIG_DFL)
        del number
        act()

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, stop)


def end_with_parent(parent: int) -> None:
    """Let this process be asked to stop when its parent dies, even killed without a word.

    `parent` is the process that the caller knows as its parent. Linux alone can promise it.
    """
    if _SYSTEM is None:
        return
    _SYSTEM.prctl(_SIGNAL_AT_PARENTS_DEATH, int(signal.SIGTERM), 0, 0, 0)
    if os.getppid() != parent:  # it died before the promise was made
        os.kill(os.getpid(), signal.SIGTERM)
