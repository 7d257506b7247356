"""Cases when people leave or are erased, and when members merge or split."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case, CaseEntry, Watcher
from samdrift.desk.models.catalogue import TeamPlace
from samdrift.desk.services import case_notices as notices
from samdrift.desk.services.case_common import settle, tell
from samdrift.desk.services.case_erasure import empty
from samdrift.desk.services.case_succeeding import for_member
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.parties.services.journal import Journal, undo

SHOWN = 20


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """Open cases of somebody who leaves are back in the team's queue; later, the clock does it."""
    return _let_go(Q(agent=person), by) if day <= by.today else 0


def let_go_of_leavers(by: Viewer) -> str:
    """The clock's round: open cases whose agent is no longer at work."""
    count = _let_go(Q(agent__left_on__lte=by.today), by)
    return f"{count} cases went back to their team's queue" if count else ""


@transaction.atomic
def _let_go(condition: Q, by: Viewer) -> int:
    rows = Case.objects.filter(condition, is_open=True).select_for_update(of=("self",))
    found = list(rows.order_by("pk"))
    for case in found:
        changes = {"agent_id": [case.agent_id, None]}
        case.agent = None
        case.save(update_fields=["agent"])
        tell(case, "case.let_go", by, changes)
        settle(case, by, changes)
        notices.tell_people(_leads(case, by), notices.LEFT, case, by)
    return len(found)


def _leads(case: Case, by: Viewer) -> list[int]:
    """Those who lead the case's team today, else all who work in it."""
    rows = TeamPlace.objects.on(by.today).filter(team_id=case.team_id)
    places = list(rows.order_by("pk").values_list("person_id", "is_lead"))
    return [pk for pk, leads in places if leads] or [pk for pk, _leads in places]


@transaction.atomic
def erase(person_id: int, by: Viewer) -> list[str]:
    """What an erased person asked for is emptied where it has ended; the person watches nothing and is
    mentioned nowhere. An open case goes on without the name.
    """
    rows = Case.objects.filter(requester_id=person_id, erased_at=None).select_for_update()
    cases = list(rows.order_by("pk"))
    ended = [case for case in cases if not case.is_open]
    for case in ended:
        empty(case, by)
    for case in cases:
        if case.is_open:
            case.requester_name = case.requester_email = ""
            case.save(update_fields=["requester_name", "requester_email"])
            settle(case, by, {"text": []})
    told = {
        "cases": len(ended),
        "watched": Watcher.objects.filter(person_id=person_id).delete()[0],
        "mentions": CaseEntry.mentions.through.objects.filter(person_id=person_id).delete()[0],
    }
    return [f"{name}: {count}" for name, count in told.items() if count]


def _open(handover: Handover) -> list[Case]:
    rows = Case.objects.filter(is_open=True, member_id__in=handover.ceasing)
    return list(rows.select_related("requester").order_by("pk"))


def _taker(case: Case, handover: Handover) -> int | None:
    """The member that takes over: in a split the one that takes the people of the asker's unit."""
    if handover.single is not None:
        return handover.single
    return handover.taker_of(case.requester.unit_id if case.requester else None)


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    """Open cases go on for the one that takes over the people; ended ones stay with the old member."""
    rows = _open(handover)
    if not rows:
        return []
    left = sum(_taker(case, handover) is None for case in rows)
    warning = (
        _("%(count)s of them stay with the old member: settle who takes over its people.")
        % {"count": left}
        if left
        else ""
    )
    how = _("Go on for the one that takes over; what has ended stays with the old member.")
    told = tuple(f"#{case.pk} {case.title}" for case in rows[:SHOWN] if not case.is_confidential)
    return [Moving(_("Open cases in the service desk"), len(rows), how, told, warning)]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Let open cases be the successor's; returns the journal."""
    journal = Journal()
    members = Member.objects.in_bulk(list(handover.successors))
    moved = []
    for case in _open(handover):
        taker = _taker(case, handover)
        if taker is None or taker == case.member_id:
            continue
        changes = {"member_id": [case.member_id, taker]}
        _carry(case, members[taker], journal, by)
        tell(case, "case.carried", by, changes)
        settle(case, by, changes)
        moved.append(case.pk)
    return {"journal": journal.data, "cases": moved}


def _carry(case: Case, member: Member, journal: Journal, by: Viewer) -> None:
    """The case is the member's, with the member's own use of the system and, where it has to, a team."""
    journal.change(case, **for_member(case, member, by))


def undo_step(data: dict[str, Any], by: Viewer) -> None:
    """Each is for the member it was for."""
    undo(data["journal"])
    for case in Case.objects.select_for_update().filter(pk__in=data["cases"]).order_by("pk"):
        settle(case, by, {"member_id": []})
