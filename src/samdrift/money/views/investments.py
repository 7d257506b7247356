"""Pages of the joint portfolio: the ranking, the table of frames, frames of a year, acts on measures."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samdrift.agreements.forms.common import BecauseForm
from samdrift.formats.text import file_name
from samdrift.governance.services.basis_costs import attach
from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import require
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled, press
from samdrift.kernel.web.pages import who
from samdrift.money.forms import investments as forms
from samdrift.money.lists import investment_pages, investment_reports
from samdrift.money.lists.investment_words import investment_url, portfolio_url
from samdrift.money.models.investments import Investment
from samdrift.money.papers.report_paper import report_pdf
from samdrift.money.queries import investments as queries
from samdrift.money.services import investment_course as course
from samdrift.money.services import investment_ranks as ranks
from samdrift.money.services import investments as services
from samdrift.money.views.portfolio_common import tabs
from samdrift.money.views.report_files import FORMS, as_file


@pages.inside
def portfolio(request: HttpRequest) -> HttpResponse:
    """The ranking with its line; by `?as=` the same as a file."""
    viewer = who(request)
    asked = investment_pages.asked_for(viewer, request.GET.dict())
    form = request.GET.get("as", "")
    if form in FORMS:
        return as_file(investment_reports.ranking_report(asked), form, viewer)
    values = investment_pages.portfolio_page(viewer, asked)
    return render(request, "money/investments.html", {**values, "tabs": tabs(request)})


@pages.inside
def to_matter(request: HttpRequest) -> HttpResponse:
    """Lay the ranking, as it stands today, with a matter as PDF: what the portfolio board decides on."""
    viewer = who(request)
    require(viewer, ranks.RANK)
    asked = investment_pages.asked_for(viewer, request.GET.dict())
    report = investment_reports.ranking_report(asked)
    name = f"{file_name(report.title) or 'report'}.pdf"
    return act_page(
        request,
        filled(forms.MatterForm, request, viewer),
        lambda data: attach(
            data["matter"],
            upload=(report_pdf(report, viewer), name),
            by=viewer,
            title=report.title,
        ),
        title=_("Lay the portfolio with a matter"),
        lead=_("It is laid there as PDF, as it stands today."),
        submit=_("Lay it there"),
        told=_("The portfolio lies with the matter."),
        back=portfolio_url(),
        to=lambda row: reverse("governance:matter_detail", args=[row.matter_id]),
    )


def _moved(request: HttpRequest, pk: int, act: Any) -> HttpResponse:
    """Move it, and come back to the same place of the same page."""
    viewer = who(request)
    row = one_seen(Investment, viewer, pk)
    kept = {name: request.POST.get(name, "")[:20] for name in ("year", "against")}
    query = urlencode({name: value for name, value in kept.items() if value})
    back = f"{portfolio_url()}{'?' if query else ''}{query}#m-{pk}"
    told = gettext_lazy("“%(what)s” now has place %(rank)s.")
    return press(
        request,
        lambda: act(row, by=viewer),
        told=lambda one: told % {"what": one, "rank": one.rank},
        back=back,
    )


@require_POST
@pages.inside
def up(request: HttpRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, ranks.move_up)


@require_POST
@pages.inside
def down(request: HttpRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, ranks.move_down)


_ON = Acts(Investment, back=investment_url, called="what")

place = _ON.form(
    ranks.place,
    forms.RankForm,
    right=ranks.RANK,
    title=gettext_lazy("Where is “%(what)s” in the ranking?"),
    submit=gettext_lazy("Move it"),
    told=lambda row: _("“%(what)s” now has place %(rank)s.") % {"what": row, "rank": row.rank},
    to=lambda row: f"{portfolio_url()}#m-{row.pk}",
)


def _right(row: Investment) -> str:
    return ranks.RANK if row.member_id is None else services.WRITE


def _act(request: HttpRequest, pk: int, service: Any, form: Any, **words: Any) -> HttpResponse:
    """An act whose right hangs on whose the measure is."""
    viewer = who(request)
    row = one_seen(Investment, viewer, pk)
    require(viewer, _right(row), row)
    return act_page(
        request,
        filled(form, request, viewer, instance=row),
        lambda data: service(row, by=viewer, **data),
        title=words.pop("title") % {"what": row},
        back=investment_url(row),
        **words,
    )


@pages.inside
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request, pk, course.adopt, forms.AdoptForm,
        title=_("Adopt “%(what)s”"),
        lead=_("What is joint is decided by the portfolio board."),
        submit=_("Adopt"), told=_("The measure is adopted."),
    )  # fmt: skip


@pages.inside
def postpone(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request, pk, course.postpone, BecauseForm,
        title=_("Postpone “%(what)s”"),
        lead=_("It leaves the ranking until it is proposed again."),
        submit=_("Postpone"), told=_("The measure is postponed."),
    )  # fmt: skip


@pages.inside
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request, pk, course.drop, BecauseForm,
        title=_("Drop “%(what)s”"), lead=_("It stays in the register, with why."),
        submit=_("Drop it"), told=_("The measure is dropped."), danger=True,
    )  # fmt: skip


done = _ON.press(course.carry_out, told=gettext_lazy("The measure is carried out."))
again = _ON.press(course.take_up, told=gettext_lazy("The measure is taken up again."))


@pages.inside
def costs(request: HttpRequest, pk: int) -> HttpResponse:
    """What a measure costs by year, in a table."""
    viewer = who(request)
    row = queries.one_listed(viewer, pk)
    require(viewer, services.WRITE, row)
    return act_page(
        request,
        filled(forms.CostsForm, request, viewer, instance=row),
        lambda data: services.set_costs(row, by=viewer, **data),
        title=_("What does “%(what)s” cost?") % {"what": row},
        lead=_("Amounts in kroner. What you leave empty is not known or costs nothing."),
        submit=_("Save"),
        told=_("The costs are saved."),
        back=investment_url(row),
        template="money/costs_form.html",
    )
