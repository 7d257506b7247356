"""Pages where one approves what others have asked for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.desk.forms.portal import AskForm, DecideForm, StandInForm
from samdrift.desk.lists import approval_pages
from samdrift.desk.lists.portal_words import case_url
from samdrift.desk.models.cases import Approval, Case
from samdrift.desk.models.stand_ins import StandIn
from samdrift.desk.queries import approvals as queries
from samdrift.desk.services import approvals as services
from samdrift.desk.services import stand_ins
from samdrift.kernel import rights
from samdrift.kernel.errors import DomainError, OutOfReach, Refused
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled
from samdrift.kernel.web.pages import who

ask = Acts(Case, back=lambda case: case_url(case.pk), called="case").form(
    services.ask,
    AskForm,
    right=services.WORK,
    title=_("Ask somebody to approve “%(case)s”"),
    submit=_("Ask"),
    told=lambda made: _now("%(name)s is asked.") % {"name": made.approver},
    lead=_("Whoever was asked before need not answer any more. The case waits meanwhile."),
    to=lambda made: case_url(made.case_id),
)


def _list(_row: Any = None) -> str:
    return reverse("desk:approvals")


stand_in_end = Acts(StandIn, back=_list).press(
    stand_ins.end_stand_in, told=_("The stand-in is ended. What waits is back.")
)


@pages.inside
def stand_in_new(request: HttpRequest) -> HttpResponse:
    """Name who approves while one is away."""
    viewer = who(request)
    rights.require(viewer, stand_ins.NAME)
    return act_page(
        request,
        filled(StandInForm, request, viewer),
        lambda data: stand_ins.name_stand_in(by=viewer, **data),
        title=_now("Who approves while you are away"),
        submit=_("Save"),
        back=_list(),
        told=lambda made: _now("%(name)s is asked instead.") % {"name": made.stand_in},
        lead=_("What waits goes over when the time comes, and comes back when it is over."),
    )


@pages.inside
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for one's answer, and what one has answered. Several can be answered at once."""
    viewer = who(request)
    if request.method == "POST":
        return _many(request, viewer)
    return render(request, "desk/approvals.html", approval_pages.list_page(viewer))


def _many(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    back = reverse("desk:approvals")
    keys = {int(key) for key in request.POST.getlist("row") if key.isascii() and key.isdigit()}
    chosen = [one for one in queries.waiting_for(viewer) if one.pk in keys]
    if not chosen:
        return pages.undone(request, _("Choose at least one first."), back)
    answer, reason = request.POST.get("answer", ""), request.POST.get("reason", "")
    try:
        _answer(chosen, viewer, answer, reason)
    except Refused:
        raise
    except DomainError as error:
        context = approval_pages.list_page(viewer, chosen=keys, reason=reason)
        context["wrong"] = error.message
        return render(request, "desk/approvals.html", context, status=422)
    n = len(chosen)
    if answer == "decline":
        told = ngettext("%(n)s request is declined.", "%(n)s requests are declined.", n)
    else:
        told = ngettext("%(n)s request is approved.", "%(n)s requests are approved.", n)
    return pages.done(request, told % {"n": n}, back)


def _answer(rows: list[Approval], viewer: Viewer, answer: str, reason: str) -> list[Approval]:
    if answer == "decline":
        return services.decline_many(rows, by=viewer, reason=reason)
    if answer == "approve":
        return services.approve_many(rows, by=viewer, reason=reason)
    raise DomainError("no_answer", _("Choose whether to approve or decline."), field="answer")


@pages.inside
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: who asks for what, at what price; and the answer."""
    viewer = who(request)
    found: Approval | None = queries.listed(viewer).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"approval {pk}")
    context: dict[str, Any] = approval_pages.one_page(viewer, found)
    if request.method == "POST" or context["may_answer"]:
        rights.require(viewer, "desk.answer_approval", found)
    if request.method == "POST" and not context["may_answer"]:
        told = _("Nothing was changed. It stands so already: %(state)s.")
        back = reverse("desk:approval", args=[pk])
        return pages.undone(request, told % {"state": found.get_state_display()}, back)
    return act_page(
        request,
        filled(DecideForm, request, viewer),
        lambda data: _answer([found], viewer, data["answer"], data["reason"] or "")[0],
        submit=_("Send the answer"),
        back=reverse("desk:approvals"),
        told=_told,
        template="desk/approval.html",
        **context,
    )


def _told(approval: Approval) -> str:
    if approval.state == Approval.State.APPROVED:
        return _now("It is approved. The desk goes on with it.")
    return _now("It is declined. The one who asked reads why.")
