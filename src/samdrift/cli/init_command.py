"""`samdrift init`: an empty site that can be logged in to. May be run again without harm."""

from __future__ import annotations

import argparse
import sys

from samdrift.cli import start
from samdrift.cli.trouble import DONE, Trouble, say

_NAME = "Samdrift"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", help="the cooperation's name, shown on every page")
    parser.add_argument(
        "--admin-email", metavar="EMAIL", help="make an administrator who logs in with it"
    )
    parser.add_argument(
        "--admin-name", metavar="NAME", help="the administrator's name (default: from EMAIL)"
    )


def run(asked: argparse.Namespace) -> int:
    start.django()
    from django.conf import settings  # noqa: PLC0415

    from samdrift.cli import founding  # noqa: PLC0415
    from samdrift.kernel.services import site  # noqa: PLC0415

    founding.make_tables()
    founding.refuse_example()
    email = _asked_for(asked.admin_email, "E-mail of the first administrator")
    if not site.is_founded():
        founding.found_site(_name(asked), is_example=False)
        say(f"The site is ready in {settings.HOME}.")
    if email:
        _make_administrator(email, asked.admin_name or email.split("@")[0])
    say("Start it: samdrift serve --all")
    return DONE


def _name(asked: argparse.Namespace) -> str:
    from samdrift import environment  # noqa: PLC0415

    given = asked.name or environment.text("SAMDRIFT_SITE_NAME")
    return given or _asked_for(None, f"Name of the cooperation [{_NAME}]") or _NAME


def _asked_for(given: str | None, question: str) -> str:
    """What was given, or what is answered where there is somebody to ask, before the site is founded."""
    from samdrift.kernel.services import site  # noqa: PLC0415

    if given or site.is_founded() or not sys.stdin.isatty():
        return (given or "").strip()
    return input(f"{question}: ").strip()


def _make_administrator(email: str, name: str) -> None:
    from samdrift.parties.services import founding  # noqa: PLC0415

    if "@" not in email:
        raise Trouble(f"{email!r} is no e-mail address. Give it as --admin-email name@example.no")
    made = founding.make_administrator(email, name, by=start.terminal())
    if made is None:
        say(f"{email} has an account already; nothing was changed.")
        return
    say(f"Administrator: {email}")
    say(f"Choose a password here within seven days: {made}")
