"""What a person decides of a mail: open a case, put it on one, refuse it, take it up again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.mail import IncomingMail, SenderBlock
from samdrift.desk.queries.cases import person_of
from samdrift.desk.rules_mail import BLOCK, SORT
from samdrift.desk.services.case_writing import strike_entry
from samdrift.desk.services.mail_writing import add_to_case, open_from
from samdrift.formats import mail as formats
from samdrift.formats.mail import Mail
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import content_of
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer, clock
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import lock, require_text, write

State = IncomingMail.State


def _held(row: IncomingMail, by: Viewer) -> IncomingMail:
    """The mail as it stands now, held until the act is done."""
    found = lock(IncomingMail, row.pk)
    require(by, SORT, found)
    return found


def _free(row: IncomingMail, by: Viewer) -> tuple[IncomingMail, Mail]:
    """A mail that is in no case, and what it says."""
    row = _held(row, by)
    if row.state == State.TAKEN:
        raise DomainError(
            "in_a_case", _("It is in case #%(number)s already.") % {"number": row.case_id}
        )
    if row.file is None:
        raise DomainError("erased", _("What it said is erased."))
    if row.reason == "too_large":
        raise DomainError(
            "too_large", _("Only its headers are here. Open the mailbox itself to read it.")
        )
    return row, formats.read(content_of(row.file))


@transaction.atomic
def open_case(
    row: IncomingMail,
    *,
    by: Viewer,
    member: Member,
    person: Person | None = None,
    title: str = "",
    kind: str = "",
) -> IncomingMail:
    """Open a case with what it says, for a member and, where it is known, whoever wrote it."""
    row, mail = _free(row, by)
    if person is not None and person.employer_id != member.pk:
        raise DomainError(
            "other_member",
            _("%(name)s does not work for %(member)s.") % {"name": person, "member": member},
            field="person",
        )
    open_from(row, mail, member=member, person=person, by=by, kind=kind, title=title.strip()[:200])
    return _taken(row, "sorted", by, "mail.opened_case")


@transaction.atomic
def put_on_case(row: IncomingMail, *, by: Viewer, case: Case, public: bool = True) -> IncomingMail:
    """Write what it says in a case: read by all who see the case, or only by those who work with it."""
    row, mail = _free(row, by)
    require(by, "desk.work_on_case", case)
    actor = clock(timezone.localdate())
    add_to_case(row, mail, case, by=actor, public=public)
    return _taken(row, "sorted", by, "mail.put_on_case")


def _taken(row: IncomingMail, reason: str, by: Viewer, what: str) -> IncomingMail:
    row.state, row.reason, row.handled_at = State.TAKEN, reason, by.now
    row.save()
    record(what, row, by=by, changes={"case_id": [None, row.case_id]})
    return row


@transaction.atomic
def refuse(row: IncomingMail, *, by: Viewer, reason: str, block: bool = False) -> IncomingMail:
    """Nothing comes of it. It is kept as long as the rules say, and can be taken up again. With `block`,
    its sender is let in no more.
    """
    row, _mail = _free(row, by)
    why = require_text(reason, "reason", _("Write why it is refused."))[:300]
    changes = write(row, {"state": State.REFUSED, "reason": "refused", "note": why, "case": None})
    record("mail.refused", row, by=by, changes={"state": changes.get("state", [])})
    if block and row.sender_address:
        block_sender(by=by, pattern=row.sender_address, reason=why)
    return row


@transaction.atomic
def refuse_all(rows: list[IncomingMail], *, by: Viewer, reason: str) -> int:
    """Refuse each that is in no case."""
    done = [refuse(row, by=by, reason=reason) for row in rows if row.state != State.TAKEN]
    return len(done)


@transaction.atomic
def take_up(row: IncomingMail, *, by: Viewer, reason: str = "") -> IncomingMail:
    """Hold it again: it was refused or set aside, or put on the wrong case, where it is struck."""
    row = _held(row, by)
    if row.opened:
        raise DomainError(
            "opened_a_case",
            _("It opened case #%(number)s. Cancel that case, or merge it with the right one.")
            % {"number": row.case_id},
        )
    if row.state in (State.HELD, State.WAITING) or row.file is None:
        raise DomainError("not_from_here", _("There is nothing to take up again."))
    if row.entry is not None and row.entry.struck_at is None:
        strike_entry(row.entry, by=by, reason=reason or str(_("Belongs to another case")))
    told = {"case_id": [row.case_id, None]} if row.case_id else {}
    values = {"state": State.HELD, "reason": "taken_up", "case": None, "entry": None}
    write(row, values)
    record("mail.taken_up", row, by=by, changes=told)
    return row


@transaction.atomic
def look_at(row: IncomingMail, *, by: Viewer) -> IncomingMail:
    """The answer to a case that had ended is read: nothing more is to be done with it."""
    row = _held(row, by)
    if row.looked_at is None:
        write(row, {"looked_at": by.now})
        record("mail.looked_at", row, by=by)
    return row


@transaction.atomic
def block_sender(*, by: Viewer, pattern: str, reason: str) -> SenderBlock:
    """Let in no more mail from an address, or (`@domain`) from all at a domain."""
    require(by, BLOCK)
    wanted = pattern.strip().lower()
    try:
        validate_email(f"x{wanted}" if wanted.startswith("@") else wanted)
    except ValidationError:
        raise DomainError(
            "bad_address",
            _("Write an address, or @ and a domain, for example @example.com."),
            field="pattern",
        ) from None
    why = require_text(reason, "reason", _("Write why they are let in no more."))[:300]
    try:
        with transaction.atomic():
            block = SenderBlock.objects.create(
                pattern=wanted, reason=why, by=person_of(by), since=by.now
            )
    except IntegrityError:
        return SenderBlock.objects.get(pattern=wanted, ended_at__isnull=True)
    record("sender.blocked", block, by=by)
    return block


@transaction.atomic
def unblock(block: SenderBlock, *, by: Viewer) -> SenderBlock:
    """Let them in again. What was refused meanwhile can be taken up from the list."""
    require(by, BLOCK, block)
    block = lock(SenderBlock, block.pk)
    if block.ended_at is None:
        write(block, {"ended_at": by.now})
        record("sender.unblocked", block, by=by)
    return block
