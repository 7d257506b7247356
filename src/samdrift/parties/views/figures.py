"""Pages of key figures: a year's table, a member's year, a member's way through the years."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samdrift.kernel.lists import Column, choice_text
from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import allowed, require
from samdrift.kernel.web.acts import act_page, filled
from samdrift.kernel.web.exports import export
from samdrift.kernel.web.pages import inside, who
from samdrift.parties.forms.figures import YearForm
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Member
from samdrift.parties.queries import figures as queries
from samdrift.parties.services.figures import FIRST_YEAR, LAST_YEAR, set_figures


def _year(request: HttpRequest, known: list[int]) -> int:
    """The year asked for, else the newest known, else this one."""
    viewer = who(request)
    text = request.GET.get("year", "")
    if text:
        if not text.isdecimal() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
            raise Http404(text)
        return int(text)
    earlier = [year for year in known if year <= viewer.day.year]
    return earlier[0] if earlier else viewer.day.year


@inside
def year(request: HttpRequest) -> HttpResponse:
    """Members across, kinds down; each sum tells whom it lacks."""
    viewer = who(request)
    known = queries.years(viewer)
    table = queries.year_table(_year(request, known), viewer)
    context = {
        "table": table,
        "years": sorted({*known, table.year}, reverse=True),
        "columns": [
            (m, allowed(viewer, "parties.change_figures", KeyFigure(member=m)))
            for m in table.members
        ],
    }
    return render(request, "parties/figures_page.html", context)


COLUMNS = (
    Column("member", gettext_lazy("Member"), lambda f: f.member.name),
    Column("year", gettext_lazy("Year"), lambda f: f.year),
    Column("kind", gettext_lazy("Figure"), choice_text("kind")),
    Column("value", gettext_lazy("Value"), lambda f: f.value),
    Column("source", gettext_lazy("Source"), lambda f: f.source),
)


@inside
def year_export(request: HttpRequest, form: str) -> HttpResponse:
    """The year's figures as a file, one row each."""
    if form not in {"csv", "xlsx", "json"}:
        raise Http404(form)
    viewer = who(request)
    table = queries.year_table(_year(request, queries.years(viewer)), viewer)
    rows = [value for line in table.lines for value in line.values if value]
    return export(rows, COLUMNS, f"{_('Key figures')} {table.year}", form)


@inside
def member_year(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Change a member's figures of a year: every kind in one form."""
    viewer = who(request)
    member = one_seen(Member, viewer, pk)
    require(viewer, "parties.change_figures", KeyFigure(member=member))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404(str(year))
    page = filled(YearForm, request, viewer, figures=queries.of_year(member, year, viewer))
    return act_page(
        request,
        page,
        lambda data: set_figures(
            member, year=year, values=page.values(), source=data["source"], by=viewer
        ),
        title=_("Key figures of %(name)s in %(year)s") % {"name": member, "year": year},
        lead=_("Leave empty what is not known. Unknown is never counted as 0."),
        submit=_("Save the figures"),
        back=reverse("parties:member_figures", args=[pk]),
        told=lambda n: (
            ngettext("%(n)s figure was changed.", "%(n)s figures were changed.", n) % {"n": n}
        ),
    )


@inside
def member_ways(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's figures through the years: a small chart of each, with its table."""
    viewer = who(request)
    member = one_seen(Member, viewer, pk)
    ways = queries.ways_of(member, viewer)
    may = allowed(viewer, "parties.change_figures", KeyFigure(member=member))
    known = sorted({row[0] for way in ways for row in way.rows if row[1] is not None}, reverse=True)
    context = {
        "member": member,
        "ways": ways,
        "may_change": may,
        "years": sorted({*known, viewer.today.year}, reverse=True),
        "this_year": viewer.today.year,
        "back": reverse("parties:member_detail", args=[pk]),
    }
    return render(request, "parties/member_figures_page.html", context)
