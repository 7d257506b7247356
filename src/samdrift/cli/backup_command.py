"""`samdrift backup [FILE]`: the whole site in one file, while people work."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from samdrift.cli import start
from samdrift.cli.trouble import DONE, Trouble, say


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", type=Path, help="where to write it (default: backups/ in SAMDRIFT_HOME)"
    )


def run(asked: argparse.Namespace) -> int:
    start.django()
    from samdrift.kernel import schema  # noqa: PLC0415

    if schema.standing() is schema.Standing.EMPTY:
        raise Trouble("the database is empty: there is nothing to back up.")
    back_up_to(asked.file or new_name("backup"))
    return DONE


def new_name(why: str) -> Path:
    """A name of its own below the home: backups/backup-20261120-101500.samdrift"""
    from django.conf import settings  # noqa: PLC0415

    from samdrift.kernel.backup.layout import SUFFIX  # noqa: PLC0415

    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    return Path(settings.HOME) / "backups" / f"{why}-{moment}{SUFFIX}"


def back_up_to(file: Path) -> None:
    from samdrift.kernel import backup  # noqa: PLC0415

    made = backup.write(file)
    size = file.stat().st_size / 1_000_000
    say(f"Backed up {made.rows} rows and {len(made.files)} files to {file} ({size:.1f} MB).")
    say(
        f"History ends with {made.head or 'nothing'}; note it elsewhere: verify-history --expect takes it."
    )
