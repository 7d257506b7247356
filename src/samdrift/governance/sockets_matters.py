"""What matters and goals put into the sockets."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance import (  # noqa: F401 -- fill their own
    sockets_matter_history,
    sockets_matter_work,
)
from samdrift.governance.lists import matter_panels as panels
from samdrift.governance.lists.matter_words import goal_url, matter_url, whose
from samdrift.governance.models.matters import Goal, Matter
from samdrift.governance.queries import matters as queries
from samdrift.governance.services import matter_people, matter_succession
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    Eraser,
    Kind,
    MenuEntry,
    Panel,
    SearchKind,
    SuccessionStep,
    Timed,
    registry,
)
from samdrift.kernel.viewer import Viewer

registry.add_kind(Kind(Matter, _("Matter"), matter_url))
registry.add_kind(Kind(Goal, _("Goal"), goal_url))


def _matter(matter: Matter) -> tuple[int, str, str, str]:
    """For everyone in the index; the matter's own reach decides who finds it."""
    detail = f"{matter.get_kind_display()} · {matter.get_status_display()}"
    return EVERYONE, f"{matter.number} {matter.title}", detail, matter.archive_number


def _goal(goal: Goal) -> tuple[int, str, str, str]:
    detail = f"{goal.get_kind_display()} · {whose(goal)}"
    return EVERYONE, goal.name, detail, f"{goal.text} {goal.guideline}"


registry.add_search(SearchKind("governance.matter", _("Matter"), _matter))
registry.add_search(SearchKind("governance.goal", _("Goal"), _goal))


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


for key, label, url, order, count in (
    ("to_decide", _("To decide"), "governance:to_decide", 10, queries.to_decide_count),
    ("matters", _("Matters"), "governance:matter_list", 20, queries.mine_count),
    ("goals", _("Goals and frames"), "governance:goal_list", 60, None),
):
    registry.add_menu(MenuEntry(key, "governance", label, url, order, _inside, count))

_panel_title = pgettext_lazy("a panel", "Matters")
for page, context, order in (
    ("portfolio.system", panels.of_object, 70),
    ("portfolio.use", panels.of_object, 70),
    ("portfolio.integration", panels.of_object, 70),
    ("parties.supplier", panels.of_object, 70),
    ("followup.activity", panels.of_object, 70),
    ("followup.finding", panels.of_finding, 70),
    ("parties.member", panels.of_member, 70),
    ("parties.arrangement", panels.of_arrangement, 70),
    ("governance.body", panels.of_body, 30),
):
    template = "governance/matter_panel.html"
    by_key = page == "portfolio.system"
    registry.add_panel(
        Panel(page, "matters", _panel_title, order, template, context, side=True, by_key=by_key)
    )

registry.leaving.append(matter_people.leave)
registry.add_eraser(Eraser("matters", matter_people.erase))
registry.add_timed(
    Timed("matters of leavers", dt.timedelta(hours=1), matter_people.let_go_of_leavers)
)
registry.add_succession(
    SuccessionStep(
        "governance.matters",
        _("Matters, goals and own preparation"),
        110,
        matter_succession.preview,
        matter_succession.apply,
        matter_succession.undo_step,
    )
)
