"""Mail is fetched from a mailbox by IMAP: each message is stored here before anything is done there."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from samdrift.desk.calc import imap_words as words
from samdrift.desk.models.mail import IncomingMail, Mailbox
from samdrift.desk.services.mail_storing import receive
from samdrift.kernel import work
from samdrift.kernel.concealed import reveal
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.models.work import Work
from samdrift.kernel.services import bearer
from samdrift.kernel.viewer import Viewer, clock

POLL = "desk.poll_mailbox"
"""The worker's act."""
_LONGEST = 110
PATIENCE = 30
"""Seconds without an answer from the mail server."""


def ask_all(by: Viewer) -> str:
    """The clock's round: every mailbox that is fetched, unless that is going on already."""
    rows = Mailbox.objects.filter(ended_at__isnull=True).exclude(imap_host="").order_by("pk")
    for box in rows:
        ask(box, by=by)
    return ""


def ask(box: Mailbox, *, by: Viewer) -> None:
    """Let the worker fetch it, once."""
    going = Work.objects.filter(kind=POLL, subject_id=box.pk, state__in=("waiting", "running"))
    if not going.exists():
        work.ask_for(POLL, box, by=by)


def poll_in_background(box_id: int, piece: Work) -> None:
    box = Mailbox.objects.filter(pk=box_id, ended_at__isnull=True).exclude(imap_host="").first()
    if box is not None:
        poll(box, by=clock(timezone.localdate()), piece=piece)


def poll(box: Mailbox, *, by: Viewer, piece: Work | None = None) -> int:
    """Fetch what is new, and tell how many. A server that cannot be reached is told on the mailbox, and
    asked again by the clock's next round.
    """
    import imaplib  # noqa: PLC0415 -- only the worker fetches

    try:
        count = _fetch(box, by, piece)
    except (OSError, imaplib.IMAP4.error, DomainError) as error:
        _failed(box, error, by)
        return 0
    _went_well(box, by)
    return count


def _failed(box: Mailbox, error: Exception, by: Viewer) -> None:
    text = str(error) or type(error).__name__
    if isinstance(error, OSError):
        told = {"host": box.imap_host, "port": box.imap_port, "said": text[:_LONGEST]}
        text = (
            _(
                "%(host)s, port %(port)s, cannot be reached: %(said)s. Check the mail server, the port and "
                "the encryption, and that this server is let out to it."
            )
            % told
        )
    if box.failing_since is None:
        record("mailbox.failed", box, by=by, changes={"poll_error": [None, text[:300]]})
    values = {"failing_since": box.failing_since or by.now, "poll_error": text[:300]}
    Mailbox.objects.filter(pk=box.pk).update(polled_at=by.now, **values)


def _went_well(box: Mailbox, by: Viewer) -> None:
    if box.failing_since is not None:
        record("mailbox.works_again", box, by=by)
    rows = Mailbox.objects.filter(pk=box.pk)
    rows.update(polled_at=by.now, failing_since=None, poll_error="")


def _fetch(box: Mailbox, by: Viewer, piece: Work | None) -> int:
    count = 0
    with _signed_in(box) as imap:
        _begin(imap, box)
        _ok(*(told := imap.uid("SEARCH", None, f"UID {box.imap_uid + 1}:*")))
        for uid in words.uids(told[1], box.imap_uid):
            count += _take(imap, box, uid, by)
            Mailbox.objects.filter(pk=box.pk).update(imap_uid=uid)
            if piece is not None:
                work.renew(piece, count)
    return count


@contextmanager
def _signed_in(box: Mailbox) -> Iterator[Any]:
    import imaplib  # noqa: PLC0415 -- only the worker fetches
    import ssl  # noqa: PLC0415

    context = ssl.create_default_context()
    if box.imap_security == Mailbox.Security.TLS:
        imap: Any = imaplib.IMAP4_SSL(
            box.imap_host, box.imap_port, ssl_context=context, timeout=PATIENCE
        )
    else:
        imap = imaplib.IMAP4(box.imap_host, box.imap_port, timeout=PATIENCE)
    try:
        if box.imap_security == Mailbox.Security.STARTTLS:
            imap.starttls(context)
        _log_in(imap, box)
        told = imap.capability()[1][0] or b""
        imap.capabilities = tuple(told.decode("ascii", "replace").upper().split())
        yield imap
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            imap.logout()


