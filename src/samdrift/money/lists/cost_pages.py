"""The reports of cost: the table by year, members beside each other, growth, budget and accounts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from samdrift.agreements.calc.kroner import rounded
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc import cost_table as calc
from samdrift.money.calc.growth import Growth, against_baseline, mean_growth, per, since
from samdrift.money.calc.report import (
    KRONER,
    NUMBER,
    SHARE,
    TEXT,
    THOUSANDS,
    Bar,
    Line,
    Report,
    Series,
)
from samdrift.money.lists import cost_base
from samdrift.money.lists.cost_base import Base, Whose, base_of, whole
from samdrift.money.lists.figure_words import set_url, stage_short
from samdrift.money.papers.words import plain
from samdrift.money.queries import figures as queries
from samdrift.money.queries.figures import Place
from samdrift.parties.models.figures import KeyFigure

MOST_YEARS = 10
Kind = KeyFigure.Kind
NUMBERS = (Kind.USERS, Kind.INHABITANTS)


def names_of(whose: Whose) -> str:
    return ", ".join(one.name for one in whose.roots())


def sources_of(bases: Sequence[Base], years: Sequence[int]) -> list[tuple[str, str]]:
    """The sets that a table is made of, with their addresses."""
    found = {
        one.pk: (str(one), set_url(one))
        for base in bases
        for year in years
        for place in base.whose.places(year, base.sums.sets)
        if (one := base.sums.sets.get(place)) is not None
    }
    return list(found.values())


def cost_report(stage: str, whose: Whose, viewer: Viewer) -> tuple[Report, Base]:
    """Lines by year with every total and share, and bars of the share by net cost."""
    base = base_of(stage, whose, viewer)
    years = base.sums.years[-MOST_YEARS:]
    columns = base.columns(years)
    lines = cost_base.table_lines(base.lines_of(columns), years)
    beside = cost_base.unplaced(columns)
    names = names_of(whose)
    report = Report(
        title=_("ICT cost by year"),
        lead=_("%(names)s, %(stage)s. Amounts in 1 000 kr.")
        % {"names": names, "stage": stage_short(stage)},
        header=(_("Line"), *map(str, years)),
        lines=[*lines, *([beside] if beside else [])],
        notes=[
            *cost_base.lacking(base, years),
            *cost_base.unfinished(base, years, viewer).values(),
        ],
        picture_title=_("Share of net ICT cost exposed to competition"),
    )
    share = next(line for line in lines if line.units == (SHARE,))
    report.bars = [
        Bar(str(year), rounded(Fraction(value)), plain(value, SHARE))
        for year, value in zip(years, share.values, strict=True)
        if isinstance(value, Fraction)
    ]
    return report, base


def _of_year(base: Base, year: int) -> Any:
    """The derived figures of one year."""
    return calc.cost_table(base.lines_of(base.columns([year])), [year])[0]


def comparison_report(stage: str, year: int, by: str, whose: Whose, viewer: Viewer) -> Report:
    """The members beside each other in a year."""
    everyone = base_of(stage, whose, viewer)
    numbers = queries.numbers_of([one.value for one in NUMBERS], whose.asked, viewer)
    report = Report(
        title=_("Members compared, %(year)s") % {"year": year},
        lead=_("Net ICT cost, %(stage)s. A dash is what is not known.")
        % {"stage": stage_short(stage)},
        header=(
            _("Member"), _("Operation, 1 000 kr"), _("Investment, 1 000 kr"), _("In all, net, 1 000 kr"),
            _("Exposed to competition"), _("Inhabitants"), _("Per inhabitant"), _("Users"), _("Per user"),
        ),
    )  # fmt: skip
    for member in whose.roots():
        one = Base(Whose([member], whose.before), everyone.sums, everyone.lines)
        report.lines.append(_compared(one, year, numbers))
    at, unit, title = {
        "inhabitant": (5, KRONER, _("Net ICT cost per inhabitant")),
        "user": (7, KRONER, _("Net ICT cost per user")),
    }.get(by, (2, THOUSANDS, _("Net ICT cost, 1 000 kr")))
    report.picture_title = title
    known = [line for line in report.lines if isinstance(line.values[at], Decimal)]
    known.sort(key=lambda line: -Decimal(str(line.values[at])))
    report.bars = [
        Bar(line.label, Decimal(str(line.values[at])), plain(line.values[at], unit))
        for line in known
    ]
    return report


COMPARED = (THOUSANDS, THOUSANDS, THOUSANDS, SHARE, NUMBER, KRONER, NUMBER, KRONER)


def _compared(base: Base, year: int, numbers: dict[tuple[int, int, str], int]) -> Line:
    found = _of_year(base, year)
    places = base.whose.places(year, base.sums.sets)
    cost = whole(found.total)
    operating = whole(found.operating)
    invested = None if cost is None or operating is None else cost - operating
    users = _number(places, Kind.USERS, numbers)
    people = _number(places, Kind.INHABITANTS, numbers)
    return Line(
        base.whose.members[0].name,
        (
            operating, invested, cost, found.share,
            people, per({year: cost}, {year: people})[year],
            users, per({year: cost}, {year: users})[year],
        ),
        COMPARED,
    )  # fmt: skip


def _number(places: Sequence[Place], kind: str, numbers: dict[Any, int]) -> int | None:
    """The members' key figure together; None when one is not known."""
    known = [numbers.get((member, year, str(kind))) for member, year in places]
    return None if None in known or not known else sum(one for one in known if one is not None)


