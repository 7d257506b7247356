"""What findings put into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.followup import demo  # noqa: F401 -- fills its own
from samdrift.followup.lists import finding_panels as panels
from samdrift.followup.lists.finding_pages import finding_url, members_of
from samdrift.followup.models.findings import Finding
from samdrift.followup.queries import findings as queries
from samdrift.followup.services import finding_people, finding_succession
from samdrift.followup.services.finding_notices import HANDED_MANY, HANDED_ONE
from samdrift.followup.services.findings import lapse_accepted
from samdrift.kernel.registry import (
    CalendarEntry,
    Eraser,
    Kind,
    MenuEntry,
    NoticeKind,
    Panel,
    SuccessionStep,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

registry.add_kind(Kind(Finding, _("Finding"), finding_url))
registry.add_menu(
    MenuEntry(
        "findings",
        "followup",
        _("Findings"),
        "followup:finding_list",
        10,
        lambda viewer: viewer.inside,
        queries.own_count,
    )
)
for page, context, order in (
    ("parties.member", panels.of_member, 35),
    ("parties.person", panels.of_person, 50),
):
    registry.add_panel(
        Panel(page, "findings", _("Findings"), order, "followup/finding_panel.html", context)
    )


def _own(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """The findings one is responsible for: those with a deadline first, the overdue ones before."""
    if not viewer.inside or viewer.person_id is None:
        return []
    return [
        WorkItem(
            str(finding),
            members_of(finding) or _now("All members"),
            finding_url(finding),
            finding.deadline,
            "danger" if finding.is_overdue(viewer.today) else "warning",
        )
        for finding in queries.own_waiting(viewer, most)
    ]


def _deadlines(viewer: Viewer) -> Iterator[CalendarEntry]:
    """The deadlines of the findings one is responsible for."""
    if not viewer.inside or viewer.person_id is None:
        return
    for finding in queries.own_with_deadline(viewer, viewer.today):
        if finding.deadline is not None:
            title = _now("Deadline: %(finding)s") % {"finding": finding}
            url = finding_url(finding)
            yield CalendarEntry(
                f"finding-{finding.pk}", finding.deadline, title, url=url, of=finding
            )


registry.add_worklist(Worklist("findings", _("Findings you are responsible for"), 10, _own))
registry.calendars.append(_deadlines)
registry.notices[HANDED_ONE] = NoticeKind(
    _("A finding was handed to me"), _("%(by)s handed you a finding about %(about)s.")
)
registry.notices[HANDED_MANY] = NoticeKind(
    _("Several findings were handed to me"), _("%(by)s handed you %(n)s findings.")
)
registry.leaving.append(finding_people.leave)
registry.add_eraser(Eraser("findings", finding_people.erase))
registry.add_timed(Timed("accepted findings", dt.timedelta(hours=1), lapse_accepted))
registry.add_timed(
    Timed("findings of leavers", dt.timedelta(hours=1), finding_people.let_go_of_leavers)
)
# Before any room carries its own along and looks for findings again (orders from 100).
registry.add_succession(
    SuccessionStep(
        "followup.findings",
        _("Findings"),
        95,
        finding_succession.preview,
        finding_succession.apply,
        finding_succession.undo_step,
    )
)

name_events(
    {
        "finding.found": _("Was found"),
        "finding.changed": _("Was observed otherwise"),
        "finding.gone": _("Is mended: it is no longer found"),
        "finding.found_again": _("Was found again"),
        "finding.taken": _("Was taken in hand"),
        "finding.put_back": _("Was put back"),
        "finding.handed_over": _("Was handed over"),
        "finding.deadline_set": _("The deadline was set"),
        "finding.waits": _("Waits for a decision"),
        "finding.accepted": _("Was accepted until a date"),
        "finding.reopened": _("Was opened again"),
        "finding.lapsed": _("Was opened again: it was accepted until this day"),
        "finding.mended": _("Was said to be mended"),
        "finding.let_go": _("Has nobody: the responsible person has left"),
        "finding.carried": _("Was carried over from a predecessor"),
    }
)
name_fields(
    {
        "status": _("Status"),
        "responsible_id": _("Responsible"),
        "deadline": _("Deadline"),
        "accepted_until": _("Accepted until"),
        "mended_on": _("Mended on"),
        "found_on": _("Found"),
        "times": _("Times found"),
        "concerns": _("Concerns"),
        "since": _("Since"),
    }
)
name_references({"responsible_id": "parties.person"})
name_choices({"status": dict(Finding.Status.choices)})
