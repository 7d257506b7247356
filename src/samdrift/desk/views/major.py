"""What is done with major incidents."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from samdrift.desk.forms import major as forms
from samdrift.desk.lists.major_words import major_url
from samdrift.desk.lists.problem_pages import case_url
from samdrift.desk.models.cases import Case
from samdrift.desk.models.major import MajorAction, MajorIncident
from samdrift.desk.papers.major_review import review_of
from samdrift.desk.services import major as services
from samdrift.desk.services import major_review as reviews
from samdrift.desk.services.major_common import DECLARE, LEAD, REVIEW
from samdrift.desk.views.problems import attach, told
from samdrift.kernel import rights
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, press
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import who

_ON = Acts(MajorIncident, back=major_url, called="incident", name=lambda one: one.public_title)
_ON_CASE = Acts(Case, back=case_url, called="case", name=lambda case: case.title)
_ON_ACTION = Acts(MajorAction, back=lambda row: major_url(row.incident), called="action")

declare = _ON_CASE.form(
    services.declare_major,
    forms.DeclareForm,
    right=DECLARE,
    title=_("“%(case)s” is a major incident"),
    submit=_("Declare it"),
    told=_("It is declared. All agents are told."),
    lead=_("All who are affected can read the title and the text from now on."),
    to=major_url,
)
note = _ON.form(
    services.write_note,
    forms.NoteForm,
    right=LEAD,
    title=_("A line in the timeline of “%(incident)s”"),
    submit=_("Write it"),
    told=_("The line is written."),
    lead=_(
        "Only the desk reads it. A line is never changed: a wrong one is put right by the next."
    ),
    to=lambda row: major_url(row.incident),
)
tell = _ON.form(
    services.tell_public,
    forms.PublicForm,
    right=LEAD,
    title=_("What everybody reads of “%(incident)s”"),
    submit=_("Tell everybody"),
    told=lambda outcome: (
        f"{_('It is told.')} {told(outcome)}" if outcome.done else _("It is told.")
    ),
    lead=_("What stood before is kept in the timeline."),
)
message = _ON.form(
    services.message_waiting,
    forms.MessageForm,
    right=LEAD,
    title=_("Message to all who wait for “%(incident)s”"),
    submit=_("Send"),
    told=told,
)
change = _ON.form(
    services.change_major,
    forms.ChangeForm,
    right=LEAD,
    title=_("Who leads “%(incident)s”, and what it touches"),
    submit=_("Save"),
    told=_("It is saved."),
)
end = _ON.form(
    services.end_major,
    forms.EndForm,
    right=LEAD,
    title=_("“%(incident)s” is over"),
    submit=_("It is over"),
    told=_("It is over. The review is on your work list."),
)
go_on = _ON.form(
    services.go_on,
    forms.ReasonForm,
    right=LEAD,
    title=_("“%(incident)s” is not over"),
    submit=_("Take it up again"),
    told=_("It is going on again."),
)
review = _ON.form(
    reviews.write_review,
    forms.ReviewForm,
    right=REVIEW,
    title=_("Review of “%(incident)s”"),
    submit=_("Save"),
    told=_("The review is saved. Finish it when it is whole."),
)
action = _ON.form(
    reviews.add_action,
    forms.ActionForm,
    right=REVIEW,
    title=_("What is done after “%(incident)s”"),
    submit=_("Add"),
    told=_("It goes on the wheel of the year when the review is finished."),
    to=lambda row: major_url(row.incident),
)
review_again = _ON.form(
    reviews.open_review_again,
    forms.ReasonForm,
    right=REVIEW,
    title=_("Open the review of “%(incident)s” again"),
    submit=_("Open it again"),
    told=_("The review is open again."),
)
finish = _ON.press(
    reviews.finish_review,
    told=_("The review is finished, and what is to be done is on the wheel of the year."),
)
drop_action = _ON_ACTION.press(reviews.drop_action, told=_("It is not to be done after all."))


@require_POST
@pages.inside
def attach_chosen(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach the cases that are ticked, or the one whose number is written."""
    viewer, incident = who(request), one_seen(MajorIncident, who(request), pk)
    rights.require(viewer, LEAD, incident)

    def act(chosen: Any) -> Any:
        return services.attach_cases(incident, chosen, by=viewer)

    return attach(request, viewer, act, major_url(incident))


@require_POST
@pages.inside
def detach(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    viewer, incident = who(request), one_seen(MajorIncident, who(request), pk)
    other = one_seen(Case, viewer, case)
    return press(
        request,
        lambda: services.detach_case(incident, other, by=viewer),
        told=_("It is no longer attached."),
        back=major_url(incident),
    )


@pages.inside
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The review as PDF, for the desk."""
    viewer, incident = who(request), one_seen(MajorIncident, who(request), pk)
    rights.require(viewer, REVIEW, incident)
    made = review_of(incident, viewer)
    return attachment(made.data, made.name, "application/pdf")
