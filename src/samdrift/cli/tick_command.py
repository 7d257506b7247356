"""`samdrift tick`: what is due by the clock, once or until stopped."""

from __future__ import annotations

import argparse

from samdrift.cli import start
from samdrift.cli.signals import on_stop
from samdrift.cli.trouble import DONE, PARTLY, say

BETWEEN = 5.0
"""Seconds between looks at what is due."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--loop", action="store_true", help="go on until stopped")
    parser.add_argument("--everything", action="store_true", help="also what is not due yet")


def run(asked: argparse.Namespace) -> int:
    start.site()
    from django.db import close_old_connections  # noqa: PLC0415

    from samdrift.kernel import work  # noqa: PLC0415

    on_stop(work.stop_soon)
    failed = _tick(everything=asked.everything)
    while asked.loop and not work.stopping():
        work.rest(BETWEEN)
        close_old_connections()
        _tick()
    return PARTLY if failed else DONE


def _tick(*, everything: bool = False) -> bool:
    """Run what is due and say what was done; True when something failed."""
    from samdrift.kernel import clock  # noqa: PLC0415

    failed = False
    for done in clock.tick(everything=everything):
        failed = failed or done.failed
        say(str(done))
    return failed
