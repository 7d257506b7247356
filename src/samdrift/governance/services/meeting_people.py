"""Meetings of people who leave or are erased."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from samdrift.governance.models.meetings import Disqualification, Meeting, Participant
from samdrift.governance.services.called import call_deputy
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import lock

ASKED = (Meeting.Status.CALLED, Meeting.Status.RUNNING)


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """Whoever leaves today is called to no meeting any more; later, the clock's round does it."""
    return _let_go(_called(person=person), by) if day <= by.today else 0


def let_go_of_leavers(by: Viewer) -> str:
    """The clock's act: deputies are called in the place of people who are no longer at work."""
    count = _let_go(_called(person__left_on__lte=by.today), by)
    return f"{count} people who have left are excused from meetings" if count else ""


def _called(**who: Any) -> Any:
    return Participant.objects.filter(
        **who, status=Participant.Status.CALLED, meeting__status__in=ASKED
    )


@transaction.atomic
def _let_go(rows: Any, by: Viewer) -> int:
    count = 0
    for pk, meeting_id in rows.order_by("meeting_id", "pk").values_list("pk", "meeting_id"):
        meeting = lock(Meeting, meeting_id)
        one = lock(Participant, pk)
        one.meeting = meeting
        one.status, one.agrees = Participant.Status.EXCUSED, None
        one.save(update_fields=["status", "agrees"])
        record("meeting.excused", meeting, by=by, changes={"person_id": [None, one.person_id]})
        call_deputy(one, by=by)
        count += 1
    return count


def erase(person_id: int, _by: Viewer) -> list[str]:
    """Why an erased person stayed away or was disqualified is told no more; that it was so stands."""
    found = {
        "excuses": Participant.objects.filter(person_id=person_id)
        .exclude(excuse="")
        .update(excuse=""),
        "disqualified": Disqualification.objects.filter(participant__person_id=person_id)
        .exclude(reason="")
        .update(reason=""),
    }
    return [f"{name}: {count}" for name, count in found.items() if count]
