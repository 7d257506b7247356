"""A stored mail is read and taken where it belongs, in one transaction: all of it, or nothing yet.

Mail adds text: it takes no case, closes none and approves nothing. What the one who asked answers to a
case that is solved opens it again, or a new one that follows it, by the same rules as in the portal.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from samdrift.desk.calc.mail_course import Course, Facts, Found, course, is_thanks, proven
from samdrift.desk.models.cases import Case
from samdrift.desk.models.mail import IncomingMail
from samdrift.desk.queries.outgoing import mail_of
from samdrift.desk.services import mail_matching as matching
from samdrift.desk.services import outgoing
from samdrift.desk.services.mail_routes import route_of
from samdrift.desk.services.mail_writing import add_to_case, follow_from, open_from, reopen_from
from samdrift.formats import mail as formats
from samdrift.formats.mail import Mail
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import content_of
from samdrift.kernel.history import record
from samdrift.kernel.models.work import Work
from samdrift.kernel.viewer import Viewer, clock
from samdrift.parties.models.people import Person

MOST_ATTEMPTS = 3
"""After so many failures a person decides."""
State = IncomingMail.State
_STATES = {
    Course.OPEN: State.TAKEN,
    Course.ADD: State.TAKEN,
    Course.NOTE: State.TAKEN,
    Course.REOPEN: State.TAKEN,
    Course.FOLLOW: State.TAKEN,
    Course.HOLD: State.HELD,
    Course.ASIDE: State.ASIDE,
    Course.REFUSE: State.REFUSED,
}
_UNSURE = frozenset({"auto_subject", "no_return_path"})
_DISGUISED = frozenset({"sender_disguised", "sender_several"})
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Judged:
    """What is to be done with a mail, and what that was seen by."""

    course: Course
    reason: str
    who: matching.Who
    case: Case | None
    original: IncomingMail | None = None


def handle_in_background(mail_id: int, _piece: Work) -> None:
    """The worker's act. What fails is tried again; in the end a person decides."""
    row = IncomingMail.objects.filter(pk=mail_id, state=State.WAITING).first()
    if row is not None:
        attempt(row, by=clock(timezone.localdate()))


def attempt(row: IncomingMail, *, by: Viewer) -> IncomingMail:
    """Handle it; a failure nobody foresaw is kept on the row and raised, at last held for a person."""
    try:
        return handle(row, by=by)
    except Exception as error:
        rows = IncomingMail.objects.filter(pk=row.pk, state=State.WAITING)
        tried = row.attempts + 1
        rows.update(attempts=tried, error=f"{type(error).__name__}: {error}"[:300])
        if tried < MOST_ATTEMPTS:
            raise
        _log.exception("mail %s could not be handled", row.pk)
        with transaction.atomic():
            held = IncomingMail.objects.select_for_update().get(pk=row.pk)
            return held if held.state != State.WAITING else _done(held, State.HELD, "failed", by)


def handle(row: IncomingMail, *, by: Viewer) -> IncomingMail:
    """Take the mail where it belongs. One that is handled already stays as it is. It is read before
    anything is held: reading a large one takes time.
    """
    if row.state != State.WAITING or row.file is None:
        return row
    return _handled(row, formats.read(content_of(row.file)), by)


@transaction.atomic
def _handled(row: IncomingMail, mail: Mail, by: Viewer) -> IncomingMail:
    row = IncomingMail.objects.select_for_update().get(pk=row.pk)
    if row.state != State.WAITING:
        return row
    _fill(row, mail)
    routed = _routed(row, mail, by)
    if routed is not None:
        return routed
    judged = _judged(row, mail, by)
    row.person, row.member, row.original = judged.who.person, judged.who.member, judged.original
    if mail.kind == "bounce":
        _tell_bounces(mail, by)
    try:
        with transaction.atomic():
            _act(row, mail, judged, by)
    except DomainError as error:
        row.case = row.entry = None
        row.opened = False
        row.note = str(error.message)[:300]
        return _done(row, State.HELD, "not_allowed", by)
    return _done(row, _STATES[judged.course], judged.reason, by)


def _fill(row: IncomingMail, mail: Mail) -> None:
    """What a list shows of it."""
    row.message_id = mail.message_id[:250]
    row.sender_name, row.sender_address = mail.sender.name[:160], mail.sender.address[:254]
    row.subject, row.sent_at = mail.subject[:300], mail.date
    row.kind, row.protection = str(mail.kind), str(mail.protection)
    row.flaws = [str(one) for one in mail.flaws]
    if row.mailbox is None:
        row.mailbox = matching.mailbox_of(mail)


