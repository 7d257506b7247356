"""A case of purchase against lease as tables, on paper and as a spreadsheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.formats.paper import Facts, Heading, Paragraph, Picture, Table
from samdrift.governance.papers.words import Blocks
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc import report
from samdrift.money.calc.lease_case import Answer, Inputs, Year
from samdrift.money.calc.replacement import Plan
from samdrift.money.calc.report import Bar, Line, Report, Series
from samdrift.money.models.investments import LeaseCase
from samdrift.money.papers import lease_words as words
from samdrift.money.papers.own_paper import own_pdf
from samdrift.money.papers.report_paper import picture_of
from samdrift.money.papers.words import plain

MOST_BARS = 60
MOST_COLUMNS = 7
"""Columns of amounts that have room on a page."""


def years_report(row: LeaseCase, inputs: Inputs, told: Answer) -> Report:
    """What each way costs by budget year, as operation and as investment."""
    bought = _("Keep it") if inputs.owned else pgettext("lease or purchase", "Purchase")
    lease = pgettext("lease or purchase", "Lease")
    made = _Lines(told.years)
    made.add(_("%(way)s: operating") % {"way": lease}, [y.lease.operating for y in told.years])
    made.add(_("%(way)s: investment") % {"way": lease}, [y.lease.investment for y in told.years])
    made.add(
        _("%(way)s, together") % {"way": lease}, [y.lease.total for y in told.years], strong=True
    )
    made.add(_("%(way)s: operating") % {"way": bought}, [y.purchase.operating for y in told.years])
    made.add(
        _("%(way)s: investment") % {"way": bought}, [y.purchase.investment for y in told.years]
    )
    made.add(
        _("%(way)s, together") % {"way": bought},
        [y.purchase.total for y in told.years],
        strong=True,
    )
    made.add(_("What the lease costs more"), [y.difference for y in told.years], strong=True)
    made.add(_("The same, so far"), [y.difference_so_far for y in told.years], summed=False)
    notes = [_("Costs are above 0; what comes in is below 0. Kroner without VAT.")]
    if any(y.depreciation for y in told.years):
        made.add(_("Depreciation, no payment"), [y.depreciation for y in told.years])
        notes.append(
            _(
                "Depreciation goes on until the whole cost is written off, or the rest is written off at the sale."
            )
        )
    return Report(
        title=row.title,
        lead=words.verdict(inputs, told),
        header=("", *(str(y.year) for y in told.years), _("Sum")),
        lines=made.lines,
        notes=notes,
        series=(
            Series(lease, tuple(y.lease_so_far for y in told.years)),
            Series(bought, tuple(y.purchase_so_far for y in told.years)),
        ),
        picture_title=_("What is paid so far, kroner"),
    )


class _Lines:
    def __init__(self, years: tuple[Year, ...]) -> None:
        self.years, self.lines = years, list[Line]()

    def add(
        self, label: str, values: list[Decimal], *, strong: bool = False, summed: bool = True
    ) -> None:
        total = sum(values, Decimal(0)) if summed else values[-1]
        self.lines.append(Line(label, (*values, total), (report.KRONER,), strong))


def plan_report(
    row: LeaseCase, inputs: Inputs, plan: Plan[int], names: Mapping[int, str]
) -> Report:
    """How many are to be replaced by month and member."""
    concerned = {member for _month, member in plan.months}
    members = [pk for pk in names if pk in concerned]
    months = list(dict.fromkeys(month for month, _member in plan.months))
    lines = []
    for month in months:
        counts = [plan.months.get((month, pk), 0) for pk in members]
        lines.append(Line(month_text(month), (*counts, sum(counts)), (report.NUMBER,)))
    sums = [sum(n for (_m, pk), n in plan.months.items() if pk == one) for one in members]
    lines.append(Line(_("Sum"), (*sums, sum(sums)), (report.NUMBER,), strong=True))
    bars = [
        Bar(line.label, Decimal(str(line.values[-1])), str(line.values[-1])) for line in lines[:-1]
    ]
    return Report(
        title=_("Replacement: %(case)s") % {"case": row.title},
        lead=_(
            "So that none is older than %(n)s months. What is overdue stands in the first month."
        )
        % {"n": inputs.most_months},
        header=(_("Month"), *(names[pk] for pk in members), _("Together")),
        lines=lines,
        notes=_undated(plan, names),
        bars=tuple(bars[:MOST_BARS]),
        picture_title=_("To be replaced by month"),
    )


def _undated(plan: Plan[int], names: Mapping[int, str]) -> list[str]:
    """Equipment of unknown age, by member: it is in no month."""
    counts: dict[int, int] = {}
    for one in plan.undated:
        counts[one.member] = counts.get(one.member, 0) + one.count
    if not counts:
        return []
    told = ", ".join(f"{names.get(pk, '–')} {count}" for pk, count in counts.items())
    return [_("The age is not known of, and these are in no month: %(who)s.") % {"who": told}]


def month_text(month: dt.date) -> str:
    return f"{month:%m.%Y}"


def plan_years(inputs: Inputs, plan: Plan[int]) -> list[tuple[str, int, Decimal]]:
    """(year, how many, what they cost at the case's price)"""
    counts: dict[int, int] = {}
    for (month, _member), count in plan.months.items():
        counts[month.year] = counts.get(month.year, 0) + count
    return [(str(year), count, count * inputs.unit_price) for year, count in sorted(counts.items())]


def lease_pdf(
    row: LeaseCase, inputs: Inputs, told: Answer, plan: Report | None, viewer: Viewer
) -> bytes:
    """The case on paper: what was put in, what it comes to, the table, the rules, the plan."""
    main = years_report(row, inputs, told)
    blocks: Blocks = [
        Paragraph(main.lead),
        _facts([(b, a) for a, b in words.key_figures(inputs, told)]),
    ]
    blocks += [Heading(1, _("By budget year")), *_tables(main)]
    blocks += map(Paragraph, main.notes)
    blocks += _picture(main)
    blocks += [Paragraph(words.rate_words(told)), Heading(1, _("What the accounts say"))]
    blocks += [
        Paragraph(f"{text} ({source})" if source else text)
        for text, source in words.rules(row, inputs, told)
    ]
    blocks += [Heading(1, _("Figures put in")), _facts(words.put_in(inputs))]
    if plan is not None:
        blocks += [Heading(1, _("Plan of replacement")), Paragraph(plan.lead), *_plan_table(plan)]
        blocks += [Paragraph(note) for note in plan.notes]
    return own_pdf(row.title, _("Purchase or lease"), blocks, viewer)


def _facts(rows: words.Rows) -> Facts:
    return Facts(tuple((_first_large(str(label)), str(value)) for label, value in rows))


def _first_large(text: str) -> str:
    return text[:1].upper() + text[1:]


def _tables(one: Report) -> Blocks:
    """The table on a page: years beyond those that have room stand in a table below."""
    columns = len(one.header) - 1
    return [
        _part(one, range(first, min(first + MOST_COLUMNS, columns)))
        for first in range(0, columns, MOST_COLUMNS)
    ]


def _part(one: Report, columns: range) -> Table:
    rows = []
    for line in one.lines:
        cells = [_cell(*cell) for cell in line.cells()]
        rows.append((line.label, *(cells[at] for at in columns)))
    header = (one.header[0], *(one.header[1 + at] for at in columns))
    return Table(header, tuple(rows), numeric=frozenset(range(1, len(header))))


def _plan_table(one: Report) -> Blocks:
    """Members across the page; where they are too many, a line for each month and member."""
    if len(one.header) - 1 <= MOST_COLUMNS:
        return _tables(one)
    rows = tuple(
        (line.label, name, str(count))
        for line in one.lines[:-1]
        for name, count in zip(one.header[1:-1], line.values, strict=False)
        if count
    )
    header = (one.header[0], _("Member"), _("To be replaced"))
    return [Table(header, rows, numeric=frozenset({2}))]


def _cell(value: report.Value, unit: str) -> str:
    """Without the øre and the `kr` of each cell, so that years stand beside each other on a page."""
    if unit == report.KRONER and isinstance(value, Decimal):
        return plain(int(value.to_integral_value()), report.NUMBER)
    return plain(value, unit)


def _picture(one: Report) -> Blocks:
    svg = picture_of(one)
    return [Picture(svg.encode(), alt=one.picture_title, caption=one.picture_title)] if svg else []