def growth_report(
    stage: str,
    base_year: int | None,
    expected: Decimal | None,
    whose: Whose,
    viewer: Viewer,
    by: str = "total",
) -> Report:
    """The net cost of each year beside what it would have been at the expected growth; and of several
    members how much each has grown. `by` is what the picture shows.
    """
    base = base_of(stage, whose, viewer)
    years = base.sums.years
    found = calc.cost_table(base.lines_of(base.columns(years)), years)
    actual = {one.year: whole(one.total) for one in found}
    first = base_year if base_year in actual else next(iter(years), 0)
    rate = expected / 100 if expected is not None else Decimal(0)
    rows = against_baseline(actual, first, rate)
    kept = [row.year for row in rows]
    partly = cost_base.unfinished(base, kept, viewer)
    last = next((year for year in reversed(kept) if year not in partly), first)
    mean = mean_growth(actual, first, last)
    report = Report(
        title=_("Growth in ICT cost against a baseline"),
        lead=_growth_lead(stage, first, rate, whose),
        header=("", *map(str, kept)),
    )
    heads = _per_head(actual, kept, base, viewer)
    report.lines = [*_growth_lines(rows), *heads, *_each_members(base, first, kept)]
    picked = {"inhabitant": heads[0], "user": heads[1]}.get(by)
    if picked is not None:
        report.picture_title, report.series = picked.label, _against_start(picked, rate)
    else:
        report.picture_title = _("Net ICT cost and its baseline, 1 000 kr")
        report.series = (
            Series(_("Net ICT cost"), _in_thousands(row.actual for row in rows)),
            Series(_("Baseline"), _in_thousands(row.baseline for row in rows)),
        )
    if mean is not None:
        told = {"rate": plain(Fraction(mean), SHARE), "first": first, "last": last}
        report.notes.append(_("From %(first)s to %(last)s it has grown %(rate)s a year.") % told)
    report.notes += [*cost_base.lacking(base, kept), *partly.values()]
    return report


def _growth_lead(stage: str, first: int, rate: Decimal, whose: Whose) -> str:
    text = _(
        "%(names)s, %(stage)s. The baseline is the net cost of %(year)s with %(rate)s growth each year. Amounts in 1 000 kr unless said."
    )
    return text % {
        "names": names_of(whose),
        "stage": stage_short(stage),
        "year": first,
        "rate": plain(Fraction(rate), SHARE),
    }


