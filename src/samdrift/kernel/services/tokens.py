"""Keys for programs that call the API: shown once, kept as a digest, ended when no longer needed."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.auth import load_backend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.history import digest, record
from samdrift.kernel.kept import Keep, statement
from samdrift.kernel.models.site import Token
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import ActorKind, Viewer

PREFIX = "samdrift_"
NOTED_EVERY = dt.timedelta(minutes=5)
"""How often it is noted that a key was used."""


@transaction.atomic
def make_token(
    account: Any, *, name: str, may_write: bool, expires_on: dt.date | None, by: Viewer
) -> str:
    """Make a key that acts as the account; returns it, the only time it is known."""
    _require_own(account.pk, by)
    if expires_on is not None and expires_on <= by.today:
        raise DomainError(
            "token_expired", _("Choose a day that is not past as its last."), field="expires_on"
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        account_id=account.pk,
        name=name,
        digest=digest(secret),
        may_write=may_write,
        expires_on=expires_on,
    )
    record("token.made", token, by=by, changes={"name": [None, name]})
    return secret


@transaction.atomic
def end_token(token: Token, *, by: Viewer) -> None:
    """The key answers no more from this moment."""
    _require_own(token.account_id, by)
    if token.ended_at is None:
        token.ended_at = timezone.now()
        token.save(update_fields=["ended_at"])
        record("token.ended", token, by=by)


def _require_own(account_id: int, by: Viewer) -> None:
    if not by.is_machine and by.account_id != account_id:
        raise Refused("not_allowed", _("Each person makes and ends their own keys."))


_DIGEST = "the digest comes here"
_KEPT = Keep()


def _token_asked() -> Any:
    return statement(Token.objects.filter(digest=_DIGEST, ended_at__isnull=True))


def viewer_of(secret: str, today: dt.date) -> Viewer | None:
    """Who acts with this key today; None when it is unknown, ended or past its last day, or when
    the person has left or the account is closed.
    """
    asked = _KEPT.get("token", _token_asked)
    token: Token | None = next(iter(asked.rows({_DIGEST: digest(secret)})), None)
    if token is None or (token.expires_on is not None and token.expires_on <= today):
        return None
    who = viewer_of_account_id(token.account_id, today)
    if who is None:
        return None
    _note_use(token)
    return replace(who, kind=ActorKind.TOKEN, may_write=token.may_write)


def viewer_of_account_id(account_id: int, today: dt.date) -> Viewer | None:
    """Who this account is today, for what acts without a session; None when it is shut out."""
    account = load_backend(settings.AUTHENTICATION_BACKENDS[0]).get_user(account_id)
    if account is None or registry.viewer_of_account is None:
        return None
    return registry.viewer_of_account(account, today)


def _note_use(token: Token) -> None:
    now = timezone.now()
    if token.used_at is None or now - token.used_at > NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(used_at=now)
