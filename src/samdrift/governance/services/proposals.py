"""What is put forward in an item: proposals, statements for the minutes, and who is disqualified."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.meetings import (
    AgendaItem,
    Disqualification,
    Participant,
    Proposal,
    Statement,
    Vote,
)
from samdrift.governance.services.attendance import deputy_row
from samdrift.governance.services.meeting_common import (
    Form,
    Status,
    hold_item,
    require_no_minutes,
)
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import keep
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import require_text, write

Item = AgendaItem.Status
MEANWHILE = (Status.PLANNED, Status.CALLED, Status.RUNNING)
AFTER = (Status.RUNNING, Status.HELD)


@transaction.atomic
def propose(
    item: AgendaItem, *, by: Viewer, kind: str, text: str, proposer: Participant | None = None
) -> Proposal:
    """Put a proposal forward; its number is the next of the item."""
    item = hold_item(item, by, Item.WAITING, Item.OPEN, meeting_in=MEANWHILE)
    if item.meeting.form == Form.WRITTEN and item.meeting.status != Status.PLANNED:
        raise DomainError(
            "in_writing", _("The answers are to what was sent out. Nothing can be added now.")
        )
    _require_of_meeting(item, proposer)
    text = require_text(text, "text", _("Write the proposal."))
    last = item.proposals.order_by("-number").values_list("number", flat=True).first() or 0
    made = Proposal.objects.create(item=item, number=last + 1, kind=kind, text=text, by=proposer)
    changes = {"number": [None, made.number], "kind": [None, kind], "text": [None, text]}
    record("item.proposed", item, by=by, changes=changes)
    return made


def _require_of_meeting(item: AgendaItem, one: Participant | None) -> None:
    if one is not None and one.meeting_id != item.meeting_id:
        raise DomainError(
            "not_called",
            _("%(person)s is not called to this meeting.") % {"person": one.person},
            field="proposer",
        )


@transaction.atomic
def withdraw(proposal: Proposal, *, by: Viewer, back: bool = False) -> Proposal:
    """Take a proposal back, or with `back` put it forward again; not while it is voted on."""
    item = hold_item(proposal.item, by, Item.WAITING, Item.OPEN, meeting_in=MEANWHILE)
    proposal = Proposal.objects.get(pk=proposal.pk)
    if item.ballots.filter(proposals=proposal).exists():
        raise DomainError("voted_on", _("The proposal has been voted on, and stands."))
    changes = write(proposal, {"is_withdrawn": not back})
    if changes:
        changes["number"] = [None, proposal.number]
        what = "item.proposed_again" if back else "item.withdrawn"
        record(what, item, by=by, changes=changes)
    return proposal


@transaction.atomic
def state(
    item: AgendaItem,
    *,
    by: Viewer,
    kind: str,
    text: str,
    speaker: Participant | None = None,
    point: str = "",
    upload: tuple[bytes, str] | None = None,
) -> Statement:
    """Take a statement, a reservation or somebody's reasons into the minutes."""
    item = hold_item(item, by, Item.OPEN, Item.DONE, Item.POSTPONED, meeting_in=AFTER)
    require_no_minutes(item.meeting)
    _require_of_meeting(item, speaker)
    text = require_text(text, "text", _("Write the statement."))
    common = {Statement.Kind.MAJORITY, Statement.Kind.MINORITY}
    if speaker is None and kind not in common:
        raise DomainError("no_speaker", _("Choose whose statement it is."), field="speaker")
    last = item.statements.order_by("-order").values_list("order", flat=True).first() or 0
    made = Statement.objects.create(
        item=item,
        kind=kind,
        by=speaker,
        point=point.strip()[:200],
        text=text,
        file=keep(*upload) if upload else None,
        order=last + 1,
    )
    changes = {"kind": [None, kind], "text": [None, text], "point": [None, made.point or None]}
    record("item.stated", item, by=by, changes=changes)
    return made


@transaction.atomic
def take_statement_out(statement: Statement, *, by: Viewer) -> None:
    """Not to stand in the minutes after all."""
    item = hold_item(statement.item, by, meeting_in=AFTER)
    require_no_minutes(item.meeting)
    record("item.statement_out", item, by=by, changes={"text": [statement.text, None]})
    statement.delete()


@transaction.atomic
def disqualify(
    item: AgendaItem,
    participant: Participant,
    *,
    by: Viewer,
    legal_basis: str,
    reason: str = "",
    substitute: Person | None = None,
) -> Disqualification:
    """Somebody leaves the seat while the item is treated; a deputy of the body may fill it."""
    item = hold_item(item, by, Item.WAITING, Item.OPEN, meeting_in=(Status.CALLED, Status.RUNNING))
    _require_of_meeting(item, participant)
    legal_basis = require_text(legal_basis, "legal_basis", _("Choose the legal basis."))[:200]
    if Vote.objects.filter(ballot__item=item, seat=participant.seat_id).exists():
        raise DomainError(
            "has_voted",
            _("The seat of %(person)s has voted in the item. Take the vote back first.")
            % {"person": participant.person},
        )
    if item.disqualified.filter(participant=participant).exists():
        raise DomainError(
            "already",
            _("%(person)s is disqualified in this item already.") % {"person": participant.person},
        )
    made = Disqualification.objects.create(
        item=item,
        participant=participant,
        legal_basis=legal_basis,
        reason=reason.strip()[:500],
        substitute=_fill(item, participant, substitute) if substitute else None,
    )
    changes = {
        "person_id": [None, participant.person_id],
        "legal_basis": [None, legal_basis],
        "substitute_id": [None, substitute.pk if substitute else None],
    }
    record("item.disqualified", item, by=by, changes=changes)
    return made


def _fill(item: AgendaItem, participant: Participant, person: Person) -> Participant:
    """The deputy's row: there for this item, and gone from the meeting when it is done.

    In the items where the seat's holder is not disqualified, it is the holder who counts.
    """
    row = deputy_row(item.meeting, participant, person)
    in_room = item.meeting.form != Form.WRITTEN
    if in_room and row.status != Participant.Status.PRESENT:
        row.status = Participant.Status.LEFT
        row.came_at = row.came_at or timezone.now()
        row.left_at = timezone.now()
        row.save(update_fields=["status", "came_at", "left_at"])
    return row


@transaction.atomic
def take_disqualification_back(one: Disqualification, *, by: Viewer) -> None:
    """It was noted by mistake."""
    item = hold_item(
        one.item, by, Item.WAITING, Item.OPEN, meeting_in=(Status.CALLED, Status.RUNNING)
    )
    if Vote.objects.filter(ballot__item=item, seat=one.participant.seat_id).exists():
        raise DomainError(
            "has_voted", _("The item has been voted on without the person. Take the vote back.")
        )
    changes = {"person_id": [one.participant.person_id, None]}
    record("item.qualified", item, by=by, changes=changes)
    one.delete()
