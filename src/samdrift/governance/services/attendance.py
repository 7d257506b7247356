"""Who is there: came, left, did not come after all; a deputy in the place of a seat's holder."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.meetings import Meeting, Participant, Vote
from samdrift.governance.queries.bodies import Seated, seated
from samdrift.governance.queries.electorate import meeting_day
from samdrift.governance.services.meeting_common import Form, Status, hold
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import lock

P = Participant.Status
BEFORE_AND_IN = (Status.CALLED, Status.RUNNING)


def _held(participant: Participant, by: Viewer) -> tuple[Meeting, Participant]:
    meeting = hold(participant.meeting, by, *BEFORE_AND_IN)
    if meeting.form == Form.WRITTEN:
        raise DomainError("in_writing", _("Nobody meets in a written procedure."))
    found = lock(Participant, participant.pk)
    found.meeting = meeting
    return meeting, found


@transaction.atomic
def come(participant: Participant, *, by: Viewer) -> Participant:
    """Is there now; whoever held the seat until then has left it."""
    meeting, one = _held(participant, by)
    if one.status == P.PRESENT:
        return one
    now = timezone.now()
    others = meeting.participants.filter(seat=one.seat_id, status=P.PRESENT).exclude(pk=one.pk)
    others.update(status=P.LEFT, left_at=now)
    if one.came_at is None or one.left_at is None:
        one.came_at = now
    one.status, one.left_at = P.PRESENT, None
    one.save(update_fields=["status", "came_at", "left_at"])
    record("meeting.came", meeting, by=by, changes={"person_id": [None, one.person_id]})
    return one


@transaction.atomic
def all_come(meeting: Meeting, *, by: Viewer) -> int:
    """Everybody who is called and not noted otherwise is there; how many."""
    meeting = hold(meeting, by, *BEFORE_AND_IN)
    taken = set(meeting.participants.filter(status=P.PRESENT).values_list("seat_id", flat=True))
    rows = meeting.participants.filter(status=P.CALLED).order_by("seat_id", "is_deputy", "pk")
    count = 0
    for one in rows:
        if one.seat_id not in taken:
            taken.add(one.seat_id)
            come(one, by=by)
            count += 1
    return count


@transaction.atomic
def leave(participant: Participant, *, by: Viewer) -> Participant:
    """Has left the meeting."""
    meeting, one = _held(participant, by)
    if one.status != P.PRESENT:
        raise DomainError(
            "not_there", _("%(person)s is not there now.") % {"person": participant.person}
        )
    one.status, one.left_at = P.LEFT, timezone.now()
    one.save(update_fields=["status", "left_at"])
    record("meeting.left", meeting, by=by, changes={"person_id": [None, one.person_id]})
    return one


@transaction.atomic
def not_here(participant: Participant, *, by: Viewer) -> Participant:
    """Was noted as present by mistake; refused once the person has voted."""
    meeting, one = _held(participant, by)
    if Vote.objects.filter(participant=one).exists():
        raise DomainError(
            "has_voted",
            _("%(person)s has voted in this meeting. Note that the person left instead.")
            % {"person": participant.person},
        )
    one.status, one.came_at, one.left_at = P.CALLED, None, None
    one.save(update_fields=["status", "came_at", "left_at"])
    record("meeting.not_here", meeting, by=by, changes={"person_id": [None, one.person_id]})
    return one


@transaction.atomic
def step_in(participant: Participant, person: Person, *, by: Viewer) -> Participant:
    """A deputy of the body takes the participant's place in the meeting from now on."""
    meeting, one = _held(participant, by)
    deputy = deputy_row(meeting, one, person)
    record("meeting.deputy_in", meeting, by=by, changes={"person_id": [None, person.pk]})
    return come(deputy, by=by)


def deputy_row(meeting: Meeting, instead: Participant, person: Person) -> Participant:
    """The deputy's row for the seat; refused for somebody who is no deputy, or sits for another seat."""
    deputies = {one.pk for one in free_deputies(meeting, instead)}
    if person.pk not in deputies:
        raise DomainError(
            "no_deputy",
            _("%(person)s is not a deputy who is free to step in. Choose another one.")
            % {"person": person},
            field="person",
        )
    made, _new = Participant.objects.get_or_create(
        meeting=meeting, seat_id=instead.seat_id, person=person, defaults={"is_deputy": True}
    )
    made.meeting = meeting
    return made


def free_deputies(meeting: Meeting, instead: Participant) -> list[Person]:
    """Deputies of the body who do not sit in the meeting, the seat's own first, by rank."""
    seats = seated(meeting.body, meeting_day(meeting))
    rows = meeting.participants.filter(status=P.PRESENT).exclude(seat=instead.seat_id)
    busy = set(rows.values_list("person_id", flat=True)) | {instead.person_id}
    ordinary = {one.ordinary.pk for one in seats if one.ordinary}

    def own_first(one: Seated) -> bool:
        return one.seat.pk != instead.seat_id

    found: dict[int, Person] = {}
    for one in sorted(seats, key=own_first):
        for person in one.deputies:
            if person.pk not in busy | ordinary:
                found.setdefault(person.pk, person)
    return list(found.values())
