"""Who may do what with findings."""

from __future__ import annotations

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.followup.models.findings import HAND_OUT, Finding
from samdrift.kernel.rights import holds, right
from samdrift.kernel.viewer import Viewer

hands_out = holds(*HAND_OUT)


@rules.predicate
def of_own_members(viewer: Viewer, finding: Finding | None = None) -> bool:
    """Director or ICT coordinator of every member concerned; what concerns all is for the lead.

    Asked about none: of some member at all.
    """
    own = viewer.members_as("director", "coordinator")
    if finding is None:
        return bool(own)
    concerned = finding.member_ids
    return bool(concerned) and concerned <= own


@rules.predicate
def is_responsible(viewer: Viewer, finding: Finding | None = None) -> bool:
    """Is responsible for the finding; asked about none, is a person at all."""
    if viewer.person_id is None:
        return False
    return finding is None or finding.responsible_id == viewer.person_id


right(
    "followup.work_on_finding",
    hands_out | of_own_members | is_responsible,
    _(
        "the responsible person, the chief municipal executive and the ICT coordinator of the member concerned, the management lead, the daily manager and the administrator"
    ),
)
right(
    "followup.accept_finding",
    hands_out | of_own_members,
    _(
        "the chief municipal executive and the ICT coordinator of the member concerned, the management lead, the daily manager and the administrator"
    ),
)
