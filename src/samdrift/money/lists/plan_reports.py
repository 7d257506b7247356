"""The four-year economic plan of a member, or of all together: from figures and the portfolio."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.ranking import INSIDE, OUTSIDE
from samdrift.money.calc.report import THOUSANDS, Line, Report, Series
from samdrift.money.lists import cost_base
from samdrift.money.lists.cost_base import Base, Whose
from samdrift.money.lists.cost_pages import names_of
from samdrift.money.lists.figure_words import set_url, stage_short
from samdrift.money.models.accounts import FigureSet
from samdrift.money.models.investments import Frame
from samdrift.money.queries import figures as queries
from samdrift.money.queries.figures import Place, Sums
from samdrift.money.queries.investments import INVESTED, Standing, standing
from samdrift.money.queries.lines import in_order
from samdrift.money.queries.plan import YEARS

Stage, Section = FigureSet.Stage, Frame.Section
BEYOND_TOTAL = 4
"""Rows of the cost table that a plan leaves out: gross, exposed and its two shares."""
Columns = dict[Any, tuple[Sums, list[Place]]]


def plan_report(
    first: int, by: str, whose: Whose, viewer: Viewer
) -> tuple[Report, list[tuple[str, str]]]:
    """The plan of four years beside the budget of the year before, and the sets it is made of."""
    years = list(range(first, first + YEARS))
    plan = queries.sums_of(Stage.PLAN, whose.asked, viewer)
    before = _before(first - 1, whose, viewer)
    columns: Columns = {first - 1: (before, whose.places(first - 1, before.sets))}
    columns |= {year: (plan, whose.places(year, plan.sets)) for year in years}
    base = Base(whose, plan, in_order(viewer))
    stage = stage_short(before.stage)
    report = Report(
        title=_("Economic plan %(first)s–%(last)s") % {"first": first, "last": years[-1]},
        lead=_("%(names)s. ICT cost in 1 000 kr, beside the %(stage)s of %(year)s.")
        % {"names": names_of(whose), "stage": stage, "year": first - 1},
        header=("", f"{stage[:1].upper()}{stage[1:]} {first - 1}", *map(str, years)),
        notes=cost_base.lacking(base, years),
        picture_title=_("Net ICT cost, 1 000 kr"),
    )
    of_lines = cost_base.table_lines(base.lines_of(columns), list(columns))[:-BEYOND_TOTAL]
    total = of_lines[-1]
    found = standing(viewer, INVESTED)
    if by == "members":
        report.lines = _by_member(whose, plan, before, first, base)
    else:
        report.lines = [*of_lines, *_portfolio(found, whose, list(columns), of_lines)]
        beside = cost_base.unplaced(columns)
        report.lines += [beside] if beside else []
    report.series = [Series(_("Net ICT cost"), _thousands(total))]
    return report, _sources(columns)


def _before(year: int, whose: Whose, viewer: Viewer) -> Sums:
    """The revised budget of the year where there is one for all, else the budget as adopted."""
    revised = queries.sums_of(Stage.REVISED, whose.asked, viewer)
    places = whose.places(year, revised.sets)
    if places and all(place in revised.sets for place in places):
        return revised
    return queries.sums_of(Stage.BUDGET, whose.asked, viewer)


def _thousands(line: Line) -> tuple[Decimal | None, ...]:
    return tuple(one / 1000 if isinstance(one, Decimal) else None for one in line.values)


def _sources(columns: Columns) -> list[tuple[str, str]]:
    rows = [
        sums.sets[place]
        for sums, places in columns.values()
        for place in places
        if place in sums.sets
    ]
    return [(str(row), set_url(row)) for row in rows]


def _by_member(whose: Whose, plan: Sums, before: Sums, first: int, base: Base) -> list[Line]:
    """Each member's net cost, made of operation and investment; and all together."""
    rows = []
    for member in whose.roots():
        one = Base(Whose([member], whose.before), plan, base.lines)
        columns: Columns = {first - 1: (before, one.whose.places(first - 1, before.sets))}
        columns |= one.columns(range(first, first + YEARS))
        lines = cost_base.table_lines(one.lines_of(columns), list(columns))
        total = lines[-BEYOND_TOTAL - 1]
        rows.append(Line(member.name, total.values, formula=total.formula, parts=total.parts))
    sums = tuple(
        cost_base.total(row.values[at] for row in rows)  # type: ignore[misc]
        for at in range(YEARS + 1)
    )
    label = _("All together")
    formula = " + ".join(row.label for row in rows)
    return [*rows, Line(label, sums, strong=True, formula=formula, parts=tuple(rows))]


