"""What meetings put into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.calc.notice import deadline
from samdrift.governance.lists import meeting_panels as panels
from samdrift.governance.lists.meeting_words import case_number, item_url, meeting_url
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.meetings import AgendaItem, Ballot, Meeting, Participant, Proposal
from samdrift.governance.queries import meetings as queries
from samdrift.governance.queries.bodies import rules_on
from samdrift.governance.queries.electorate import meeting_day
from samdrift.governance.services import meeting_notices as notices
from samdrift.governance.services import meeting_people as people
from samdrift.kernel.errors import DomainError
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
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

_meeting = _("Meeting")
_item = _("Agenda item")
registry.add_kind(Kind(Meeting, _meeting, meeting_url, related=("body",)))
registry.add_kind(Kind(AgendaItem, _item, item_url))


def _entry(meeting: Meeting) -> tuple[int, str, str, str]:
    """For everyone in the index; its own reach decides who finds it."""
    detail = f"{moment(meeting.starts_at)} · {meeting.get_status_display()}"
    return EVERYONE, str(meeting), detail, f"{meeting.place} {meeting.note}"


def _item_entry(item: AgendaItem) -> tuple[int, str, str, str]:
    case = case_number(item)
    detail = f"{case} · {item.meeting}" if case else str(item.meeting)
    return EVERYONE, item.title, detail, item.text


registry.add_search(SearchKind("governance.meeting", _meeting, _entry))
registry.add_search(SearchKind("governance.agendaitem", _item, _item_entry))


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


def _called_count(viewer: Viewer) -> int:
    return len(queries.to_answer(viewer, 100))


registry.add_menu(
    MenuEntry(
        "meetings",
        "governance",
        _("Meetings"),
        "governance:meeting_list",
        30,
        _inside,
        _called_count,
    )
)


def _mine(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """What waits for the viewer: to answer in writing, to come, and for the secretary to call."""
    if not viewer.inside or viewer.person_id is None:
        return []
    found = [_to_answer(one) for one in queries.to_answer(viewer, most)]
    found += [_to_come(one) for one in queries.coming(viewer, most)]
    found += [
        one for meeting in queries.to_call(viewer, most) if (one := _to_call(meeting, viewer))
    ]
    return sorted(found, key=lambda one: (one.due or dt.date.max, one.title))[:most]


def _to_answer(one: Participant) -> WorkItem:
    meeting = one.meeting
    title = _now("Answer in writing: %(meeting)s") % {"meeting": meeting}
    day = timezone.localdate(meeting.starts_at)
    return WorkItem(title, moment(meeting.starts_at), meeting_url(meeting), day, "warning")


def _to_come(one: Participant) -> WorkItem:
    meeting = one.meeting
    title = _now("You are called to %(meeting)s") % {"meeting": meeting}
    detail = " · ".join(part for part in (moment(meeting.starts_at), meeting.place) if part)
    return WorkItem(title, detail, meeting_url(meeting), meeting_day(meeting))


def _to_call(meeting: Meeting, viewer: Viewer) -> WorkItem | None:
    """The notice that is to go out, by the rule's day, or by what is common where law gives none."""
    day = meeting_day(meeting)
    try:
        rules = rules_on(meeting.body, day)
    except DomainError:
        # A body without rules is told of on its own page.
        return None
    told = deadline(day, rules.notice_days)
    title = _now("Notice must go out: %(meeting)s") % {"meeting": meeting}
    tone = "danger" if told.is_rule and told.latest < viewer.today else "neutral"
    return WorkItem(title, moment(meeting.starts_at), meeting_url(meeting), told.latest, tone)


registry.add_panel(
    Panel(
        "governance.body",
        "meetings",
        _("Meetings"),
        30,
        "governance/meeting_panel.html",
        panels.of_body,
    )
)
registry.add_panel(
    Panel(
        "governance.matter",
        "meetings",
        _("On the agenda of"),
        50,
        "governance/matter_meetings_panel.html",
        panels.of_matter,
        side=True,
    )
)
registry.add_worklist(Worklist("meetings", _("Meetings"), 12, _mine, by_clock=True))
registry.add_digest(DigestSource("meetings", _("Meetings"), 5, _mine))


UNTOLD = dt.timedelta(hours=1)
"""How long a meeting stands in a calendar when nobody has said when it ends."""


def _calendar(viewer: Viewer) -> Iterator[CalendarEntry]:
    """The meetings that the viewer is called to or keeps the papers of; nothing of their agenda."""
    if not viewer.inside or viewer.person_id is None:
        return
    for meeting in queries.in_calendar(viewer):
        written = meeting.form == Meeting.Form.WRITTEN
        when = timezone.localtime(meeting.starts_at).strftime("%H.%M")
        words = _now("Answer by %(when)s") if written else _now("At %(when)s")
        detail = " · ".join(part for part in (words % {"when": when}, meeting.place) if part)
        day = meeting_day(meeting)
        yield CalendarEntry(
            f"meeting-{meeting.pk}",
            day,
            str(meeting),
            detail,
            meeting_url(meeting),
            of=meeting,
            starts_at=None if written else meeting.starts_at,
            ends_at=meeting.ends_at or meeting.starts_at + UNTOLD,
            place=meeting.place,
            busy=not written,
        )


def _on_wheel(viewer: Viewer, low: dt.date, high: dt.date, whose: str) -> Iterator[OnWheel]:
    """Every meeting within reach: the plan of the year."""
    for one in queries.between(viewer, low, high, whose):
        day = meeting_day(one)
        waits = "late" if day < viewer.today else "coming"
        state = "done" if one.status == Meeting.Status.HELD else waits
        whose_text = str(one.body.member or one.body.arrangement or "")
        name = one.get_status_display()
        url = meeting_url(one)
        yield OnWheel(day, str(one), url, "governance", state, whose_text, name)


