"""What ideas put into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance import demo  # noqa: F401 -- fills its own
from samdrift.governance.lists import idea_pages as pages
from samdrift.governance.models.ideas import Idea
from samdrift.governance.queries import ideas as queries
from samdrift.governance.services import idea_matters, idea_notices
from samdrift.governance.services import idea_people as people
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    Eraser,
    FrontPage,
    Kind,
    MenuEntry,
    NoticeKind,
    Panel,
    SearchKind,
    SuccessionStep,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

registry.add_kind(Kind(Idea, _("Idea"), pages.idea_url))


def _entry(idea: Idea) -> tuple[int, str, str, str]:
    more = f"{idea.text} {idea.gain} {idea.description}"
    return EVERYONE, idea.title, idea.number, more


registry.add_search(SearchKind("governance.idea", _("Idea"), _entry))


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


def _outside(viewer: Viewer) -> bool:
    return viewer.person_id is not None and not viewer.inside


registry.add_menu(
    MenuEntry(
        "ideas",
        "governance",
        _("Ideas"),
        "governance:idea_list",
        60,
        _inside,
        queries.waiting_count,
    )
)
registry.add_menu(
    MenuEntry("my_ideas", "governance", _("My ideas"), "governance:idea_mine", 61, _outside)
)
for page, context, order in (
    ("portfolio.system", pages.of_system, 60),
    ("parties.member", pages.of_member, 60),
    ("governance.matter", pages.of_matter, 80),
):
    registry.add_panel(
        Panel(
            page,
            "ideas",
            _("Ideas"),
            order,
            "governance/idea_panel.html",
            context,
            by_key=context is pages.of_system,
        )
    )


def _waiting(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """The ideas this person is to answer, the oldest first."""
    rows = queries.to_screen(viewer).order_by("sent_on", "pk")[:most]
    old = viewer.today - dt.timedelta(days=14)
    return [
        WorkItem(
            idea.title,
            f"{idea.get_status_display()} {day(idea.sent_on)}",
            reverse("governance:idea_detail", args=[idea.pk]),
            None,
            "warning" if idea.sent_on < old else "neutral",
        )
        for idea in rows
    ]


def _front(viewer: Viewer) -> dict[str, Any]:
    """The way to send one, and the newest of the person's own."""
    rows = queries.mine(viewer, 3) if viewer.person_id is not None else []
    return {"rows": [(idea, pages.TONES[idea.status], pages.fate(idea)) for idea in rows]}


registry.add_front(FrontPage("ideas", 95, "governance/idea_front.html", _front, steady=True))
registry.add_worklist(Worklist("ideas", _("Ideas that wait for an answer"), 60, _waiting))
registry.notices[idea_notices.NEWS] = NoticeKind(
    _("What becomes of the ideas I sent or support"), _("“%(idea)s”: %(news)s")
)
registry.leaving.append(people.leave)
registry.add_eraser(Eraser("ideas", people.erase))
registry.add_timed(Timed("ideas of leavers", dt.timedelta(hours=1), people.let_go_of_leavers))
registry.add_timed(Timed("what became of ideas", dt.timedelta(minutes=10), idea_matters.tell_fates))
registry.add_succession(
    SuccessionStep(
        "governance.ideas", _("Ideas"), 98, people.preview, people.apply, people.undo_step
    )
)

name_events(
    {
        "idea.sent": pgettext_lazy("idea", "Was sent in"),
        "idea.changed": _("Was worded anew"),
        "idea.supported": _("Got support"),
        "idea.support_taken_back": _("Somebody supports it no more"),
        "idea.looked_at": _("Was taken to look at"),
        "idea.described": _("Was estimated and described"),
        "idea.taken_up": _("Was taken up as a matter"),
        "idea.done_at_once": _("Was done at once"),
        "idea.same": _("Was found to be the same as another"),
        "idea.declined": _("Was declined"),
        "idea.reopened": _("Is looked at again"),
        "idea.withdrawn": _("Was withdrawn by the sender"),
        "idea.matter_ended": _("The matter that came of it has ended"),
        "idea.let_go": _("Has nobody who looks at it: that person has left"),
        "idea.carried": _("Was carried over in a merge or split"),
    }
)
name_fields(
    {
        "text": _("Text"),
        "gain": _("What it would give"),
        "description": _("Description"),
        "effort_hours": _("Work in hours"),
        "cost": _("Cost once"),
        "saving": _("Saving a year"),
        "answer": _("Answer"),
        "answered_on": _("Answered"),
        "screener_id": _("Looked at by"),
        "same_as_id": _("The same as"),
        "matter_id": _("Matter"),
        "told_fate": _("The sender knows"),
    }
)
name_references(
    {
        "screener_id": "parties.person",
        "same_as_id": "governance.idea",
        "matter_id": "governance.matter",
    }
)
name_choices({"status": dict(Idea.Status.choices)})
