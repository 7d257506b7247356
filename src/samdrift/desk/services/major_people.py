"""Major incidents when people leave or are erased, and in a merge or split of members."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.major import MajorAction, MajorIncident
from samdrift.desk.services.article_people import add_followers
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.people import Person


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """What somebody leads who leaves today has no lead; later, the clock does it."""
    return _let_go(MajorIncident.objects.filter(lead=person), by) if day <= by.today else 0


def let_go_of_leavers(by: Viewer) -> str:
    """The clock's round: incidents whose lead is no longer at work."""
    count = _let_go(MajorIncident.objects.filter(lead__left_on__lte=by.today), by)
    return f"{count} major incidents have no lead any more" if count else ""


@transaction.atomic
def _let_go(rows: Any, by: Viewer) -> int:
    told = []
    standing = rows.filter(review_done_at__isnull=True)
    for row in standing.select_for_update(of=("self",)).order_by("pk"):
        told.append(Happening("major.let_go", row, {"lead_id": [row.lead_id, None]}))
        row.lead = None
        row.save(update_fields=["lead"])
    record_all(told, by=by)
    return len(told)


def erase(person_id: int, _by: Viewer) -> list[str]:
    """An erased person leads and answers for nothing; what was written stays."""
    found = {
        "lead": MajorIncident.objects.filter(lead_id=person_id).update(lead=None),
        "actions": MajorAction.objects.filter(person_id=person_id).update(person=None),
    }
    return [f"{name}: {count}" for name, count in found.items() if count]


def _named(handover: Handover) -> list[MajorIncident]:
    rows = MajorIncident.objects.on().filter(members__in=handover.ceasing).distinct()
    return list(rows.order_by("pk"))


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    rows = _named(handover)
    if not rows:
        return []
    how = _("Are told to those that take over as well.")
    return [Moving(_("Major incidents that are on"), len(rows), how, tuple(map(str, rows[:20])))]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """What is on for a member is on for those that follow it."""
    return {"added": add_followers(_named(handover), handover, "major.carried", by)}


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    """Each is for the members it was for."""
    links = MajorIncident.members.through.objects
    for incident, member in data["added"]:
        links.filter(majorincident_id=incident, member_id=member).delete()
