"""Who may ask the members to decide, and who may tell what a member decided."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.matters import OFFICERS
from samdrift.governance.models.ratification import Ratification
from samdrift.governance.rules_common import serves_bodies
from samdrift.governance.rules_matters import prepares
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer


@rules.predicate
def prepares_the_matter(viewer: Viewer, obj: Any = None) -> bool:
    """Prepares the joint matter; of a round, the matter it is about."""
    return bool(prepares(viewer, obj.matter if isinstance(obj, Ratification) else obj))


def answered_for(viewer: Viewer) -> Collection[int] | None:
    """Ids of the members that the viewer answers for; None: all of them."""
    if viewer.is_machine or any(viewer.has(role) for role in OFFICERS):
        return None
    return viewer.members_as("director", "coordinator")


@rules.predicate
def answers_for_member(viewer: Viewer, obj: Any = None) -> bool:
    """Acts for the member that is asked, or for all members; asked about none, of some member."""
    own = answered_for(viewer)
    if own is None:
        return True
    return bool(own) if obj is None else obj.member_id in own


right(
    "governance.run_ratification",
    serves_bodies | prepares_the_matter,
    _(
        "whoever prepares the matter, those who run a body that treats it, the management lead, the secretary, the daily manager and the administrator"
    ),
)
right(
    "governance.answer_ratification",
    answers_for_member,
    _(
        "the chief municipal executive and the ICT coordinator of the member, and on its behalf the management lead, the secretary, the daily manager and the administrator"
    ),
)
