"""What is done with delivery agreements: lines, offers, answers, papers; and the levels side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samdrift.desk.forms import delivery as forms
from samdrift.desk.lists.commitment_words import delivery_url
from samdrift.desk.lists.delivery_pages import title_of
from samdrift.desk.lists.side_by_side import side_page
from samdrift.desk.models.commitments import DeliveryVersion
from samdrift.desk.papers.delivery_paper import paper_of
from samdrift.desk.queries import delivery as queries
from samdrift.desk.services import delivery as services
from samdrift.desk.services.delivery_common import ANSWER, WRITE, require_draft
from samdrift.desk.services.delivery_lines import set_lines
from samdrift.kernel import rights
from samdrift.kernel.errors import DomainError, OutOfReach, Refused
from samdrift.kernel.files import content_of
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import who


def _one(request: HttpRequest, pk: int) -> DeliveryVersion:
    found: DeliveryVersion | None = queries.every(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"delivery {pk}")
    return found


def _accept(version: DeliveryVersion, *, by: Viewer, **values: Any) -> DeliveryVersion:
    """Accept with the paper as it is now."""

    def write(accepted: DeliveryVersion) -> tuple[str, bytes]:
        made = paper_of(accepted, by)
        return made.name, made.data

    return services.accept_version(version, by=by, write=write, **values)


def _next(version: DeliveryVersion, *, by: Viewer) -> DeliveryVersion:
    agreement = version.agreement
    return services.start_version(by=by, member=agreement.member, arrangement=agreement.arrangement)


_ON = Acts(_one, back=delivery_url, called="version", name=title_of)

offer = _ON.form(
    services.offer_version,
    forms.OfferForm,
    right=WRITE,
    title=gettext_lazy("Offer %(version)s"),
    submit=gettext_lazy("Offer it"),
    told=gettext_lazy("It is offered. The member’s chief municipal executive is told."),
    lead=gettext_lazy("After this it stands as it is until the member answers."),
)
accept = _ON.form(
    _accept,
    forms.AcceptForm,
    right=ANSWER,
    owner=lambda version: version.agreement,
    title=gettext_lazy("Accept %(version)s"),
    submit=gettext_lazy("Accept"),
    told=gettext_lazy("It is accepted. The agreement is kept as it is now."),
    lead=gettext_lazy(
        "It holds from its day, or today if that has passed. The version before ends that day."
    ),
)
decline = _ON.form(
    services.decline_version,
    forms.DeclineForm,
    right=ANSWER,
    owner=lambda version: version.agreement,
    title=gettext_lazy("Decline %(version)s"),
    submit=gettext_lazy("Decline"),
    told=gettext_lazy("The centre is told."),
)
withdraw = _ON.form(
    services.withdraw_version,
    forms.ReasonForm,
    right=WRITE,
    title=gettext_lazy("Withdraw %(version)s"),
    submit=gettext_lazy("Withdraw"),
    told=gettext_lazy("It is withdrawn."),
    danger=True,
)
end = _ON.form(
    services.end_version,
    forms.EndForm,
    right=WRITE,
    title=gettext_lazy("End %(version)s"),
    submit=gettext_lazy("End it"),
    told=gettext_lazy("It ends on that day."),
    danger=True,
)
take_back = _ON.press(
    services.take_back, right=WRITE, told=gettext_lazy("It can be written on again.")
)


@require_POST
@pages.inside
def following(request: HttpRequest, pk: int) -> HttpResponse:
    """The next version, with what this agreement says."""
    viewer, version = who(request), _one(request, pk)
    rights.require(viewer, WRITE, version)
    try:
        made = _next(version, by=viewer)
    except DomainError as error:
        if isinstance(error, Refused):
            raise
        return pages.undone(request, error.message, delivery_url(version))
    told = _("A new version stands as a draft, with what the one before says.")
    return pages.done(request, told, delivery_url(made))


@pages.inside
def lines(request: HttpRequest, pk: int) -> HttpResponse:
    """What a draft promises, in one table."""
    viewer, version = who(request), _one(request, pk)
    rights.require(viewer, WRITE, version)
    require_draft(version)
    standing = queries.lines_of([version], viewer)[version.pk]
    data = request.POST if request.method == "POST" else None
    rows = forms.line_rows(data, standing, viewer)
    form = forms.OfferForm(data, viewer=viewer)
    if data is not None and form.is_valid() and rows.is_valid() and data.get("do") == "save":
        wanted = forms.lines_in(rows)
        if pages.try_act(form, lambda: (set_lines(version, by=viewer, lines=wanted),)):
            return pages.done(request, _("The lines are saved."), delivery_url(version))
    context = {
        "rows": rows,
        "form": form,
        "errors": form.errors,
        "title": _("What is promised: %(version)s") % {"version": title_of(version)},
        "lead": _("A level for all services, and own lines for services that have another."),
        "submit": _("Save"),
        "back": delivery_url(version),
    }
    wrong = form.is_bound and bool(form.errors or rows.errors)
    return render(request, "desk/delivery_lines.html", context, status=422 if wrong else 200)


@pages.inside
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The agreement as it was accepted; before that as it stands, marked so."""
    version = _one(request, pk)
    if version.paper is not None:
        return attachment(content_of(version.paper), version.paper.name)
    made = paper_of(version, who(request))
    return attachment(made.data, made.name)


@pages.inside
def side_by_side(request: HttpRequest) -> HttpResponse:
    """What the members are promised, beside each other."""
    context = side_page(who(request), request.GET.dict())
    return render(request, "desk/side_by_side.html", context)
