"""Who may say what the criteria of a comparison weigh for a member."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.rights import holds_for_member, right

right(
    "governance.weigh_for_member",
    holds_for_member("director", "coordinator"),
    _("the chief municipal executive and the ICT coordinator of the member"),
)
