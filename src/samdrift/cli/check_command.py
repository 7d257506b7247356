"""`samdrift check`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import argparse

from samdrift.cli import start
from samdrift.cli.trouble import DONE, PARTLY, say


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strict", action="store_true", help="warnings count as faults too")


def run(asked: argparse.Namespace) -> int:
    start.django()
    from django.core import checks  # noqa: PLC0415

    from samdrift.kernel import checks as ours  # noqa: F401, PLC0415 -- registers them

    found = checks.run_checks(include_deployment_checks=True, databases=["default"])
    found = [one for one in found if not one.is_silenced()]
    for one in sorted(found, key=lambda message: -message.level):
        say(f"{_word(one.level)}: {one.msg}")
        if one.hint:
            say(f"    {one.hint}")
    least = checks.WARNING if asked.strict else checks.ERROR
    faults = [one for one in found if one.level >= least]
    say(f"{len(found)} found, {len(faults)} to be mended." if found else "Nothing is wrong.")
    return PARTLY if faults else DONE


def _word(level: int) -> str:
    from django.core import checks  # noqa: PLC0415

    return "fault" if level >= checks.ERROR else "warning" if level >= checks.WARNING else "note"
