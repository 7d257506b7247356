"""Who may do what in money: budget. Accounts are public, so that all inside see them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.rights import holds, holds_for_member, right

writes_all = holds("controller", "daily_manager", "administrator")
writes_own = holds_for_member("member_controller", "director", "coordinator")
WHO_WRITES = _(
    "the controller, the daily manager, the administrator; and for a member its controller, chief municipal executive or ICT coordinator"
)

right("money.write_figures", writes_all | writes_own, WHO_WRITES)
right("money.place_accounts", writes_all | writes_own, WHO_WRITES)
right(
    "money.change_lines",
    writes_all,
    _("the controller, the daily manager, the administrator"),
)
