"""Reports as files."""

from __future__ import annotations

from django.http import HttpResponse

from samdrift.formats.text import file_name
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.downloads import attachment
from samdrift.money.calc.report import Report
from samdrift.money.papers.report_paper import report_pdf, report_xlsx

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = frozenset({"pdf", "xlsx"})


def as_file(report: Report, form: str, viewer: Viewer) -> HttpResponse:
    """The report as PDF or as a spreadsheet."""
    name = f"{file_name(report.title) or 'report'}.{form}"
    if form == "pdf":
        return attachment(report_pdf(report, viewer), name, PDF)
    return attachment(report_xlsx(report), name, XLSX)
