"""What decisions and minutes put into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.governance.lists import decision_pages as pages
from samdrift.governance.lists import decision_words as words
from samdrift.governance.lists import minutes_pages
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Version
from samdrift.governance.models.meetings import (
    Correction,
    Minutes,
    Objection,
    Signature,
    Signer,
)
from samdrift.governance.queries import decisions as queries
from samdrift.governance.queries import signing
from samdrift.governance.services import decision_findings as findings
from samdrift.governance.services import decision_people as people
from samdrift.governance.services import minutes as minutes_services
from samdrift.governance.services.decision_acts import HANDED
from samdrift.kernel import guards
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    CalendarEntry,
    DigestSource,
    Eraser,
    Kind,
    MenuEntry,
    NoticeKind,
    OnWheel,
    Panel,
    SearchKind,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.viewer import Viewer

# What was voted on and what was signed never changes, whoever asks.
guards.keep(Version, Minutes, Signer, Signature, Objection, Correction)

registry.add_kind(Kind(Decision, _("Decision"), pages.decision_url, related=("body",)))
registry.add_kind(
    Kind(
        Minutes,
        _("Minutes"),
        lambda minutes: minutes_pages.minutes_url(minutes.meeting_id),
        lambda minutes: str(minutes.meeting),
        ("meeting__body",),
    )
)


def _entry(decision: Decision) -> tuple[int, str, str, str]:
    """For everyone in the index; its own reach decides who finds it."""
    detail = f"{decision.body} · {decision.get_outcome_display()}"
    return EVERYONE, str(decision), detail, f"{decision.text} {decision.conditions}"


registry.add_search(SearchKind("governance.decision", _("Decision"), _entry))
registry.add_menu(
    MenuEntry(
        "decisions",
        "governance",
        _("Decisions"),
        "governance:decision_list",
        40,
        lambda viewer: viewer.inside,
        queries.own_count,
    )
)
for page, context in (
    ("governance.matter", pages.of_matter),
    ("governance.body", pages.of_body),
    ("parties.member", pages.of_member),
    ("parties.person", pages.of_person),
):
    registry.add_panel(
        Panel(page, "decisions", _("Decisions"), 45, "governance/decision_panel.html", context)
    )
registry.add_panel(
    Panel(
        "governance.meeting",
        "minutes",
        _("Minutes"),
        60,
        "governance/minutes_panel.html",
        minutes_pages.of_meeting,
    )
)

for page, papers in (
    ("governance.meeting", minutes_pages.papers_of_meeting),
    ("governance.matter", minutes_pages.papers_of_matter),
):
    registry.add_panel(
        Panel(page, "papers", _("Papers"), 70, "governance/papers_panel.html", papers, side=True)
    )


def _may_have_work(viewer: Viewer) -> bool:
    return viewer.inside and viewer.person_id is not None


def _own(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """What one is to carry out, the nearest deadline first."""
    if not _may_have_work(viewer):
        return []
    return [
        WorkItem(
            str(one),
            str(one.body),
            pages.decision_url(one),
            one.deadline,
            "danger" if one.late else "warning",
        )
        for one in queries.own(viewer)[:most]
    ]


def _to_hand_out(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Decisions of one's bodies that nobody is to carry out."""
    if not _may_have_work(viewer):
        return []
    return [
        WorkItem(str(one), str(one.body), pages.decision_url(one), tone="warning")
        for one in queries.to_hand_out(viewer)[:most]
    ]


def _to_sign(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Minutes that wait for one's own signature."""
    if not _may_have_work(viewer):
        return []
    return [
        WorkItem(str(one.minutes.meeting), "", minutes_pages.minutes_url(one.minutes.meeting_id))
        for one in signing.to_sign(viewer, most)
    ]


def _soon(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """What one is to have carried out within a week, or should have."""
    week = viewer.today + dt.timedelta(days=7)
    return [item for item in _own(viewer, most) if item.due is not None and item.due <= week]


def _calendar(viewer: Viewer) -> Iterator[CalendarEntry]:
    """Deadlines of one's own, and the days on which one's bodies look at a decision again."""
    if not _may_have_work(viewer):
        return
    for one in queries.own(viewer).filter(deadline__isnull=False):
        title = _now("Deadline: %(decision)s") % {"decision": one}
        url = pages.decision_url(one)
        yield CalendarEntry(f"decision-{one.pk}", one.deadline, title, str(one.body), url, of=one)
    for one in queries.to_review(viewer):
        title = _now("Look again at: %(decision)s") % {"decision": one}
        key, url = f"decision-review-{one.pk}", pages.decision_url(one)
        yield CalendarEntry(key, one.review_on, title, str(one.body), url, of=one)


registry.add_worklist(Worklist("decisions", _("Decisions you carry out"), 12, _own))
registry.add_worklist(Worklist("minutes", _("Minutes you are to sign"), 11, _to_sign))
registry.add_worklist(Worklist("hand_out", _("Decisions to hand out"), 30, _to_hand_out))


def _on_wheel(viewer: Viewer, low: dt.date, high: dt.date, whose: str) -> Iterator[OnWheel]:
    """When decisions are to be carried out, and when they are looked at again."""
    for one in queries.on_wheel(viewer, low, high, whose):
        url, body = pages.decision_url(one), str(one.body)
        if one.deadline is not None and low <= one.deadline < high:
            waits = "late" if one.is_late(viewer.today) else "coming"
            state = "done" if one.status == Decision.Status.DONE else waits
            title = _now("Deadline: %(decision)s") % {"decision": one}
            name = one.get_status_display()
            yield OnWheel(one.deadline, title, url, "governance", state, body, name)
        if one.review_on is not None and max(low, viewer.today) <= one.review_on < high:
            title = _now("Look again at: %(decision)s") % {"decision": one}
            yield OnWheel(one.review_on, title, url, "governance", "coming", body)


registry.calendars.append(_calendar)
registry.wheel.append(_on_wheel)
registry.add_digest(DigestSource("decisions", _("Decisions you carry out"), 15, _soon))
registry.notices[HANDED] = NoticeKind(
    _("A decision was given to me to carry out"),
    _("%(by)s gave you “%(decision)s” to carry out."),
)
registry.notices[minutes_services.TO_SIGN] = NoticeKind(
    _("Minutes wait for my signature"), _("The minutes of %(meeting)s wait for your signature.")
)
registry.notices[minutes_services.WRONG] = NoticeKind(
    _("A signer has found minutes wrong that I put forward"),
    _("%(by)s has found something wrong in the minutes of %(meeting)s."),
)
registry.notices[minutes_services.SIGNED] = NoticeKind(
    _("Minutes that I put forward are signed by all"),
    _("The minutes of %(meeting)s are signed by all."),
)
registry.add_finding(
    FindingKind(
        findings.LATE,
        _("A decision is late"),
        "governance",
        _("It was to be carried out by a day that is past, and nobody has said that it is done."),
        agreed=words.agreed,
        observed=words.observed,
        mend=words.mend,
        page=words.page,
        audience=FindingAudience.EVERYONE,
    )
)
registry.add_timed(Timed("late decisions", dt.timedelta(hours=1), findings.look))
registry.add_timed(Timed("decisions of leavers", dt.timedelta(hours=1), people.let_go_of_leavers))
registry.leaving.append(people.leave)
registry.add_eraser(Eraser("decisions", people.erase))
