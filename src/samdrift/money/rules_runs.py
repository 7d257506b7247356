"""Who may do what in money: runs. Who closes is another person than who checked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.rights import holds, right

splits = holds("controller", "daily_manager", "administrator")
WHO_SPLITS = _("the controller, the daily manager, the administrator")

for name in ("money.make_run", "money.check_run", "money.close_run", "money.reverse_run"):
    right(name, splits, WHO_SPLITS)
