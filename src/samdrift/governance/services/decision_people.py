"""Decisions of people who leave or are erased."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from samdrift.governance.models.decisions import Decision
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """What somebody who leaves was to carry out has nobody; on a day to come, the clock does it."""
    return _let_go(Q(responsible=person), by) if day <= by.today else 0


def let_go_of_leavers(by: Viewer) -> str:
    """The clock's round: decisions whose responsible person is no longer at work."""
    gone = Q(responsible__left_on__lte=by.today) | Q(responsible__erased_at__isnull=False)
    count = _let_go(gone, by)
    return f"{count} decisions have nobody to carry them out any more" if count else ""


@transaction.atomic
def _let_go(condition: Q, by: Viewer) -> int:
    rows: Any = Decision.objects.to_carry_out().filter(condition)
    told = []
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        told.append(
            Happening("decision.let_go", row, {"responsible_id": [row.responsible_id, None]})
        )
        row.responsible = None
        row.save(update_fields=["responsible"])
    record_all(told, by=by)
    return len(told)


def erase(person_id: int, _by: Viewer) -> list[str]:
    """An erased person carries nothing out. What was decided, and minutes, are kept as archives."""
    count = Decision.objects.filter(responsible_id=person_id).update(responsible=None)
    return [f"responsible: {count}"] if count else []
