"""`samdrift restore FILE`: a backup into an empty database, of either engine."""

from __future__ import annotations

import argparse
from pathlib import Path

from samdrift.cli import start
from samdrift.cli.trouble import DONE, PARTLY, say, warn


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a file that samdrift backup has made")


def run(asked: argparse.Namespace) -> int:
    start.django()
    from samdrift.kernel import backup, schema  # noqa: PLC0415

    with schema.alone(lambda: say("another is working on this database; waiting for it …")):
        done = backup.restore(asked.file, say)
    made = done.manifest
    say(
        f"Restored {made.rows} rows and {len(made.files)} files as they were {made.made_at} "
        f"(Samdrift {made.version}, {made.engine})."
    )
    if not done.same_secret:
        warn(
            "the secret is another than where the backup was made: stored secrets of login providers "
            "cannot be read. Put that site's secret-key in SAMDRIFT_HOME, or enter them anew."
        )
    for fault in done.faults:
        warn(f"the history had this fault when it was backed up: {fault}")
    return PARTLY if done.faults else DONE
