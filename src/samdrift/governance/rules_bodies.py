"""Who may do what with bodies."""

from __future__ import annotations

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Body, Office
from samdrift.governance.models.matters import OFFICERS
from samdrift.governance.rules_common import has_office, of_own_member
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer


@rules.predicate
def manages(viewer: Viewer, body: Body | None = None) -> bool:
    """Founds and changes bodies: the cooperation's officers for its own; for a member's, its
    director and ICT coordinator, and the administrator. Asked about none: some body at all.
    """
    officer = any(viewer.has(role) for role in OFFICERS)
    if body is None:
        return officer or bool(viewer.members_as("director", "coordinator"))
    if body.member_id is None:
        return officer
    return of_own_member(viewer, body) or viewer.has("administrator")


@rules.predicate
def is_secretary(viewer: Viewer, body: Body | None = None) -> bool:
    """The body's own secretary; asked about none, nobody."""
    return body is not None and has_office(viewer, body, Office.Kind.SECRETARY)


right(
    "governance.manage_body",
    manages,
    _(
        "the management lead, the secretary, the daily manager and the administrator; for a member’s own body its chief municipal executive, its ICT coordinator and the administrator"
    ),
)
right(
    "governance.seat_people",
    manages | is_secretary,
    _("those who set up the body, and its own secretary"),
)
