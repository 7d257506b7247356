"""Who may do what in money: invoices to members, and postings."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.rights import holds, holds_for_member, right
from samdrift.kernel.viewer import Viewer

_handles = holds("controller", "daily_manager", "administrator")
_of_member = holds_for_member("member_controller", "director", "coordinator")
WHO_ISSUES = _("the controller, the daily manager, the administrator")
WHO_SAYS = _(
    "the controller, the daily manager, the administrator; and for a member its controller, chief municipal executive or ICT coordinator"
)


@rules.predicate
def says_for_member(viewer: Viewer, obj: Any = None) -> bool:
    """For the member of the row; a row of no member is the cooperation's own."""
    if obj is not None and obj.member_id is None:
        return False
    return bool(_of_member(viewer, obj))


right("money.issue_invoices", _handles, WHO_ISSUES)
right("money.change_issuer", _handles, WHO_ISSUES)
right("money.say_recipient", _handles | _of_member, WHO_SAYS)
right("money.say_posting", _handles | says_for_member, WHO_SAYS)