registry.calendars.append(_calendar)
registry.wheel.append(_on_wheel)
registry.leaving.append(people.leave)
registry.add_eraser(Eraser("meetings", people.erase))
registry.add_timed(Timed("meetings of leavers", dt.timedelta(hours=1), people.let_go_of_leavers))
for what, name, text in (
    (
        notices.CALLED,
        _("I am called to a meeting"),
        _("You are called to %(meeting)s, %(when)s, %(place)s."),
    ),
    (
        notices.DEPUTY,
        _("I step in as a deputy"),
        _("You are called to %(meeting)s, %(when)s, as deputy for %(instead)s."),
    ),
    (
        notices.NOT_NEEDED,
        _("I need not step in after all"),
        _("%(reason)s can come to %(meeting)s after all: you need not step in."),
    ),
    (
        notices.IN_WRITING,
        _("I am to answer in writing"),
        _("%(meeting)s is decided in writing. Answer by %(when)s."),
    ),
    (
        notices.MOVED,
        _("A meeting I am called to was changed"),
        _("%(meeting)s is now %(when)s, %(place)s."),
    ),
    (
        notices.CANCELLED,
        _("A meeting I am called to was cancelled"),
        _("%(meeting)s is cancelled: %(reason)s"),
    ),
    (
        notices.FELL,
        _("A written procedure became a meeting"),
        _("%(meeting)s is not decided in writing: %(reason)s You will be called to a meeting."),
    ),
):
    registry.notices[what] = NoticeKind(name, text)

name_events(
    {
        "meeting.planned": _("Was planned"),
        "meeting.changed": _("Was changed"),
        "meeting.called": _("The notice went out"),
        "meeting.cancelled": _("Was cancelled"),
        "meeting.opened": _("Was opened"),
        "meeting.opened_again": _("Was opened again"),
        "meeting.ended": _("Was ended"),
        "meeting.excused": _("Somebody is excused"),
        "meeting.not_excused": _("Somebody can come after all"),
        "meeting.deputy_called": _("A deputy was called"),
        "meeting.deputy_in": _("A deputy stepped in"),
        "meeting.came": _("Somebody came"),
        "meeting.left": _("Somebody left"),
        "meeting.not_here": _("Somebody was not there after all"),
        "meeting.answered": _("Somebody answered in writing"),
        "meeting.answers_closed": _("The written procedure was closed"),
        "meeting.fell_to_a_meeting": _("The written procedure became a meeting"),
        "item.added": _("Was put on the agenda"),
        "item.changed": _("Was changed"),
        "item.moved": _("Was moved on the agenda"),
        "item.removed": _("Was removed from the agenda"),
        "item.taken_off": _("Was taken off the agenda"),
        "item.put_back": _("Was put on the agenda again"),
        "item.opened": _("Treatment began"),
        "item.treatment": _("What happened was written down"),
        "item.concluded": _("Was concluded"),
        "item.reopened": _("Was opened again"),
        "item.proposed": _("A proposal was put forward"),
        "item.withdrawn": _("A proposal was withdrawn"),
        "item.proposed_again": _("A proposal was put forward again"),
        "item.stated": _("A statement was taken in"),
        "item.statement_out": _("A statement was taken out"),
        "item.disqualified": _("Somebody was disqualified"),
        "item.qualified": _("Somebody was not disqualified after all"),
        "item.vote_opened": _("A vote began"),
        "item.voted": _("A vote was closed"),
        "item.vote_dropped": _("A vote was given up"),
        "item.vote_reopened": _("A vote was opened again"),
    }
)
name_fields(
    {
        "starts_at": _("Begins"),
        "ends_at": _("Ends"),
        "called_at": _("The notice went out"),
        "late_because": _("Why the notice is late"),
        "opened_at": _("Opened"),
        "closed_at": _("Closed"),
        "cancelled_because": _("Why it is cancelled"),
        "form": _("Form"),
        "place": pgettext_lazy("of a meeting", "Place"),
        "legal_basis": _("Legal basis"),
        "late_consent": _("How the body agreed to treat it"),
        "treatment": _("What happened"),
        "method": _("How the vote is cast"),
        "result": _("Result"),
        "agrees": _("Agrees to deciding in writing"),
        "point": _("On the point"),
        "is_withdrawn": _("Withdrawn"),
        "is_closed": _("Behind closed doors"),
        "person_id": _("Person"),
        "substitute_id": _("Steps in"),
        "outcome": _("Outcome"),
    }
)
name_references({"person_id": "parties.person", "substitute_id": "parties.person"})
name_choices(
    {
        "status": {**dict(Meeting.Status.choices), **dict(AgendaItem.Status.choices)},
        "form": dict(Meeting.Form.choices),
        "method": dict(Ballot.Method.choices),
        "kind": {**dict(AgendaItem.Kind.choices), **dict(Proposal.Kind.choices)},
        "outcome": dict(Decision.Outcome.choices),
        "result": {
            "adopted": pgettext_lazy("vote", "Adopted"),
            "falls": pgettext_lazy("vote", "Fell"),
            "elected": pgettext_lazy("vote", "Elected"),
            "none_won": pgettext_lazy("vote", "Vote again"),
            "no_quorum": pgettext_lazy("vote", "No quorum"),
        },
    }
)
