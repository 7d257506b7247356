"""What the queues put into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.lists import queue_words as words
from samdrift.desk.models.cases import NEVER
from samdrift.desk.models.reach import works_in_desk
from samdrift.desk.models.work import AtWork, HandOver
from samdrift.desk.queries import queue as queries
from samdrift.desk.queries import queue_shifts as shift_queries
from samdrift.desk.rules_queue import works_with_cases
from samdrift.desk.services import queue_hand_over, queue_presence, queue_shifts
from samdrift.kernel.registry import (
    Eraser,
    FrontPage,
    Kind,
    MenuEntry,
    NoticeKind,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_events, name_fields, name_references

FRONT = 6
"""Cases of each kind on the front page."""


def hand_over_url(row: HandOver) -> str:
    return reverse("desk:hand_over_one", args=[row.pk])


registry.add_kind(Kind(HandOver, _("Hand-over"), hand_over_url))
registry.add_kind(Kind(AtWork, _("Shift"), lambda _row: reverse("desk:on")))
registry.notices[queue_hand_over.HANDED] = NoticeKind(
    _("A shift handed over to my team"), _("%(by)s handed over to %(team)s.")
)

for entry in (
    MenuEntry(
        "queue", "desk", _("Queue"), "desk:case_list", 10, works_with_cases, queries.menu_count
    ),
    MenuEntry(
        "quick", "desk", pgettext_lazy("desk", "New case"), "desk:quick", 12, works_with_cases
    ),
    MenuEntry(
        "on",
        "operations",
        _("Who is on"),
        "desk:on",
        40,
        works_in_desk,
        lambda viewer: len(shift_queries.on_now(viewer)),
    ),
    MenuEntry("hand_overs", "operations", _("Hand-overs"), "desk:hand_overs", 42, works_in_desk),
):
    registry.add_menu(entry)


def _own(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """One's own cases that are not waiting, and hand-overs to take."""
    items = [_item(case) for case in queries.own_first(viewer, most)]
    if works_in_desk(viewer):
        items = [_handed(row) for row in shift_queries.to_take(viewer)] + items
    return items[:most]


def _item(case: Any) -> WorkItem:
    near = None if case.due_at >= NEVER else timezone.localdate(case.due_at)
    detail = f"#{case.pk} · {case.member.name} · {words.state_name(case)}"
    tone = "danger" if case.is_breached else "warning" if near else "neutral"
    return WorkItem(case.title, detail, words.case_url(case), near, tone)


def _handed(row: HandOver) -> WorkItem:
    title = _now("%(name)s handed over to %(team)s") % {"name": row.by, "team": row.team}
    return WorkItem(title, row.text[:80], hand_over_url(row), None, "warning")


registry.add_worklist(Worklist("cases", _("Your cases"), 5, _own))


def _front(viewer: Viewer) -> dict[str, Any] | None:
    """What an agent starts the day with: what runs out, what nobody has, what was handed over."""
    if not works_with_cases(viewer):
        return None
    due = queries.next_to_run_out(viewer, FRONT)
    free = queries.unassigned(viewer, FRONT, but=[case.pk for case in due])
    return {
        "counts": queries.counts(viewer),
        "due": words.lines(due),
        "unassigned": words.lines(free),
        "to_take": shift_queries.to_take(viewer) if works_in_desk(viewer) else [],
        "on": shift_queries.own_shift(viewer) if works_in_desk(viewer) else None,
        "in_desk": works_in_desk(viewer),
    }


registry.add_front(FrontPage("queue", 5, "desk/queue_front.html", _front))
registry.add_timed(Timed("forgotten shifts", dt.timedelta(minutes=30), queue_shifts.end_forgotten))
registry.add_timed(Timed("signs of presence", dt.timedelta(minutes=30), queue_presence.clear))
registry.add_eraser(Eraser("shifts", queue_shifts.erase))
registry.add_eraser(Eraser("presence", queue_presence.erase))
registry.leaving.append(queue_shifts.leave)

name_events(
    {
        "at_work.came_on": _("Came on at the desk"),
        "at_work.went_off": _("Went off"),
        "at_work.forgotten": _("Went off at the end of the day, by the clock"),
        "hand_over.given": _("Handed over"),
        "hand_over.taken": _("Took over"),
    }
)
name_fields(
    {"site": _("Site"), "until": _("Until"), "cases": _("Cases"), "taken_by_id": _("Taken over by")}
)
name_references({"taken_by_id": "parties.person"})
