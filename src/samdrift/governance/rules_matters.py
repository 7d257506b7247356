"""Who may do what with matters, their goals, and a member's own preparation."""

from __future__ import annotations

from typing import Any

import rules
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.matters import OFFICERS, Goal, Matter, Step
from samdrift.governance.rules_common import bodies_served, serves, serves_body
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Membership

SPEAKERS = ("director", "coordinator")
"""Roles that act for a member."""


def _of_own(viewer: Viewer, member_id: int) -> bool:
    return member_id in viewer.members_as(*SPEAKERS) or viewer.has("administrator")


def _leads(viewer: Viewer) -> bool:
    return any(viewer.has(role) for role in OFFICERS)


@rules.predicate
def may_begin(viewer: Viewer, matter: Matter | None = None) -> bool:
    """Asked about none: a matter at all. A member's own is begun by those who act for the member; a
    joint one by the officers, those who run a body, and those who act for one of its members.
    """
    if matter is None:
        return bool(serves_body(viewer))
    if matter.member_id is not None:
        return _of_own(viewer, matter.member_id)
    if _leads(viewer):
        return True
    own = viewer.members_as(*SPEAKERS)
    if own and matter.arrangement_id is not None:
        parts = Membership.objects.on(viewer.today).filter(arrangement=matter.arrangement_id)
        return bool(parts.filter(member_id__in=own).exists())
    return bool(serves_body(viewer)) and not own


@rules.predicate
def prepares(viewer: Viewer, matter: Matter | None = None) -> bool:
    """Whoever prepares it, runs a body of its chain, or answers for whose matter it is."""
    if matter is None:
        return bool(serves_body(viewer))
    if viewer.person_id is not None and matter.prepared_by_id == viewer.person_id:
        return True
    own = matter.member_id
    answers = _leads(viewer) if own is None else _of_own(viewer, own)
    return answers or any(serves(viewer, body) for body in _bodies(matter))


def preparing(viewer: Viewer) -> Q:
    """The matters that `prepares` says yes to, all at once."""
    found = Q(member__in=viewer.members_as(*SPEAKERS))
    if viewer.has("administrator"):
        found |= Q(member__isnull=False)
    if _leads(viewer):
        found |= Q(member__isnull=True)
    if viewer.person_id is not None:
        found |= Q(prepared_by=viewer.person_id)
    steps = Step.objects.filter(body__in=bodies_served(viewer).values("pk"))
    return found | Q(pk__in=steps.values("matter"))


def _bodies(matter: Matter) -> list[Body]:
    return list(Body.objects.filter(steps__matter=matter).distinct()) if matter.pk else []


@rules.predicate
def serves_its_body(viewer: Viewer, step: Any = None) -> bool:
    """Runs the body of the step; a step of each member is for whoever prepares the matter."""
    if step is None:
        return bool(serves_body(viewer))
    if step.body is None:
        return bool(prepares(viewer, step.matter))
    return serves(viewer, step.body)


@rules.predicate
def speaks(viewer: Viewer, row: Any = None) -> bool:
    """Acts for the member whose preparation it is: nobody from elsewhere, the centre neither."""
    own = viewer.members_as(*SPEAKERS)
    return bool(own) if row is None else row.member_id in own


@rules.predicate
def of_the_member(viewer: Viewer, row: Any = None) -> bool:
    """One of the member's own people."""
    if viewer.person_id is None or not viewer.inside:
        return False
    return bool(viewer.members) if row is None else row.member_id in viewer.members


@rules.predicate
def sets_goals(viewer: Viewer, goal: Goal | None = None) -> bool:
    """A council's by those who act for the member, a joint one by the officers."""
    if goal is None:
        return _leads(viewer) or bool(viewer.members_as(*SPEAKERS))
    return _leads(viewer) if goal.member_id is None else _of_own(viewer, goal.member_id)


_PREPARES = _(
    "whoever prepares the matter, those who run a body that treats it, and for a joint matter the management lead, the secretary, the daily manager and the administrator, for a member’s own its chief municipal executive and ICT coordinator"
)
right(
    "governance.begin_matter",
    may_begin,
    _(
        "the management lead, the secretary, the daily manager, the administrator, those who run a body, and the chief municipal executive and the ICT coordinator of a member"
    ),
)
right("governance.prepare_matter", prepares, _PREPARES)
right(
    "governance.treat_step",
    serves_its_body,
    _("the chair and the secretary of the body, and those who run bodies for the cooperation"),
)
right(
    "governance.speak_for_member",
    speaks,
    _("the chief municipal executive and the ICT coordinator of the member"),
)
right("governance.comment_for_member", of_the_member, _("the member’s own people"))
right(
    "governance.set_goal",
    sets_goals,
    _(
        "for a joint goal the management lead, the secretary, the daily manager and the administrator, for a member’s own its chief municipal executive and ICT coordinator"
    ),
)
