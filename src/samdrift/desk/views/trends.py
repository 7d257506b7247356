"""Trends, and the board on the wall."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from samdrift.desk.lists import board_pages
from samdrift.desk.lists.report_pages import title_of
from samdrift.desk.lists.trend_pages import WHAT, asked_of, export_rows, trend_page
from samdrift.desk.models.reports import ServiceReport
from samdrift.desk.queries import reports as queries
from samdrift.desk.queries.report_tables import tables
from samdrift.desk.rules_reports import BOARD, TRENDS
from samdrift.desk.services.boards import answers
from samdrift.formats import table_out
from samdrift.formats.text import file_name
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import inside, who

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@inside
def trends(request: HttpRequest) -> HttpResponse:
    viewer = who(request)
    rights.require(viewer, TRENDS)
    return render(request, "desk/trends.html", trend_page(viewer, request.GET.dict()))


@require_safe
@inside
def trends_export(request: HttpRequest, form: str) -> HttpResponse:
    viewer = who(request)
    rights.require(viewer, TRENDS)
    asked = asked_of(viewer, request.GET.dict())
    headers, rows = export_rows(asked)
    return _file(headers, rows, f"{WHAT[asked.what]} {asked.months[-1]}", form)


@require_safe
@inside
def report_export(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """All figures of a report: the table, what it is of, the figure's name, and the figure."""
    report: ServiceReport | None = queries.every(who(request)).filter(pk=pk).first()
    if report is None:
        raise OutOfReach(f"report {pk}")
    told = tables(queries.figures(report, who(request)), report.member_id)
    rows = [
        [
            one.title,
            " – ".join(c.text for c in row if not c.numeric),
            one.head[at],
            _plain(cell.text),
        ]
        for one in told
        for row in one.rows
        for at, cell in enumerate(row)
        if cell.numeric
    ]
    headers = [str(name) for name in board_pages.export_head()]
    return _file(headers, rows, title_of(report), form)


def _plain(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


def _file(headers: list[str], rows: list[Any], title: str, form: str) -> HttpResponse:
    if form not in TYPES:
        raise OutOfReach(form)
    if form == "xlsx":
        data = table_out.to_xlsx(headers, rows, title)
    else:
        data = table_out.to_csv(headers, rows)
    return attachment(data, f"{file_name(title)}.{form}", TYPES[form])


@require_safe
@never_cache
@inside
def board(request: HttpRequest) -> HttpResponse:
    """The board for those of the desk who are signed in."""
    rights.require(who(request), BOARD)
    return _board(request, reverse("desk:board"), back=reverse("desk:case_list"))


@require_safe
@never_cache
def board_screen(request: HttpRequest, secret: str) -> HttpResponse:
    """The board for a screen that has this address; nothing at all for one that has ended."""
    if not answers(secret):
        raise OutOfReach("board")
    return _board(request, request.path, back="")


def _board(request: HttpRequest, address: str, back: str) -> HttpResponse:
    part = request.headers.get("HX-Request") == "true"
    context = board_pages.board_page() | {"address": address, "back": back}
    response = render(request, "desk/_board.html" if part else "desk/board.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response