# What the joint portfolio says of the same years


def _portfolio(
    found: Standing, whose: Whose, years: Sequence[int], of_lines: Sequence[Line]
) -> list[Line]:
    members = whose.asked
    frames = Line(
        _("Frames put into the joint pool, investment"),
        tuple(_frames(found, year, members) for year in years),
    )
    own = _over(
        _("Own necessary maintenance, investment"), years,
        lambda year: _cost(found.own, year, Section.INVESTMENT, lambda row: row.member_id in members),
    )  # fmt: skip
    lines = [frames, own, _apart(frames, own, years, of_lines)]
    if {pk for pk, one in found.pool.members.items() if one.ceased_on is None} <= members:
        lines += _joint(found, years)
    return lines


def _frames(found: Standing, year: int, members: set[int]) -> Decimal | None:
    """The members' frames; None when one that is expected is not known, or nobody has any."""
    place = (year, Section.INVESTMENT.value)
    lack = {one.pk for one in found.pool.lacking(place)}
    return None if lack & members else found.pool.amount(place, members)


def _over(label: str, years: Sequence[int], amount: Callable[[int], Decimal]) -> Line:
    return Line(label, tuple(amount(year) for year in years))


def _cost(rows: Sequence[Any], year: int, section: str, fits: Callable[[Any], bool]) -> Decimal:
    """Cost less grants of those that fit."""
    return sum(
        (
            one.amount - one.granted
            for row in rows
            if fits(row)
            for one in row.costs_in
            if (one.year, one.section) == (year, section)
        ),
        Decimal(0),
    )


def _apart(frames: Line, own: Line, years: Sequence[int], of_lines: Sequence[Line]) -> Line:
    """The plan's investment less what the portfolio accounts for: 0 where they agree."""
    total, operating = of_lines[-1], next(line for line in reversed(of_lines[:-1]) if line.strong)
    values = []
    for at in range(len(years)):
        known = (total.values[at], operating.values[at], frames.values[at], own.values[at])
        amounts = [one for one in known if isinstance(one, Decimal)]
        is_known = len(amounts) == len(known)
        values.append(amounts[0] - amounts[1] - amounts[2] - amounts[3] if is_known else None)
    label = _("Investment in the plan that is neither in the pool nor own maintenance")
    formula = f"{total.label} − {operating.label} − {frames.label} − {own.label}"
    return Line(label, tuple(values), (THOUSANDS,), False, formula, (total, operating, frames, own))


def _joint(found: Standing, years: Sequence[int]) -> list[Line]:
    """What the pool is used for: only where all its members are shown."""

    def inside(row: Any) -> bool:
        return found.verdict(row) == INSIDE

    def outside(row: Any) -> bool:
        return found.verdict(row) == OUTSIDE

    kinds = (
        (_("Joint measures inside the frame, investment"), Section.INVESTMENT, inside),
        (_("Operating cost that these bring"), Section.OPERATING, inside),
        (_("Joint measures outside the frame, investment"), Section.INVESTMENT, outside),
    )
    return [
        _over(label, years, lambda year, s=section, fits=fits: _cost(found.ranked, year, s, fits))  # type: ignore[misc]
        for label, section, fits in kinds
    ]
