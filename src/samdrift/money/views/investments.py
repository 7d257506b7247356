"""Pages of the joint portfolio: the ranking, the table of frames, frames of a year, acts on measures."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from samdrift.agreements.forms.common import BecauseForm
from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import allowed, require
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled, press
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import who
from samdrift.money.calc.report import Line, Report
from samdrift.money.forms import investments as forms
from samdrift.money.intake.frame_table import read_table
from samdrift.money.lists import investment_pages, investment_reports
from samdrift.money.lists.investment_words import investment_url, portfolio_url
from samdrift.money.models.investments import Frame, Investment
from samdrift.money.papers.report_paper import picture_of, report_pdf, report_xlsx
from samdrift.money.papers.words import shown
from samdrift.money.queries import investments as queries
from samdrift.money.services import frames as frame_services
from samdrift.money.services import investment_course as course
from samdrift.money.services import investment_ranks as ranks
from samdrift.money.services import investments as services

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def tabs(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """The pages of the portfolio beside each other."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    named = (
        ("money:investments", _("Ranking")),
        ("money:frames_table", _("Frames together")),
        ("money:programme_list", _("Programmes and grants")),
        ("money:plan", _("Economic plan")),
        ("money:investment_list", _("All measures")),
        ("money:frame_list", _("All frames")),
    )
    return [(label, reverse(name), name == here) for name, label in named]


def as_file(report: Report, form: str, viewer: Viewer) -> HttpResponse:
    """The report as PDF or as a spreadsheet."""
    name = f"{slugify(report.title) or 'report'}.{form}"
    if form == "pdf":
        return attachment(report_pdf(report, viewer), name, PDF)
    return attachment(report_xlsx(report), name, XLSX)


def row_of(line: Line) -> dict[str, Any]:
    cells = [shown(*cell) for cell in line.cells()]
    return {"label": line.label, "cells": cells, "strong": line.strong, "formula": line.formula}


def report_values(request: HttpRequest, report: Report) -> dict[str, Any]:
    """What the page of a report shows."""
    return {
        "report": report,
        "title": report.title,
        "rows": [row_of(line) for line in report.lines],
        "explained": [
            (row_of(one), [row_of(part) for part in one.parts]) for one in report.explained()
        ],
        "picture": mark_safe(picture_of(report)),  # noqa: S308 -- our own template
        "tabs": tabs(request),
    }


@pages.inside
def portfolio(request: HttpRequest) -> HttpResponse:
    """The ranking with its line; by `?as=` the same as a file."""
    viewer = who(request)
    asked = investment_pages.asked_for(viewer, request.GET.dict())
    form = request.GET.get("as", "")
    if form in {"pdf", "xlsx"}:
        return as_file(investment_reports.ranking_report(asked), form, viewer)
    values = investment_pages.portfolio_page(viewer, asked)
    return render(request, "money/investments.html", {**values, "tabs": tabs(request)})


@pages.inside
def frames_table(request: HttpRequest) -> HttpResponse:
    """Every member's frames by year, with their sum."""
    viewer = who(request)
    text = request.GET.get("first", "")
    first = int(text) if text.isascii() and text.isdecimal() and len(text) <= len("9999") else None
    report = investment_reports.table_report(viewer, first)
    form = request.GET.get("as", "")
    if form in {"pdf", "xlsx"}:
        return as_file(report, form, viewer)
    may_frame = allowed(viewer, frame_services.WRITE)
    values = {**report_values(request, report), "may_frame": may_frame}
    return render(request, "money/frames_table.html", values)


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


# Frames


@pages.inside
def frames_year(request: HttpRequest) -> HttpResponse:
    """The frames of a year, member by member."""
    viewer = who(request)
    require(viewer, frame_services.WRITE)
    return act_page(
        request,
        filled(forms.FramesForm, request, viewer),
        lambda data: frame_services.put_frames(data.pop("amounts"), by=viewer, **data),
        title=_("Frames of a year"),
        lead=_("Amounts in kroner. What you leave empty stays as it is; write 0 for nothing."),
        submit=_("Save"),
        told=_told_frames,
        back=reverse("money:frames_table"),
    )


@pages.inside
def frames_paste(request: HttpRequest) -> HttpResponse:
    """Frames pasted as a table with a column for each member."""
    viewer = who(request)
    require(viewer, frame_services.WRITE)
    return act_page(
        request,
        filled(forms.PasteForm, request, viewer),
        lambda data: frame_services.put_table(
            read_table(data["table"], viewer), by=viewer, decision=data["decision"], source=data["source"]
        ),
        title=_("Paste frames"),
        lead=_("The table is taken whole or not at all. A column with sums is checked against the members’ amounts."),
        submit=_("Save"),
        told=_told_frames,
        back=reverse("money:frames_table"),
    )  # fmt: skip


def _told_frames(rows: list[Frame]) -> str:
    text = ngettext("%(n)s frame is saved.", "%(n)s frames are saved.", len(rows))
    return text % {"n": len(rows)}


@require_POST
@pages.inside
def frame_strike(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    row = one_seen(Frame, viewer, pk)
    return press(
        request,
        lambda: frame_services.strike_frame(row, by=viewer),
        told=_("The frame is struck."),
        back=reverse("money:frame_list"),
    )
