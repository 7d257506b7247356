"""A mail that comes is stored as it is before anything is tried with it."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import IntegrityError, transaction

from samdrift.desk.models.mail import IncomingMail, Mailbox
from samdrift.desk.rules_mail import RECEIVE
from samdrift.kernel import work
from samdrift.kernel.files import keep
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer

HANDLE = "desk.handle_mail"
"""The worker's act."""


def receive(
    raw: bytes,
    *,
    by: Viewer,
    how: str,
    mailbox: Mailbox | None = None,
    at: dt.datetime | None = None,
    known_at: str = "",
    later: bool = True,
) -> IncomingMail:
    """Store the raw message in a transaction of its own, and ask the worker to handle it (`later=False`:
    the caller handles it). `at` is when the mail server got it. The same bytes again give the row that
    is there. Raises DomainError for a message larger than the site takes.
    """
    require(by, RECEIVE)
    digest = hashlib.sha256(raw).hexdigest()
    known: IncomingMail | None = IncomingMail.objects.filter(digest=digest).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return _stored(raw, digest, by, how, mailbox, at or by.now, known_at, later=later)
    except IntegrityError:
        meanwhile: IncomingMail = IncomingMail.objects.get(digest=digest)
        return meanwhile


def _stored(  # noqa: PLR0913 -- the parts of the row
    raw: bytes,
    digest: str,
    by: Viewer,
    how: str,
    mailbox: Mailbox | None,
    at: dt.datetime,
    known_at: str,
    *,
    later: bool,
) -> IncomingMail:
    row = IncomingMail.objects.create(
        mailbox=mailbox,
        file=keep(raw, "e-mail.eml"),
        digest=digest,
        size=len(raw),
        how=IncomingMail.How(how),
        known_at=known_at[:200],
        received_at=at,
    )
    if later:
        work.ask_for(HANDLE, row, by=by)
    return row


def is_known(raw: bytes) -> bool:
    """Whether just these bytes have come before."""
    digest = hashlib.sha256(raw).hexdigest()
    return bool(IncomingMail.objects.filter(digest=digest).exists())
