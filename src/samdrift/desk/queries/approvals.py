"""Reads of approvals: who approves what, and what waits for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from samdrift.desk.models.cases import Approval, Case
from samdrift.desk.models.catalogue import CatalogueItem
from samdrift.desk.models.stand_ins import LEADS, StandIn
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Appointment, Person
from samdrift.portfolio.models.roles import SystemRole

Rule = CatalogueItem.Approver
_IN_ORDER = ("manager", "deputy", "local_manager")
"""Who speaks for a system at a member, first the one who answers for it."""


def approver_for(
    rule: str,
    *,
    member: int,
    not_person: Iterable[int | None],
    day: dt.date,
    system: int | None = None,
    leader: Person | None = None,
) -> Person | None:
    """Who approves by the rule for the member that day; None when there is nobody.

    Never one of `not_person` (whoever asks), and only people at work. Where the rule gives nobody, the
    member's chief executive is asked, then its coordinator.
    """
    besides = {pk for pk in not_person if pk is not None}
    for found in _in_turn(rule, member, day, system, leader):
        for person in found:
            if person.pk in besides or person.supplier_id is not None:
                continue
            if person.is_at_work(day):
                return person
    return None


def _in_turn(
    rule: str, member: int, day: dt.date, system: int | None, leader: Person | None
) -> Iterable[Iterable[Person]]:
    if rule == Rule.CHOSEN and leader is not None and leader.employer_id == member:
        yield [leader]
    if rule == Rule.SYSTEM_MANAGER and system is not None:
        yield _managers(system, member, day)
    roles = ("coordinator", "director") if rule == Rule.COORDINATOR else ("director", "coordinator")
    for role in roles:
        yield _appointed(role, member, day)


def _appointed(role: str, member: int, day: dt.date) -> list[Person]:
    rows = Appointment.objects.on(day).filter(role=role, member_id=member)
    return [row.person for row in rows.select_related("person").order_by("person__sort_key", "pk")]


def _managers(system: int, member: int, day: dt.date) -> list[Person]:
    """The member's own first, then the one that serves all members."""
    rows = SystemRole.objects.on(day).filter(
        Q(member_id=member) | Q(member__isnull=True), system_id=system, kind__in=_IN_ORDER
    )
    found = rows.select_related("person").order_by("person__sort_key", "pk")
    ordered = sorted(found, key=lambda r: (r.member_id is None, _IN_ORDER.index(r.kind)))
    return [row.person for row in ordered]


_MOST_IN_TURN = 3
"""Stand-ins of stand-ins that are followed."""


def stand_in_for(person: Person, day: dt.date, *, not_person: int | None) -> Person | None:
    """Who is asked in the person's place that day; None when the person is asked. A stand-in who is
    away too has one as well. Never `not_person` (whoever asks), and only somebody at work.
    """
    found, at = None, person
    for _turn in range(_MOST_IN_TURN):
        rows = StandIn.objects.on(day).filter(person=at).select_related("stand_in")
        row = rows.order_by("pk").first()
        if row is None or row.stand_in_id == person.pk or not row.stand_in.is_at_work(day):
            break
        at = row.stand_in
        if at.pk != not_person:
            found = at
    return found


def stand_ins(viewer: Viewer) -> list[StandIn]:
    """Those that hold or are to come, of oneself and of those at the member one leads."""
    rows = seen(StandIn, viewer).filter(Q(valid_to=None) | Q(valid_to__gt=viewer.today))
    led = viewer.members_as(*LEADS)
    mine = Q(person_id=viewer.person_id) | Q(stand_in_id=viewer.person_id)
    rows = rows.filter(mine | Q(person__employer_id__in=led))
    return list(rows.select_related("person", "stand_in").order_by("valid_from", "pk"))


def listed(viewer: Viewer) -> Any:
    """Approvals the viewer may see, with what a list shows."""
    return seen(Approval, viewer).select_related(
        "case__member", "case__requester", "case__item", "case__service", "approver", "instead_of"
    )


def waiting_for(viewer: Viewer, most: int = 200) -> list[Approval]:
    """What waits for this person's answer, the oldest first."""
    rows = listed(viewer).filter(approver_id=viewer.person_id, state=Approval.State.WAITING)
    return list(rows.order_by("asked_at", "pk")[:most]) if viewer.person_id else []


def asked_in(viewer: Viewer, cases: Iterable[Case]) -> dict[int, list[Person]]:
    """Who is still asked to approve in each of the cases, by the case's key."""
    rows = listed(viewer).filter(case__in=[one.pk for one in cases], state=Approval.State.WAITING)
    asked: dict[int, list[Person]] = {}
    for row in rows.order_by("asked_at", "pk"):
        asked.setdefault(row.case_id, []).append(row.approver)
    return asked


def waiting_count(viewer: Viewer) -> int:
    if viewer.person_id is None:
        return 0
    rows = seen(Approval, viewer).filter(approver_id=viewer.person_id)
    return int(rows.filter(state=Approval.State.WAITING).count())


def answered_by(viewer: Viewer, most: int = 50) -> list[Approval]:
    """What this person answered, the newest first."""
    answered = (Approval.State.APPROVED, Approval.State.DECLINED)
    rows = listed(viewer).filter(approver_id=viewer.person_id, state__in=answered)
    return list(rows.order_by("-answered_at", "-pk")[:most])


def of_case(case: Case, viewer: Viewer) -> list[Approval]:
    """Every approval asked for in the case, the newest last."""
    rows = seen(Approval, viewer).filter(case=case).select_related("approver", "instead_of")
    return list(rows.order_by("asked_at", "pk"))
