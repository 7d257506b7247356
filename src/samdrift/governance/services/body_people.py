"""Places in bodies of people who leave or are erased."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from samdrift.governance.models.bodies import Office, Sitting
from samdrift.governance.services.body_common import end_dated
from samdrift.governance.services.body_findings import find
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer, clock
from samdrift.parties.models.people import Person


@transaction.atomic
def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """Whoever leaves sits nowhere from the day, and has no office; returns how many places end."""
    sittings = Sitting.objects.touching(day, None).filter(person=person)
    offices = Office.objects.touching(day, None).filter(person=person)
    places = [
        (one.seat.body, {"seat": [str(one.seat), None]}, one)
        for one in sittings.select_related("seat__body", "seat__member")
    ]
    places += [
        (one.body, {"office": [str(one.kind), None]}, one) for one in offices.select_related("body")
    ]
    for _body, _change, row in places:
        end_dated(row, day)
    told = [_told(body, change, row, day) for body, change, row in places]
    record_all(told, by=by)
    if places:
        find(sorted({body.pk for body, _change, _row in places}), by=clock(by.today))
    return len(told)


def _told(body: Any, change: dict[str, Any], row: Any, day: dt.date) -> Happening:
    changes = {**change, "sits_id": [row.person_id, None], "valid_to": [None, str(day)]}
    return Happening("body.left", body, changes)


def erase(person_id: int, by: Viewer) -> list[str]:
    """Where an erased person sat stays known as that of an erased person; it ends today at the
    latest, and who chose the person is no longer told.
    """
    found = []
    for model in (Sitting, Office):
        rows = model.objects.filter(person_id=person_id)
        for one in rows.touching(by.today, None):
            end_dated(one, by.today)
        count = model.objects.filter(person_id=person_id).exclude(chosen_by="").update(chosen_by="")
        if count:
            found.append(f"{model._meta.model_name}.chosen_by: {count}")
    return found
