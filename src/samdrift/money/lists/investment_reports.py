"""The joint portfolio as reports: the table of frames, the ranking with its line, a programme."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.cost_table import PortfolioRow
from samdrift.money.calc.report import NUMBER, TEXT, Bar, Line, Report, Value
from samdrift.money.lists import investment_words as words
from samdrift.money.lists.cost_base import decimal_of, whole
from samdrift.money.lists.investment_pages import Asked
from samdrift.money.papers.words import plain
from samdrift.money.queries.investments import cost_of
from samdrift.money.queries.pool import Pool, pool_of
from samdrift.money.queries.programmes import Found

MOST_YEARS, MOST_ACROSS, YEARS_DOWN = 10, 5, 4
"""Years shown; members that fit beside each other; years shown when they stand beneath each other."""


def table_report(viewer: Viewer, first: int | None = None) -> Report:
    """Every member's frames by year and kind with their sum, from the first year asked for. More
    members than fit beside each other stand beneath each other, and fewer years are shown.
    """
    pool = pool_of(viewer)
    years = [year for year in pool.years if first is None or year >= first]
    most = YEARS_DOWN if len(pool.members) > MOST_ACROSS else MOST_YEARS
    years = years[:most] if first is not None else years[-most:]
    members, rows = pool.table(years)
    report = Report(
        title=_("Frames of the joint investment portfolio"),
        lead=_("What each member has set aside, pooled by year. Amounts in kroner."),
        header=(
            _("Frame"),
            *(one.name for one in members),
            pgettext("sum of members", "Together"),
            _("Change from the year before"),
        ),
        picture_title=_("Frames together, kroner"),
    )
    for row in rows:
        report.lines.append(_frames(row, [one.pk for one in members], pool))
        report.notes += _lacking(row, pool)
        total = whole(row.total)
        if total is not None:
            report.bars = [*report.bars, Bar(_label(row), total, plain(total, NUMBER))]
    if len(members) > MOST_ACROSS:
        _turn(report)
    return report


def _turn(report: Report) -> None:
    """Members down, and years across."""
    names, lines = report.header[1:], report.lines
    cells = [list(line.cells()) for line in lines]
    report.header = (_("Member"), *(line.label for line in lines))
    report.lines = [
        Line(
            name,
            tuple(row[at][0] for row in cells),
            tuple(row[at][1] for row in cells),
            strong=at == len(names) - 2,
        )
        for at, name in enumerate(names)
    ]


def _label(row: PortfolioRow) -> str:
    return f"{words.section_word(row.kind)} {row.year}"


def _frames(row: PortfolioRow, members: Sequence[int], pool: Pool) -> Line:
    expected = {one.pk for one in pool.expected((row.year, row.kind))}
    values: list[Value] = []
    units: list[str] = []
    for member, amount in zip(members, row.amounts, strict=True):
        has_part = member in expected
        values.append(decimal_of(amount) if has_part else "")
        units.append(NUMBER if has_part else TEXT)
    total, change = whole(row.total), decimal_of(row.change)
    ends: tuple[Value, ...] = (total, "" if change is None else change)
    units += [NUMBER, TEXT if change is None else NUMBER]
    return Line(_label(row), (*values, *ends), tuple(units))


def _lacking(row: PortfolioRow, pool: Pool) -> list[str]:
    lack = pool.lacking((row.year, row.kind))
    if not lack:
        return []
    known = pool.amount((row.year, row.kind))
    values = {
        "frame": _label(row),
        "names": ", ".join(one.name for one in lack),
        "known": plain(known, NUMBER),
    }
    return [_("%(frame)s is not known for %(names)s. The others have %(known)s together.") % values]


def ranking_report(asked: Asked) -> Report:
    """The measures in their order, with the line and what is left of the frames."""
    standing, years = asked.standing, asked.years
    against = {
        "investment": _("Held against the frames for investment."),
        "both": _("Held against the frames for investment and for operation."),
    }
    report = Report(
        title=_("Joint portfolio, %(first)s–%(last)s") % {"first": years[0], "last": years[-1]},
        lead=f"{against[asked.against]} {_('Amounts in kroner, what grants pay taken with.')}",
        header=(
            _("Measure"), _("Place"), pgettext("of a measure", "State"), *map(str, years),
            _("All years"), _("Inside or outside"),
        ),
    )  # fmt: skip
    for row in standing.ranked:
        report.lines.append(_measure(row, years, words.verdict_word(standing.verdict(row))))
    for row in standing.own:
        told = _("%(member)s, necessary maintenance") % {"member": row.member.name}
        report.lines.append(_measure(row, years, told))
    amounts = standing.pool.amounts()
    for section in standing.sections:
        places = [(year, section) for year in years]
        kind = {"kind": words.section_word(section).lower()}
        report.lines += [
            _sum(_("Frames, %(kind)s") % kind, [amounts.get(at) for at in places]),
            _sum(
                _("Left of the frames, %(kind)s") % kind,
                [standing.line.left(at, amounts) for at in places],
            ),
        ]
        report.notes += [
            _("Frame of %(year)s is not known for %(names)s.")
            % {"year": at[0], "names": ", ".join(one.name for one in lack)}
            for at in places
            if (lack := standing.pool.lacking(at))
        ]
    return report


def _measure(row: Any, years: Sequence[int], verdict: str) -> Line:
    costs = [cost_of(row, year) for year in years]
    values = (str(row.rank or ""), str(row.get_state_display()), *costs, cost_of(row), verdict)
    return Line(row.title, values, (TEXT, TEXT, *[NUMBER] * (len(years) + 1), TEXT))


def _sum(label: str, amounts: Sequence[Decimal | None]) -> Line:
    values: tuple[Value, ...] = ("", "", *amounts, "", "")
    return Line(label, values, (TEXT, TEXT, *[NUMBER] * len(amounts), TEXT, TEXT), strong=True)


def programme_report(found: Found) -> Report:
    """What a programme costs by year, who pays, and the gap; each total told how."""
    budget, total = found.budget, found.budget.total
    years = list(budget.years)
    report = Report(
        title=found.programme.title,
        lead=_("Cost and funding of the programme. Amounts in kroner."),
        header=(_("What"), *map(str, years), pgettext("sum of years", "Together")),
    )

    def line(label: str, name: str, **more: Any) -> Line:
        values = tuple(getattr(budget.years[year], name) for year in years)
        return Line(label, (*values, getattr(total, name)), (NUMBER,), **more)

    def only_sum(label: str, amount: Decimal, **more: Any) -> Line:
        units = (*[TEXT] * len(years), NUMBER)
        return Line(label, (*[""] * len(years), amount), units, **more)

    setup, other = line(_("Set-up cost"), "setup"), line(_("Other cost"), "other")
    cost = line(
        _("Cost in all"), "cost", strong=True,
        formula=f"{setup.label} + {other.label}", parts=(setup, other),
    )  # fmt: skip
    granted = line(_("Of this counted on from grants"), "granted")
    frames = line(_("Of this inside the members’ frames, less grants"), "by_frames")
    grants = only_sum(_("Grants in all"), budget.grants)
    used = line(_("Used of the grants"), "used")
    lacking = line(
        _("Neither inside the frames nor counted on from grants"), "lacking",
        formula=f"{cost.label} − {granted.label} − {frames.label}", parts=(cost, granted, frames),
    )  # fmt: skip
    gap = only_sum(
        _("Funding gap"), budget.gap, strong=True,
        formula=f"{cost.label} − {grants.label} − {frames.label}", parts=(cost, grants, frames),
    )  # fmt: skip
    unused = only_sum(
        _("Left of the grants"), budget.unused, strong=True,
        formula=f"{grants.label} − {used.label}", parts=(grants, used),
    )  # fmt: skip
    report.lines = [setup, other, cost, granted, frames, lacking, grants, used, unused, gap]
    if found.unknown:
        names = ", ".join(row.title for row in found.unknown)
        report.notes.append(_("Cost is not known, and in no figure: %(names)s.") % {"names": names})
    if budget.gap < 0:
        report.notes.append(_("A gap below 0 is grants that no measure counts on yet."))
    return report
