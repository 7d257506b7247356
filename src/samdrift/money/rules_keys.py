"""Who may do what in money: keys."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.rights import holds, right

right(
    "money.manage_keys",
    holds("controller", "daily_manager", "administrator"),
    _("the controller, the daily manager, the administrator"),
)
