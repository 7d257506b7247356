"""What the pages of the joint portfolio share: their tabs, and reports as pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.money.calc.report import Report
from samdrift.money.lists.report_rows import shown_report


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


def report_values(request: HttpRequest, report: Report) -> dict[str, Any]:
    """What the page of a report shows."""
    return {**shown_report(report), "title": report.title, "tabs": tabs(request)}
