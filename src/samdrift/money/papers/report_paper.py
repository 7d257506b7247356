"""A report as PDF and as a spreadsheet."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from samdrift.formats import table_out
from samdrift.formats.paper import Facts, Heading, Paragraph, Picture, Table
from samdrift.governance.papers.words import Blocks
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.report import Line, Report
from samdrift.money.calc.report_picture import draw_bars, draw_lines
from samdrift.money.papers.own_paper import own_pdf
from samdrift.money.papers.words import plain, raw


def picture_of(report: Report) -> str:
    """The report's picture as SVG that stands alone; nothing when there is nothing to draw."""
    bars = draw_bars(report.bars)
    lines = None if bars else draw_lines(report.across or _across(report), report.series)
    if bars is None and lines is None:
        return ""
    values = {"bars": bars, "lines": lines, "title": report.picture_title or report.title}
    return render_to_string("money/report_picture.svg", values)


def _across(report: Report) -> tuple[str, ...]:
    """The headings the lines go through: a sum after them is in no line."""
    longest = max((len(one.values) for one in report.series), default=0)
    return report.header[1 : 1 + longest]


def report_pdf(report: Report, viewer: Viewer) -> bytes:
    """The report on paper, with how its totals are worked out."""
    return own_pdf(report.title, _("Economy"), _blocks(report), viewer)


def _blocks(report: Report) -> Blocks:
    found: Blocks = [Paragraph(report.lead), _table(report.header, report.lines)]
    found += [Paragraph(note) for note in report.notes]
    svg = picture_of(report)
    if svg:
        called = report.picture_title or report.title
        found.append(Picture(svg.encode(), alt=called, caption=called))
    explained = report.explained()
    if explained:
        found.append(Heading(1, _("How the totals are worked out")))
        found.append(Facts(tuple((line.label, line.formula) for line in explained)))
    return found


def _table(header: tuple[str, ...], lines: list[Line]) -> Table:
    rows = tuple((line.label, *(plain(*cell) for cell in line.cells())) for line in lines)
    return Table(header, rows, numeric=frozenset(range(1, len(header))))


def report_xlsx(report: Report) -> bytes:
    """The report as a spreadsheet: amounts in kroner, shares in per cent."""
    rows = [[line.label, *(raw(*cell) for cell in line.cells())] for line in report.lines]
    return table_out.to_xlsx(report.header, rows, report.title)
