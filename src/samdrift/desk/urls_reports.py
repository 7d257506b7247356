"""Addresses of reports, trends and the board on the wall."""

from __future__ import annotations

from typing import Any

from django.urls import path

from samdrift.desk.lists.reports import REPORTS
from samdrift.desk.views import reports, trends
from samdrift.kernel.web.registers import register_urls

ONE = "reports/<int:pk>/"

urlpatterns: list[Any] = [
    path("reports/make/", reports.make, name="report_make"),
    path("reports/when/", reports.chosen, name="report_choices"),
    *register_urls(REPORTS, "reports/"),
    *(
        path(f"{ONE}{name}/", getattr(reports, name), name=f"report_{name}")
        for name in ("words", "send", "correct", "drop")
    ),
    path(f"{ONE}paper.pdf", reports.paper, name="report_paper"),
    path(f"{ONE}figures.<str:form>", trends.report_export, name="report_export"),
    path("trends/", trends.trends, name="trends"),
    path("trends.<str:form>", trends.trends_export, name="trends_export"),
    path("board/", trends.board, name="board"),
    path("board/screens/", reports.screens, name="board_screens"),
    path("board/screens/<int:pk>/end/", reports.end_screen, name="board_screen_end"),
    path("board/<str:secret>/", trends.board_screen, name="board_screen"),
]
