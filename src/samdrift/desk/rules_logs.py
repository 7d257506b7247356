"""Who may load logs of another desk's tool."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.rights import holds, right

LOAD = "desk.load_logs"
right(
    LOAD,
    holds("daily_manager", "management_lead", "administrator"),
    _("the daily manager, the management lead, the administrator"),
)
