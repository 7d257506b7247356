"""Pages of figures: tables of cost, loading a file, amounts by hand, lines and their prefixes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.files import content_of, refuse_too_large
from samdrift.kernel.reach import one_seen, seen
from samdrift.kernel.rights import allowed, require
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import who
from samdrift.money.calc.report import Line, Report
from samdrift.money.forms import budget as forms
from samdrift.money.intake.figure_load import Loaded, load_figures, told
from samdrift.money.intake.figures import Options
from samdrift.money.lists import cost_pages
from samdrift.money.lists.cost_base import Whose
from samdrift.money.lists.figure_words import line_url, set_url
from samdrift.money.models.accounts import FigureSet, LinePrefix, StandardLine
from samdrift.money.papers.report_paper import picture_of, report_pdf, report_xlsx
from samdrift.money.papers.words import shown
from samdrift.money.queries import figures as queries
from samdrift.money.services import figures as services
from samdrift.money.services import lines as line_services
from samdrift.parties.models.members import Member

Stage = FigureSet.Stage
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(slots=True)
class Asked:
    """What a table is asked for, from its address."""

    viewer: Viewer
    form: Any
    data: dict[str, Any] = field(default_factory=dict)
    choices: list[Member] = field(default_factory=list)

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


def _asked(request: HttpRequest, *asks: str) -> Asked:
    viewer = who(request)
    there = queries.members_with_figures(viewer)
    pks = [one.pk for one in there]
    after = queries.predecessors(viewer)
    heirs = [one for one, before in after.items() if before & set(pks)]
    rows = seen(Member, viewer).filter(pk__in=[*pks, *heirs]).order_by("sort_key", "pk")
    data = QueryDict(mutable=True)
    data.update(request.GET)
    form = forms.AskForm(data, viewer=viewer, asks=asks, choices=rows, prefix=None)
    found = Asked(viewer, form, choices=list(rows))
    if form.is_valid():
        found.data = form.cleaned_data
    return found


def _answer(
    request: HttpRequest, asked: Asked, report: Report | None, used: dict[str, Any], **more: Any
) -> HttpResponse:
    """The report as a page, or as the file asked for by `?as=`."""
    as_file = request.GET.get("as", "")
    if report is not None and as_file in {"pdf", "xlsx"}:
        return _as_file(report, as_file, asked.viewer)
    values = {
        "form": _refilled(asked, used),
        "refused": asked.form.errors,
        "report": report,
        "title": report.title if report else more.pop("title"),
        "rows": [_row(line) for line in report.lines] if report else [],
        "explained": [(_row(one), [_row(part) for part in one.parts]) for one in report.explained()]
        if report
        else [],
        "picture": mark_safe(picture_of(report)) if report else "",  # noqa: S308 -- our own template
        "tabs": _tabs(request),
        "may_write": allowed(asked.viewer, services.WRITE),
        **more,
    }
    return render(request, "money/report.html", values, status=422 if asked.form.errors else 200)


def _row(line: Line) -> dict[str, Any]:
    cells = [shown(*cell) for cell in line.cells()]
    return {"label": line.label, "cells": cells, "strong": line.strong, "formula": line.formula}


def _refilled(asked: Asked, used: dict[str, Any]) -> Any:
    """The form showing what the table was made of, also what was not chosen."""
    if asked.form.errors:
        return asked.form
    values = {**asked.data, **used}
    return forms.AskForm(
        initial=values, viewer=asked.viewer, asks=asked.form.asks, choices=asked.form.choices
    )


def _tabs(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """The tables beside each other."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    named = (
        ("money:cost_table", _("By year")),
        ("money:cost_comparison", _("Members compared")),
        ("money:cost_deviation", _("Budget and accounts")),
        ("money:cost_growth", _("Growth")),
        ("money:figures_list", _("Figures read in")),
        ("money:standard_line_list", _("Lines")),
    )
    return [(label, reverse(name), name == here) for name, label in named]


def _as_file(report: Report, form: str, viewer: Viewer) -> HttpResponse:
    name = f"{slugify(report.title) or 'report'}.{form}"
    if form == "pdf":
        return attachment(report_pdf(report, viewer), name, PDF)
    return attachment(report_xlsx(report), name, XLSX)


@pages.inside
def cost_table(request: HttpRequest) -> HttpResponse:
    """Lines by year for the chosen members."""
    asked = _asked(request, "stage", "before", "members")
    stage, whose = asked.stage(), asked.whose()
    used = {"stage": stage, "members": whose.members}
    if not asked.choices:
        return _answer(request, asked, None, used, title=_("ICT cost by year"))
    report, _base = cost_pages.cost_report(stage, whose, asked.viewer)
    return _answer(request, asked, report, used)


