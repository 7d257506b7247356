"""Who may do what with roles in systems, agreements to joint management and forums."""

from __future__ import annotations

from typing import Any, NamedTuple

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.rights import holds, right
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.calc import chain
from samdrift.portfolio.models.roles import SystemRole
from samdrift.portfolio.models.systems import System

leads = holds("management_lead", "daily_manager")
runs_site = holds("management_lead", "daily_manager", "administrator")


class Seat(NamedTuple):
    """A place somebody can be appointed to. With no member it serves all of them."""

    system: System
    member_id: int | None
    kind: str


def owned_by(viewer: Viewer, system_id: int | None = None) -> set[tuple[int, int]]:
    """(system, member) pairs the person is system owner of today, and has accepted to be."""
    rows = SystemRole.objects.on(viewer.today).filter(
        person_id=viewer.person_id, kind=SystemRole.Kind.OWNER, accepted_on__isnull=False
    )
    if system_id is not None:
        rows = rows.filter(system_id=system_id)
    return {(system, member) for system, member in rows.values_list("system_id", "member_id")}


def standing(viewer: Viewer, system_id: int) -> chain.Standing:
    """What the person is for one system."""
    return chain.Standing(
        director_of=viewer.members_as("director"),
        owner_of=frozenset(member for _system, member in owned_by(viewer, system_id)),
        lead=bool(leads(viewer, None)),
    )


@rules.predicate
def in_the_chain(viewer: Viewer, seat: Seat | None = None) -> bool:
    """Is the one who appoints to the seat; asked about none, to any seat at all."""
    if seat is None:
        return bool(leads(viewer, None) or viewer.members_as("director") or owned_by(viewer))
    found = standing(viewer, seat.system.pk)
    model, kind = chain.Model(seat.system.management), chain.Kind(seat.kind)
    return chain.may_appoint(model, kind, seat.member_id, found)


@rules.predicate
def ends_such(viewer: Viewer, role: SystemRole | None = None) -> bool:
    """Is the one who appoints such a role, also where the system's model has it no longer."""
    if role is None:
        return bool(in_the_chain(viewer, None))
    model, kind = chain.Model(role.system.management), chain.Kind(role.kind)
    appointer = chain.ender(model, kind, joint=role.member_id is None)
    return chain.holds(appointer, standing(viewer, role.system_id), role.member_id)


@rules.predicate
def is_holder(viewer: Viewer, role: SystemRole | None = None) -> bool:
    """Holds the role; asked about none, is a person at all."""
    if role is None:
        return viewer.person_id is not None
    return viewer.person_id is not None and role.person_id == viewer.person_id


@rules.predicate
def speaks_for_member(viewer: Viewer, consent: Any = None) -> bool:
    """Is the member's director or ICT coordinator, or its owner of the system."""
    if consent is None:
        return bool(viewer.members_as("director", "coordinator") or owned_by(viewer))
    if any(viewer.has(role, consent.member_id) for role in ("director", "coordinator")):
        return True
    return (consent.system_id, consent.member_id) in owned_by(viewer, consent.system_id)


@rules.predicate
def leads_forum(viewer: Viewer, system: System | None = None) -> bool:
    """Is the system's manager, for a member or for all."""
    if system is None:
        return False
    rows = SystemRole.objects.on(viewer.today).filter(
        system=system, person_id=viewer.person_id, kind=SystemRole.Kind.MANAGER
    )
    return bool(rows.exists())


right(
    "portfolio.appoint_role",
    in_the_chain,
    _(
        "the member's chief municipal executive, who appoints the system owner; the system owner, who appoints the others; the management lead, who appoints a joint system manager"
    ),
)
right("portfolio.end_role", ends_such, _("whoever appoints to the role"))
right("portfolio.answer_role", is_holder, _("the person who holds the role"))
right(
    "portfolio.change_management",
    runs_site,
    _("the management lead, the daily manager and the administrator"),
)
right(
    "portfolio.register_consent",
    speaks_for_member,
    _("the member's chief municipal executive or ICT coordinator, and its system owner"),
)
right(
    "portfolio.change_forum",
    runs_site | leads_forum,
    _("the system's managers, the management lead and the daily manager"),
)
right(
    "portfolio.change_role_texts",
    runs_site,
    _("the management lead, the daily manager and the administrator"),
)
