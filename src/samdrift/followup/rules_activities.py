"""Who may do what with activities."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.followup.models.activities import Activity, Occurrence
from samdrift.kernel.rights import holds, right
from samdrift.kernel.viewer import Viewer

LEADS = ("management_lead", "daily_manager", "administrator")
leads = holds(*LEADS)


def _activity(obj: Any) -> Any:
    return obj.activity if isinstance(obj, Occurrence) else obj


@rules.predicate
def of_own_member(viewer: Viewer, obj: Any = None) -> bool:
    """Director or ICT coordinator of the member whose own activity it is; asked about none, of any."""
    own = viewer.members_as("director", "coordinator")
    activity = _activity(obj)
    if activity is None:
        return bool(own)
    return activity.member_id is not None and activity.member_id in own


@rules.predicate
def answers_for_it(viewer: Viewer, obj: Any = None) -> bool:
    """Is named, or holds the role that is responsible; asked about none, is a person at all."""
    activity = _activity(obj)
    if viewer.person_id is None or activity is None:
        return viewer.person_id is not None
    return activity.person_id == viewer.person_id or _by_role(viewer, activity)


def _by_role(viewer: Viewer, activity: Activity) -> bool:
    if not activity.role:
        return False
    if not activity.role_is_of_member:
        return viewer.has(activity.role)
    held = viewer.members_as(activity.role)
    return bool(held) if activity.member_id is None else activity.member_id in held


_PLAN = _(
    "the management lead, the daily manager and the administrator; the member's chief municipal executive and ICT coordinator for the member's own"
)
_DO = _("whoever is responsible for it, and those who plan it")

right("followup.plan_activity", leads | of_own_member, _PLAN)
right("followup.do_activity", leads | of_own_member | answers_for_it, _DO)