def _judged(row: IncomingMail, mail: Mail, by: Viewer) -> Judged:
    who = matching.who_wrote(row.sender_address, row.mailbox, by.today)
    case = _case_of(mail, who.person)
    original = _original(row, mail)
    box = row.mailbox
    found = tuple(Found(one.server, one.method, one.result) for one in mail.authentication)
    facts = Facts(
        kind=str(mail.kind),
        is_sure=str(mail.reason) not in _UNSURE,
        sender=who.sender,
        has_member=who.member is not None,
        thread=matching.thread_of(case, by.today),
        is_asker=matching.is_asker(case, row.sender_address, who.person),
        on_case=matching.is_on_case(case, row.sender_address, who.person),
        is_thanks=is_thanks(mail.shown or mail.text, row.sender_name) and not mail.attachments,
        opens_unknown=box is not None and box.unknown == box.Unknown.OPEN,
        is_blocked=matching.is_blocked(row.sender_address),
        is_own=matching.is_own(row.sender_address),
        is_same=original is not None,
        is_proven=proven(found, box.trusted if box else ""),
        is_disguised=bool(_DISGUISED & set(row.flaws)),
        is_flood=matching.is_flood(row),
        is_empty=not (mail.subject or mail.text.strip() or mail.attachments),
    )
    what, reason = course(facts)
    if original is not None:
        case = original.case
    return Judged(what, reason, who, case, original)


def _case_of(mail: Mail, person: Person | None) -> Case | None:
    """The case it answers in; of a bounce, the case of the mail that came back."""
    if mail.kind != "bounce":
        return matching.case_answered(mail, person)
    ours = mail_of([one.message_id for one in mail.bounces if one.message_id])
    return ours.case if ours is not None else matching.case_answered(mail)


def _original(row: IncomingMail, mail: Mail) -> IncomingMail | None:
    """The earlier mail that is the same, come by another way."""
    for one in matching.same_as(row):
        if one.file is not None and formats.read(content_of(one.file)).text == mail.text:
            return one
    return None


def _routed(row: IncomingMail, mail: Mail, by: Viewer) -> IncomingMail | None:
    """What carries the token of another part goes there."""
    token = matching.token_of(mail)
    take = None if token is None or not token.prefix else route_of(token.prefix)
    if take is None or token is None or _is_doubtful(row, mail):
        return None
    try:
        with transaction.atomic():
            went = take(row, mail, token.number, by)
    except DomainError as error:
        row.note = str(error.message)[:300]
        return _done(row, State.HELD, "not_allowed", by)
    if went is None:
        return _done(row, State.HELD, "stranger", by)
    row.case, row.entry = went.case, went.entry
    return _done(row, State.TAKEN, "routed", by)


def _is_doubtful(row: IncomingMail, mail: Mail) -> bool:
    """Neither a person's answer nor from somebody who is let in: it goes the common way."""
    found = tuple(Found(one.server, one.method, one.result) for one in mail.authentication)
    trusted = row.mailbox.trusted if row.mailbox else ""
    return (
        mail.kind in ("bounce", "auto_reply", "loop")
        or proven(found, trusted) is False
        or matching.is_blocked(row.sender_address)
        or matching.is_own(row.sender_address)
        or bool(_DISGUISED & set(row.flaws))
        or _original(row, mail) is not None
    )


def _tell_bounces(mail: Mail, by: Viewer) -> None:
    """What came back is marked where it was sent from."""
    for one in mail.bounces:
        if one.message_id and one.delivery == "failed":
            outgoing.bounced(one.message_id, one.status, by.now, by=by, note=one.said)


def _act(row: IncomingMail, mail: Mail, judged: Judged, by: Viewer) -> None:
    case = judged.case
    if judged.course is Course.OPEN and judged.who.member is not None:
        open_from(row, mail, member=judged.who.member, person=judged.who.person, by=by)
    elif judged.course in (Course.ADD, Course.NOTE) and case is not None:
        public = judged.course is Course.ADD
        add_to_case(row, mail, case, by=by, public=public)
    elif judged.course is Course.REOPEN and case is not None:
        reopen_from(row, mail, case, by=by)
    elif judged.course is Course.FOLLOW and case is not None:
        follow_from(row, mail, case, by=by)
    elif judged.course is Course.ASIDE:
        row.case = case


def _done(row: IncomingMail, state: str, reason: str, by: Viewer) -> IncomingMail:
    """Write what became of it, and tell it."""
    row.state, row.reason, row.handled_at = State(state), reason, by.now
    row.save()
    told: dict[str, Any] = {"state": [None, row.state], "reason": [None, reason]}
    if row.case_id is not None:
        told["case_id"] = [None, row.case_id]
    record("mail.handled", row, by=by, changes=told)
    return row
