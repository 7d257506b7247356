"""Cost by what it went to: systems, agreements, arts and so on, from figures, invoices or agreements."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.lists import address
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc import cost_table as calc
from samdrift.money.calc.report import Bar, Line, Report
from samdrift.money.forms.budget import BREAK_BY
from samdrift.money.lists import cost_base
from samdrift.money.lists.cost_base import Base, Whose, base_of, formula_of, total, whole
from samdrift.money.lists.cost_pages import MOST_YEARS, names_of
from samdrift.money.lists.figure_words import stage_short
from samdrift.money.models.accounts import Figure
from samdrift.money.papers.words import plain
from samdrift.money.queries import breakdown as queries
from samdrift.money.queries.breakdown import Amounts, Cell, Group
from samdrift.money.queries.figures import Place
from samdrift.portfolio.models.systems import System

FIGURES, INVOICES, EXPECTED = "figures", "invoices", "expected"
MOST_ROWS, MOST_OPENED, MOST_BARS = 300, 60, 15
BY = dict(BREAK_BY)
system_url = address("portfolio:system_detail")


@dataclass(slots=True)
class _Table:
    """What the rows are made of: the years, how an amount is found, and the names of groups."""

    by: str
    years: list[int]
    groups: set[Group]
    amount: Callable[[Group, int], Decimal | None]
    parts: Callable[[Group], list[Line]]
    names: dict[Group, tuple[str, str]]

    def row(self, group: Group, *, is_opened: bool) -> Line:
        values = tuple(self.amount(group, year) for year in self.years)
        parts = tuple(self.parts(group)) if is_opened else ()
        label = _label(self.by, group, self.names)
        formula = formula_of(parts)
        return Line(label, values, formula=formula, parts=parts, url=_url(self.by, group))

    def lines(self) -> list[Line]:
        """The rows in order; the smallest of very many are taken together."""
        told = sorted(
            (one for one in self.groups if one is not None),
            key=lambda one: self.names.get(one, ("", ""))[0],
        )
        kept = set(self._largest(told)) if len(told) > MOST_ROWS else set(told)
        opened = len(kept) <= MOST_OPENED
        found = [self.row(one, is_opened=opened) for one in told if one in kept]
        rest = [one for one in told if one not in kept]
        if rest:
            values = tuple(total(self.amount(one, year) for one in rest) for year in self.years)
            found.append(Line(_("%(n)s smaller ones together") % {"n": len(rest)}, values))
        if None in self.groups:
            found.append(self.row(None, is_opened=True))
        return found

    def _largest(self, groups: Sequence[Group]) -> list[Group]:
        size = {
            one: max(abs(self.amount(one, year) or Decimal(0)) for year in self.years)
            for one in groups
        }
        return sorted(groups, key=lambda one: -size[one])[:MOST_ROWS]


def _label(by: str, group: Group, names: dict[Group, tuple[str, str]]) -> str:
    if group is None:
        return str(
            {
                "system": _("Not tied to a system"),
                "agreement": _("Not tied to an agreement"),
            }.get(by, _("Not told"))
        )
    if by == "section":
        return str(Figure.Section(group).label)
    if by == "month":
        return str(MONTHS[group]).capitalize() if group else _("Told for the whole year")
    if group in names:
        return names[group][1]
    return _("A system you do not see") if by == "system" else _("An agreement you do not see")


def _url(by: str, group: Group) -> str:
    if group is None:
        return ""
    if by == "system":
        return str(system_url(System(pk=group)))
    return str(agreement_url(Agreement(pk=group))) if by == "agreement" else ""


def breakdown_report(
    source: str, stage: str, by: str, whose: Whose, viewer: Viewer, *, chosen: bool = True
) -> tuple[Report, Base | None]:
    """Groups by year with their sum. `chosen`: the members were chosen, so that what is joint for all
    is left out of invoices.
    """
    if source == FIGURES:
        return _of_figures(stage, by, whose, viewer)
    members = whose.asked if chosen else None
    read = queries.invoiced_by if source == INVOICES else queries.expected_by
    amounts = read(by, members, viewer)
    table = _table_of(amounts, by, whose, viewer)
    report = _report(table, by, _lead(source, whose, chosen=chosen))
    values = tuple(total(table.amount(one, year) for one in table.groups) for year in table.years)
    report.lines.append(_sum(report.lines, values))
    report.notes += _about_currencies(amounts)
    return report, None


def _about_currencies(amounts: Amounts) -> list[str]:
    """What of other currencies is in the table, and what nobody has entered a rate for."""
    rated, unrated = amounts.rated, amounts.unrated
    found = []
    if rated:
        found.append(
            ngettext(
                "%(n)s invoice in another currency is in the table by the rate entered for it.",
                "%(n)s invoices in another currency are in the table by the rates entered for them.",
                rated,
            )
            % {"n": rated}
        )
    if unrated:
        found.append(
            ngettext(
                "%(n)s invoice in another currency has no rate, and is not in the table. Enter the rate on the page of the invoice.",
                "%(n)s invoices in another currency have no rate, and are not in the table. Enter the rate on the page of each.",
                unrated,
            )
            % {"n": unrated}
        )
    return found


def _lead(source: str, whose: Whose, *, chosen: bool) -> str:
    names = names_of(whose) if chosen else _("All members")
    text = {
        INVOICES: _(
            "%(names)s. Invoices less credit notes, without VAT, by the year they are for. Amounts in 1 000 kr."
        ),
        EXPECTED: _(
            "%(names)s. What the agreements give for the periods that invoices are expected for, without VAT. Amounts in 1 000 kr."
        ),
    }[source]
    return text % {"names": names}


def _table_of(amounts: Amounts, by: str, whose: Whose, viewer: Viewer) -> _Table:
    cells = amounts.cells
    years = sorted({cell.year for cell in cells})[-MOST_YEARS:]
    groups = {cell.group for cell in cells if cell.year in years}
    members = sorted({cell.member for cell in cells if cell.member is not None})
    called = {one.pk: one.name for one in whose.members}

    def amount(group: Group, year: int) -> Decimal | None:
        found = [cells[c] for m in (*members, None) if (c := Cell(group, m, year)) in cells]
        return total(found) if found else Decimal(0)

    def parts(group: Group) -> list[Line]:
        return [
            Line(
                called.get(one, _("Another member")) if one else _("For all together"),
                tuple(cells.get(Cell(group, one, year), Decimal(0)) for year in years),
            )
            for one in (*members, None)
            if any(Cell(group, one, year) in cells for year in years)
        ]

    names = queries.names_of(by, groups, viewer)
    return _Table(by, years, groups, amount, parts, names)


def _of_figures(stage: str, by: str, whose: Whose, viewer: Viewer) -> tuple[Report, Base]:
    base = base_of(stage, whose, viewer)
    years = base.sums.years[-MOST_YEARS:]
    amounts = queries.figures_by(by, base.sums, viewer)
    table = _figure_table(amounts, by, base, years, viewer)
    lead = _("%(names)s, %(stage)s. Amounts in 1 000 kr.")
    report = _report(table, by, lead % {"names": names_of(whose), "stage": stage_short(stage)})
    columns = base.columns(years)
    net = calc.cost_table(base.lines_of(columns), years)
    report.lines.append(_sum(report.lines, tuple(whole(one.total) for one in net)))
    beside = cost_base.unplaced(columns)
    if beside:
        report.lines.append(beside)
    report.notes += cost_base.lacking(base, years)
    report.notes += cost_base.unfinished(base, years, viewer).values()
    return report, base


def _figure_table(
    amounts: Amounts, by: str, base: Base, years: list[int], viewer: Viewer
) -> _Table:
    places = {year: base.whose.places(year, base.sums.sets) for year in years}
    wanted = {place for found in places.values() for place in found}
    here = {cell: one for cell, one in amounts.cells.items() if (cell.member, cell.year) in wanted}
    groups = {cell.group for cell in here}
    by_place: dict[tuple[Group, Place], Decimal] = {}
    by_line: dict[tuple[Group, int, int | None], Decimal] = {}
    for cell, amount in here.items():
        known = amount or Decimal(0)
        place = (cell.group, (cell.member or 0, cell.year))
        by_place[place] = by_place.get(place, Decimal(0)) + known
        line = (cell.group, cell.year, cell.line)
        by_line[line] = by_line.get(line, Decimal(0)) + known

    def one(group: Group, place: Place) -> Decimal | None:
        """A file tells all there was; of what people wrote, no group that it does not tell is known."""
        found = base.sums.sets.get(place)
        if found is None:
            return None
        missing = None if found.file_id is None and group is not None else Decimal(0)
        return by_place.get((group, place), missing)

    def amount_of(group: Group, year: int) -> Decimal | None:
        return total(one(group, place) for place in places[year])

    def parts(group: Group) -> list[Line]:
        if len(base.whose.roots()) > 1:
            return _by_member(group, base, years, one)
        return [
            Line(row.title, tuple(by_line.get((group, year, row.pk), Decimal(0)) for year in years))
            for row in base.lines
            if any((group, year, row.pk) in by_line for year in years)
        ]

    names = queries.names_of(by, groups, viewer)
    return _Table(by, years, groups, amount_of, parts, names)


def _by_member(
    group: Group, base: Base, years: Sequence[int], one: Callable[[Group, Place], Decimal | None]
) -> list[Line]:
    found = []
    for member in base.whose.roots():
        alone = Whose([member], base.whose.before)
        values = tuple(
            total(one(group, place) for place in alone.places(year, base.sums.sets))
            for year in years
        )
        found.append(Line(member.name, values))
    return found


def _report(table: _Table, by: str, lead: str) -> Report:
    name = str(BY[by])
    report = Report(
        title=_("ICT cost by %(what)s") % {"what": name[:1].lower() + name[1:]},
        lead=lead,
        header=(name, *map(str, table.years)),
        lines=table.lines(),
    )
    if table.years:
        year = table.years[-1]
        report.picture_title = _("%(year)s, 1 000 kr") % {"year": year}
        known = [line for line in report.lines if isinstance(line.values[-1], Decimal)]
        known.sort(key=lambda line: -_last(line))
        report.bars = [
            Bar(line.label, _last(line), plain(*list(line.cells())[-1]))
            for line in known[:MOST_BARS]
            if _last(line) > 0
        ]
    return report


def _last(line: Line) -> Decimal:
    value: Any = line.values[-1]
    return Decimal(value)


def _sum(lines: Collection[Line], values: tuple[Decimal | None, ...]) -> Line:
    return Line(
        _("ICT cost in all, net"), values, strong=True,
        formula=_("The sum of the rows above"), parts=tuple(lines) if len(lines) <= MOST_OPENED else (),
    )  # fmt: skip
