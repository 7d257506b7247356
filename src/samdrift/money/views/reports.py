"""What the pages of cost tables share: what is asked for, and the answer as a page, PDF or spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.pages import who
from samdrift.money.calc.report import Report
from samdrift.money.forms import budget as forms
from samdrift.money.lists.cost_base import Whose
from samdrift.money.lists.report_rows import shown_report
from samdrift.money.models.accounts import FigureSet
from samdrift.money.queries import figures as queries
from samdrift.money.services import figures as services
from samdrift.money.views.report_files import FORMS, as_file
from samdrift.parties.models.members import Member

Stage = FigureSet.Stage


@dataclass(slots=True)
class Asked:
    """What a table is asked for, from its address."""

    viewer: Viewer
    form: Any
    data: dict[str, Any] = field(default_factory=dict)
    choices: list[Member] = field(default_factory=list)
    with_figures: list[Member] = field(default_factory=list)

    def whose(self, *, all_first: bool = False) -> Whose:
        """The chosen members; at first one's own where they have figures, else all that have."""
        before = queries.predecessors(self.viewer)
        given = list(self.data.get("members") or [])
        if self.data.get("before") == "without":
            before = {}
        chosen = given or self._first(all_first=all_first)
        return Whose(chosen, before)

    def _first(self, *, all_first: bool) -> list[Member]:
        own = [one for one in self.choices if one.pk in self.viewer.members_asked]
        return own if own and not all_first else self.choices

    def stage(self) -> str:
        """The one chosen, else accounts, else what there is."""
        there = queries.stages_there(self.viewer)
        usual = [one for one in (Stage.ACCOUNTS, Stage.BUDGET, Stage.REVISED) if one in there]
        return str(self.data.get("stage") or next(iter([*usual, *sorted(there)]), Stage.ACCOUNTS))


def asked_for(request: HttpRequest, *asks: str, all_members: bool = False) -> Asked:
    """What the address asks for, of the fields named. Members to choose from are those with figures,
    and those that succeed them; or all.
    """
    viewer = who(request)
    there = queries.members_with_figures(viewer)
    pks = [one.pk for one in there]
    after = queries.predecessors(viewer)
    heirs = [one for one, before in after.items() if before & set(pks)]
    everyone = seen(Member, viewer).order_by("sort_key", "pk")
    rows = everyone.filter(pk__in=[*pks, *heirs])
    data = QueryDict(mutable=True)
    data.update(request.GET)
    choices = everyone if all_members else rows
    form = forms.AskForm(data, viewer=viewer, asks=asks, choices=choices, prefix=None)
    found = Asked(viewer, form, choices=list(choices), with_figures=list(rows))
    if form.is_valid():
        found.data = form.cleaned_data
    return found


def answer(
    request: HttpRequest, asked: Asked, report: Report | None, used: dict[str, Any], **more: Any
) -> HttpResponse:
    """The report as a page, or as the file asked for by `?as=`."""
    form = request.GET.get("as", "")
    if report is not None and form in FORMS:
        return as_file(report, form, asked.viewer)
    values = {
        "form": _refilled(asked, used),
        "refused": asked.form.errors,
        "title": report.title if report else more.pop("title"),
        **(shown_report(report) if report else {"report": None}),
        "tabs": _tabs(request),
        "may_write": allowed(asked.viewer, services.WRITE),
        **more,
    }
    return render(request, "money/report.html", values, status=422 if asked.form.errors else 200)


def _refilled(asked: Asked, used: dict[str, Any]) -> Any:
    """The form showing what the table was made of, also what was not chosen."""
    if asked.form.errors:
        return asked.form
    values = {**asked.data, **used}
    shows = forms.AskForm(
        initial=values, viewer=asked.viewer, asks=asked.form.asks, choices=asked.form.choices
    )
    for name in values:
        shows.fields[name].required = True  # each has a value, so that none is told to be optional
    return shows


def _tabs(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """The tables beside each other."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    named = (
        ("money:cost_table", _("By year")),
        ("money:cost_comparison", _("Members compared")),
        ("money:cost_breakdown", _("By system and agreement")),
        ("money:cost_deviation", _("Budget and accounts")),
        ("money:cost_months", _("By month")),
        ("money:cost_growth", _("Growth")),
        ("money:figures_list", _("Figures read in")),
        ("money:standard_line_list", _("Lines")),
    )
    return [(label, reverse(name), name == here) for name, label in named]
