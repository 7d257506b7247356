"""The command line. Django is loaded by the command that needs it, so that help comes at once.

Each command is a module with `arguments(parser)` and `run(asked) -> int`, and imports nothing slow
at its top. Exit codes: 0 done, 1 done in part or faults found, 2 could not be done.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

from samdrift import __version__
from samdrift.cli.trouble import DONE, UNUSABLE, told

COMMANDS = {
    "init": "make an empty site: database, secret, reference data, first administrator",
    "demo": "make the example: an invented cooperation with people to log in as",
    "serve": "answer browsers; with --all also work and tick",
    "work": "do the background work, until stopped",
    "tick": "do what is due by the clock; with --loop until stopped",
    "load": "take in a spreadsheet: members, people, systems, uses, roles, …",
    "export": "write a whole register to a file",
    "token": "make, list or end a key for a program that calls the API",
    "upgrade": "back up, then bring the database up to this version",
    "backup": "write the whole site to one file, while people work",
    "restore": "put a backup into an empty database",
    "verify-history": "look for changed, removed or reordered rows of history",
    "check": "look for what is wrong with this installation, and say how to mend it",
    "manage": "Django's own commands, for those who develop Samdrift",
}
_EPILOG = "exit codes: 0 done · 1 done in part, or faults were found · 2 could not be done"


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; troubles are told in one line, without a traceback."""
    if arguments[:1] == ["manage"]:
        return told(lambda: manage(arguments))
    asked = parser(arguments).parse_args(arguments)
    if asked.command is None:
        parser(arguments).print_help()
        return UNUSABLE
    return told(lambda: int(module(asked.command).run(asked)))


def module(command: str) -> Any:
    return import_module(f"samdrift.cli.{command.replace('-', '_')}_command")


def parser(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The parser; only the command that is asked for is loaded and gets its own arguments."""
    top = argparse.ArgumentParser(
        prog="samdrift",
        description="Samdrift: for municipalities that run their ICT together.",
        epilog=_EPILOG,
    )
    top.add_argument("--version", action="version", version=f"samdrift {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    chosen = next((word for word in arguments if word in COMMANDS), None)
    for name, what in COMMANDS.items():
        one = commands.add_parser(
            name, help=what, description=f"samdrift {name}: {what}", epilog=_EPILOG
        )
        if name == chosen:
            module(name).arguments(one)
    return top


def manage(arguments: list[str]) -> int:
    """Hand the rest over to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samdrift.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- slow

    execute_from_command_line(["samdrift manage", *arguments[1:]])
    return DONE
