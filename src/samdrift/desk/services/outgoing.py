"""Mail out of a case: put in line in the act, sent by the worker until it is taken, never lost.

At least once: the same mail sent twice has the same Message-ID.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from samdrift.desk.calc.mail_threads import bare, own_message_id, references, subject_with
from samdrift.desk.models.cases import Case, CaseEntry
from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.desk.queries.outgoing import token_of
from samdrift.desk.services.mail_origin import Origin, is_our_own, origin_of
from samdrift.desk.services.outgoing_notices import tell_trouble
from samdrift.kernel import work
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person

SEND = "desk.send_mail"
"""The worker's act."""
MOST_A_DAY = 20
"""Mails that nobody wrote (receipts) to one address in a day: more is two machines answering each other."""
State, Purpose, Why = OutgoingMail.State, OutgoingMail.Purpose, OutgoingMail.Why
BY_ITSELF = (Purpose.RECEIPT, Purpose.NEWS)
"""Sent without anybody having written them."""


@transaction.atomic
def queue(  # noqa: PLR0913 -- the parts of a mail, each by its name
    case: Case,
    *,
    to: str,
    subject: str,
    text: str,
    language: str,
    by: Viewer,
    entry: CaseEntry | None = None,
    purpose: str,
    to_name: str = "",
    person: Person | None = None,
    token: str = "",
    message_ids: Sequence[str] = (),
) -> OutgoingMail:
    """Put a mail to one address in line, in the act that it tells of. The subject gets the case's token
    (or `token`), the text what stands beneath the mailbox's mails. It answers the last of
    `message_ids` (oldest first), else the last message that came in the case; with a token of its own
    it is another thread, and tells nothing of the case's.

    An address that cannot be written to gives a mail that has failed, so that somebody sees it.
    """
    origin = origin_of(case)
    known = token or token_of(case.pk)
    came = message_ids or (() if token else origin.message_ids)
    chain = references([*came, *_sent_before(case, to, token)])
    answered = references(came)
    row = OutgoingMail(case=case, entry=entry, purpose=Purpose(purpose), person=person)
    row.to, row.to_name = to.strip()[:254], _line(to_name, 160)
    row.sender, row.sender_name = origin.address, _line(origin.name, 160)
    row.language, row.subject = language, subject_with(subject, known)[:300]
    row.text = _with_signature(text, origin)
    row.message_id = own_message_id(known, uuid.uuid4().hex, _host(origin))
    row.references = list(chain)
    row.in_reply_to = (answered or chain)[-1] if chain else ""
    row.made_at = row.next_at = by.now
    _judge(row, by)
    row.concern = row.concerned
    row.save()
    tell("mail_out.queued", row, by, {"purpose": [None, row.purpose]})
    if row.state == State.WAITING:
        work.ask_for(SEND, row, by=by)
    return row


def _line(text: str, most: int) -> str:
    """One line, without what would begin another header."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:most]


def _host(origin: Origin) -> str:
    return origin.address.rpartition("@")[2] or urlsplit(settings.SITE_URL).hostname or "localhost"


def _sent_before(case: Case, to: str, token: str) -> list[str]:
    """The newest of our own mails to that address in the thread: mail programs put them together."""
    rows = OutgoingMail.objects.filter(case=case, to=to.strip()[:254])
    mark = (token or token_of(case.pk)).removeprefix("#")
    own = rows.filter(message_id__startswith=f"desk.{mark}.").order_by("-pk")
    return list(own.values_list("message_id", flat=True)[:3])[::-1]


def _with_signature(text: str, origin: Origin) -> str:
    body = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").rstrip()
    return (
        f"{body}\n\n-- \n{origin.signature.strip()}\n" if origin.signature.strip() else body + "\n"
    )


def _judge(row: OutgoingMail, by: Viewer) -> None:
    """What cannot or must not be sent is kept and seen, with why."""
    if not is_address(row.to):
        _stop(row, State.FAILED, Why.NO_ADDRESS, by)
    elif is_our_own(row.to):
        _stop(row, State.GIVEN_UP, Why.OWN_ADDRESS, by)
    elif row.purpose in BY_ITSELF and _too_many(row, by):
        _stop(row, State.GIVEN_UP, Why.TOO_MANY, by)


def is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def _too_many(row: OutgoingMail, by: Viewer) -> bool:
    since = by.now - dt.timedelta(days=1)
    rows = OutgoingMail.objects.filter(to=row.to, made_at__gt=since, purpose__in=BY_ITSELF)
    return bool(rows.count() >= MOST_A_DAY)


def _stop(row: OutgoingMail, state: str, why: str, by: Viewer) -> None:
    row.state, row.last_error, row.ended_at = state, why, by.now


def settle(row: OutgoingMail, **values: Any) -> None:
    """Write how the mail stands now, and how much it concerns."""
    for name, value in values.items():
        setattr(row, name, value)
    row.concern = row.concerned
    row.save(update_fields=[*values, "concern"])


def tell(what: str, row: OutgoingMail, by: Viewer, changes: dict[str, Any]) -> None:
    """Write the event: the address is the addressee's, and goes when the person or the case does."""
    whose = row.person_id or row.case.requester_id or -row.case_id
    record(what, row, by=by, changes=changes, personal={"to": row.to}, person_id=whose)


@transaction.atomic
def bounced(
    message_id: str, status: str, at: dt.datetime, *, by: Viewer, note: str = ""
) -> OutgoingMail | None:
    """A mail of ours came back. `status` is the report's (`5.1.1`; `4.…` is only late, and changes
    nothing); `note` its words. Told once; None when it is no mail of ours.
    """
    rows = OutgoingMail.objects.select_for_update().filter(message_id=bare(message_id))
    row: OutgoingMail | None = rows.select_related("case").first()
    if row is None or status.startswith(("2", "4")) or row.state not in _MAY_COME_BACK:
        return row
    why = _line(f"{status} {note}", 300)
    before = row.state
    settle(row, state=State.BOUNCED, last_error=why, ended_at=at, leased_until=None)
    tell("mail_out.bounced", row, by, {"state": [before, row.state], "status": [None, status]})
    tell_trouble(row)
    return row


_MAY_COME_BACK = (State.SENT, State.WAITING)
"""A report may overtake what the mail server told us."""
