"""What major incidents put into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.lists import major_pages as pages
from samdrift.desk.lists import major_words as words
from samdrift.desk.models.major import MajorIncident, MajorUpdate
from samdrift.desk.models.reach import works_in_desk
from samdrift.desk.queries import major as queries
from samdrift.desk.services import major_findings as findings
from samdrift.desk.services import major_notices as notices
from samdrift.desk.services import major_people as people
from samdrift.kernel import guards
from samdrift.kernel.finding_kinds import FindingKind
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    DigestSource,
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
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_events, name_fields, name_references

guards.keep(MajorUpdate)
registry.add_kind(Kind(MajorIncident, _("Major incident"), words.major_url))


def _entry(incident: MajorIncident) -> tuple[int, str, str, str]:
    """What is told to all."""
    return EVERYONE, incident.public_title, "", incident.public_text


registry.add_search(SearchKind("desk.majorincident", _("Major incident"), _entry))
registry.add_menu(
    MenuEntry(
        "majors", "desk", _("Major incidents"), "desk:major_list", 20, works_in_desk,
        queries.on_count,
    )
)  # fmt: skip
registry.add_front(FrontPage("down", 5, "desk/major_front.html", pages.front))
registry.add_panel(
    Panel(
        "portfolio.system", "majors", _("Major incidents"), 66, "desk/major_panel.html",
        pages.of_system, by_key=True,
    )
)  # fmt: skip
registry.add_finding(
    FindingKind(
        findings.UNREVIEWED,
        _("A major incident is not reviewed"),
        "desk",
        _("What was learnt of it was to be written by now."),
        agreed=words.finding_agreed,
        observed=words.finding_observed,
        mend=words.finding_mend,
        page=words.finding_page,
    )
)


def _item(one: MajorIncident, viewer: Viewer) -> WorkItem:
    if not one.is_on:
        late = one.review_due_on is not None and one.review_due_on < viewer.today
        return WorkItem(
            one.public_title, _now("Write its review"), words.major_url(one), one.review_due_on,
            "danger" if late else "warning",
        )  # fmt: skip
    if one.is_late(viewer.now):
        detail = _now("An update was promised %(when)s") % {"when": moment(one.next_update_at)}
    else:
        detail = _now("Going on")
    return WorkItem(one.public_title, detail, words.major_url(one), None, "danger")


def _waiting(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """What is on, and reviews that one answers for: one's own, and those nobody leads."""
    rows = [
        one
        for one in queries.waiting(viewer)
        if one.is_on or one.lead_id in {None, viewer.person_id}
    ]
    return [_item(one, viewer) for one in rows[:most]]


def _soon(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """What is on, and reviews due within a week."""
    week = viewer.today + dt.timedelta(days=7)
    return [item for item in _waiting(viewer, most) if item.due is None or item.due <= week]


registry.add_worklist(Worklist("majors", _("Major incidents"), 4, _waiting, by_clock=True))
registry.add_digest(DigestSource("majors", _("Major incidents"), 4, _soon))
registry.notices[notices.DECLARED] = NoticeKind(
    _("A major incident is declared"), _("Major incident: “%(title)s”")
)
registry.notices[notices.LEADS] = NoticeKind(
    _("I am to lead a major incident"), _("You lead the major incident “%(title)s” now.")
)
registry.notices[notices.LATE] = NoticeKind(
    _("A promised update is late"), _("An update of “%(title)s” was promised, and is late.")
)
registry.leaving.append(people.leave)
registry.add_eraser(Eraser("major incidents", people.erase))
registry.add_timed(Timed("promised updates", dt.timedelta(minutes=1), notices.remind_of_late))
registry.add_timed(Timed("reviews to write", dt.timedelta(hours=6), findings.look_at_all))
registry.add_timed(
    Timed("major incidents of leavers", dt.timedelta(hours=1), people.let_go_of_leavers)
)
registry.add_succession(
    SuccessionStep(
        "desk.majors", _("Major incidents"), 311, people.preview, people.apply, people.undo_step
    )
)
name_events(
    {
        "case.declared_major": _("Was declared a major incident"),
        "major.declared": _("Was declared"),
        "major.noted": _("A line was written"),
        "major.told": _("Everybody was told"),
        "major.messaged": _("All who wait got a message"),
        "major.changed": _("Who leads, or what it touches, was changed"),
        "major.attached": _("Cases were attached"),
        "major.detached": _("A case was taken out"),
        "major.ended": _("Was over"),
        "major.taken_up": _("Was not over after all"),
        "major.review_written": _("The review was written on"),
        "major.action_added": _("Something to do was added"),
        "major.action_dropped": _("Something to do was taken out"),
        "major.reviewed": _("The review was finished"),
        "major.review_opened": _("The review was opened again"),
        "major.let_go": _("Has no lead: that person has left"),
        "major.carried": _("Is told to those that take over as well"),
    }
)
name_fields(
    {
        "is_major": _("Major incident"),
        "lead_id": _("Leads it"),
        "major.public_title": _("What is down"),
        "major.cases": _("Cases"),
        "major.members": _("Members affected"),
        "major.systems": _("Systems"),
        "major.parts": _("Parts"),
        "major.action": _("What is to be done"),
        "major.activities": _("Activities"),
        "review_due_on": _("Review by"),
        "due_on": _("By"),
    }
)
name_references({"lead_id": "parties.person"})
