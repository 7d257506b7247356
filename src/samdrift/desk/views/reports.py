"""The month's reports: made, written on, sent, made anew; their paper; and the screens on the wall."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from samdrift.desk.forms import reports as forms
from samdrift.desk.lists.report_pages import report_url, title_of
from samdrift.desk.models.reports import BoardAddress, ServiceReport
from samdrift.desk.papers.service_report import paper_of
from samdrift.desk.queries import reports as queries
from samdrift.desk.rules_reports import BOARD, CHOOSE, SCREENS, WRITE
from samdrift.desk.services import boards
from samdrift.desk.services import reports as services
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.files import content_of
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.acts import Acts, act_page, filled
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import inside, try_act, who


def _one(request: HttpRequest, pk: int) -> ServiceReport:
    found: ServiceReport | None = queries.every(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"report {pk}")
    return found


def _send(report: ServiceReport, *, by: Viewer) -> ServiceReport:
    def write(sent: ServiceReport) -> tuple[str, bytes]:
        made = paper_of(sent, by)
        return made.name, made.data

    return services.send_report(report, by=by, write_paper=write)


_ON = Acts(_one, back=report_url, called="report", name=title_of)

words = _ON.form(
    services.write_words,
    forms.WordsForm,
    right=WRITE,
    title=_("Words for %(report)s"),
    submit=_("Save"),
    told=_("The words are saved."),
)
send = _ON.form(
    _send,
    forms.SendForm,
    right=WRITE,
    title=_("Send %(report)s"),
    submit=_("Send it"),
    told=_("It is sent. The member’s chief municipal executive and coordinator are told."),
    lead=_("The figures are frozen as they are now, and the paper is kept. It cannot be taken back, but made anew."),
)  # fmt: skip
correct = _ON.form(
    services.correct_report,
    forms.CorrectForm,
    right=WRITE,
    title=_("Make %(report)s anew"),
    submit=_("Make a new draft"),
    told=_("A new draft stands. What was sent counts until the new one is sent."),
    to=report_url,
)
drop = _ON.form(
    services.drop_draft,
    forms.SendForm,
    right=WRITE,
    title=_("Drop the draft %(report)s"),
    submit=_("Drop it"),
    told=_("The draft is gone. What was sent stands."),
    lead=_("Its words go too. What was sent stands."),
    to=report_url,
    danger=True,
)


@inside
def make(request: HttpRequest) -> HttpResponse:
    """Drafts of a month for all that have none."""
    viewer = who(request)
    rights.require(viewer, WRITE)

    def told(made: list[Any]) -> str:
        text = ngettext("%(n)s draft is made.", "%(n)s drafts are made.", len(made))
        return text % {"n": len(made)} if made else _now("All that should have one have it.")

    return act_page(
        request,
        filled(forms.MakeForm, request, viewer),
        lambda data: services.make_reports(data["month"], by=viewer),
        title=_("Make a month’s reports"),
        submit=_("Make drafts"),
        back=reverse("desk:report_list"),
        told=told,
        lead=_("One for each member that was promised something, or had cases. Those that stand are left as they are."),
    )  # fmt: skip


@inside
def chosen(request: HttpRequest) -> HttpResponse:
    viewer = who(request)
    rights.require(viewer, CHOOSE)
    return act_page(
        request,
        filled(forms.ReportChoicesForm, request, viewer, instance=queries.choices()),
        lambda data: services.choose(by=viewer, **data),
        title=_("When reports are sent"),
        submit=_("Save"),
        back=reverse("desk:report_list"),
        told=_("It holds from now on."),
    )


@inside
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper that was sent; of a draft, as it would be now, marked so."""
    report = _one(request, pk)
    if report.paper is not None:
        return attachment(content_of(report.paper), report.paper.name, "application/pdf")
    made = paper_of(report, who(request))
    return attachment(made.data, made.name, "application/pdf")


# The screens on the wall


@never_cache
@inside
def screens(request: HttpRequest) -> HttpResponse:
    """The screens that have an address; a new one is shown on this page once and never again."""
    viewer, address = who(request), ""
    rights.require(viewer, SCREENS)
    form = filled(forms.ScreenForm, request, viewer)
    if request.method == "POST" and form.is_valid():
        made = try_act(form, lambda: (boards.make_screen(by=viewer, **form.cleaned_data),))
        if made is not None:
            address = settings.SITE_URL + reverse("desk:board_screen", args=made)
            form = forms.ScreenForm(viewer=viewer)
    context = {
        "form": form,
        "address": address,
        "screens": queries.screens(viewer),
        "sees_board": rights.allowed(viewer, BOARD),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/report_screens.html", context, status=status)


_SCREEN = Acts(BoardAddress, back=lambda _row: reverse("desk:board_screens"), called="screen")
end_screen = _SCREEN.press(boards.end_screen, right=SCREENS, told=_("The address answers no more."))
