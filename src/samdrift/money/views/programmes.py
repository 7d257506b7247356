"""Pages of programmes and grants, and of the economic plan."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.agreements.forms.common import BecauseForm
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed, require
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled
from samdrift.kernel.web.pages import who
from samdrift.money.forms import plan as plan_forms
from samdrift.money.forms import programmes as forms
from samdrift.money.lists.cost_base import Whose
from samdrift.money.lists.investment_reports import programme_report
from samdrift.money.lists.investment_words import grant_url, programme_url
from samdrift.money.lists.plan_reports import plan_report
from samdrift.money.lists.programmes import found_of
from samdrift.money.models.investments import Grant, GrantUse, Programme
from samdrift.money.queries import figures as figure_queries
from samdrift.money.queries import plan as plan_queries
from samdrift.money.queries import pool
from samdrift.money.queries import programmes as queries
from samdrift.money.services import programmes as services
from samdrift.money.services.figures import WRITE as WRITE_FIGURES
from samdrift.money.services.plan import draft_plan
from samdrift.money.views.portfolio_common import report_values
from samdrift.money.views.report_files import FORMS, as_file
from samdrift.parties.models.members import Member

_ON = Acts(Programme, back=programme_url, called="programme")
_ON_GRANT = Acts(Grant, back=grant_url, called="giver", name=lambda row: row.giver)

grant_new = _ON.form(
    services.add_grant,
    forms.NewGrantForm,
    right=services.WRITE,
    title=gettext_lazy("A grant to %(programme)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The grant is registered."),
)
grant_change = _ON_GRANT.form(
    services.change_grant,
    forms.GrantForm,
    right=services.WRITE,
    title=gettext_lazy("Change the grant from %(giver)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The grant is changed."),
)
grant_use = _ON_GRANT.form(
    services.use_grant,
    forms.UseForm,
    right=services.WRITE,
    title=gettext_lazy("What was used of the grant from %(giver)s?"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The use is written down."),
)
use_back = Acts(GrantUse, back=lambda row: grant_url(row.grant), called="what", name=lambda row: row.what).form(
    services.take_back,
    BecauseForm,
    right=services.WRITE,
    title=gettext_lazy("Take back “%(what)s”"),
    lead=gettext_lazy("It is taken back by an entry of its own, dated today. Both stay to be read."),
    submit=gettext_lazy("Take it back"),
    told=gettext_lazy("The use is taken back."),
)  # fmt: skip


@pages.inside
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A programme's cost and funding as PDF or as a spreadsheet."""
    viewer = who(request)
    row = queries.listed(viewer).filter(pk=pk).first()
    if row is None:
        raise OutOfReach(f"programme {pk}")
    if form not in FORMS:
        raise Http404(form)
    return as_file(programme_report(found_of(viewer, row)), form, viewer)


# The economic plan


@pages.inside
def plan(request: HttpRequest) -> HttpResponse:
    """Four years for the chosen members, from their plans and the joint portfolio."""
    viewer = who(request)
    choices = _choices(viewer)
    form = _asked(request, viewer, choices)
    data = form.cleaned_data if form.is_valid() else {}
    first = data.get("first") or viewer.day.year + 1
    members = list(data.get("members") or _planned(viewer, choices, first))
    by = data.get("by") or "lines"
    whose = Whose(members, figure_queries.predecessors(viewer))
    report, sources = plan_report(first, by, whose, viewer)
    file = request.GET.get("as", "")
    if file in FORMS and not form.errors:
        return as_file(report, file, viewer)
    used = {"first": first, "by": by, "members": members}
    shows = form if form.errors else _refilled(viewer, choices, used)
    values = {
        **report_values(request, report),
        "form": shows,
        "refused": form.errors,
        "sources": sources,
        "has_members": bool(members),
        "may_write": allowed(viewer, WRITE_FIGURES),
    }
    return render(request, "money/plan.html", values, status=422 if form.errors else 200)


def _choices(viewer: Viewer) -> list[Member]:
    """Those with figures or frames that have not ceased, by name."""
    pks = {one.pk for one in figure_queries.members_with_figures(viewer)}
    pks |= set(pool.pool_of(viewer).members)
    rows = seen(Member, viewer).filter(pk__in=pks, ceased_on=None)
    return list(rows.order_by("sort_key", "pk"))


def _planned(viewer: Viewer, choices: list[Member], first: int) -> list[Member]:
    """Those that have a plan of these years, as the page begins; all of them where none has."""
    there = plan_queries.with_plan(viewer, first)
    return [one for one in choices if one.pk in there] or choices


def _asked(request: HttpRequest, viewer: Viewer, choices: list[Member]) -> Any:
    data = QueryDict(mutable=True)
    data.update(request.GET)
    return plan_forms.AskPlanForm(data, viewer=viewer, choices=_rows(viewer, choices))


def _refilled(viewer: Viewer, choices: list[Member], used: dict[str, Any]) -> Any:
    """The form showing what the table was made of."""
    shows = plan_forms.AskPlanForm(initial=used, viewer=viewer, choices=_rows(viewer, choices))
    for one in shows.fields.values():
        one.required = True  # each has a value, so that none is told to be optional
    return shows


def _rows(viewer: Viewer, choices: list[Member]) -> Any:
    pks = [one.pk for one in choices]
    return seen(Member, viewer).filter(pk__in=pks).order_by("sort_key", "pk")


@pages.inside
def plan_draft(request: HttpRequest) -> HttpResponse:
    """A first draft of a member's plan, made of a year that is known."""
    viewer = who(request)
    require(viewer, WRITE_FIGURES)
    return act_page(
        request,
        filled(plan_forms.DraftForm, request, viewer),
        lambda data: draft_plan(data.pop("member"), by=viewer, **data),
        title=_("Draft an economic plan"),
        lead=_("Each line of operation grows from the year chosen; investment is the member’s frames and own maintenance. You can load a better plan over it."),
        submit=_("Make the draft"),
        told=_("The draft is made, and can be written over."),
        back=reverse("money:plan"),
        to=lambda rows: f"{reverse('money:plan')}?members={rows[0].member_id}&first={rows[0].year}",
    )  # fmt: skip
