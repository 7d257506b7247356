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
"""Roles at the centre that see the joint desk's confidential cases without working on them."""
OWN_CONFIDENTIAL = "coordinator"
"""The role at a member that sees the member's own confidential cases."""
ROOMS = ("*", "desk")
"""What a mandate covers when it lets one work with another member's cases."""


def works_in_desk(viewer: Viewer) -> bool:
    """An agent of the joint desk, or one who leads it."""
    return viewer.inside and viewer.centre and viewer.has_any(*DESK)


def of_case(viewer: Viewer, prefix: str = "") -> Q:
    """Cases one takes part in, and those one works with.

    - whoever asked, watches, is asked to approve, or is working on it
    - the joint desk: every case handed to it that is not confidential
    - a member's own agents and coordinator: that member's cases, internal ones too
    - confidential ones: who works on it, and those who answer for what is confidential
    - a member's director: that member's cases that are not confidential
    """
    # One's own come last: the set of them is looked for only where nothing before holds.
    others = _of_desk(viewer, prefix) | _of_lead(viewer, prefix)
    return others | _of_oneself(viewer, prefix)


def of_agents(viewer: Viewer, prefix: str = "") -> Q:
    """Cases the viewer works with as an agent, with internal notes and all."""
    return _of_desk(viewer, prefix) | _given_to(viewer, prefix)


def _of_desk(viewer: Viewer, prefix: str) -> Q:
    asked = Q(pk__in=[])
    if not viewer.inside:
        return asked
    opened = Q(**{f"{prefix}is_confidential": False})
    if works_in_desk(viewer):
        asked |= opened & Q(**{f"{prefix}is_internal": False})
    own = served_by(viewer) if viewer.has_any(*OWN_DESK) else frozenset()
    if own:
        asked |= opened & Q(**{f"{prefix}member_id__in": own})
    return asked | _confidential(viewer, prefix)


def served_by(viewer: Viewer) -> frozenset[int]:
    """The member one is employed by, and those one serves in the desk by mandate; with those that have
    merged into them.
    """
    by_mandate = {member for member, room in viewer.served if room in ROOMS}
    home = {viewer.home} if viewer.home is not None else set()
    return viewer.with_former(viewer.members & frozenset(home | by_mandate))


def _confidential(viewer: Viewer, prefix: str) -> Q:
    closed = Q(**{f"{prefix}is_confidential": True})
    asked = Q(pk__in=[])
    if viewer.centre and viewer.has_any(*CONFIDENTIAL):
        asked |= closed & Q(**{f"{prefix}is_internal": False})
    own = viewer.with_former(viewer.members_as(OWN_CONFIDENTIAL))
    if own:
        asked |= closed & Q(**{f"{prefix}is_internal": True, f"{prefix}member_id__in": own})
    return asked


def _given_to(viewer: Viewer, prefix: str) -> Q:
    """A case given to oneself; of nobody where the viewer is no person."""
    if not viewer.inside:
        return Q(pk__in=[])
    return Q(**{f"{prefix}agent_id": viewer.person_id, f"{prefix}agent_id__isnull": False})


def holds(condition: Q, row: Any) -> bool:
    """Whether a row meets a condition of `of_agents`, without asking the database."""
    parts: list[Any] = condition.children
    told = [holds(one, row) if isinstance(one, Q) else _holds(row, *one) for one in parts]
    met = any(told) if condition.connector == Q.OR else all(told)
    return met != condition.negated


def _holds(row: Any, name: str, wanted: Any) -> bool:
    field, _double, how = name.partition("__")
    value = getattr(row, field)
    if how == "in":
        return value in wanted
    return (value is None) == wanted if how == "isnull" else bool(value == wanted)


def _of_oneself(viewer: Viewer, prefix: str) -> Q:
    me = viewer.person_id
    if not viewer.inside or me is None:
        return Q(pk__in=[])
    return Q(
        **{
            f"{prefix}pk__in": keys_of(
                ("Case", "pk", {"requester_id": me}),
                ("Case", "pk", {"agent_id": me}),
                ("Watcher", "case_id", {"person_id": me}),
                ("Approval", "case_id", {"approver_id": me}),
            )
        }
    )


def keys_of(*kinds: tuple[str, str, dict[str, Any]]) -> Any:
    """The cases' keys of several kinds of rows as one set, each kind found by its own index: with `or`
    between them the database looks through all cases there are.
    """
    found = [
        apps.get_model("desk", kind)._default_manager.filter(**which).values(key)
        for kind, key, which in kinds
    ]
    return found[0].union(*found[1:], all=True)


def _of_lead(viewer: Viewer, prefix: str) -> Q:
    led = viewer.with_former(viewer.members_as("director"))
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


def follows_up(viewer: Viewer) -> bool:
    """Works at the centre, or follows it up for a member: who has what is promised in the menu."""
    roles = ("director", "coordinator", "member_controller")
    return viewer.inside and (viewer.centre or viewer.has_any(*roles))
