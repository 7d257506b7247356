"""`samdrift upgrade`: back up, then migrate, one runner at a time."""

from __future__ import annotations

import argparse

from samdrift.cli import start
from samdrift.cli.trouble import DONE, Trouble, say


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-backup",
        action="store_true",
        help="do not back up first (you have a backup of your own)",
    )


def run(asked: argparse.Namespace) -> int:
    start.django()
    from samdrift.kernel import schema  # noqa: PLC0415

    with schema.alone(lambda: say("another upgrade is running; waiting for it …")):
        match schema.standing():
            case schema.Standing.EMPTY:
                raise Trouble("the database is empty. Make a site: samdrift init")
            case schema.Standing.AHEAD:
                raise Trouble(
                    "the database was brought up to date by a newer Samdrift. Install that version."
                )
            case schema.Standing.BEHIND:
                _migrate(back_up=not asked.no_backup)
            case schema.Standing.READY:
                say("the database is up to date.")
        _put_in_place()
    return DONE


def _migrate(*, back_up: bool) -> None:
    from samdrift.cli.backup_command import back_up_to, new_name  # noqa: PLC0415
    from samdrift.kernel import schema  # noqa: PLC0415

    if back_up:
        back_up_to(new_name("before-upgrade"))
    waiting = schema.waiting()
    schema.migrate()
    say(f"{len(waiting)} changes made to the database: {', '.join(waiting)}")


def _put_in_place() -> None:
    from samdrift.cli.founding import load_reference_data  # noqa: PLC0415
    from samdrift.kernel import guards, reindexing  # noqa: PLC0415

    guards.put_in_place()
    load_reference_data()
    asked = reindexing.ask_where_behind(start.terminal())
    if asked:
        say(f"the worker indexes anew for search: {', '.join(asked)}")
