"""The written procedure: each answers for oneself; it is closed with a result, or falls to a meeting."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc import voting
from samdrift.governance.models.bodies import MeetingRules
from samdrift.governance.models.meetings import AgendaItem, Ballot, Meeting, Participant, Vote
from samdrift.governance.queries.bodies import rules_on
from samdrift.governance.queries.electorate import electorate, meeting_day, substitutes, votes_there
from samdrift.governance.queries.meetings import FELL
from samdrift.governance.services import meeting_notices
from samdrift.governance.services.ballots import Answer, count, keep_result, write_votes
from samdrift.governance.services.meeting_common import Form, Status, hold, require_status
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock, write

ANSWER = "governance.answer_in_writing"
Written = MeetingRules.Written


@transaction.atomic
def answer(
    participant: Participant, *, by: Viewer, agrees: bool, votes: Mapping[int, Answer]
) -> Participant:
    """One's own answer: whether one agrees to deciding in writing, and one's votes by ballot id.

    It can be changed until the procedure is closed or the answers are due.
    """
    meeting = lock(Meeting, participant.meeting_id)
    one = lock(Participant, participant.pk)
    one.meeting = meeting
    require(by, ANSWER, one)
    require_status(meeting, Status.CALLED)
    if meeting.form != Form.WRITTEN:
        raise DomainError("not_in_writing", _("This is a meeting, not a written procedure."))
    if by.now > meeting.starts_at:
        raise DomainError(
            "too_late", _("The answers were due earlier. Ask the secretary what happens now.")
        )
    if one.status == Participant.Status.EXCUSED:
        raise DomainError("excused", _("You are noted as excused. Take that back first."))
    one.agrees = agrees
    one.save(update_fields=["agrees"])
    for ballot in own_ballots(one):
        _answer_one(ballot, one, votes.get(ballot.pk), by=by)
    record("meeting.answered", meeting, by=by, changes={"agrees": [None, agrees]})
    return one


def own_ballots(participant: Participant) -> list[Ballot]:
    """The open ballots in which this seat votes: not where the person is disqualified, and as a
    substitute only where one steps in.
    """
    meeting = participant.meeting
    if not votes_there(participant.seat, meeting.body):
        return []
    rows = Ballot.objects.filter(item__meeting=meeting, closed_at=None)
    steps_in = AgendaItem.objects.filter(disqualified__substitute=participant)
    vacated = AgendaItem.objects.filter(disqualified__participant=participant)
    if participant.pk in substitutes(meeting):
        rows = rows.filter(item__in=steps_in)
    rows = rows.exclude(item__in=vacated).select_related("item__meeting__body")
    return list(rows.order_by("item__number", "number"))


def _answer_one(ballot: Ballot, one: Participant, given: Answer | None, *, by: Viewer) -> None:
    if given is None:
        raise DomainError(
            "unanswered", _("Answer each item: “%(item)s” is missing.") % {"item": ballot.item}
        )
    who = electorate(ballot.item.meeting, ballot.item)
    write_votes(ballot, who, {one.seat_id: given}, by=by)


@transaction.atomic
def close_answers(meeting: Meeting, *, by: Viewer) -> bool:
    """Close the procedure: with results where the rule is met, else it falls to a meeting.

    Before the answers are due only when all have answered, or when somebody has asked for a meeting:
    then there is nothing left to wait for. Returns whether it was decided.
    """
    meeting = hold(meeting, by, Status.CALLED)
    if meeting.form != Form.WRITTEN:
        raise DomainError("not_in_writing", _("This is a meeting, not a written procedure."))
    missing = unanswered(meeting)
    asked = meeting.participants.filter(agrees=False).exists()
    if missing and not asked and by.now <= meeting.starts_at:
        raise DomainError(
            "not_due",
            _("%(n)s have not answered, and the time is not out. Wait for them.")
            % {"n": len(missing)},
        )
    why = _why_not(meeting, missing, by)
    if why:
        _fall(meeting, why, by)
        return False
    _decide(meeting, by)
    return True


def unanswered(meeting: Meeting) -> list[Participant]:
    """Who is asked and has not answered; observers are not asked."""
    rows = meeting.participants.filter(status=Participant.Status.CALLED, agrees=None)
    found = rows.select_related("seat", "person").order_by("seat__order", "pk")
    return [one for one in found if votes_there(one.seat, meeting.body)]


def _why_not(meeting: Meeting, missing: list[Participant], by: Viewer) -> str:
    """Why it cannot be decided in writing, every reason; nothing when it can.

    Where all must agree, one who says no, votes otherwise or does not answer is enough
    (kommuneloven § 11-8); where nobody may object, one who asks for a meeting.
    """
    told = []
    asking = meeting.participants.filter(agrees=False).select_related("person")
    if names := ", ".join(str(one.person) for one in asking):
        told.append(_("%(people)s asked for a meeting.") % {"people": names})
    if rules_on(meeting.body, meeting_day(meeting)).written == Written.ALL:
        is_due = by.now > meeting.starts_at
        if is_due and (names := ", ".join(str(one.person) for one in missing)):
            told.append(_("%(people)s did not answer, and all must agree.") % {"people": names})
        if items := ", ".join(_split(meeting)):
            told.append(_("Not all voted for the same on: %(items)s.") % {"items": items})
    return " ".join(str(one) for one in told)


def _split(meeting: Meeting) -> list[str]:
    """Items where not all who answered are for the same proposal."""
    found = []
    for ballot in _open(meeting):
        answers = {(vote.choice, vote.proposal_id) for vote in ballot.votes.all()}
        if len(answers) > 1 or any(choice != Vote.Choice.FOR for choice, _proposal in answers):
            found.append(str(ballot.item))
    return found


def _open(meeting: Meeting) -> list[Ballot]:
    rows = Ballot.objects.filter(item__meeting=meeting, closed_at=None)
    rows = rows.select_related("item__meeting__body").prefetch_related("votes")
    return list(rows.order_by("item__number", "number"))


def _fall(meeting: Meeting, why: str, by: Viewer) -> None:
    """It becomes a planned meeting with the same agenda: the votes are gone, the case numbers stay."""
    people = meeting_notices.called_people(meeting)
    Ballot.objects.filter(item__meeting=meeting, closed_at=None).delete()
    meeting.participants.update(agrees=None)
    values = {"form": Form.PHYSICAL, "status": Status.PLANNED, "called_at": None}
    changes = write(meeting, values)
    record(FELL, meeting, by=by, changes=changes, note=why)
    meeting_notices.tell_people(people, meeting_notices.FELL, meeting, {"reason": why}, by=by)
    search.index([meeting])


def _decide(meeting: Meeting, by: Viewer) -> None:
    """Count each ballot; who answered was there, and the items wait to be concluded."""
    for ballot in _open(meeting):
        who = electorate(meeting, ballot.item)
        result = count(ballot, who)
        if result.outcome == voting.LOT:
            raise DomainError(
                "lot_needed",
                _("“%(item)s” ends evenly and needs the drawing of lots. Take it up in a meeting.")
                % {"item": ballot.item},
            )
        keep_result(ballot, who, result, by=by)
    now, only = by.now, substitutes(meeting)
    rows = meeting.participants.filter(agrees__isnull=False, status=Participant.Status.CALLED)
    rows.filter(pk__in=only).update(status=Participant.Status.LEFT, came_at=now, left_at=now)
    rows.exclude(pk__in=only).update(status=Participant.Status.PRESENT, came_at=now)
    meeting.items.filter(status=AgendaItem.Status.WAITING).update(status=AgendaItem.Status.OPEN)
    changes = write(meeting, {"status": Status.RUNNING, "opened_at": by.now})
    record("meeting.answers_closed", meeting, by=by, changes=changes)
