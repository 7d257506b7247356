"""`samdrift token EMAIL`: keys for programs that call the API as that account."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import Any

from samdrift.cli import start
from samdrift.cli.trouble import DONE, Trouble, say


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", help="the account the program acts as")
    parser.add_argument("--name", help="what the key is for; makes one")
    parser.add_argument("--write", action="store_true", help="the key may also change things")
    parser.add_argument("--expires", metavar="DATE", help="the last day it answers: 2027-12-31")
    parser.add_argument("--end", metavar="NUMBER", type=int, help="end the key with this number")


def run(asked: argparse.Namespace) -> int:
    """Make a key, end one, or list those there are."""
    start.site()
    from django.contrib.auth import get_user_model  # noqa: PLC0415

    account = get_user_model().objects.filter(email=asked.email.lower()).first()
    if account is None:
        raise Trouble(f"there is no account with the address {asked.email}.")
    if asked.end is not None:
        _end(account, asked.end)
    elif asked.name:
        _make(account, asked)
    else:
        _list(account)
    return DONE


def _make(account: Any, asked: argparse.Namespace) -> None:
    from samdrift.kernel.services import tokens  # noqa: PLC0415

    secret = tokens.make_token(
        account,
        name=asked.name,
        may_write=asked.write,
        expires_on=_day(asked.expires),
        by=start.terminal(),
    )
    say(secret)
    say("Keep it now: it is not shown again. Send it as the header Authorization: Bearer …")


def _day(text: str | None) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Trouble(f"{text!r} is no day. Write it like 2027-12-31.") from None


def _end(account: Any, number: int) -> None:
    from samdrift.kernel.models.site import Token  # noqa: PLC0415
    from samdrift.kernel.services import tokens  # noqa: PLC0415

    token = Token.objects.filter(account_id=account.pk, pk=number).first()
    if token is None:
        raise Trouble(f"{account.email} has no key with the number {number}.")
    tokens.end_token(token, by=start.terminal())
    say(f"Key {number} answers no more.")


def _list(account: Any) -> None:
    from samdrift.kernel.models.site import Token  # noqa: PLC0415

    rows = Token.objects.filter(account_id=account.pk, ended_at=None).order_by("pk")
    for one in rows:
        may = "reads and writes" if one.may_write else "reads"
        until = f"until {one.expires_on:%d.%m.%Y}" if one.expires_on else "without an end"
        say(f"{one.pk}  {one.name}  {may}, {until}")
    if not rows:
        say("No keys. Make one: samdrift token EMAIL --name WHAT-FOR")
