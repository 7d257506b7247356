"""The figures of a month, and the report from draft to what was sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samdrift.desk.calc.reports import Month
from samdrift.desk.models.cases import Case
from samdrift.desk.models.reports import ServiceReport
from samdrift.desk.queries.report_figures import backlog, figures_of
from samdrift.desk.queries.report_sets import OURS, SETS, Counted
from samdrift.desk.queries.report_tables import tables
from samdrift.desk.services import report_findings, reports
from samdrift.desk.services.report_round import go_round
from samdrift.followup.models.findings import Finding
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.viewer import clock, terminal
from tests.desk.made_reports import add_case, at, make_october, send
from tests.world import World

OCTOBER = Month(2026, 10)


@pytest.fixture
def level(world: World) -> Any:
    return make_october(world)


def draft(world: World) -> ServiceReport:
    reports.make_reports(OCTOBER, by=world.viewer("mona"))
    return ServiceReport.objects.get(member=world.nordvik)


def test_figures_are_what_one_counts_by_hand(world: World, level: Any):
    told = figures_of(OCTOBER, world.nordvik.pk)
    assert told["counts"] == {
        "opened": 6, "ended": 5, "cancelled": 1, "backlog": 3, "before": 2, "reopened": 1, "first": 1,
        "not_first": 1,
    }  # fmt: skip
    assert told["ages"] == [["day", 1], ["week", 1], ["month", 0], ["quarter", 0], ["more", 1]]
    assert told["promises"] == [
        [None, "", "response", 1, 0],
        [level.pk, "Utvidet", "resolution", 2, 2],
    ]
    assert told["causes"] == [["Full disk", 2], ["Feil versjon", 1]] and told["uncaused"] == 2
    assert told["priorities"] == [[1, 1, 1, 0], [2, 1, 0, 1], [5, 4, 4, 2]]
    assert told["kinds"] == [["incident", 6, 5, 3]]


def test_each_number_opens_a_list_of_as_many(world: World, level: Any):
    told = figures_of(OCTOBER, world.nordvik.pk)
    own = Case.objects.filter(member=world.nordvik)
    for what in SETS:
        counted = Counted.read(f"{what}:2026-10-01:2026-11-01")
        assert own.filter(counted.condition()).count() == told["counts"][what], what
    for band, number in told["ages"]:
        counted = Counted("age_" + band, OCTOBER.start, OCTOBER.end)
        assert own.filter(counted.condition()).count() == number, band
    for key, _name, metric, kept, broken in told["promises"]:
        for how, number in (("kept", kept), ("broken", broken)):
            counted = Counted(f"{how}_{metric}", OCTOBER.start, OCTOBER.end, key or 0)
            assert own.filter(counted.condition()).count() == number, (how, metric)


def test_backlog_day_by_day_agrees_with_the_months(world: World, level: Any):
    rows = Case.objects.filter(OURS, member=world.nordvik)
    days, left = backlog(rows, dt.date(2026, 9, 1), 91)
    found = dict(zip(days, left, strict=True))
    assert (found[dt.date(2026, 9, 30)], found[dt.date(2026, 10, 31)]) == (2, 3)
    assert found[dt.date(2026, 9, 29)] == 1 and found[dt.date(2026, 11, 1)] == 2
    for day in (dt.date(2026, 10, 5), dt.date(2026, 10, 24), dt.date(2026, 10, 25)):
        one = Counted("backlog", day, day + dt.timedelta(days=1))
        assert rows.filter(one.condition()).count() == found[day], day


def test_satisfaction_needs_five_answers(world: World):
    for _number in range(4):
        add_case(world, at(1), at(2), score=5, scored_at=at(3))
    assert figures_of(OCTOBER, world.nordvik.pk)["answer_sum"] is None
    add_case(world, at(1), at(2), score=2, scored_at=at(3))
    told = figures_of(OCTOBER, world.nordvik.pk)
    assert (told["answers"], told["answer_sum"]) == (5, 22)


def test_figures_cost_as_many_queries_however_many_cases(world: World, level: Any):
    with CaptureQueriesContext(connection) as few:
        figures_of(OCTOBER, world.nordvik.pk)
    for number in range(30):
        add_case(world, at(1 + number), at(1, 0, 11), root_cause=f"Årsak {number}")
    with CaptureQueriesContext(connection) as many:
        figures_of(OCTOBER, world.nordvik.pk)
    assert len(few) == len(many) <= 6


def test_whole_course_freezes_the_figures_and_tells_the_member(world: World, level: Any):
    mona, report = world.viewer("mona"), draft(world)
    assert not ServiceReport.objects.seen_by(world.viewer("dina")).exists()
    reports.write_words(report, by=mona, words=" En rolig måned. ")
    sent = send(report, mona)
    assert sent.words == "En rolig måned." and sent.figures["counts"]["opened"] == 6
    assert sent.paper.name.endswith("-2026-10-1.pdf")
    told = set(Notice.objects.filter(what="desk.report_sent").values_list("account_id", flat=True))
    assert told == {world.people[one].account.pk for one in ("dina", "kari")}
    add_case(world, at(15))
    assert ServiceReport.objects.get(pk=sent.pk).figures["counts"]["opened"] == 6
    for name, seen in (("dina", True), ("kari", True), ("mona", True),
                       ("didrik", False), ("ola", False), ("sol", False)):  # fmt: skip
        rows = ServiceReport.objects.seen_by(world.viewer(name))
        assert rows.filter(pk=sent.pk).exists() == seen, name
    with pytest.raises(DomainError, match="stands as it is"):
        reports.write_words(sent, by=mona, words="Annet")


def test_wrong_report_is_made_anew_and_both_stand(world: World, level: Any):
    mona = world.viewer("mona")
    first = send(draft(world), mona)
    second = reports.correct_report(first, by=mona, why="En sak manglet")
    with pytest.raises(DomainError, match="stands already"):
        reports.correct_report(first, by=mona, why="Igjen")
    assert reports.drop_draft(second, by=mona).pk == first.pk
    second = reports.correct_report(first, by=mona, why="En sak manglet")
    add_case(world, at(15))
    send(second, mona)
    rows = ServiceReport.objects.filter(member=world.nordvik).order_by("number")
    assert [(one.number, one.state, one.figures["counts"]["opened"]) for one in rows] == [
        (1, "replaced", 6),
        (2, "sent", 7),
    ]
    assert Event.objects.filter(what="report.replaced", subject_id=first.pk).count() == 1


def test_sending_waits_for_the_end_of_the_month_and_for_who_may(world: World, level: Any):
    report = draft(world)
    for name in ("kari", "dina", "ola"):
        with pytest.raises(Refused):
            send(report, world.viewer(name))
    add_case(world, at(3, month=11))
    (now,) = (
        one for one in reports.make_reports(Month(2026, 11), by=world.viewer("dag"))
        if one.member == world.nordvik
    )  # fmt: skip
    with pytest.raises(DomainError, match="not over"):
        send(now, world.viewer("dag"))
    with pytest.raises(DomainError, match="not begun"):
        reports.make_reports(Month(2026, 12), by=world.viewer("dag"))


def test_clock_makes_drafts_once_and_finds_what_is_late(world: World, level: Any):
    by = clock(world.today)
    assert "2 service reports" in go_round(by)
    assert go_round(by) == ""
    one = ServiceReport.objects.get(member=world.nordvik)
    found = Finding.objects.filter(kind=report_findings.UNSENT).exclude(status="mended")
    assert found.count() == 2
    send(one, world.viewer("mona"))
    assert found.count() == 1
    reports.choose(by=world.viewer("dag"), send_by=25, is_asked=True)
    assert not found.exists()
    with time_machine.travel("2026-11-26T10:00:00+01:00", tick=False):
        report_findings.look_at_all(clock(dt.date(2026, 11, 26)))
    assert found.count() == 1
    reports.choose(by=terminal(world.today), send_by=10, is_asked=False)
    assert not found.exists() and go_round(by) == ""


def test_outages_are_told_with_what_was_promised(world: World, level: Any):
    down = {
        "system": 1,
        "name": "Journal",
        "minutes": 300,
        "availability": "99,305",
        "promised": "99.5",
    }
    known = figures_of(OCTOBER, world.nordvik.pk) | {"outages": [down, down | {"promised": None}]}
    told = {one.key: one for one in tables(known, world.nordvik.pk)}["outages"]
    assert [cell.text for cell in told.rows[0]] == ["Journal", "300", "99,305 %", "99,5 %"]
    assert told.rows[1][3].text == ""
    for found, words in ((None, "not measured"), ([], "Nothing was down")):
        (one,) = (t for t in tables(known | {"outages": found}, 1) if t.key == "outages")
        assert words in one.note and not one.rows
