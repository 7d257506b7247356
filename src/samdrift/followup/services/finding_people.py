"""Findings of people who leave or are erased."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from samdrift.followup.calc.finding_states import STANDING, Status
from samdrift.followup.models.findings import Finding
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """A person leaves from the day: what they answer for has nobody, so that somebody takes it.

    One who leaves on a day to come answers for it until then; the clock's round does it that day.
    """
    return _let_go(Q(responsible=person), by) if day <= by.today else 0


def let_go_of_leavers(by: Viewer) -> str:
    """The clock's round: findings whose responsible person is no longer at work."""
    gone = Q(responsible__left_on__lte=by.today) | Q(responsible__erased_at__isnull=False)
    count = _let_go(gone, by)
    return f"{count} findings have nobody responsible any more" if count else ""


@transaction.atomic
def _let_go(condition: Q, by: Viewer) -> int:
    """Take the responsible away from what stands; what was taken in hand is new again."""
    rows = Finding.objects.filter(condition, status__in=STANDING)
    told: list[Happening] = []
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        changes: dict[str, Any] = {"responsible_id": [row.responsible_id, None]}
        row.responsible = None
        if row.status == Status.IN_HAND:
            changes["status"] = [row.status, Status.NEW.value]
            row.status = Status.NEW
        row.save(update_fields=["responsible", "status"])
        told.append(Happening("finding.let_go", row, changes))
    record_all(told, by=by)
    return len(told)


def erase(person_id: int, _by: Viewer) -> list[str]:
    """An erased person answers for nothing any more, not for what was mended either."""
    rows = Finding.objects.filter(responsible_id=person_id)
    rows.filter(status=Status.IN_HAND).update(status=Status.NEW)
    count = rows.update(responsible=None)
    return [f"responsible: {count}"] if count else []