def _log_in(imap: Any, box: Mailbox) -> None:
    secret = reveal(box.imap_secret)
    if secret is None:
        raise DomainError("secret", _("The password cannot be read any more. Type it again."))
    if box.imap_login == Mailbox.Login.TOKEN:
        _by_token(imap, box, secret)
    else:
        imap.authenticate("PLAIN", lambda _told: f"\0{box.imap_user}\0{secret}".encode())


def _by_token(imap: Any, box: Mailbox, secret: str) -> None:
    """A token that is not taken is forgotten: the next round asks for another."""
    import imaplib  # noqa: PLC0415 -- only the worker fetches

    client = bearer.Client(box.token_address, box.token_client, secret, box.token_scope)
    words = bearer.Xoauth2(box.imap_user, bearer.token_for(client))
    try:
        imap.authenticate("XOAUTH2", words)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        bearer.forget(client)
        told = bearer.not_let_in(box.imap_host, box.imap_user, words.said or error)
        raise DomainError("token_not_taken", told) from error


def _begin(imap: Any, box: Mailbox) -> None:
    """Open the folder. Where the server has numbered it anew, all of it is looked through again: what is
    stored already is known by its bytes.
    """
    _ok(*imap.select(words.folder(box.imap_folder)))
    told = imap.response("UIDVALIDITY")[1]
    validity = int(told[0]) if told and told[0] else 0
    if validity != box.imap_validity:
        box.imap_validity, box.imap_uid = validity, 0
        box.save(update_fields=["imap_validity", "imap_uid"])


def _take(imap: Any, box: Mailbox, uid: int, by: Viewer) -> int:
    """Store the message, and only then do with it there what was chosen."""
    _kind, told = imap.uid("FETCH", str(uid), "(RFC822.SIZE INTERNALDATE)")
    size = words.size(told)
    if size is None:
        return 0
    too_large = size > settings.UPLOAD_LIMIT
    what = "BODY.PEEK[HEADER]" if too_large else "BODY.PEEK[]"
    _ok(*(answer := imap.uid("FETCH", str(uid), f"({what})")))
    raw = words.body(answer[1])
    if raw is None:
        return 0
    place = f"{box.imap_folder}:{box.imap_validity}:{uid}"
    row = receive(
        raw, by=by, how=IncomingMail.How.IMAP, mailbox=box, at=_arrived(told, by), known_at=place
    )
    if too_large:
        _left_there(row, size, by)
    else:
        _after(imap, box, uid)
    return 1


def _arrived(told: Any, by: Viewer) -> dt.datetime:
    """When the mail server got it; never later than now."""
    import imaplib  # noqa: PLC0415 -- only the worker fetches

    lines = [one if isinstance(one, bytes) else one[0] for one in told if one]
    moment = next((found for one in lines if (found := imaplib.Internaldate2tuple(one))), None)
    if moment is None:
        return by.now
    return min(dt.datetime.fromtimestamp(time.mktime(moment), dt.UTC), by.now)


def _left_there(row: IncomingMail, size: int, by: Viewer) -> None:
    """Too large to take: its headers are here for a person to see, the rest lies where it was."""
    rows = IncomingMail.objects.filter(pk=row.pk, state="waiting")
    note = _("%(size)s MB: too large to fetch. It lies in the mailbox.") % {
        "size": size // 1_000_000
    }
    rows.update(state="held", reason="too_large", note=note, handled_at=by.now)


def _after(imap: Any, box: Mailbox, uid: int) -> None:
    """Mark it, move it or delete it in the mailbox."""
    number = str(uid)
    if box.imap_after == Mailbox.After.SEEN:
        _ok(*imap.uid("STORE", number, "+FLAGS", r"(\Seen)"))
        return
    if box.imap_after == Mailbox.After.MOVE:
        folder = words.folder(box.imap_moved_to)
        if "MOVE" in imap.capabilities:
            _ok(*imap.uid("MOVE", number, folder))
            return
        _ok(*imap.uid("COPY", number, folder))
    _ok(*imap.uid("STORE", number, "+FLAGS", r"(\Deleted)"))
    if "UIDPLUS" in imap.capabilities:
        _ok(*imap.uid("EXPUNGE", number))


def _ok(kind: str, told: Any) -> None:
    """Raises DomainError with what the mail server says."""
    if kind != "OK":
        said = b" ".join(one for one in told if isinstance(one, bytes)).decode(errors="replace")
        raise DomainError("mail_server", _("The mail server says: %(said)s") % {"said": said})
