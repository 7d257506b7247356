"""Pages of frames: all together, those of a year, a pasted table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import allowed, require
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import act_page, filled, press
from samdrift.kernel.web.pages import who
from samdrift.money.forms import investments as forms
from samdrift.money.intake.frame_table import read_table
from samdrift.money.lists import investment_reports
from samdrift.money.models.investments import Frame
from samdrift.money.services import frames as services
from samdrift.money.views.portfolio_common import report_values
from samdrift.money.views.report_files import FORMS, as_file


@pages.inside
def frames_table(request: HttpRequest) -> HttpResponse:
    """Every member's frames by year, with their sum."""
    viewer = who(request)
    text = request.GET.get("first", "")
    first = int(text) if text.isascii() and text.isdecimal() and len(text) <= len("9999") else None
    report = investment_reports.table_report(viewer, first)
    form = request.GET.get("as", "")
    if form in FORMS:
        return as_file(report, form, viewer)
    may_frame = allowed(viewer, services.WRITE)
    values = {**report_values(request, report), "may_frame": may_frame}
    return render(request, "money/frames_table.html", values)


@pages.inside
def frames_year(request: HttpRequest) -> HttpResponse:
    """The frames of a year, member by member."""
    viewer = who(request)
    require(viewer, services.WRITE)
    return act_page(
        request,
        filled(forms.FramesForm, request, viewer),
        lambda data: services.put_frames(data.pop("amounts"), by=viewer, **data),
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
    require(viewer, services.WRITE)
    return act_page(
        request,
        filled(forms.PasteForm, request, viewer),
        lambda data: services.put_table(
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
        lambda: services.strike_frame(row, by=viewer),
        told=_("The frame is struck."),
        back=reverse("money:frame_list"),
    )
