"""What money puts into the sockets: runs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.kernel import guards
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import Kind, SearchKind, registry
from samdrift.money.lists.run_words import run_url
from samdrift.money.models.runs import Run, RunItem, RunReading, RunShare, RunUnit

_OF_RUN = "(SELECT state FROM money_run WHERE id = OLD.run_id) = 'closed'"
guards.keep_closed(Run, "OLD.state = 'closed'")
guards.keep_closed(RunReading, _OF_RUN)
guards.keep_closed(RunItem, _OF_RUN)
guards.keep_closed(RunUnit, _OF_RUN)
guards.keep_closed(
    RunShare,
    "(SELECT run.state FROM money_runitem item JOIN money_run run ON run.id = item.run_id "
    "WHERE item.id = OLD.item_id) = 'closed'",
)


def _entry(run: Run) -> tuple[int, str, str, str]:
    return EVERYONE, run.title, run.get_kind_display(), ""


registry.add_kind(Kind(Run, _("Run"), run_url))
registry.add_search(SearchKind("money.run", _("Run"), _entry))
