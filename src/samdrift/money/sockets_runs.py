"""What money puts into the sockets: runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.kernel import guards
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    Kind,
    MenuEntry,
    NoticeKind,
    Panel,
    SearchKind,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_events, name_fields, name_references
from samdrift.money.lists import run_finding_words as finding_words
from samdrift.money.lists import run_member_pages as pages
from samdrift.money.lists.run_words import item_url, run_url
from samdrift.money.models.runs import Run, RunItem, RunReading, RunShare, RunUnit
from samdrift.money.papers.share_words import period_of
from samdrift.money.queries import runs as queries
from samdrift.money.services import run_findings, run_notices, runs

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


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


def _open_count(viewer: Viewer) -> int:
    return int(queries.waiting(viewer).count())


def _work(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Drafts to check, and runs another has checked, for those who close them."""
    if viewer.person_id is None or not allowed(viewer, runs.CHECK):
        return []
    rows = [one for one in queries.waiting(viewer) if one.checked_by_id != viewer.person_id]
    return [_item(one) for one in rows[:most]]


def _item(run: Run) -> WorkItem:
    text = _now("To close: %(run)s") if run.state == "checked" else _now("To check: %(run)s")
    return WorkItem(text % {"run": run.title}, period_of(run), run_url(run), tone="warning")


registry.add_kind(Kind(Run, pgettext_lazy("cost split", "Run"), run_url, related=("arrangement",)))
registry.add_kind(Kind(RunItem, _("Cost in a run"), item_url, related=("run",)))
registry.add_search(SearchKind("money.run", pgettext_lazy("cost split", "Run"), _entry))
registry.add_menu(
    MenuEntry("runs", "money", _("Cost split"), "money:run_list", 40, _inside, _open_count)
)
registry.add_worklist(Worklist("runs", _("Cost to split"), 42, _work))
registry.add_panel(
    Panel(
        "parties.member",
        "runs",
        _("Its part of the cost"),
        75,
        "money/run_of_member.html",
        pages.of_member,
    )
)
registry.add_finding(
    FindingKind(
        run_findings.LATE,
        _("A split of cost is not closed"),
        "money",
        _("The days it is for ended more than a month ago, and the members are not billed."),
        agreed=finding_words.agreed,
        observed=finding_words.observed,
        mend=finding_words.mend,
        page=finding_words.page,
        audience=FindingAudience.CONCERNED,
    )
)
registry.add_timed(
    Timed("splits of cost to close", dt.timedelta(hours=6), run_findings.look_at_all)
)
registry.notices[run_notices.TO_CLOSE] = NoticeKind(
    _("A split of cost that waits for me to close it"),
    _("“%(run)s” is checked, and can be closed."),
)
registry.notices[run_notices.CLOSED] = NoticeKind(
    _("A split of cost that my member has a part in is closed"), _("“%(run)s” is closed.")
)
name_events(
    {
        "run.opened": _("The run was opened"),
        "run.gathered": _("What there is to split was gathered"),
        "run.left_out": _("Something was left out"),
        "run.taken_in": _("Something left out was taken in"),
        "run.checked": _("The run was checked"),
        "run.fell_back": _("The run became a draft again"),
        "run.closed": _("The run was closed"),
        "run.reversal_opened": _("A reversal was made"),
        "run.dropped": _("The run was dropped"),
        "run.renamed": _("The run got another title"),
    }
)
name_fields(
    {
        "sum_split": _("Sum without VAT"),
        "cost_count": _("Costs"),
        "run_cost": pgettext_lazy("cost split", "Cost"),
        "reverses_id": _("Takes back"),
        "reversal_id": _("Taken back by"),
    }
)
name_references({"reverses_id": "money.run", "reversal_id": "money.run"})
