"""Meetings: planned for a year, called, run, and answered in writing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

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
from samdrift.kernel.errors import DomainError, OutOfReach, Refused
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import View, who

RUN = "governance.run_meeting"


def one_meeting(request: HttpRequest, pk: int) -> Meeting:
    found: Meeting | None = queries.listed(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"meeting {pk}")
    return found


def one_place(request: HttpRequest, pk: int) -> Participant:
    return one_seen(Participant, who(request), pk)


def at_once(
    load: Callable[[HttpRequest, int], Any],
    service: Callable[..., Any],
    done: Any,
    to: Callable[[Any], str],
    right: str = RUN,
) -> View:
    """An act that takes only a press; a refusal is told on the page it came from."""

    @require_POST
    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        row = load(request, pk)
        back = to(row)
        rights.require(who(request), right, row)
        try:
            result = service(row, by=who(request))
        except Refused:
            raise
        except DomainError as error:
            return pages.undone(request, error.message, back)
        return pages.done(request, done(result) if callable(done) else done, back)

    return view


def by_form(  # noqa: PLR0913 -- the page's words and the act's parts
    load: Callable[[HttpRequest, int], Any],
    service: Callable[..., Any],
    form_class: Any,
    *,
    title: Any,
    submit: Any,
    done: Any,
    to: Callable[[Any], str],
    right: str = RUN,
    lead: Callable[[Any], str] | None = None,
) -> View:
    """A page with the act's form; what is filled in are the service's values."""

    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        viewer, row = who(request), load(request, pk)
        rights.require(viewer, right, row)
        form = form_class(
            request.POST if request.method == "POST" else None,
            request.FILES or None,
            viewer=viewer,
            instance=row,
        )
        back = to(row)
        if form.is_valid():
            acted = pages.try_act(form, lambda: _acted(service, row, viewer, form.cleaned_data))
            if acted is not None:
                return pages.done(request, done, back)
        return pages.form_page(
            request,
            form,
            title=title % {"row": row},
            submit=submit,
            back=back,
            lead=lead(row) if lead else "",
        )

    return view


def _acted(service: Callable[..., Any], row: Any, viewer: Any, data: dict[str, Any]) -> bool:
    """An act that gives nothing back has been done too."""
    service(row, by=viewer, **data)
    return True


@pages.inside
def plan_many(request: HttpRequest) -> HttpResponse:
    """The meetings of a year, from a list of days."""
    viewer = who(request)
    rights.require(viewer, RUN)
    data = request.POST if request.method == "POST" else None
    form = forms.ManyForm(data, viewer=viewer, initial={"body": request.GET.get("body", "")})
    back = reverse("governance:meeting_list")
    if form.is_valid():
        made = pages.try_act(form, lambda: planning.plan_many(by=viewer, **form.cleaned_data))
        if made is not None:
            text = ngettext("%(n)s meeting was planned.", "%(n)s meetings were planned.", len(made))
            return pages.done(request, text % {"n": len(made)}, back)
    title = _("Plan the meetings of a year")
    return pages.form_page(request, form, title=title, submit=_("Plan"), back=back)


call = by_form(
    one_meeting,
    meeting_course.call_meeting,
    forms.CallForm,
    title=gettext_lazy("Send the notice of %(row)s"),
    submit=gettext_lazy("Send the notice"),
    done=gettext_lazy("The notice has gone out to everybody who is called."),
    to=meeting_url,
    lead=shown.notice_text,
)
cancel = by_form(
    one_meeting,
    planning.cancel_meeting,
    forms.ReasonForm,
    title=gettext_lazy("Cancel %(row)s"),
    submit=gettext_lazy("Cancel the meeting"),
    done=gettext_lazy("The meeting is cancelled."),
    to=meeting_url,
)
add_item = by_form(
    one_meeting,
    agenda_items.add_item,
    ItemForm,
    title=gettext_lazy("New item for %(row)s"),
    submit=gettext_lazy("Put on the agenda"),
    done=gettext_lazy("The item is on the agenda."),
    to=meeting_url,
)
open_ = at_once(
    one_meeting, meeting_course.open_meeting, gettext_lazy("The meeting is open."), run_url
)
end = at_once(
    one_meeting, meeting_course.end_meeting, gettext_lazy("The meeting is over."), meeting_url
)
open_again = at_once(
    one_meeting, meeting_course.open_again, gettext_lazy("The meeting goes on."), run_url
)
all_here = at_once(
    one_meeting,
    attendance.all_come,
    lambda n: ngettext("%(n)s person is here.", "%(n)s people are here.", n) % {"n": n},
    run_url,
)
close_answers = at_once(
    one_meeting,
    written.close_answers,
    lambda decided: (
        _("The answers are counted. Conclude each item.")
        if decided
        else _("It cannot be decided in writing, and is a planned meeting now: choose its day.")
    ),
    meeting_url,
)


def _minutes_item(meeting: Meeting, *, by: Any) -> Any:
    title = _("Approval of the minutes of %(meeting)s")
    return agenda_items.add_minutes_item(meeting, by=by, title=title)


minutes_item = at_once(
    one_meeting, _minutes_item, gettext_lazy("The item is first on the agenda."), meeting_url
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
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        viewer=viewer,
        instance=own,
        ballots=written.own_ballots(own),
        may_abstain=may_abstain,
    )
    back = meeting_url(meeting)
    if form.is_valid():
        agrees = form.cleaned_data["agrees"] == "yes"
        acted = pages.try_act(
            form, lambda: written.answer(own, by=viewer, agrees=agrees, votes=form.answers)
        )
        if acted is not None:
            return pages.done(request, _("Your answer is kept. You can change it."), back)
    title = _("Your answer: %(meeting)s") % {"meeting": meeting}
    lead = shown.lead(meeting)
    submit = _("Send the answer")
    return pages.form_page(request, form, title=title, submit=submit, back=back, lead=lead)


def _place_run(one: Participant) -> str:
    return run_url(one.meeting)


def _place_page(one: Participant) -> str:
    return meeting_url(one.meeting)


come = at_once(one_place, attendance.come, gettext_lazy("Noted as here."), _place_run)
leave = at_once(one_place, attendance.leave, gettext_lazy("Noted as left."), _place_run)
not_here = at_once(one_place, attendance.not_here, gettext_lazy("Noted as not here."), _place_run)
step_in = by_form(
    one_place,
    attendance.step_in,
    forms.StepInForm,
    title=gettext_lazy("Deputy for %(row)s"),
    submit=gettext_lazy("The deputy takes the seat"),
    done=gettext_lazy("The deputy has taken the seat."),
    to=_place_run,
)
excuse = by_form(
    one_place,
    called.excuse,
    forms.ExcuseForm,
    title=gettext_lazy("%(row)s cannot come"),
    submit=gettext_lazy("Save"),
    done=gettext_lazy("It is noted. The deputy whose turn it is has been called, if there is one."),
    to=_place_page,
    right=called.EXCUSE,
)
can_come = at_once(
    one_place,
    called.take_excuse_back,
    gettext_lazy("Noted: can come after all."),
    _place_page,
    right=called.EXCUSE,
)
