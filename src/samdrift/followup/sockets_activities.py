"""What activities put into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.followup.lists import activity_pages as pages
from samdrift.followup.lists.activity_words import (
    activity_url,
    occurrence_url,
    responsible_text,
    whose_text,
)
from samdrift.followup.models.activities import Activity, Occurrence
from samdrift.followup.queries import activities as queries
from samdrift.followup.queries import findings as finding_queries
from samdrift.followup.services import activity_people as people
from samdrift.followup.services import digests
from samdrift.followup.services.activities import make_ahead
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    CalendarEntry,
    DigestSource,
    Eraser,
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
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields

registry.add_kind(Kind(Activity, _("Activity"), activity_url))
_due = pgettext_lazy("something to be done", "Due")
registry.add_kind(Kind(Occurrence, _due, occurrence_url, related=("activity",)))


def _entry(activity: Activity) -> tuple[int, str, str, str]:
    audience = activity.member_id or EVERYONE
    detail = f"{activity.get_area_display()} · {whose_text(activity)}"
    return audience, activity.title, detail, f"{activity.purpose} {activity.source}"


registry.add_search(SearchKind("followup.activity", _("Activity"), _entry))


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


for key, label, url, order, count in (
    ("wheel", _("Wheel of the year"), "followup:wheel", 20, queries.mine_count),
    ("due", _("What falls due"), "followup:due_list", 25, None),
    ("activities", _("Activities"), "followup:activity_list", 30, None),
):
    registry.add_menu(MenuEntry(key, "followup", label, url, order, _inside, count))

for page, context, order in (
    ("parties.member", pages.of_member, 40),
    ("parties.arrangement", pages.of_arrangement, 40),
    ("portfolio.system", pages.of_object, 45),
):
    registry.add_panel(
        Panel(
            page,
            "activities",
            _("Activities"),
            order,
            "followup/activity_panel.html",
            context,
            by_key=context is pages.of_object,
        )
    )


def _item(row: Occurrence, today: dt.date) -> WorkItem:
    who = responsible_text(row.activity)
    detail = " · ".join(part for part in (whose_text(row.activity), who) if part)
    tone = {"late": "danger", "soon": "warning"}.get(row.state(today), "neutral")
    return WorkItem(str(row), detail, occurrence_url(row), row.day, tone)


def _waiting(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """What the viewer is responsible for that is late or within its days of notice."""
    if not viewer.inside or viewer.person_id is None:
        return []
    return [_item(row, viewer.today) for row in queries.noticed(viewer)[:most]]


def _findings(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """The findings the viewer is to have dealt with within a week, or should have."""
    if not viewer.inside or viewer.person_id is None:
        return []
    week = viewer.today + dt.timedelta(days=7)
    found = finding_queries.own_waiting(viewer, most)
    kind = registry.kinds["followup.finding"]
    return [
        WorkItem(str(one), "", kind.url(one), one.deadline)
        for one in found
        if one.deadline is not None and one.deadline <= week
    ]


def _calendar(viewer: Viewer) -> Iterator[CalendarEntry]:
    """What the viewer is responsible for, and the own of the members one works for."""
    if not viewer.inside or viewer.person_id is None:
        return
    for row in queries.in_calendar(viewer):
        url, detail = occurrence_url(row), whose_text(row.activity)
        key = f"activity-{row.activity_id}-{row.planned:%Y%m%d}"
        yield CalendarEntry(key, row.day, str(row), detail, url, row.version)


registry.add_worklist(Worklist("activities", _("What falls due"), 15, _waiting))
registry.calendars.append(_calendar)
registry.add_digest(DigestSource("activities", _("What falls due"), 10, _waiting))
registry.add_digest(DigestSource("findings", _("Findings with a deadline"), 20, _findings))
registry.notices[digests.KIND] = NoticeKind(
    _("Each morning: what falls due, and what is late"), _("What falls due today"), daily=True
)
registry.work[digests.KIND] = digests.send
registry.add_timed(Timed("activities ahead", dt.timedelta(hours=6), make_ahead))
registry.add_timed(Timed("mail of the day", dt.timedelta(minutes=15), digests.make_digests))
registry.add_timed(Timed("activities of leavers", dt.timedelta(hours=1), people.let_go_of_leavers))
registry.leaving.append(people.leave)
registry.add_eraser(Eraser("activities", people.erase))
registry.add_succession(
    SuccessionStep(
        "followup.activities",
        _("Activities"),
        96,
        people.preview,
        people.apply,
        people.undo_step,
    )
)

name_events(
    {
        "activity.planned": _("Was planned"),
        "activity.changed": _("Was changed"),
        "activity.ended": _("Was ended"),
        "activity.let_go": _("Has nobody: the responsible person has left"),
        "activity.carried": _("Was carried over in a merge or split"),
        "occurrence.done": _("Was done"),
        "occurrence.undone": _("Was not done after all"),
        "occurrence.moved": _("Was moved"),
        "occurrence.dropped": _("Was dropped this time"),
        "occurrence.taken_up": _("Was taken up again"),
        "occurrence.changed": _("This time was changed"),
        "occurrence.ticked": _("The checklist was ticked"),
        "occurrence.shown": _("Evidence was added"),
        "occurrence.proof_removed": _("Evidence was taken away"),
    }
)
name_fields(
    {
        "title": _("Title"),
        "area": _("Area"),
        "rule": _("How often"),
        "starts_on": _("From"),
        "ends_on": _("No longer from"),
        "lead_days": _("Days of notice"),
        "day": _("Due"),
        "done_on": pgettext_lazy("an activity", "Done"),
        "dropped_on": _("Dropped"),
        "ticks": _("Checklist"),
        "checklist": _("Checklist"),
        "evidence": _("Evidence"),
        "version": _("Version"),
    }
)
name_choices({"area": dict(Activity.Area.choices)})
