"""A year's budget and accounts month by month, with what the year points to."""

from __future__ import annotations

from decimal import Decimal

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.monthly import MonthsOfYear, months_of, running
from samdrift.money.calc.report import Line, Report, Series
from samdrift.money.lists import cost_base
from samdrift.money.lists.cost_base import Base, Whose, base_of
from samdrift.money.lists.cost_pages import names_of
from samdrift.money.lists.figure_words import stage_short
from samdrift.money.models.accounts import FigureSet, StandardLine
from samdrift.money.queries import breakdown as queries

Stage = FigureSet.Stage


def months_report(
    against: str,
    year: int,
    whose: Whose,
    viewer: Viewer,
    *,
    line: StandardLine | None = None,
    evenly: bool = True,
) -> tuple[Report, tuple[Base, ...]]:
    """Accounts against budget by month, the deviation so far, and the forecast: the one that is read
    in where there is one by month, else worked out from both.
    """
    plan, came = base_of(against, whose, viewer), base_of(Stage.ACCOUNTS, whose, viewer)
    asked = line.pk if line else None
    found = months_of(
        _periods(plan, year, asked, viewer), _periods(came, year, asked, viewer), evenly=evenly
    )
    told = base_of(Stage.FORECAST, whose, viewer)
    forecast = _periods(told, year, asked, viewer)
    budget = stage_short(against)
    report = Report(
        title=_("Budget and accounts by month, %(year)s") % {"year": year},
        lead=_lead(whose, budget, line, evenly=evenly),
        header=(
            _("Month"), budget[:1].upper() + budget[1:], pgettext("of a year", "Accounts"), _("Deviation"),
            _("Deviation so far"), _("Forecast"),
        ),
        picture_title=_("From January on, 1 000 kr"),
        across=tuple(str(MONTHS_3[one.month]) for one in found.months),
        notes=_notes(found, told, plan, came, year, budget, is_told=forecast is not None),
    )  # fmt: skip
    report.lines = _lines(found, forecast)
    report.series = (
        Series(pgettext("of a year", "Accounts"), _so_far([one.came for one in found.months])),
        Series(budget[:1].upper() + budget[1:], _so_far([one.planned for one in found.months])),
    )
    return report, (plan, came, told)


def _periods(base: Base, year: int, line: int | None, viewer: Viewer) -> dict[int, Decimal] | None:
    return queries.periods_of(base.sums, base.whose.places(year, base.sums.sets), line, viewer)


def _lead(whose: Whose, budget: str, line: StandardLine | None, *, evenly: bool) -> str:
    about = line.title if line else _("ICT cost in all, net")
    parts = [
        _("%(names)s: %(line)s. Amounts in 1 000 kr.") % {"names": names_of(whose), "line": about}
    ]
    if evenly:
        parts.append(
            _("What the %(budget)s tells for the whole year is divided evenly over the months.")
            % {"budget": budget}
        )
    return " ".join(parts)


def _lines(found: MonthsOfYear, forecast: dict[int, Decimal] | None) -> list[Line]:
    rows = [
        Line(
            str(MONTHS[one.month]).capitalize(),
            (
                one.planned, one.came, one.more, one.so_far,
                one.forecast if forecast is None else forecast.get(one.month, Decimal(0)),
            ),
        )
        for one in found.months
    ]  # fmt: skip
    beside = None if forecast is None else forecast.get(0, Decimal(0))
    if found.planned_beside or found.came_beside or beside:
        rows.append(
            Line(
                _("Told for the whole year"),
                (found.planned_beside, found.came_beside, None, None, beside),
            )
        )
    year = found.forecast if forecast is None else sum(forecast.values(), Decimal(0))
    more = None
    if found.planned is not None and year is not None:
        more = year - found.planned
    rows.append(
        Line(_("The year"), (found.planned, found.came, more, None, year), strong=True, parts=())
    )
    return rows


def _notes(
    found: MonthsOfYear,
    told: Base,
    plan: Base,
    came: Base,
    year: int,
    budget: str,
    *,
    is_told: bool,
) -> list[str]:
    notes = [
        _("In the row of the year the deviation is the forecast less the %(budget)s.")
        % {"budget": budget}
    ]
    if is_told:
        notes.append(_("The forecast is the one that was read in."))
    elif found.last:
        month = MONTHS[found.last]
        notes.append(
            _(
                "The forecast is worked out: accounts to the end of %(month)s and the %(budget)s from then on."
            )
            % {"month": month, "budget": budget}
        )
    for base in (plan, came):
        notes += cost_base.lacking(base, [year])
    if not is_told and any(place[1] == year for place in told.sums.sets):
        notes.append(_("Not all of these members have a forecast for the year."))
    return notes


def _so_far(amounts: list[Decimal | None]) -> tuple[Decimal | None, ...]:
    return tuple(None if one is None else one / 1000 for one in running(amounts))