def _growth_lines(rows: Sequence[Growth]) -> list[Line]:
    return [
        Line(_("Net ICT cost"), tuple(row.actual for row in rows), strong=True),
        Line(_("Growth from the year before"), tuple(row.growth for row in rows), (SHARE,)),
        Line(_("Baseline"), tuple(row.baseline for row in rows)),
        Line(_("Below the baseline"), tuple(row.spared for row in rows), strong=True),
        Line(_("Below the baseline so far"), tuple(row.spared_so_far for row in rows)),
    ]


def _against_start(line: Line, rate: Decimal) -> tuple[Series, Series]:
    """A line, and what its first year would have become at the expected growth."""
    values = tuple(one if isinstance(one, Decimal) else None for one in line.values)
    start = {0: values[0] if values else None}
    years = {at: start.get(at) for at in range(len(values))}
    baseline = tuple(row.baseline for row in against_baseline(years, 0, rate))
    return Series(line.label, values), Series(_("Baseline"), baseline)


def _each_members(base: Base, first: int, years: Sequence[int]) -> list[Line]:
    """How much each of several members has grown since the base year."""
    members = base.whose.roots()
    if len(members) <= 1:
        return []
    found = []
    for member in members:
        one = Base(Whose([member], base.whose.before), base.sums, base.lines)
        cost = calc.cost_table(one.lines_of(one.columns(years)), years)
        amounts = {year.year: whole(year.total) for year in cost}
        label = _("Growth since %(year)s: %(member)s") % {"year": first, "member": member.name}
        found.append(Line(label, tuple(since(amounts, first, year) for year in years), (SHARE,)))
    return found


def _in_thousands(amounts: Any) -> tuple[Decimal | None, ...]:
    return tuple(None if one is None else one / 1000 for one in amounts)


def _per_head(
    actual: dict[int, Decimal | None], years: Sequence[int], base: Base, viewer: Viewer
) -> list[Line]:
    numbers = queries.numbers_of([one.value for one in NUMBERS], base.whose.asked, viewer)
    found = []
    for kind, label in (
        (Kind.INHABITANTS, _("Net ICT cost per inhabitant, kr")),
        (Kind.USERS, _("Net ICT cost per user, kr")),
    ):
        heads = {
            year: _number(base.whose.places(year, base.sums.sets), kind, numbers) for year in years
        }
        each = per({year: actual[year] for year in years}, heads)
        found.append(Line(label, tuple(each[year] for year in years), (KRONER,)))
    return found


def deviation_report(
    stage: str, against: str, year: int, whose: Whose, viewer: Viewer
) -> tuple[Report, tuple[Base, Base]]:
    """Two stages of a year beside each other, never summed: the deviation of each line."""
    base, other = base_of(stage, whose, viewer), base_of(against, whose, viewer)
    columns = {
        0: (other.sums, whose.places(year, other.sums.sets)),
        1: (base.sums, whose.places(year, base.sums.sets)),
    }
    lines = cost_base.table_lines(base.lines_of(columns), [0, 1])
    beside = cost_base.unplaced(columns)
    first, second = stage_short(against), stage_short(stage)
    report = Report(
        title=_("%(stage)s against %(against)s, %(year)s")
        % {"stage": second[:1].upper() + second[1:], "against": first, "year": year},
        lead=_("%(names)s. Amounts in 1 000 kr; a deviation above 0 is more than the %(against)s.")
        % {"names": names_of(whose), "against": first},
        header=(_("Line"), first.capitalize(), second.capitalize(), _("Deviation"), _("In per cent")),
        notes=[
            *cost_base.lacking(other, [year]),
            *cost_base.lacking(base, [year]),
        ][:2],
    )  # fmt: skip
    report.lines = [_deviating(line) for line in [*lines, *([beside] if beside else [])]]
    return report, (other, base)


def _deviating(line: Line) -> Line:
    planned, came = line.values
    unit = line.units[0]
    if unit == SHARE:
        return Line(line.label, (planned, came, "", ""), (SHARE, SHARE, TEXT, TEXT), True)
    more = came - planned if isinstance(came, Decimal) and isinstance(planned, Decimal) else None
    share = Fraction(more) / abs(Fraction(planned)) if more is not None and planned else None
    return Line(line.label, (planned, came, more, share), (unit, unit, unit, SHARE), line.strong)
