"""Pages of cost: by year, members compared, growth, budget against accounts, by month, by what."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.money.lists import breakdown_pages, cost_pages, month_pages
from samdrift.money.models.accounts import FigureSet
from samdrift.money.queries import figures as queries
from samdrift.money.views.reports import answer, asked_for

Stage = FigureSet.Stage


@pages.inside
def cost_table(request: HttpRequest) -> HttpResponse:
    """Lines by year for the chosen members."""
    asked = asked_for(request, "stage", "before", "members")
    stage, whose = asked.stage(), asked.whose()
    used = {"stage": stage, "members": whose.members}
    if not asked.choices:
        return answer(request, asked, None, used, title=_("ICT cost by year"))
    report, base = cost_pages.cost_report(stage, whose, asked.viewer)
    years = [int(year) for year in report.header[1:]]
    sources = cost_pages.sources_of([base], years)
    return answer(request, asked, report, used, sources=sources)


@pages.inside
def comparison(request: HttpRequest) -> HttpResponse:
    """The members beside each other in a year."""
    asked = asked_for(request, "stage", "year", "by", "before", "members")
    stage, whose = asked.stage(), asked.whose(all_first=True)
    if not asked.choices:
        return answer(request, asked, None, {}, title=_("Members compared"))
    year = asked.data.get("year") or _newest(stage, asked.viewer)
    by = asked.data.get("by") or "total"
    used = {"stage": stage, "members": whose.members, "year": year, "by": by}
    report = cost_pages.comparison_report(stage, year, by, whose, asked.viewer)
    return answer(request, asked, report, used)


@pages.inside
def growth(request: HttpRequest) -> HttpResponse:
    """The cost of the years against a baseline."""
    asked = asked_for(request, "stage", "base", "expected", "by", "before", "members")
    stage, whose = asked.stage(), asked.whose()
    if not asked.choices:
        return answer(request, asked, None, {}, title=_("Growth in ICT cost against a baseline"))
    expected, base = asked.data.get("expected"), asked.data.get("base")
    expected = Decimal(0) if expected is None else expected
    by = asked.data.get("by") or "total"
    report = cost_pages.growth_report(stage, base, expected, whose, asked.viewer, by)
    used = {
        "by": by,
        "stage": stage,
        "members": whose.members,
        "expected": expected,
        "base": base or "".join(report.header[1:2]),
    }
    return answer(request, asked, report, used)


@pages.inside
def deviation(request: HttpRequest) -> HttpResponse:
    """Budget and accounts of a year beside each other."""
    asked = asked_for(request, "stage", "against", "year", "before", "members")
    stage, whose = asked.stage(), asked.whose()
    if not asked.choices:
        return answer(request, asked, None, {}, title=_("Budget and accounts"))
    year = asked.data.get("year") or _newest(stage, asked.viewer)
    against = asked.data.get("against") or str(_usual_plan(asked.viewer))
    used = {"stage": stage, "against": against, "year": year, "members": whose.members}
    report, bases = cost_pages.deviation_report(stage, against, year, whose, asked.viewer)
    sources = cost_pages.sources_of(bases, [year])
    return answer(request, asked, report, used, sources=sources)


def _usual_plan(viewer: Viewer) -> Stage:
    there = queries.stages_there(viewer)
    return Stage.REVISED if Stage.REVISED in there else Stage.BUDGET


def _newest(stage: str, viewer: Viewer) -> int:
    rows = queries.standing(viewer).filter(stage=stage).order_by("-year")
    year = rows.values_list("year", flat=True).first()
    return int(year) if year else viewer.day.year


@pages.inside
def by_month(request: HttpRequest) -> HttpResponse:
    """A year's budget and accounts month by month."""
    asked = asked_for(request, "against", "year", "line", "spread", "before", "members")
    whose = asked.whose()
    if not asked.choices:
        return answer(request, asked, None, {}, title=_("Budget and accounts by month"))
    year = asked.data.get("year") or _newest(Stage.ACCOUNTS, asked.viewer)
    against = asked.data.get("against") or str(_usual_plan(asked.viewer))
    spread = asked.data.get("spread") or "even"
    report, bases = month_pages.months_report(
        against, year, whose, asked.viewer, line=asked.data.get("line"), evenly=spread == "even"
    )
    used = {"against": against, "year": year, "members": whose.members, "spread": spread}
    sources = cost_pages.sources_of(bases, [year])
    return answer(request, asked, report, used, sources=sources)


@pages.inside
def breakdown(request: HttpRequest) -> HttpResponse:
    """Cost by system, agreement, art and so on, from figures, invoices or agreements."""
    asked = asked_for(request, "group", "source", "stage", "before", "members", all_members=True)
    given = bool(asked.data.get("members"))
    stage, source = asked.stage(), asked.data.get("source") or breakdown_pages.FIGURES
    by = asked.data.get("group") or "system"
    # Without a choice invoices are those of all; figures are those of whoever has figures.
    asked.choices = asked.choices if given else asked.with_figures
    whose = asked.whose()
    report, base = breakdown_pages.breakdown_report(
        source, stage, by, whose, asked.viewer, chosen=given
    )
    used = {
        "group": by,
        "source": source,
        "stage": stage,
        "members": whose.members if given else [],
    }
    years = [int(year) for year in report.header[1:]]
    sources = cost_pages.sources_of([base], years) if base else []
    return answer(request, asked, report, used, sources=sources)
