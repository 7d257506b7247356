"""Who is called to a meeting: those in the seats of its day, and deputies in the place of the excused."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.meetings import Meeting, Participant
from samdrift.governance.queries.bodies import Seated, seated
from samdrift.governance.queries.electorate import meeting_day
from samdrift.governance.services import meeting_notices
from samdrift.governance.services.meeting_common import Status, require_status
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import Happening, record, record_all
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import lock

EXCUSE = "governance.excuse_participant"
P = Participant.Status


def align_participants(meeting: Meeting, by: Viewer, *, tells: bool = True) -> list[Participant]:
    """Call those who have a seat on the meeting's day and are not called; let those go who have none.

    The caller holds the meeting. Of a seat that nobody sits in, the first deputy is called.
    """
    seats = {one.seat.pk: one for one in seated(meeting.body, meeting_day(meeting))}
    there = list(meeting.participants.all())
    for one in there:
        if one.status == P.CALLED and not _sits(seats.get(one.seat_id), one.person_id):
            one.delete()
    known = {(one.seat_id, one.person_id) for one in there}
    filled = {one.seat_id for one in there if one.is_deputy}
    wanted = [
        (one, person, one.ordinary is None)
        for one in seats.values()
        if (person := one.ordinary or _free(one, known)) is not None
        and not (one.ordinary is None and one.seat.pk in filled)
    ]
    made = [
        Participant(meeting=meeting, seat=one.seat, person=person, is_deputy=is_deputy)
        for one, person, is_deputy in wanted
        if (one.seat.pk, person.pk) not in known
    ]
    Participant.objects.bulk_create(made)
    if tells and made:
        people = [one.person_id for one in made]
        values = {"place": meeting.place or "–"}
        meeting_notices.tell_people(people, meeting_notices.CALLED, meeting, values, by=by)
    return made


def _sits(seat: Seated | None, person: int) -> bool:
    """Whether the person has the seat, or stands by for it."""
    if seat is None:
        return False
    ordinary = {seat.ordinary.pk} if seat.ordinary else set()
    return person in ordinary | {one.pk for one in seat.deputies}


def _free(seat: Seated, known: set[tuple[int, int]]) -> Person | None:
    """The first deputy by rank who is not called for the seat already."""
    return next((one for one in seat.deputies if (seat.seat.pk, one.pk) not in known), None)


@transaction.atomic
def excuse(participant: Participant, *, by: Viewer, reason: str = "") -> Participant | None:
    """Note that somebody cannot come, and call the first deputy by rank who can; returns the deputy.

    Whoever is called may say so; those who run the meeting may note it for others.
    """
    meeting = lock(Meeting, participant.meeting_id)
    participant = lock(Participant, participant.pk)
    participant.meeting = meeting
    require(by, EXCUSE, participant)
    require_status(meeting, Status.CALLED, Status.RUNNING)
    if participant.status != P.CALLED:
        raise DomainError(
            "not_waiting",
            _("%(person)s is noted as “%(status)s” already.")
            % {"person": participant.person, "status": participant.get_status_display()},
        )
    participant.status, participant.excuse = P.EXCUSED, reason.strip()[:300]
    participant.agrees = None
    participant.save(update_fields=["status", "excuse", "agrees"])
    told = {"person_id": [None, participant.person_id]}
    record("meeting.excused", meeting, by=by, changes=told)
    return call_deputy(participant, by=by)


def call_deputy(participant: Participant, *, by: Viewer) -> Participant | None:
    """Call the next deputy for the seat; None where there is none left. The caller holds the meeting."""
    meeting = participant.meeting
    seats = {one.seat.pk: one for one in seated(meeting.body, meeting_day(meeting))}
    rows = meeting.participants.all()
    known = {(participant.seat_id, pk) for pk in rows.values_list("person_id", flat=True)}
    seat = seats.get(participant.seat_id)
    person = _free(seat, known) if seat else None
    if person is None:
        return None
    deputy = Participant.objects.create(
        meeting=meeting, seat_id=participant.seat_id, person=person, is_deputy=True
    )
    record("meeting.deputy_called", meeting, by=by, changes={"person_id": [None, person.pk]})
    written = meeting.form == Meeting.Form.WRITTEN
    what = meeting_notices.IN_WRITING if written else meeting_notices.DEPUTY
    values = {"place": meeting.place or "–", "instead": str(participant.person)}
    meeting_notices.tell_people([person.pk], what, meeting, values, by=by)
    return deputy


@transaction.atomic
def take_excuse_back(participant: Participant, *, by: Viewer) -> Participant:
    """Can come after all: the deputies called in the place are let go, if they are not there already."""
    meeting = lock(Meeting, participant.meeting_id)
    participant = lock(Participant, participant.pk)
    participant.meeting = meeting
    require(by, EXCUSE, participant)
    require_status(meeting, Status.CALLED, Status.RUNNING)
    if participant.status != P.EXCUSED:
        raise DomainError("not_excused", _("Nobody is excused here."))
    participant.status, participant.excuse = P.CALLED, ""
    participant.save(update_fields=["status", "excuse"])
    waiting = meeting.participants.filter(
        seat=participant.seat_id, is_deputy=True, status=P.CALLED, agrees=None
    ).exclude(pk=participant.pk)
    people = list(waiting.values_list("person_id", flat=True))
    waiting.delete()
    told = [Happening("meeting.not_excused", meeting, {"person_id": [None, participant.person_id]})]
    record_all(told, by=by)
    values = {"reason": str(participant.person)}
    meeting_notices.tell_people(people, meeting_notices.NOT_NEEDED, meeting, values, by=by)
    return participant
