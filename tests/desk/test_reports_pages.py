"""The pages of reports, the lists their numbers open, trends, the board, and files out of them."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from samdrift.agreements.services.site_language import in_site_language
from samdrift.desk.calc.reports import Month
from samdrift.desk.models.reports import BoardAddress, ReportChoices, ServiceReport
from samdrift.desk.services import boards, reports
from samdrift.kernel.viewer import terminal
from tests.desk.made import make_desk
from tests.desk.made_reports import add_case, at, make_october
from tests.world import World

OCTOBER = Month(2026, 10)
LINK = re.compile(r'<a href="(/desk/cases/\?counted=[^"]+)">(\d+)</a>')


@pytest.fixture
def report(world: World) -> ServiceReport:
    make_october(world)
    reports.make_reports(OCTOBER, by=terminal(world.today))
    return ServiceReport.objects.get(member=world.nordvik)


def to(name: str, *keys: Any) -> str:
    return reverse(f"desk:{name}", args=keys)


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def words_of(data: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def rows_in(page: str) -> int:
    return page.count("data-case=")


def test_every_number_on_the_page_opens_as_many_cases(world: World, report: Any, as_person: Any):
    dag = as_person("dag")
    found = LINK.findall(text(dag.get(to("report_detail", report.pk))))
    assert len(found) > 20
    for address, number in dict.fromkeys(found):
        assert rows_in(text(dag.get(unescape(address)))) == int(number), address


def test_lead_writes_sends_and_the_director_reads_it_with_its_lists(
    world: World, report: Any, as_person: Any
):
    mona = as_person("mona")
    assert mona.post(to("report_words", report.pk), {"words": "Rolig måned"}).status_code == 302
    assert mona.post(to("report_send", report.pk)).status_code == 302
    dina = as_person("dina")
    page = text(dina.get(to("report_detail", report.pk)))
    assert "Rolig måned" in page and to("report_correct", report.pk) not in page
    for address, number in list(dict.fromkeys(LINK.findall(page)))[:8]:
        assert rows_in(text(dina.get(unescape(address)))) == int(number), address
    assert "Words were written" not in text(dina.get(to("report_history", report.pk)))
    assert "Words were written" in text(mona.get(to("report_history", report.pk)))
    paper = dina.get(to("report_paper", report.pk))
    assert paper["Content-Type"] == "application/pdf"
    assert "Rolig måned" in words_of(paper.content)
    assert dina.post(to("report_words", report.pk), {"words": "x"}).status_code == 403
    for name in ("didrik", "ola"):
        assert as_person(name).get(to("report_detail", report.pk)).status_code == 404
        assert as_person(name).get(to("report_paper", report.pk)).status_code == 404
        assert as_person(name).get(to("report_export", report.pk, "csv")).status_code == 404
    assert mona.post(to("report_correct", report.pk), {"why": "Feil"}).status_code == 302
    assert ServiceReport.objects.filter(member=world.nordvik, state="draft").count() == 1


def test_make_choose_and_list(world: World, as_person: Any):
    add_case(world, at(3))
    mona = as_person("mona")
    assert mona.post(to("report_make"), {"month": "2026-10"}).status_code == 302
    page = text(mona.get(to("report_list"), {"month": "2026-10", "state": "draft"}))
    assert "Nordvik" in page and "October 2026" in page
    assert mona.post(to("report_choices"), {"send_by": "5", "is_asked": "on"}).status_code == 302
    assert ReportChoices.objects.get().send_by == 5
    assert mona.post(to("report_choices"), {"send_by": "40"}).status_code == 422


def test_draft_on_paper_is_marked_and_figures_come_out_as_files(
    world: World, report: Any, as_person: Any
):
    mona = as_person("mona")
    with in_site_language():
        marking = str(report.get_state_display())
    assert marking in words_of(mona.get(to("report_paper", report.pk)).content)
    csv = mona.get(to("report_export", report.pk, "csv")).content.decode("utf-8-sig")
    assert "Came in;Cases;6" in csv and "Utvidet – Solution;Too late;2" in csv
    assert mona.get(to("report_export", report.pk, "xlsx")).content[:2] == b"PK"
    assert mona.get(to("report_export", report.pk, "exe")).status_code == 404


@pytest.mark.parametrize("by", ["member", "system", "service", "cause", "team", "priority", "age"])
def test_trends_in_a_fixed_number_of_queries_whatever_is_asked(
    world: World, report: Any, as_person: Any, by: str
):
    dag = as_person("dag")
    dag.get(to("trends"))
    counts: dict[str, set[int]] = {"opened": set(), "resolution": set(), "backlog": set()}
    for more in (0, 12):
        for number in range(more):
            add_case(world, at(1 + number), at(28), root_cause=f"Årsak {number}")
        for what, told in counts.items():
            with CaptureQueriesContext(connection) as asked:
                page = text(dag.get(to("trends"), {"by": by, "what": what, "months": "12"}))
            told.add(len(asked))
            assert page.count("<svg") >= 2 and 'scope="row"' in page
    for told in counts.values():
        assert len(told) == 1 and told.pop() <= 24


def test_numbers_of_trends_open_their_cases(world: World, report: Any, as_person: Any):
    dag = as_person("dag")
    for by, what in (("priority", "ended"), ("cause", "ended"), ("age", "backlog")):
        page = text(dag.get(to("trends"), {"by": by, "what": what, "to": "2026-10", "months": "6"}))
        found = LINK.findall(page)
        assert found, by
        for address, number in found:
            assert rows_in(text(dag.get(unescape(address)))) == int(number), address
    share = text(dag.get(to("trends"), {"what": "resolution", "to": "2026-10"}))
    kept = re.search(r'href="([^"]+kept_resolution[^"]+)">50,0<', share)
    assert kept is not None and rows_in(text(dag.get(unescape(kept[1])))) == 2
    wrong = {"by": "x", "what": "x", "to": "x", "member": "x", "months": "7"}
    assert dag.get(to("trends"), wrong).status_code == 200


def test_trends_are_for_the_centre_and_come_out_as_files(world: World, report: Any, as_person: Any):
    csv = as_person("dag").get(to("trends_export", "csv"), {"by": "priority", "months": "6"})
    lines = csv.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Priority;2026-06;2026-07;2026-08;2026-09;2026-10;2026-11"
    assert lines[1].startswith("Critical;0;0;0;0;1;0")
    for name in ("dina", "kari", "ola"):
        assert as_person(name).get(to("trends")).status_code == 403
        assert as_person(name).get(to("trends_export", "csv")).status_code == 403


def test_board_shows_numbers_and_nothing_personal(world: World, as_person: Any):
    make_desk(world)
    caches["near"].clear()
    add_case(world, at(19, month=11), title="Hemmelig sak om Ola", requester=world.people["ola"],
             requester_name="Ola Nordmann", due_at=at(20, 11, 11), is_breached=True)  # fmt: skip
    add_case(world, at(19, month=11), is_internal=True)
    secret = boards.make_screen(by=world.viewer("dag"), name="Alta, ved døra")
    screen = Client()
    with CaptureQueriesContext(connection) as asked:
        page = text(screen.get(to("board_screen", secret)))
    assert len(asked) <= 14
    assert "Hemmelig" not in page and "Ola" not in page and "<dd>1</dd>" in page
    part = text(screen.get(to("board_screen", secret), headers={"HX-Request": "true"}))
    assert part.lstrip().startswith('<div id="board"') and "<html" not in part
    assert "every 30s" in text(as_person("asta").get(to("board")))
    assert as_person("dina").get(to("board")).status_code == 403
    boards.end_screen(BoardAddress.objects.get(), by=world.viewer("dag"))
    assert screen.get(to("board_screen", secret)).status_code == 404


def test_screen_is_made_on_its_page_and_shown_once(world: World, as_person: Any):
    dag = as_person("dag")
    page = text(dag.post(to("board_screens"), {"name": "Hammerfest"}))
    address = re.search(r"/desk/board/[\w-]{32}/", page)
    assert address is not None and Client().get(address[0]).status_code == 200
    assert address[0] not in text(dag.get(to("board_screens")))
    assert dag.post(to("board_screen_end", BoardAddress.objects.get().pk)).status_code == 302
    assert Client().get(address[0]).status_code == 404
    assert dag.post(to("board_screens"), {"name": ""}).status_code == 422
    assert as_person("kari").get(to("board_screens")).status_code == 403


def test_wrong_sets_are_refused_in_words(world: World, as_person: Any):
    dag = as_person("dag")
    for wrong in ("x", "opened:2026-10-01", "opened:2026-10-01:x", "opened.3:2026-10-01:2026-11-01",
                  "opened:9999-01-01:2026-01-01", "kept_x:2026-10-01:2026-11-01"):  # fmt: skip
        assert dag.get(to("case_list"), {"counted": wrong}).status_code in {400, 422}, wrong
