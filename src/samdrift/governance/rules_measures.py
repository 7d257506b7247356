"""Who may do what with measures."""

from __future__ import annotations

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.measures import Measure
from samdrift.governance.rules_common import serves_bodies
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer


@rules.predicate
def of_own_member(viewer: Viewer, measure: Measure | None = None) -> bool:
    """Director or ICT coordinator of the member whose own measure it is; asked about none, of any."""
    own = viewer.members_as("director", "coordinator")
    return bool(own) if measure is None else measure.member_id in own


@rules.predicate
def answers_for_it(viewer: Viewer, measure: Measure | None = None) -> bool:
    if viewer.person_id is None:
        return False
    return measure is None or measure.responsible_id == viewer.person_id


_PLAN = _(
    "the management lead, the secretary, the daily manager and the administrator; the member's chief municipal executive and ICT coordinator for the member's own"
)

right("governance.plan_measure", serves_bodies | of_own_member, _PLAN)
right(
    "governance.report_measure",
    serves_bodies | of_own_member | answers_for_it,
    _("whoever is responsible for it, and those who plan it"),
)
