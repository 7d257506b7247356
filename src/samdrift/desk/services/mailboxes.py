"""Mailboxes are set up, changed, given a secret address, and ended."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.mail import Mailbox
from samdrift.desk.rules_mail import KEEP
from samdrift.desk.services import mail_imap
from samdrift.kernel.concealed import conceal
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import first_values, lock, require_text, write

_HIDDEN = ("imap_secret", "hook")


@transaction.atomic
def create_mailbox(*, by: Viewer, **values: Any) -> Mailbox:
    """Set up a mailbox. `secret` is the password there, or the client's secret at the token service, in
    clear; the rest as the table has it. Raises
    DomainError for an address that another has.
    """
    require(by, KEEP)
    values = _checked(values, None)
    box = Mailbox.objects.create(**values)
    told = {name: value for name, value in values.items() if name not in _HIDDEN}
    record("mailbox.added", box, by=by, changes=first_values(told))
    return box


@transaction.atomic
def change_mailbox(box: Mailbox, *, by: Viewer, **values: Any) -> Mailbox:
    """Change it. An empty `secret` leaves the password as it is; another server or folder is looked
    through from the beginning.
    """
    require(by, KEEP, box)
    box = lock(Mailbox, box.pk)
    values = _checked(values, box)
    moved = ("imap_host", "imap_user", "imap_folder")
    if any(name in values and values[name] != getattr(box, name) for name in moved):
        values |= {"imap_validity": None, "imap_uid": 0}
    changes = write(box, values)
    if changes:
        told = {name: pair for name, pair in changes.items() if name not in _HIDDEN}
        if "imap_secret" in changes:
            told["imap_password"] = [None, "•"]
        record("mailbox.changed", box, by=by, changes=told)
    return box


def _checked(values: dict[str, Any], box: Mailbox | None) -> dict[str, Any]:
    secret = values.pop("secret", "")
    if secret:
        values["imap_secret"] = conceal(secret)
    if "name" in values:
        values["name"] = require_text(values["name"], "name", _("Give the mailbox a name."))
    if "address" in values:
        values["address"] = values["address"].strip().lower()
    if "aliases" in values:
        values["aliases"] = _addresses(values["aliases"])
    _require_free(values, box)
    _require_whole(values, box)
    return values


def _addresses(told: str | list[str]) -> list[str]:
    """One on each line."""
    lines = told.splitlines() if isinstance(told, str) else told
    found = [one.strip().lower() for one in lines if one.strip()]
    for one in found:
        try:
            validate_email(one)
        except ValidationError:
            raise DomainError(
                "bad_address",
                _("“%(address)s” is not an e-mail address.") % {"address": one[:100]},
                field="aliases",
            ) from None
    return found


def _require_free(values: dict[str, Any], box: Mailbox | None) -> None:
    wanted = {values["address"]} if "address" in values else set()
    wanted |= set(values.get("aliases", ()))
    others = Mailbox.objects.filter(ended_at__isnull=True).exclude(pk=box.pk if box else None)
    for other in others:
        if taken := wanted & other.addresses:
            raise DomainError(
                "address_taken",
                _("%(address)s belongs to the mailbox %(name)s already.")
                % {"address": min(taken), "name": other},
                field="address",
            )


def _require_whole(values: dict[str, Any], box: Mailbox | None) -> None:
    def told(name: str) -> Any:
        return values[name] if name in values else getattr(box, name, "")

    if told("imap_host"):
        _require_login(told, values, box)
    if told("imap_after") == Mailbox.After.MOVE and not told("imap_moved_to"):
        raise DomainError(
            "no_folder", _("Write which folder it is moved to."), field="imap_moved_to"
        )
    host = str(told("imap_host"))
    if told("imap_security") == Mailbox.Security.NONE and host not in (
        "",
        "localhost",
        "127.0.0.1",
    ):
        raise DomainError(
            "not_encrypted",
            _("Without TLS the password can be read on the way. Choose TLS or STARTTLS."),
            field="imap_security",
        )


def _require_login(told: Any, values: dict[str, Any], box: Mailbox | None) -> None:
    if told("imap_login") != Mailbox.Login.TOKEN:
        if not (told("imap_user") and told("imap_secret")):
            raise DomainError(
                "no_login", _("Write the user and the password of the mailbox."), field="imap_user"
            )
        lost = box is not None and box.imap_login == Mailbox.Login.TOKEN
    else:
        _require_token(told)
        before = (box.imap_login, box.token_address) if box is not None else None
        lost = before is not None and before != (told("imap_login"), told("token_address"))
    if lost and box is not None and box.imap_secret and "imap_secret" not in values:
        raise DomainError(
            "secret_again",
            _("The login is another one. Type its password or secret too."),
            field="secret",
        )


def _require_token(told: Any) -> None:
    """All that a token is asked for with; never where it can be read on the way."""
    if not (told("imap_user") and told("token_client") and told("imap_secret")):
        raise DomainError(
            "no_client",
            _("Write the user of the mailbox, the client id, and the client’s secret."),
            field="token_client",
        )
    scheme = urlsplit(str(told("token_address"))).scheme
    if scheme != "https" and not (scheme == "http" and settings.DEBUG):
        raise DomainError(
            "not_https",
            _("Write the address of the token service. It begins with https://."),
            field="token_address",
        )


@transaction.atomic
def new_hook(box: Mailbox, *, by: Viewer) -> tuple[Mailbox, str]:
    """Give the mailbox a secret that a mail server may send to; known only now. The one before ends."""
    require(by, KEEP, box)
    box = lock(Mailbox, box.pk)
    secret = secrets.token_urlsafe(24)
    write(box, {"hook": digest_of(secret)})
    record("mailbox.hook_made", box, by=by)
    return box, secret


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def mailbox_of_hook(secret: str) -> Mailbox | None:
    """The mailbox that the secret belongs to."""
    if not secret:
        return None
    rows = Mailbox.objects.filter(hook=digest_of(secret), ended_at__isnull=True)
    return rows.select_related("team").first()


@transaction.atomic
def end_mailbox(box: Mailbox, *, by: Viewer) -> Mailbox:
    """Take no more mail there. What came stays; the password and the secret address are forgotten."""
    require(by, KEEP, box)
    box = lock(Mailbox, box.pk)
    if box.ended_at is None:
        write(box, {"ended_at": by.now, "imap_secret": "", "hook": ""})
        record("mailbox.ended", box, by=by)
    return box


@transaction.atomic
def take_up_mailbox(box: Mailbox, *, by: Viewer) -> Mailbox:
    """Use it again; the password has to be typed again."""
    require(by, KEEP, box)
    box = lock(Mailbox, box.pk)
    if box.ended_at is not None:
        _require_free({"address": box.address, "aliases": box.aliases}, box)
        write(box, {"ended_at": None, "imap_host": ""})
        record("mailbox.taken_up", box, by=by)
    return box


@transaction.atomic
def fetch_now(box: Mailbox, *, by: Viewer) -> Mailbox:
    """Let the worker look in the mailbox at once."""
    require(by, KEEP, box)
    if not box.imap_host:
        raise DomainError("not_fetched", _("No mail server is told for this mailbox."))
    mail_imap.ask(box, by=by)
    return box
