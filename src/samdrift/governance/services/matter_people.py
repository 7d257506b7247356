"""Matters of people who leave or are erased."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from samdrift.governance.models.basis import Attachment
from samdrift.governance.models.coordination import Comment, Coordination
from samdrift.governance.models.matters import Matter, Step
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """Whoever leaves today prepares nothing any more; later, the clock's round does it."""
    return _let_go(Q(prepared_by=person), by) if day <= by.today else 0


def let_go_of_leavers(by: Viewer) -> str:
    """The clock's act: matters whose preparer is no longer at work."""
    count = _let_go(Q(prepared_by__left_on__lte=by.today), by)
    return f"{count} matters have nobody who prepares them any more" if count else ""


@transaction.atomic
def _let_go(condition: Q, by: Viewer) -> int:
    """Open matters wait for somebody to take them; those that have ended keep who prepared them."""
    told = []
    rows = Matter.objects.open().filter(condition).select_for_update(of=("self",)).order_by("pk")
    for row in rows:
        changes = {"prepared_by_id": [row.prepared_by_id, None]}
        told.append(Happening("matter.let_go", row, changes))
        row.prepared_by = None
        row.save(update_fields=["prepared_by"])
    record_all(told, by=by)
    return len(told)


_NAMED: tuple[tuple[Any, str], ...] = (
    (Matter, "prepared_by"),
    (Step, "met_by"),
    (Attachment, "added_by"),
    (Coordination, "given_by"),
    (Comment, "person"),
)


def erase(person_id: int, _by: Viewer) -> list[str]:
    """It is not told any more what the person prepared or said; that it was said stays.

    A version never changes: its row says that an erased person made it.
    """
    found = []
    for model, name in _NAMED:
        count = model.objects.filter(**{name: person_id}).update(**{name: None})
        if count:
            found.append(f"{model._meta.model_name}.{name}: {count}")
    return found
