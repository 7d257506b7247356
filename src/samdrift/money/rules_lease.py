"""Who may do what in money: purchase against lease. All inside read the cases."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.rights import holds, right

right(
    "money.write_lease_case",
    holds("controller", "daily_manager", "administrator"),
    _("the controller, the daily manager, the administrator"),
)
