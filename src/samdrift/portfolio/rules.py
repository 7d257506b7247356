"""Who may do what with systems, uses, integrations and the roles in systems."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.rights import holds, holds_for_member, right
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio import rules_roles  # noqa: F401 -- declares its own rights
from samdrift.portfolio.models.roles import SystemRole

leads = holds("management_lead", "daily_manager", "administrator")
of_member = holds_for_member("director", "coordinator")


@rules.predicate
def any_coordinator(viewer: Viewer, _obj: object = None) -> bool:
    return bool(viewer.members_as("director", "coordinator"))


def holds_in_system(viewer: Viewer, system_id: int, member_id: int | None, *kinds: str) -> bool:
    """Whether the person has one of these roles in the system, for the member or for all."""
    rows = SystemRole.objects.on(viewer.today).filter(
        person_id=viewer.person_id, system_id=system_id, kind__in=kinds
    )
    if member_id is not None:
        return bool(rows.filter(member_id=member_id).exists() or rows.filter(member=None).exists())
    return bool(rows.exists())


@rules.predicate
def answers_for_system(viewer: Viewer, system: Any = None) -> bool:
    return system is not None and holds_in_system(viewer, system.pk, None, "owner", "manager")


@rules.predicate
def answers_for_use(viewer: Viewer, use: Any = None) -> bool:
    return use is not None and holds_in_system(
        viewer, use.system_id, use.member_id, "owner", "manager", "local_manager"
    )


@rules.predicate
def answers_for_some_use(viewer: Viewer, _obj: object = None) -> bool:
    rows = SystemRole.objects.on(viewer.today).filter(person_id=viewer.person_id)
    return bool(rows.filter(kind__in=["owner", "manager", "local_manager"]).exists())


@rules.predicate
def answers_for_use_or_some(viewer: Viewer, use: Any = None) -> bool:
    """For the use itself; asked about none, for any use at all."""
    if use is None:
        return bool(answers_for_some_use(viewer))
    return bool(answers_for_use(viewer, use))


@rules.predicate
def answers_for_an_end(viewer: Viewer, integration: Any = None) -> bool:
    if integration is None:
        return bool(any_coordinator(viewer) or answers_for_some_use(viewer))
    ends = [use for use in (integration.source, integration.target) if use is not None]
    return any(of_member(viewer, use) or answers_for_use(viewer, use) for use in ends)


_LEADS = _("the management lead, ICT coordinators, the system's owner and manager")
_USE = _(
    "the member's chief municipal executive or ICT coordinator, the system's owner or manager there, the management lead"
)

right("portfolio.add_system", leads | any_coordinator, _LEADS)
right("portfolio.change_system", leads | any_coordinator | answers_for_system, _LEADS)
right("portfolio.add_use", leads | of_member | answers_for_use_or_some, _USE)
right("portfolio.change_use", leads | of_member | answers_for_use, _USE)
right("portfolio.add_integration", leads | answers_for_an_end, _USE)
right("portfolio.change_integration", leads | answers_for_an_end, _USE)
right(
    "portfolio.manage_areas",
    leads,
    _("the management lead, the daily manager and the administrator"),
)
right("portfolio.settle_likeness", leads | any_coordinator, _LEADS)
