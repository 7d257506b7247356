"""Who may delegate, and decide on delegation."""

from __future__ import annotations

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.delegation import Delegation
from samdrift.governance.rules_common import serves, serves_body
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer


@rules.predicate
def gives_it(viewer: Viewer, delegation: Delegation | None = None) -> bool:
    """Runs the body it comes from; one at home is for those who act for the member."""
    if delegation is None:
        return bool(serves_body(viewer))
    if delegation.from_body is not None:
        return serves(viewer, delegation.from_body)
    own = viewer.members_as("director", "coordinator")
    return delegation.member_id in own or viewer.has("administrator")


@rules.predicate
def receives_it(viewer: Viewer, delegation: Delegation | None = None) -> bool:
    """The person it was given to, or who runs the body it was given to; asked about none, a person."""
    if viewer.person_id is None or delegation is None:
        return viewer.person_id is not None
    if delegation.to_body is not None:
        return serves(viewer, delegation.to_body)
    return delegation.to_person_id == viewer.person_id


right(
    "governance.delegate",
    gives_it,
    _(
        "the chair, deputy chair and secretary of the body that delegates, and those who serve all bodies of the cooperation; for a member’s own its chief municipal executive and ICT coordinator"
    ),
)
right(
    "governance.decide_on_delegation",
    receives_it,
    _("whoever it was delegated to: the person, or those who run the body"),
)
