"""Meetings: planned for a year, called, run, and answered in writing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samdrift.governance.forms import meetings as forms
from samdrift.governance.forms.ballots import AnswerForm
from samdrift.governance.forms.items import ItemForm
from samdrift.governance.lists import meeting_pages as shown
from samdrift.governance.lists import meeting_run_page as running
from samdrift.governance.lists.meeting_words import meeting_url, run_url
from samdrift.governance.models.meetings import Meeting, Participant
from samdrift.governance.queries import meetings as queries
from samdrift.governance.queries.bodies import rules_on
from samdrift.governance.queries.electorate import meeting_day
from samdrift.governance.services import (
    agenda_items,
    attendance,
    called,
    meeting_course,
    written,
)
from samdrift.governance.services import meetings as planning
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled
from samdrift.kernel.web.pages import who

RUN = "governance.run_meeting"


def one_meeting(request: HttpRequest, pk: int) -> Meeting:
    found: Meeting | None = queries.listed(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"meeting {pk}")
    return found


def one_place(request: HttpRequest, pk: int) -> Participant:
    return one_seen(Participant, who(request), pk)


ON_MEETING = Acts(one_meeting, back=meeting_url)


@pages.inside
def plan_many(request: HttpRequest) -> HttpResponse:
    """The meetings of a year, from a list of days."""
    viewer = who(request)
    rights.require(viewer, RUN)
    return act_page(
        request,
        filled(forms.ManyForm, request, viewer, initial={"body": request.GET.get("body", "")}),
        lambda data: planning.plan_many(by=viewer, **data),
        title=_("Plan the meetings of a year"),
        submit=_("Plan"),
        back=reverse("governance:meeting_list"),
        told=lambda made: (
            ngettext("%(n)s meeting was planned.", "%(n)s meetings were planned.", len(made))
            % {"n": len(made)}
        ),
    )


call = ON_MEETING.form(
    meeting_course.call_meeting,
    forms.CallForm,
    right=RUN,
    title=gettext_lazy("Send the notice of %(row)s"),
    submit=gettext_lazy("Send the notice"),
    told=gettext_lazy("The notice has gone out to everybody who is called."),
    lead=shown.notice_text,
)
cancel = ON_MEETING.form(
    planning.cancel_meeting,
    forms.ReasonForm,
    right=RUN,
    title=gettext_lazy("Cancel %(row)s"),
    submit=gettext_lazy("Cancel the meeting"),
    told=gettext_lazy("The meeting is cancelled."),
)
add_item = ON_MEETING.form(
    agenda_items.add_item,
    ItemForm,
    right=RUN,
    title=gettext_lazy("New item for %(row)s"),
    submit=gettext_lazy("Put on the agenda"),
    told=gettext_lazy("The item is on the agenda."),
)
open_ = ON_MEETING.press(
    meeting_course.open_meeting, told=gettext_lazy("The meeting is open."), right=RUN, back=run_url
)
end = ON_MEETING.press(
    meeting_course.end_meeting, told=gettext_lazy("The meeting is over."), right=RUN
)
open_again = ON_MEETING.press(
    meeting_course.open_again, told=gettext_lazy("The meeting goes on."), right=RUN, back=run_url
)
all_here = ON_MEETING.press(
    attendance.all_come,
    told=lambda n: ngettext("%(n)s person is here.", "%(n)s people are here.", n) % {"n": n},
    right=RUN,
    back=run_url,
)
close_answers = ON_MEETING.press(
    written.close_answers,
    told=lambda decided: (
        _("The answers are counted. Conclude each item.")
        if decided
        else _("It cannot be decided in writing, and is a planned meeting now: choose its day.")
    ),
    right=RUN,
)


def _minutes_item(meeting: Meeting, *, by: Any) -> Any:
    title = _("Approval of the minutes of %(meeting)s")
    return agenda_items.add_minutes_item(meeting, by=by, title=title)


minutes_item = ON_MEETING.press(
    _minutes_item, told=gettext_lazy("The item is first on the agenda."), right=RUN
)


@pages.inside
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary's page while the meeting goes on."""
    viewer, meeting = who(request), one_meeting(request, pk)
    rights.require(viewer, RUN, meeting)
    return render(request, "governance/meeting_run.html", running.run_page(viewer, meeting))


@pages.inside
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own answer in a written procedure."""
    viewer, meeting = who(request), one_meeting(request, pk)
    own = queries.own_place(meeting, viewer)
    if own is None or meeting.form != Meeting.Form.WRITTEN:
        raise OutOfReach(f"answer {pk}")
    own.meeting = meeting
    rights.require(viewer, written.ANSWER, own)
    may_abstain = rules_on(meeting.body, meeting_day(meeting)).may_abstain
    ballots = written.own_ballots(own)
    form = filled(
        AnswerForm, request, viewer, instance=own, ballots=ballots, may_abstain=may_abstain
    )
    return act_page(
        request,
        form,
        lambda data: written.answer(
            own, by=viewer, agrees=data["agrees"] == "yes", votes=form.answers
        ),
        title=_("Your answer: %(meeting)s") % {"meeting": meeting},
        lead=shown.lead(meeting),
        submit=_("Send the answer"),
        back=meeting_url(meeting),
        told=_("Your answer is kept. You can change it."),
    )


def _place_run(one: Participant) -> str:
    return run_url(one.meeting)


def _place_page(one: Participant) -> str:
    return meeting_url(one.meeting)


_ON_PLACE = Acts(one_place, back=_place_run)
come = _ON_PLACE.press(attendance.come, told=gettext_lazy("Noted as here."), right=RUN)
leave = _ON_PLACE.press(attendance.leave, told=gettext_lazy("Noted as left."), right=RUN)
not_here = _ON_PLACE.press(attendance.not_here, told=gettext_lazy("Noted as not here."), right=RUN)
step_in = _ON_PLACE.form(
    attendance.step_in,
    forms.StepInForm,
    right=RUN,
    title=gettext_lazy("Deputy for %(row)s"),
    submit=gettext_lazy("The deputy takes the seat"),
    told=gettext_lazy("The deputy has taken the seat."),
)
excuse = _ON_PLACE.form(
    called.excuse,
    forms.ExcuseForm,
    title=gettext_lazy("%(row)s cannot come"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("It is noted. The deputy whose turn it is has been called, if there is one."),
    back=_place_page,
    right=called.EXCUSE,
)
can_come = _ON_PLACE.press(
    called.take_excuse_back,
    told=gettext_lazy("Noted: can come after all."),
    right=called.EXCUSE,
    back=_place_page,
)