@pages.inside
def comparison(request: HttpRequest) -> HttpResponse:
    """The members beside each other in a year."""
    asked = _asked(request, "stage", "year", "by", "before", "members")
    stage, whose = asked.stage(), asked.whose(all_first=True)
    if not asked.choices:
        return _answer(request, asked, None, {}, title=_("Members compared"))
    year = asked.data.get("year") or _newest(stage, asked.viewer)
    by = asked.data.get("by") or "total"
    used = {"stage": stage, "members": whose.members, "year": year, "by": by}
    report = cost_pages.comparison_report(stage, year, by, whose, asked.viewer)
    return _answer(request, asked, report, used)


@pages.inside
def growth(request: HttpRequest) -> HttpResponse:
    """The cost of the years against a baseline."""
    asked = _asked(request, "stage", "base", "expected", "before", "members")
    stage, whose = asked.stage(), asked.whose()
    if not asked.choices:
        return _answer(request, asked, None, {}, title=_("Growth in ICT cost against a baseline"))
    expected, base = asked.data.get("expected"), asked.data.get("base")
    report = cost_pages.growth_report(stage, base, expected, whose, asked.viewer)
    used = {"stage": stage, "members": whose.members}
    return _answer(request, asked, report, used)


@pages.inside
def deviation(request: HttpRequest) -> HttpResponse:
    """Budget and accounts of a year beside each other."""
    asked = _asked(request, "stage", "against", "year", "before", "members")
    stage, whose = asked.stage(), asked.whose()
    if not asked.choices:
        return _answer(request, asked, None, {}, title=_("Budget and accounts"))
    year = asked.data.get("year") or _newest(stage, asked.viewer)
    there = queries.stages_there(asked.viewer)
    usual = Stage.REVISED if Stage.REVISED in there else Stage.BUDGET
    against = asked.data.get("against") or str(usual)
    used = {"stage": stage, "against": against, "year": year, "members": whose.members}
    report, _base = cost_pages.deviation_report(stage, against, year, whose, asked.viewer)
    return _answer(request, asked, report, used)


def _newest(stage: str, viewer: Viewer) -> int:
    rows = queries.standing(viewer).filter(stage=stage).order_by("-year")
    year = rows.values_list("year", flat=True).first()
    return int(year) if year else viewer.day.year


@pages.inside
def load(request: HttpRequest) -> HttpResponse:
    """Load a file of figures; what is wrong in it is told line by line."""
    viewer = who(request)
    require(viewer, services.WRITE)
    form = filled(forms.LoadForm, request, viewer)
    loaded = Loaded()
    if request.method == "POST" and form.is_valid():
        taken = pages.try_act(form, lambda: _loaded(form.cleaned_data, viewer))
        loaded = taken or loaded
        if loaded.made or loaded.known:
            sets = [*loaded.made, *loaded.known]
            to = set_url(sets[0]) if len(sets) == 1 else reverse("money:figures_list")
            return pages.done(request, told(loaded), to)
    values = {
        "form": form,
        "faults": loaded.faults[:100],
        "fault_count": len(loaded.faults),
        "title": _("Load budget or accounts"),
        "submit": _("Load"),
        "back": reverse("money:figures_list"),
    }
    refused = form.errors or loaded.faults
    return render(request, "money/figures_load.html", values, status=422 if refused else 200)


def _loaded(data: dict[str, Any], viewer: Viewer) -> Loaded:
    upload = data["figures"]
    refuse_too_large(upload.size)
    member = data["member"]
    options = Options(
        member.pk if member else None,
        data["year"],
        data["stage"],
        {"kroner": False, "thousands": True}.get(data["unit"]),
    )
    return load_figures(upload.read(), str(upload.name), by=viewer, options=options)


@pages.inside
def by_hand(request: HttpRequest) -> HttpResponse:
    """Amounts of a member's year by line; what is left empty is not known."""
    viewer = who(request)
    require(viewer, services.WRITE)
    return act_page(
        request,
        filled(forms.HandForm, request, viewer),
        lambda data: services.write_by_hand(data.pop("member"), by=viewer, **data),
        title=_("Write figures"),
        lead=_("Amounts in kroner without VAT that comes back. What you leave empty is not known; write 0 for nothing."),
        submit=_("Save"),
        told=gettext_lazy("The figures are saved."),
        back=reverse("money:figures_list"),
        to=set_url,
    )  # fmt: skip


@pages.inside
def set_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that figures were read from, byte for byte as it came."""
    found = one_seen(FigureSet, who(request), pk)
    if found.file is None:
        raise OutOfReach(f"file of figures {pk}")
    return attachment(content_of(found.file), found.file.name)


_ON_LINE = Acts(StandardLine, back=line_url, called="line")
_ON_PREFIX = Acts(LinePrefix, back=lambda row: line_url(row.line))

prefix_add = _ON_LINE.form(
    line_services.add_prefix,
    forms.PrefixForm,
    right=line_services.PLACE,
    owner=lambda _row: None,
    title=gettext_lazy("Which accounts belong to %(line)s?"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The accounts are placed on the line, also in figures read before."),
    to=lambda row: line_url(row.line),
)
prefix_remove = _ON_PREFIX.press(
    line_services.remove_prefix,
    told=gettext_lazy("The accounts no longer belong to the line."),
)
