"""The plan of procurements when people leave or are erased, and when members merge."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.procurement import Procurement, ProcurementMember
from samdrift.agreements.services.procurements import OVER
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.people import Person
from samdrift.parties.services.journal import Journal, undo


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """What somebody who leaves today was responsible for has nobody."""
    if day > by.today:
        return 0
    rows = list(Procurement.objects.filter(responsible=person).exclude(state__in=OVER))
    told = [
        Happening("procurement.let_go", row, {"responsible_id": [person.pk, None]}) for row in rows
    ]
    Procurement.objects.filter(pk__in=[row.pk for row in rows]).update(responsible=None)
    record_all(told, by=by)
    return len(rows)


def erase(person_id: int, _by: Viewer) -> list[str]:
    """An erased person is responsible for nothing; what was planned stays."""
    count = Procurement.objects.filter(responsible_id=person_id).update(responsible=None)
    return [f"responsible: {count}"] if count else []


def _parts(handover: Handover) -> list[ProcurementMember]:
    """Members that cease, in what is not at its end."""
    rows = ProcurementMember.objects.filter(member_id__in=handover.ceasing)
    rows = rows.exclude(procurement__state__in=OVER).select_related("procurement")
    return list(rows.order_by("pk"))


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    """In a merge the successor takes part; in a split who does is for people to settle."""
    rows = _parts(handover)
    if not rows:
        return []
    how = _("The one that takes over takes part.")
    if handover.single is None:
        how = _("Stay in the old name: settle who takes part.")
    names = tuple(dict.fromkeys(str(row.procurement) for row in rows))
    return [Moving(_("Procurements on the plan"), len(rows), how, names[:20])]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Let the successor take part, once in each; returns the journal."""
    journal = Journal()
    told = []
    heir = handover.single
    for row in _parts(handover) if heir is not None else []:
        others = ProcurementMember.objects.filter(procurement=row.procurement)
        told.append(
            Happening(
                "procurement.carried",
                row.procurement,
                {"member_id": [row.member_id, heir]},
            )
        )
        if others.filter(member_id=heir or 0).exists():
            journal.gone(row)
        else:
            journal.change(row, member_id=heir)
    record_all(told, by=by)
    return {"journal": journal.data}


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    """Each takes part who did."""
    undo(data["journal"])
