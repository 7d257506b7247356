"""Who sees a case, said once: rows that hang on a case ask here too."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Q

from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer

DESK = ("agent", "daily_manager", "management_lead")
"""Roles at the centre that work in the joint desk."""
OWN_DESK = ("agent", "coordinator")
"""Roles that work with a member's own, internal cases: for the members one works for."""
CONFIDENTIAL = ("daily_manager", "security_lead")
"""Roles that see confidential cases without working on them."""


def works_in_desk(viewer: Viewer) -> bool:
    """An agent of the joint desk, or one who leads it."""
    return viewer.inside and viewer.centre and viewer.has_any(*DESK)


def of_case(viewer: Viewer, prefix: str = "") -> Q:
    """Cases one takes part in, and those one works with.

    - whoever asked, watches, is asked to approve, or is working on it
    - the joint desk: every case handed to it that is not confidential
    - a member's own agents and coordinator: that member's cases, internal ones too
    - a member's director: that member's cases that are not confidential
    """
    return _of_oneself(viewer, prefix) | of_agents(viewer, prefix) | _of_lead(viewer, prefix)


def of_agents(viewer: Viewer, prefix: str = "") -> Q:
    """Cases the viewer works with as an agent, with internal notes and all."""
    asked = Q(pk__in=[])
    if not viewer.inside:
        return asked
    opened = Q(**{f"{prefix}is_confidential": False})
    if works_in_desk(viewer):
        asked |= opened & Q(**{f"{prefix}is_internal": False})
    own = viewer.members if viewer.has_any(*OWN_DESK) else frozenset()
    if own:
        asked |= opened & Q(**{f"{prefix}member_id__in": own})
    if viewer.centre and viewer.has_any(*CONFIDENTIAL):
        asked |= Q(**{f"{prefix}is_confidential": True, f"{prefix}is_internal": False})
    return asked | Q(**{f"{prefix}agent_id": viewer.person_id, f"{prefix}agent_id__isnull": False})


def _of_oneself(viewer: Viewer, prefix: str) -> Q:
    me = viewer.person_id
    if not viewer.inside or me is None:
        return Q(pk__in=[])
    watched = (
        apps.get_model("desk", "Watcher")._default_manager.filter(person_id=me).values("case_id")
    )
    asked = (
        apps.get_model("desk", "Approval")._default_manager.filter(approver_id=me).values("case_id")
    )
    key = f"{prefix}pk__in" if prefix else "pk__in"
    return Q(**{f"{prefix}requester_id": me}) | Q(**{key: watched}) | Q(**{key: asked})


def _of_lead(viewer: Viewer, prefix: str) -> Q:
    led = viewer.members_as("director")
    if not (viewer.inside and led):
        return Q(pk__in=[])
    return Q(**{f"{prefix}member_id__in": led, f"{prefix}is_confidential": False})


class OfCase(Reached[Any]):
    """Rows that everybody who sees the case sees (field `case`)."""

    def audience(self, viewer: Viewer) -> Q | None:
        return of_case(viewer, "case__") if viewer.inside else None


class OfCaseAgents(Reached[Any]):
    """Rows that only those who work with the case see (field `case`)."""

    def audience(self, viewer: Viewer) -> Q | None:
        return of_agents(viewer, "case__") if viewer.inside else None


class DeskOnly(Reached[Any]):
    """Seen by those who work in the joint desk."""

    def audience(self, viewer: Viewer) -> Q | None:
        return Q() if works_in_desk(viewer) else None
