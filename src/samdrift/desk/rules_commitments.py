"""Who may do what in the desk: commitments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.commitments import LEADS
from samdrift.kernel.rights import holds, holds_for_member, right

WHO_LEADS = _("the management lead, the daily manager, the administrator")

right("desk.manage_levels", holds(*LEADS), WHO_LEADS)
right("desk.write_delivery", holds(*LEADS), WHO_LEADS)
right(
    "desk.answer_delivery",
    holds_for_member("director"),
    _("the member’s chief municipal executive"),
)
