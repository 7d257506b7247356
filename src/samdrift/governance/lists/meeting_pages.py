"""What stands on the page of a meeting, and on the page from which it is run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from samdrift.governance.calc.notice import Deadline, deadline
from samdrift.governance.lists import meeting_words as words
from samdrift.governance.lists.agenda_rows import MOVE_FORM, Line, agenda
from samdrift.governance.lists.body_pages import body_url
from samdrift.governance.models.meetings import Meeting, Minutes, Participant
from samdrift.governance.queries import meetings as queries
from samdrift.governance.queries.bodies import rules_on
from samdrift.governance.queries.electorate import is_asked, meeting_day, votes_there
from samdrift.governance.services.meeting_common import source
from samdrift.kernel.errors import DomainError
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day, moment
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
RUN, EXCUSE, ANSWER = (
    "governance.run_meeting",
    "governance.excuse_participant",
    "governance.answer_in_writing",
)
Status, P = Meeting.Status, Participant.Status
WRITTEN = Meeting.Form.WRITTEN


@dataclass(frozen=True)
class Deed:
    """Something one can do from the page; `at_once` takes only a press."""

    label: Any
    url: str
    at_once: bool = False
    primary: bool = False


def summary(viewer: Viewer) -> str:
    """How many meetings the viewer is called to, and where those of a year are planned."""
    text = _called_to(viewer)
    if not allowed(viewer, RUN):
        return text
    url = reverse("governance:meetings_plan")
    label = _("Plan the meetings of a year")
    return format_html('{} <a href="{}">{}</a>', text, url, label)


def _called_to(viewer: Viewer) -> str:
    count = len(queries.coming(viewer, 100)) + len(queries.to_answer(viewer, 100))
    if not count:
        return _("You are called to no meeting now.")
    text = ngettext("You are called to one meeting.", "You are called to %(n)s meetings.", count)
    return text % {"n": count}


def meeting_page(viewer: Viewer, meeting: Meeting) -> Context:
    """When and where, the agenda with its papers, who is called, and the one thing to do next."""
    runs = allowed(viewer, RUN, meeting)
    people = queries.participants(meeting, viewer)
    own = next((one for one in people if one.person_id == viewer.person_id), None)
    told, fell = _notice(meeting), _fell(meeting)
    is_planned = meeting.status == Status.PLANNED
    may_move = runs and meeting.status in queries.LIVE
    return {
        "lead": lead(meeting),
        "tone": words.run_tones[meeting.status],
        "facts": _facts(meeting, "" if is_planned else fell),
        "fell": fell if is_planned else "",
        "notice": told[0],
        "notice_is_late": told[1],
        "agenda": agenda(lines(meeting, viewer), may_move=may_move),
        "move_form": MOVE_FORM if may_move else "",
        "may_add": may_move and not _is_sent_in_writing(meeting),
        "earlier": runs and is_planned and bool(queries.unapproved(meeting)),
        "people": [_person(one, viewer, meeting) for one in people],
        "may_change": runs and meeting.status in {Status.PLANNED, Status.CALLED},
        "deeds": _deeds(meeting, viewer, own, runs=runs),
        "is_written": meeting.form == WRITTEN,
    }


def lead(meeting: Meeting) -> str:
    """When and where, in a line."""
    when = moment(meeting.starts_at)
    if meeting.ends_at:
        when = f"{when}–{timezone.localtime(meeting.ends_at):%H.%M}"
    if meeting.form == WRITTEN:
        return _("Written procedure: answers are due %(when)s.") % {"when": when}
    parts = [when, meeting.place or str(meeting.get_form_display())]
    return ", ".join(parts).rstrip(".") + "."


def is_early(meeting: Meeting) -> bool:
    """Whether its day has not come: a meeting is then not to be opened by a slip of the hand."""
    return meeting_day(meeting) > timezone.localdate()


def _is_sent_in_writing(meeting: Meeting) -> bool:
    return meeting.form == WRITTEN and meeting.status != Status.PLANNED


def _fell(meeting: Meeting) -> str:
    """Why it was not decided in writing; nothing where that was never tried."""
    return "" if meeting.form == WRITTEN else queries.why_not_in_writing(meeting)


def _facts(meeting: Meeting, fell: str) -> list[tuple[Any, Any, str]]:
    facts: list[tuple[Any, Any, str]] = [
        (_("Body"), str(meeting.body), body_url(meeting.body)),
        (_("Form"), meeting.get_form_display(), ""),
        (pgettext("of a meeting", "Place"), meeting.place, ""),
        (_("Why it was not decided in writing"), fell, ""),
        (_("The notice went out"), meeting.called_at, ""),
        (_("Why the notice is late"), meeting.late_because, ""),
        (_("Opened"), meeting.opened_at, ""),
        (_("Closed"), meeting.closed_at, ""),
        (_("Why it is cancelled"), meeting.cancelled_because, ""),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _notice(meeting: Meeting) -> tuple[str, bool]:
    """By when the notice must go out, and whether that day is past; nothing once it has."""
    if meeting.status != Status.PLANNED:
        return "", False
    on = meeting_day(meeting)
    try:
        rules = rules_on(meeting.body, on)
    except DomainError as error:
        return str(error.message), True
    told = deadline(on, rules.notice_days)
    late = told.short_by(timezone.localdate())
    text = _notice_text(told, source(rules, "notice"))
    if late and told.is_rule:
        days = ngettext("It is %(n)s day late.", "It is %(n)s days late.", late) % {"n": late}
        return f"{text} {days}", True
    return text, False


def notice_text(meeting: Meeting) -> str:
    """By when the notice must go out; nothing once it has."""
    return _notice(meeting)[0]


def _notice_text(told: Deadline, source: str) -> str:
    values = {"day": day(told.latest), "days": told.days, "source": source}
    if told.is_rule:
        return _("The notice must go out by %(day)s: %(days)s days before%(source)s.") % values
    return (
        _(
            "The rule is reasonable notice%(source)s. It is common to send it a week before: by %(day)s."
        )
        % values
    )


def lines(meeting: Meeting, viewer: Viewer) -> list[Line]:
    """The agenda, with the places of closed items that are beyond reach."""
    items = queries.agenda(meeting, viewer)
    papers = queries.papers_of(items, viewer)
    for item in items:
        item.meeting = meeting
    found = [
        Line(
            item,
            words.case_number(item),
            words.item_url(item),
            papers.get(item.matter_id or 0, []),
            words.item_tones[item.status],
        )
        for item in items
    ]
    for item in queries.hidden_items(meeting, items):
        item.meeting = meeting
        found.append(Line(item, words.case_number(item), "", [], "neutral", is_hidden=True))
    return sorted(found, key=lambda line: (line.item.number, line.item.pk))


ANSWERS: dict[bool | None, Any] = {
    None: gettext_lazy("Not answered"),
    True: gettext_lazy("Answered"),
    False: gettext_lazy("Asks for a meeting"),
}
"""How somebody stands in a written procedure. What one voted is not told; who asked for a meeting is,
for the secretary is to call it.
"""


@dataclass(frozen=True)
class Place:
    """Somebody called as the page shows it."""

    row: Participant
    text: str
    deeds: list[Deed]
    is_here: bool = False


def _person(one: Participant, viewer: Viewer, meeting: Meeting) -> Place:
    one.meeting = meeting
    deeds = []
    if meeting.status == Status.CALLED and allowed(viewer, EXCUSE, one):
        if one.status == P.CALLED:
            label = _("Cannot answer") if meeting.form == WRITTEN else _("Cannot come")
            deeds = [Deed(label, place_url(one, "excuse"))]
        elif one.status == P.EXCUSED:
            label = (
                _("Can answer after all") if meeting.form == WRITTEN else _("Can come after all")
            )
            deeds = [Deed(label, place_url(one, "can_come"), at_once=True)]
    return Place(one, place_text(one), deeds)


def place_text(one: Participant) -> str:
    """How somebody stands: `Called`, `Excused, deputy`, `Observer`."""
    parts = [str(one.get_status_display())]
    asked = is_asked(one.meeting) and one.status == P.CALLED
    if asked and votes_there(one.seat, one.meeting.body):
        parts = [str(ANSWERS[one.agrees])]
    elif one.meeting.form == WRITTEN and one.status == P.PRESENT:
        parts = [str(ANSWERS[True])]
    if one.is_deputy:
        parts.append(_("deputy"))
    if one.seat.kind != one.seat.Kind.MEMBER:
        parts.append(str(one.seat.get_kind_display()).lower())
    return ", ".join(parts)


def place_url(one: Participant, name: str) -> str:
    """Where an act on somebody called is done."""
    return reverse(f"governance:participant_{name}", args=[one.pk])


def _deeds(meeting: Meeting, viewer: Viewer, own: Participant | None, *, runs: bool) -> list[Deed]:
    """What the viewer can do with the meeting now, the most likely last."""

    def at(name: str) -> str:
        return reverse(f"governance:meeting_{name}", args=[meeting.pk])

    deeds = []
    if runs:
        deeds += _running_deeds(meeting, at)
    asked = meeting.form == WRITTEN and meeting.status == Status.CALLED
    if asked and own is not None and own.status != P.EXCUSED and allowed(viewer, ANSWER, own):
        label = _("Answer") if own.agrees is None else _("Change my answer")
        deeds = [Deed(one.label, one.url, one.at_once) for one in deeds]
        deeds.append(Deed(label, at("answer"), primary=True))
    return deeds


def _running_deeds(meeting: Meeting, at: Any) -> list[Deed]:
    if meeting.status == Status.PLANNED:
        return [
            Deed(_("Cancel it"), at("cancel")),
            Deed(_("Send the notice"), at("call"), primary=True),
        ]
    if meeting.status == Status.CALLED and meeting.form == WRITTEN:
        return [
            Deed(_("Cancel it"), at("cancel")),
            Deed(_("Close the answers"), at("close_answers"), at_once=True, primary=True),
        ]
    if meeting.status == Status.CALLED:
        early = is_early(meeting)
        begins = Deed(_("Open the meeting"), at("open"), at_once=True, primary=True)
        return [
            Deed(_("Cancel it"), at("cancel")),
            Deed(_("Attendance"), at("run"), primary=early),
            *([] if early else [begins]),
        ]
    if meeting.status == Status.RUNNING:
        return [Deed(_("Run the meeting"), at("run"), primary=True)]
    if meeting.status == Status.HELD and not Minutes.objects.filter(meeting=meeting).exists():
        return [Deed(_("Open it again"), at("open_again"), at_once=True)]
    return []
