"""Measures of people who leave or are erased, and in a merge or split of members.

What the criteria of a comparison weighed for a member that is no more stays as it was given: the one
that takes over weighs for itself.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.measures import Measure
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.people import Person
from samdrift.parties.services.journal import Journal, undo

OPEN = (Measure.Status.PLANNED, Measure.Status.UNDER_WAY)


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """Whoever leaves today answers for nothing any more; later, the clock's round does it."""
    return _let_go(Measure.objects.filter(responsible=person), by) if day <= by.today else 0


def let_go_of_leavers(by: Viewer) -> str:
    """The clock's act: measures whose responsible person is no longer at work."""
    count = _let_go(Measure.objects.filter(responsible__left_on__lte=by.today), by)
    return f"{count} measures have nobody responsible any more" if count else ""


@transaction.atomic
def _let_go(rows: Any, by: Viewer) -> int:
    told = []
    for row in rows.filter(status__in=OPEN).select_for_update(of=("self",)).order_by("pk"):
        told.append(
            Happening("measure.let_go", row, {"responsible_id": [row.responsible_id, None]})
        )
        row.responsible = None
        row.save(update_fields=["responsible"])
    record_all(told, by=by)
    return len(told)


def erase(person_id: int, _by: Viewer) -> list[str]:
    """An erased person answers for no measure, those that are done with them."""
    count = Measure.objects.filter(responsible_id=person_id).update(responsible=None)
    return [f"responsible: {count}"] if count else []


def _own(handover: Handover) -> list[Measure]:
    rows = Measure.objects.filter(status__in=OPEN, member_id__in=handover.ceasing)
    return list(rows.order_by("sort_key", "pk"))


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    """A merge carries them to the successor; in a split people say anew which go on, and where."""
    rows = _own(handover)
    if not rows:
        return []
    names = tuple(str(one) for one in rows[:20])
    if handover.single is not None:
        return [Moving(_("Measures"), len(rows), _("Go on for the one that takes over."), names)]
    how = _("Are given up on the day. Add anew those that go on.")
    return [Moving(_("Measures"), len(rows), how, names)]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Carry them over, or give them up in a split; returns the journal."""
    journal, told = Journal(), []
    for row in _own(handover):
        if handover.single is not None:
            change: dict[str, Any] = {"member_id": handover.single}
        else:
            note = _now("The member was split.")
            change = {"status": Measure.Status.DROPPED.value, "status_note": note}
        changes = {name: [getattr(row, name), value] for name, value in change.items()}
        told.append(Happening("measure.carried", row, changes))
        journal.change(row, **change)
    record_all(told, by=by)
    return {"journal": journal.data}


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    """Each is the member's it was."""
    undo(data["journal"])
