"""`samdrift work`: the background work, one piece at a time, until stopped."""

from __future__ import annotations

import argparse

from samdrift.cli import start
from samdrift.cli.signals import on_stop
from samdrift.cli.trouble import DONE

IDLE = 1.0
"""Seconds between looks when there is nothing to do."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--until-idle", action="store_true", help="end when nothing more is due")


def run(asked: argparse.Namespace) -> int:
    start.site()
    from django.db import close_old_connections  # noqa: PLC0415

    from samdrift.kernel import work  # noqa: PLC0415

    on_stop(work.stop_soon)
    while not work.stopping():
        close_old_connections()
        if work.do_next():
            continue
        if asked.until_idle:
            break
        work.rest(IDLE)
    return DONE
