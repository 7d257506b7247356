"""What measures put into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc.phases import Phase
from samdrift.governance.lists import measure_pages as pages
from samdrift.governance.lists.measure_words import PHASES, measure_url, shown
from samdrift.governance.models.measures import Measure
from samdrift.governance.queries import measures as queries
from samdrift.governance.services import measure_people as people
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    CalendarEntry,
    Eraser,
    Kind,
    MenuEntry,
    Panel,
    SearchKind,
    SuccessionStep,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

registry.add_kind(Kind(Measure, _("Measure"), measure_url))


def _entry(measure: Measure) -> tuple[int, str, str, str]:
    whose = measure.member.name if measure.member else ""
    return EVERYONE, measure.name, whose, measure.text


registry.add_search(SearchKind("governance.measure", _("Measure"), _entry))


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


registry.add_menu(
    MenuEntry("roadmap", "governance", _("Roadmap"), "governance:roadmap", 50, _inside)
)
for page, title, context, order in (
    ("governance.matter", _("What this unlocks"), pages.of_matter, 60),
    ("governance.decision", _("What this unlocks"), pages.of_decision, 60),
    ("governance.goal", _("Measures"), pages.of_goal, 60),
):
    registry.add_panel(
        Panel(page, "measures", title, order, "governance/measure_panel.html", context)
    )


def _waiting(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """The measures one is responsible for that can go on: those that wait do not wait for one."""
    if not viewer.inside or viewer.person_id is None:
        return []
    rows = queries.mine(viewer, most)
    found = shown(rows, queries.standing([one.pk for one in rows], viewer))
    return [_item(one.row, viewer) for one in found if one.phase == Phase.ONE]


def _item(row: Measure, viewer: Viewer) -> WorkItem:
    under_way = row.status == Measure.Status.UNDER_WAY
    due = row.ends_on if under_way else row.starts_on
    detail = row.get_status_display()
    if not under_way:
        detail = f"{detail} · {PHASES['one']}: {_now('can begin')}"
    tone = "danger" if due is not None and due < viewer.today else "neutral"
    return WorkItem(row.name, detail, measure_url(row), due, tone)


def _days(viewer: Viewer) -> Iterator[CalendarEntry]:
    """When the measures one is responsible for begin and end."""
    if not viewer.inside or viewer.person_id is None:
        return
    for row in queries.mine(viewer, 200):
        told = (
            ("begins", row.starts_on, _now("Begins: %(measure)s")),
            ("ends", row.ends_on, _now("Is to be done: %(measure)s")),
        )
        for key, day, text in told:
            if day is not None:
                title, url = text % {"measure": row}, measure_url(row)
                yield CalendarEntry(f"measure-{row.pk}-{key}", day, title, url=url, of=row)


registry.add_worklist(Worklist("measures", _("Measures you are responsible for"), 40, _waiting))
registry.calendars.append(_days)
registry.leaving.append(people.leave)
registry.add_eraser(Eraser("measures", people.erase))
registry.add_timed(Timed("measures of leavers", dt.timedelta(hours=1), people.let_go_of_leavers))
registry.add_succession(
    SuccessionStep(
        "governance.measures", _("Measures"), 99, people.preview, people.apply, people.undo_step
    )
)

name_events(
    {
        "measure.added": _("Was added"),
        "measure.changed": _("Was changed"),
        "measure.status_set": _("Its status was set"),
        "measure.let_go": _("Has nobody: the responsible person has left"),
        "measure.carried": _("Was carried over in a merge or split"),
    }
)
name_fields(
    {
        "starts_on": _("From"),
        "ends_on": _("To"),
        "independence": _("Independence of the choice"),
        "independence_reason": _("Why it is independent"),
        "status_note": _("How it stands"),
        "needs": _("Decisions it needs"),
        "holds": _("Alternatives it holds under"),
        "goal_id": _("Goal"),
    }
)
name_references({"goal_id": "governance.goal", "responsible_id": "parties.person"})
name_choices(
    {
        "status": dict(Measure.Status.choices),
        "independence": dict(Measure.Independence.choices),
    }
)
