"""The month's report as a paper for the member."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.agreements.services.site_language import in_site_language, site_language
from samdrift.desk.models.reports import ServiceReport
from samdrift.desk.queries import report_words as words
from samdrift.desk.queries import reports as queries
from samdrift.desk.queries.report_tables import Told, tables, tiles
from samdrift.formats.paper import Facts, Heading, Paper, Paragraph, Table, paragraphs
from samdrift.formats.paper.pdf import write_pdf
from samdrift.formats.text import file_name
from samdrift.governance.papers.words import Blocks, facts, language_of
from samdrift.kernel.models.site import Site
from samdrift.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Made:
    name: str
    data: bytes


def paper_of(report: ServiceReport, viewer: Viewer) -> Made:
    """The report in the site's language; a draft is marked so."""
    with in_site_language():
        paper = report_paper(report, viewer)
        name = file_name(f"{paper.kind} {report.member} {report.month:%Y-%m} {report.number}")
    return Made(f"{name}.pdf", write_pdf(paper))


def report_paper(report: ServiceReport, viewer: Viewer) -> Paper:
    site, draft = Site.objects.first(), report.sent_at is None
    month = words.month_text(queries.month_of(report))
    title = _("Service report for %(member)s, %(month)s") % {
        "member": report.member.name,
        "month": month,
    }
    return Paper(
        title=title,
        language=language_of(site_language()),
        organisation=site.name if site else "",
        kind=pgettext("paper", "Service report"),
        made=report.sent_at.date() if report.sent_at else viewer.today,
        marking=str(report.get_state_display()) if draft else "",
        facts=facts(
            [
                (_("Member"), report.member.name),
                (_("Month"), month),
                (_("Number"), str(report.number) if report.number > 1 else ""),
                (_("Takes the place of the one before because"), report.why),
            ]
        ),
        blocks=tuple(_blocks(report, viewer)),
        footer=title,
    )


def _blocks(report: ServiceReport, viewer: Viewer) -> Blocks:
    figures = queries.figures(report, viewer)
    blocks: Blocks = []
    if report.words.strip():
        blocks += [Heading(1, _("What we have to say of the month")), *paragraphs(report.words)]
    blocks.append(Heading(1, _("In short")))
    short = [(what, cell.text) for cell, what in tiles(figures, report.member_id)]
    blocks.append(Facts(tuple(short)))
    for told in tables(figures, report.member_id):
        blocks += _table(told)
    return [*blocks, Heading(1, _("How it is counted")), Facts(tuple(words.definitions()))]


def _table(told: Told) -> Blocks:
    blocks: Blocks = [Heading(1, told.title)]
    if told.rows:
        rows = tuple(tuple(cell.text for cell in row) for row in told.rows)
        blocks.append(Table(told.head, rows, numeric=told.numeric))
    if told.note:
        blocks.append(Paragraph(told.note))
    return blocks
