"""`samdrift verify-history`: every changed, removed or reordered row of history, by name."""

from __future__ import annotations

import argparse

from samdrift.cli import start
from samdrift.cli.trouble import DONE, PARTLY, say

_SHOWN = 1000


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--expect",
        metavar="HEAD",
        default="",
        help="the end of the chain as noted earlier: finds out whether the end was cut off",
    )


def run(asked: argparse.Namespace) -> int:
    start.site()
    from samdrift.kernel import seals  # noqa: PLC0415
    from samdrift.kernel.models.history import Event, Seal  # noqa: PLC0415

    count = 0
    for fault in seals.faults(asked.expect.strip()):
        count += 1
        if count <= _SHOWN:
            say(str(fault))
    if count:
        say(
            f"{count} faults. Compare with a backup from before they came, and find out who could write."
        )
        return PARTLY
    say(f"{Event.objects.count()} events, {Seal.objects.count()} sealed: the history is whole.")
    say(f"It ends with {seals.head()}")
    return DONE
