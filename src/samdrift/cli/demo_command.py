"""`samdrift demo`: the example, made for this installation and for this machine alone."""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samdrift import environment
from samdrift.cli import glance, start
from samdrift.cli.trouble import DONE, PARTLY, Trouble, say

if TYPE_CHECKING:
    from samdrift.kernel.demo import Login
    from samdrift.kernel.viewer import Viewer

SITE = "Eksempelsamarbeidet"
LOGINS = "demo-logins.txt"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seed", type=int, default=1, help="the same number makes the same example"
    )
    parser.add_argument(
        "--size",
        choices=("small", "region", "nation"),
        default="small",
        help="region and nation add invented rows to measure with, read in by load",
    )
    parser.add_argument(
        "--if-empty", action="store_true", help="do nothing when there is a site already"
    )


def run(asked: argparse.Namespace) -> int:
    host = environment.host()
    if not environment.is_loopback(host):
        raise Trouble(
            f"the example is only for this machine, and {host} can be reached from others."
        )
    if asked.if_empty and (is_example := glance.holds_example()) is not None:
        return _leave_alone(is_example=is_example)
    start.django()
    if _is_there():
        return _keep_what_is_there(if_empty=asked.if_empty)
    from samdrift.cli import founding  # noqa: PLC0415

    founding.make_tables()
    logins = _make(asked.seed)
    _tell_logins(logins)
    return _more_rows(asked) if asked.size != "small" else DONE


def _is_there() -> bool:
    from samdrift.kernel import schema  # noqa: PLC0415
    from samdrift.kernel.services import site  # noqa: PLC0415

    if schema.standing() is schema.Standing.EMPTY:
        return False
    start.site()
    return site.is_founded()


def _leave_alone(*, is_example: bool) -> int:
    if is_example:
        say(f"The example is there already; its logins are in {environment.home() / LOGINS}")
    return DONE


def _keep_what_is_there(*, if_empty: bool) -> int:
    from samdrift.kernel.services import site  # noqa: PLC0415

    if not if_empty:
        what = (
            "the example already"
            if site.is_example()
            else "a real site, and the example never goes there"
        )
        raise Trouble(f"the database holds {what}. Set SAMDRIFT_HOME to a new folder.")
    return _leave_alone(is_example=site.is_example())


def _make(seed: int) -> list[Login]:
    from django.db import transaction  # noqa: PLC0415

    from samdrift.cli import founding  # noqa: PLC0415
    from samdrift.kernel import clock, demo, work  # noqa: PLC0415

    stage = demo.Stage(start.terminal(), random.Random(seed), _make_login)  # noqa: S311 -- an example
    with transaction.atomic():
        founding.found_site(SITE, is_example=True)
        logins = demo.make(stage)
    while work.do_next():
        pass
    for done in clock.tick(everything=True):
        if done.failed:
            raise Trouble(str(done))
    return logins


def _make_login(person: Any, password: str, by: Viewer) -> str:
    from samdrift.parties.services.accounts import make_account  # noqa: PLC0415

    return str(make_account(person, by=by, password=password).email)


def _tell_logins(logins: list[Login]) -> None:
    from django.conf import settings  # noqa: PLC0415

    file = Path(settings.HOME) / LOGINS
    wide = max((len(one.email) for one in logins), default=0)
    lines = [f"{one.email:<{wide}}  {one.password}  {one.who}" for one in logins]
    environment.write_private(file, "\n".join([*lines, ""]))
    say("The example is ready. Log in as:")
    for line in lines:
        say(f"  {line}")
    say(f"They are kept in {file}")


def _more_rows(asked: argparse.Namespace) -> int:
    """Write the sample's spreadsheets and read them in, as anybody would."""
    from django.conf import settings  # noqa: PLC0415

    from samdrift.home import sample  # noqa: PLC0415
    from samdrift.kernel.intake import command  # noqa: PLC0415

    folder = Path(settings.HOME) / "sample"
    worst = DONE
    for kind, file in sample.write(folder, asked.size, asked.seed):
        say(f"loading {kind} from {file} …")
        given = argparse.Namespace(
            kind=kind, files=[str(file)], json=False, dry_run=False, member=None, map=None
        )
        worst = max(worst, command.run(given))
    return PARTLY if worst else DONE
