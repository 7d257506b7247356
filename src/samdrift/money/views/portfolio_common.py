"""What the pages of the joint portfolio share: their tabs, and reports as pages and files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.downloads import attachment
from samdrift.money.calc.report import Line, Report
from samdrift.money.papers.report_paper import picture_of, report_pdf, report_xlsx
from samdrift.money.papers.words import shown

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def tabs(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """The pages of the portfolio beside each other."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    named = (
        ("money:investments", _("Ranking")),
        ("money:frames_table", _("Frames together")),
        ("money:programme_list", _("Programmes and grants")),
        ("money:plan", _("Economic plan")),
        ("money:investment_list", _("All measures")),
        ("money:frame_list", _("All frames")),
    )
    return [(label, reverse(name), name == here) for name, label in named]


def as_file(report: Report, form: str, viewer: Viewer) -> HttpResponse:
    """The report as PDF or as a spreadsheet."""
    name = f"{slugify(report.title) or 'report'}.{form}"
    if form == "pdf":
        return attachment(report_pdf(report, viewer), name, PDF)
    return attachment(report_xlsx(report), name, XLSX)


def row_of(line: Line) -> dict[str, Any]:
    cells = [shown(*cell) for cell in line.cells()]
    return {"label": line.label, "cells": cells, "strong": line.strong, "formula": line.formula}


def report_values(request: HttpRequest, report: Report) -> dict[str, Any]:
    """What the page of a report shows."""
    return {
        "report": report,
        "title": report.title,
        "rows": [row_of(line) for line in report.lines],
        "explained": [
            (row_of(one), [row_of(part) for part in one.parts]) for one in report.explained()
        ],
        "picture": mark_safe(picture_of(report)),  # noqa: S308 -- our own template
        "tabs": tabs(request),
    }
