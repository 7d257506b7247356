"""When a case or a person is erased: that a mail was sent, and when, stays; its words and addresses go."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from samdrift.desk.models.cases import Case
from samdrift.desk.models.outgoing import CaseAddress, OutgoingMail
from samdrift.kernel.history import kind_of
from samdrift.kernel.models.history import Event, EventPersonal
from samdrift.kernel.viewer import Viewer

State = OutgoingMail.State
NOBODY: dict[str, Any] = {"to": "", "to_name": "", "person": None, "last_error": ""}


def empty(case: Case, by: Viewer) -> None:
    """Of a case that is emptied. What was not sent yet never is."""
    rows = OutgoingMail.objects.filter(case=case)
    _stop(rows, by)
    rows.update(subject="", text="", **NOBODY)
    CaseAddress.objects.filter(case=case).delete()
    pks = list(rows.values_list("pk", flat=True))
    events = Event.objects.filter(subject_kind=kind_of(OutgoingMail), subject_id__in=pks)
    told = EventPersonal.objects.filter(event__in=events, erased_at=None)
    told.update(value=None, erased_at=by.now)


def _stop(rows: Any, by: Viewer) -> None:
    open_ones = rows.exclude(state__in=(State.SENT, State.GIVEN_UP))
    open_ones.update(state=State.GIVEN_UP, concern=0, leased_until=None, ended_at=by.now)


@transaction.atomic
def erase(person_id: int, by: Viewer) -> list[str]:
    """An erased person's address on mails and copies, also in the cases of others."""
    rows = OutgoingMail.objects.filter(Q(person_id=person_id) | Q(case__requester_id=person_id))
    rows = rows.exclude(purpose=OutgoingMail.Purpose.PASSING)
    pks = list(rows.values_list("pk", flat=True))
    mails = OutgoingMail.objects.filter(pk__in=pks)
    _stop(mails, by)
    copies = CaseAddress.objects.filter(person_id=person_id).delete()[0]
    counted = {"mails sent": mails.update(**NOBODY), "copies": copies}
    return [f"{name}: {count}" for name, count in counted.items() if count]
