"""Duties and hours of people who leave or are erased."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from samdrift.agreements.models.duties import Duty
from samdrift.agreements.models.hours import HourBooking
from samdrift.agreements.services.duty_align import align_all
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """What somebody who leaves today answered for goes to the agreement's lead; on a day to come, the
    clock does it.
    """
    return _let_go(Duty.objects.filter(person=person), by) if day <= by.today else 0


def let_go_of_leavers(by: Viewer) -> str:
    """The clock's round: duties whose person is no longer at work."""
    count = _let_go(Duty.objects.filter(person__left_on__lte=by.today), by)
    return f"{count} duties went to the agreement's lead" if count else ""


@transaction.atomic
def _let_go(rows: Any, by: Viewer) -> int:
    told, agreements = [], set()
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        told.append(Happening("duty.let_go", row, {"person_id": [row.person_id, None]}))
        agreements.add(row.agreement_id)
        row.person = None
        row.save(update_fields=["person"])
    record_all(told, by=by)
    if agreements:
        align_all(agreements, by=by)
    return len(told)


def erase(person_id: int, _by: Viewer) -> list[str]:
    """An erased person answers for nothing; the hours stay, without who booked them."""
    found = {
        "duties": Duty.objects.filter(person_id=person_id).update(person=None),
        "booked_by": HourBooking.objects.filter(booked_by_id=person_id).update(booked_by=None),
    }
    return [f"{name}: {count}" for name, count in found.items() if count]
