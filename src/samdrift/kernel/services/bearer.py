"""Tokens that let this site in at others: asked for with the site's own name and secret there (OAuth 2
client credentials), and kept until shortly before they end.

They are kept in memory alone: a process that starts asks anew, and no copy of the database lets
anybody in.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.services import outbound

MARGIN = 300
"""Seconds before its end a token is asked for anew; of one that lives shortly, half its life."""
_LONGEST = 110
"""Letters of what others say that are told on."""


@dataclass(frozen=True)
class Client:
    """Who we are at a token service, and what we ask for."""

    address: str
    name: str
    secret: str = field(repr=False)
    scope: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or self.address


@dataclass(frozen=True)
class _Token:
    words: str = field(repr=False)
    until: dt.datetime


_kept: dict[Client, _Token] = {}


def token_for(client: Client) -> str:
    """The token. Raises DomainError that tells where it failed, how, and what to do about it."""
    now, kept = timezone.now(), _kept.get(client)
    if kept is None or kept.until <= now:
        kept = _kept[client] = _ask(client, now)
    return kept.words


def forget(client: Client) -> None:
    """It was not taken: the next who wants one asks anew."""
    _kept.pop(client, None)


def _ask(client: Client, now: dt.datetime) -> _Token:
    told = {
        "grant_type": "client_credentials",
        "client_id": client.name,
        "client_secret": client.secret,
    }
    if client.scope:
        told["scope"] = client.scope
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        status, body = outbound.ask(client.address, urlencode(told).encode(), headers)
    except (DomainError, OSError) as error:
        said = error.message if isinstance(error, DomainError) else error
        raise DomainError("token_unreachable", _unreachable(client, said)) from error
    return _read(client, status, body, now)


def _read(client: Client, status: int, body: bytes, now: dt.datetime) -> _Token:
    try:
        told: Any = json.loads(body)
    except ValueError:
        told = None
    words = told.get("access_token") if isinstance(told, dict) else None
    if isinstance(words, str) and words and status == 200:  # noqa: PLR2004 -- it went well
        life = _seconds(told.get("expires_in"))
        return _Token(words, now + dt.timedelta(seconds=life - min(MARGIN, life // 2)))
    if isinstance(told, dict) and told.get("error"):
        raise DomainError("token_refused", _refused(client, told))
    raise DomainError("no_token_service", _no_service(client, status))


def _seconds(told: object) -> int:
    """How long it lives; what does not tell is used once."""
    try:
        return max(0, int(str(told)))
    except ValueError:
        return 0


def _unreachable(client: Client, said: object) -> str:
    return _(
        "The token service at %(host)s cannot be reached: %(said)s Check its address, and that this "
        "server is let out to it."
    ) % {"host": client.host, "said": _short(said)}


def _refused(client: Client, told: dict[str, Any]) -> str:
    """As the service says it: the error's name is all that is certain to be there."""
    said = told.get("error_description") or told["error"]
    return _(
        "The token service at %(host)s refuses: %(said)s Check the client id, the secret (has it run "
        "out?) and the scope."
    ) % {"host": client.host, "said": _short(said)}


def _no_service(client: Client, status: int) -> str:
    return _(
        "What answers at %(host)s gives no token (status %(status)s). Check the address: at Microsoft "
        "it ends in /oauth2/v2.0/token."
    ) % {"host": client.host, "status": status}


def _short(said: object) -> str:
    """One line of it, and not too much of that."""
    text = " ".join(str(said).split())
    text = text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + "…"
    return text if text.endswith((".", "…", "!", "?")) else f"{text}."


class Xoauth2:
    """What is said to a mail server in place of a password: first who we are; to its objections,
    which are kept in `said`, nothing.
    """

    def __init__(self, user: str, token: str) -> None:
        self._first = f"user={user}\x01auth=Bearer {token}\x01\x01"
        self.said = ""

    def __call__(self, told: bytes | None = None) -> str:
        if not told:
            return self._first
        self.said = told.decode("utf-8", "replace")
        return ""


def not_let_in(host: str, user: str, said: object) -> str:
    """The mail server does not take the token, in words."""
    return _(
        "%(host)s does not take the token for %(user)s: %(said)s Give the application access to that "
        "mailbox."
    ) % {"host": host, "user": user, "said": _short(said)}
