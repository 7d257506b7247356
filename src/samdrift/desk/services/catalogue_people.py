"""Places and services of people who leave or are erased, and members' own teams in a merge."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.catalogue import Service, Team, TeamPlace
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.people import Person
from samdrift.parties.services.journal import Journal, undo


@transaction.atomic
def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """Whoever leaves works in no team from the day, and owns no service once the day is there."""
    told = _end_places(person.pk, day)
    record_all(told, by=by)
    return len(told) + (_let_go(Q(owner=person), by) if day <= by.today else 0)


def _end_places(person_id: int, day: dt.date) -> list[Happening]:
    told = []
    rows = TeamPlace.objects.touching(day, None).filter(person_id=person_id)
    for place in rows.select_related("team"):
        changes = {"works_id": [person_id, None], "works_until": [None, str(day)]}
        told.append(Happening("team.person_left", place.team, changes))
        if place.valid_from is not None and place.valid_from >= day:
            place.delete()
        else:
            place.valid_to = day
            place.save(update_fields=["valid_to"])
    return told


def let_go_of_leavers(by: Viewer) -> str:
    """The clock's round: services whose owner is no longer at work have none."""
    count = _let_go(Q(owner__left_on__lte=by.today), by)
    return f"{count} services have no owner any more" if count else ""


@transaction.atomic
def _let_go(condition: Q, by: Viewer) -> int:
    rows = Service.objects.filter(condition).select_for_update(of=("self",)).order_by("pk")
    told = []
    for row in rows:
        told.append(Happening("service.let_go", row, {"owner_id": [row.owner_id, None]}))
        row.owner = None
        row.save(update_fields=["owner"])
    record_all(told, by=by)
    return len(told)


def erase(person_id: int, by: Viewer) -> list[str]:
    """An erased person works in no team from today and owns nothing; where it worked stays known
    as that of an erased person.
    """
    found = {
        "place": len(_end_places(person_id, by.today)),
        "owner": Service.objects.filter(owner_id=person_id).update(owner=None),
    }
    return [f"{name}: {count}" for name, count in found.items() if count]


def _own_teams(handover: Handover) -> list[Team]:
    rows = Team.objects.filter(member_id__in=handover.ceasing, ended_at__isnull=True)
    return list(rows.order_by("pk"))


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    rows = _own_teams(handover)
    if not rows:
        return []
    how = _("Are the teams of the one that takes over.")
    if handover.single is None:
        how = _("Stay in the old name: settle who takes each over.")
    return [Moving(_("Members’ own teams"), len(rows), how, tuple(str(r) for r in rows[:20]))]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Let members' own teams be the successor's; two that took new cases become one that does."""
    journal, told = Journal(), list[Happening]()
    rows = _own_teams(handover) if handover.single is not None else []
    first = Team.objects.filter(member_id=handover.single or 0, takes_first=True).exists()
    for row in rows:
        changes: dict[str, Any] = {"member_id": [row.member_id, handover.single]}
        keeps_first = row.takes_first and not first
        if row.takes_first and not keeps_first:
            changes["takes_first"] = [True, False]
        first = first or keeps_first
        told.append(Happening("team.carried", row, changes))
        journal.change(row, member_id=handover.single, takes_first=keeps_first)
    record_all(told, by=by)
    return {"journal": journal.data}


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    undo(data["journal"])
