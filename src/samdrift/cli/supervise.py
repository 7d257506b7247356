"""Web, worker and clock together: started in order, started again when one dies, stopped together.

Needs no Django: the processes it starts load it, this one stays small.
"""

from __future__ import annotations

import contextlib
import functools
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field

from samdrift.cli.signals import end_with_parent, on_stop
from samdrift.cli.trouble import DONE, UNUSABLE, warn
from samdrift.kernel.stopping import Stop

WEB, WORK, CLOCK = ["serve"], ["work"], ["tick", "--loop"]
LOOK = 0.2
LONGEST_START = 60.0
LONGEST_END = 20.0
LONGEST_PAUSE = 60.0
STEADY = 60.0
"""Seconds a process must have lived for its next death to be the first again."""


@dataclass
class Child:
    """One process and how it has fared."""

    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    deaths: int = 0
    again_at: float = field(default=0)

    def start(self) -> None:
        # A group of its own: Ctrl-C reaches this process alone, which then stops them in order.
        command = [sys.executable, "-m", "samdrift", *self.arguments]
        tied = functools.partial(end_with_parent, os.getpid())
        self.process = subprocess.Popen(
            command,
            process_group=0,
            preexec_fn=tied,  # noqa: PLW1509 -- this process has one thread
        )
        self.started = time.monotonic()

    def ended(self) -> int | None:
        return self.process.poll() if self.process else None

    def plan_again(self) -> float:
        """Note a death; returns how long to wait: 1, 2, 4 … seconds while it dies again and again."""
        now = time.monotonic()
        self.deaths = 1 if now - self.started > STEADY else self.deaths + 1
        pause = float(min(2 ** (self.deaths - 1), LONGEST_PAUSE))
        self.process, self.again_at = None, now + pause
        return pause


def run(host: str, port: int) -> int:
    """Run all until asked to stop; 2 when one says that it cannot run at all."""
    stop = Stop()
    on_stop(stop.set)
    children = [Child(WEB)]
    children[0].start()
    try:
        if not _answers(children[0], host, port, stop):
            return DONE if stop.is_set() else UNUSABLE
        children += [Child(WORK), Child(CLOCK)]
        for child in children[1:]:
            child.start()
        return _watch(children, stop)
    finally:
        _end(children)


def _answers(web: Child, host: str, port: int, stop: Stop) -> bool:
    """Wait until the web server listens, so that the others do not slow its start."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- a name, not a choice
    last = time.monotonic() + LONGEST_START
    while time.monotonic() < last and not stop.is_set() and web.ended() is None:
        with contextlib.suppress(OSError), socket.create_connection((near, port), timeout=1):
            return True
        stop.wait(LOOK)
    return False


def _watch(children: list[Child], stop: Stop) -> int:
    while not stop.wait(LOOK):
        for child in children:
            code = child.ended()
            if code == UNUSABLE:
                return UNUSABLE
            if code is not None:
                pause = child.plan_again()
                warn(f"{child.arguments[0]} ended with {code}; starting it again in {pause:.0f} s")
            elif child.process is None and time.monotonic() >= child.again_at:
                child.start()
    return DONE


def _end(children: list[Child]) -> None:
    """Ask all to stop, wait, and end those that do not."""
    running = [child.process for child in children if child.process and child.ended() is None]
    for process in running:
        process.terminate()
    last = time.monotonic() + LONGEST_END
    for process in running:
        try:
            process.wait(max(0.1, last - time.monotonic()))
        except subprocess.TimeoutExpired:
            warn(f"process {process.pid} did not stop by itself and was ended")
            process.kill()
            process.wait()
