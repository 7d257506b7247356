"""What the ground itself puts into the sockets."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from samdrift.kernel import reindexing, sockets_programs  # noqa: F401 -- the second fills its own
from samdrift.kernel.intake import sockets as intake  # noqa: F401 -- fills its own
from samdrift.kernel.registry import Section, Timed, registry
from samdrift.kernel.retention import forget_old
from samdrift.kernel.seals import seal_new
from samdrift.kernel.upkeep import know_tables

for key, label, order in (
    ("systems", _("Systems"), 20),
    ("cooperation", _("The cooperation"), 60),
    ("registers", _("Registers"), 70),
    ("site", _("The site"), 90),
):
    registry.add_section(Section(key, label, order))

registry.add_timed(Timed("seal history", dt.timedelta(seconds=10), seal_new))
registry.add_timed(Timed("forget what is past its time", dt.timedelta(days=1), forget_old))
registry.add_timed(Timed("know the tables", dt.timedelta(days=1), know_tables))
registry.add_timed(
    Timed("search as it is told now", dt.timedelta(hours=1), reindexing.look_for_what_is_behind)
)
registry.work[reindexing.WORK] = reindexing.index_waiting
