"""Addresses of duties and reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.agreements.lists.duties import DUTIES
from samdrift.agreements.lists.reports import REPORTS
from samdrift.agreements.views import duties, reports
from samdrift.kernel.web.registers import register_urls

REPORT = "reports/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("duties/year/", duties.year, name="duties_year"),
    path("<int:pk>/duties/", duties.of_agreement, name="duties_of"),
    path("<int:pk>/duties/usual/", duties.usual, name="duties_usual"),
    path("duties/<int:pk>/end/", duties.end, name="duty_end"),
    *register_urls(DUTIES, "duties/"),
    path(f"{REPORT}receive/", reports.receive, name="report_receive"),
    path(f"{REPORT}take-back/", reports.take_back, name="report_take_back"),
    path(f"{REPORT}claim/", reports.claim, name="report_claim"),
    path(f"{REPORT}file/", reports.file, name="report_file"),
    *register_urls(REPORTS, "reports/"),
]
