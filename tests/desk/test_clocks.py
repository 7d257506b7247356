"""The clocks of a case follow it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samdrift.desk.models.cases import NEVER, Case
from samdrift.desk.models.clocks import Clock, ClockEvent
from samdrift.desk.models.commitments import CalendarVersion, Level, LevelTarget
from samdrift.desk.services.clocks import align, align_many
from tests.desk.made_catalogue import make_agent, make_team
from tests.desk.made_clocks import OPENED, Acts, at, by_at, open_case
from tests.desk.made_commitments import make_cause, make_level, promise
from tests.world import World

MINUTE = dt.timedelta(minutes=1)
ALL = (
    ("response", None, 60),
    ("update", None, 120),
    ("resolution", None, 480),
    ("resolution", 1, 120),
)


@pytest.fixture
def standard(world: World) -> Level:
    level = make_level(world, targets=ALL)
    promise(world, world.nordvik, level)
    make_cause("supplier", waits_for="supplier")
    return level


@pytest.fixture
def acts(world: World, standard: Level) -> Acts:
    return open_case(world)


def test_three_clocks_of_ours_start_when_the_case_is_opened(acts: Acts, standard: Level) -> None:
    rows = Clock.objects.filter(case=acts.case)
    assert {(row.party, row.metric, row.state, row.started_at) for row in rows} == {
        ("ours", metric, "running", OPENED) for metric in ("response", "update", "resolution")
    }
    assert (acts.case.due_at, acts.case.due_metric) == (at(16, "10:00"), "response")
    assert {row.frozen["level"] for row in rows} == {standard.pk}
    assert acts.clock("resolution").due_at == at(17, "09:30")


def test_nothing_promised_starts_nothing(world: World) -> None:
    acts = open_case(world)
    assert not Clock.objects.exists()
    assert (acts.case.due_at, acts.case.due_metric) == (NEVER, "")


def test_aligning_again_writes_nothing(acts: Acts, world: World) -> None:
    before = ClockEvent.objects.count()
    for _again in range(2):
        align(acts.case, by=by_at(world, at(16, "09:30")))
    assert ClockEvent.objects.count() == before


def test_first_answer_stops_the_response_alone(acts: Acts) -> None:
    acts.answer(at(16, "09:20"))
    assert acts.clock("response").state == "stopped"
    assert acts.clock("response").elapsed == 20 * 60
    assert acts.clock("resolution").state == "running"
    assert acts.case.due_metric == "update"


def test_each_answer_starts_the_next_update(acts: Acts) -> None:
    for moment in (at(16, "09:20"), at(16, "11:00")):
        acts.answer(moment)
    rows = Clock.objects.filter(case=acts.case, metric="update").order_by("pk")
    assert [row.state for row in rows] == ["stopped", "stopped", "running"]
    assert rows[2].started_at == at(16, "11:00")
    assert rows[2].due_at == at(16, "13:00")


def test_wait_pauses_only_for_causes_the_commitment_counts(acts: Acts) -> None:
    acts.wait(at(16, "09:30"), "supplier")
    assert acts.clock("resolution").state == "running"
    acts.wait(at(16, "10:00"), "user")
    paused = acts.clock("resolution")
    assert (paused.state, paused.due_at, paused.elapsed) == ("paused", None, 3600)
    assert acts.case.due_at == NEVER
    acts.go_on(at(17, "08:00"))
    assert acts.clock("resolution").due_at == at(17, "15:00")
    assert acts.kinds("resolution") == ["start", "pause", "pause", "resume"]


def test_solved_time_does_not_count_when_it_is_opened_again(acts: Acts) -> None:
    acts.resolve(at(16, "10:00"))
    assert {row.state for row in Clock.objects.all()} == {"stopped"}
    assert acts.case.due_at == NEVER
    acts.reopen(at(18, "09:00"))
    assert acts.used("resolution", at(18, "09:30")) == dt.timedelta(minutes=90)
    assert acts.clock("response").state == "stopped"
    assert acts.clock("update").started_at == at(18, "09:00")


@pytest.mark.parametrize("state", ["cancelled", "merged"])
def test_what_ran_does_not_count_when_a_case_is_gone_and_does_when_it_is_back(
    acts: Acts, state: str
) -> None:
    acts.act(at(16, "09:30"), state=state)
    assert {row.state for row in Clock.objects.all()} == {"void"}
    acts.act(at(16, "10:00"), state="open")
    assert acts.clock("resolution").state == "running"
    assert acts.used("resolution", at(16, "10:00")) == dt.timedelta(hours=1)


def test_another_priority_gets_another_target_with_the_time_used(acts: Acts) -> None:
    acts.act(at(16, "10:00"), priority=1)
    assert acts.kinds("resolution") == ["start", "retarget"]
    assert acts.clock("resolution").due_at == at(16, "11:00")
    assert acts.kinds("response") == ["start", "retarget"] or acts.kinds("response") == ["start"]


def test_level_that_says_so_starts_the_clock_anew(world: World) -> None:
    level = make_level(world, targets=ALL, on_change="restart")
    promise(world, world.nordvik, level)
    acts = open_case(world)
    acts.act(at(16, "10:00"), priority=1)
    assert acts.clock("resolution").due_at == at(16, "12:00")
    assert acts.used("resolution", at(16, "10:30")) == dt.timedelta(minutes=30)


def test_member_without_a_promise_voids_and_back_counts_from_the_opening(
    acts: Acts, world: World
) -> None:
    acts.act(at(16, "09:30"), member=world.sorvik)
    assert acts.clock("resolution").state == "void"
    acts.act(at(16, "09:40"), member=world.nordvik)
    again = acts.clock("resolution")
    assert (again.state, again.started_at) == ("running", OPENED)


def test_changed_level_target_and_calendar_change_no_running_clock(
    acts: Acts, world: World, standard: Level
) -> None:
    LevelTarget.objects.filter(metric="resolution").update(minutes=1)
    CalendarVersion.objects.create(
        calendar=standard.calendar,
        number=2,
        content={"week": {"1": [["00:00", "00:10"]]}},
        made_at=at(16, "09:10"),
    )
    standard.pause_causes.clear()
    acts.wait(at(16, "10:00"))
    acts.go_on(at(16, "11:00"))
    assert acts.clock("resolution").due_at == at(17, "10:30")
    other = open_case(world, at(17, "12:00"))
    assert other.clock("resolution").frozen["minutes"] == 1


def test_teams_own_clock_stops_when_another_team_gets_the_case(
    world: World, standard: Level
) -> None:
    own = make_level(world, "Teamets eget", targets=(("resolution", None, 60),))
    first = make_team(world, "Første", make_agent(world), level=own)
    second = make_team(world, "Andre", level=own)
    plain = make_team(world, "Tredje")
    acts = open_case(world, team=first)
    acts.act(at(16, "09:30"), team=second)
    rows = Clock.objects.filter(case=acts.case, party="team").order_by("pk")
    assert [(row.team_id, row.state) for row in rows] == [
        (first.pk, "stopped"),
        (second.pk, "running"),
    ]
    assert rows[1].started_at == at(16, "09:30")
    acts.act(at(16, "09:40"), team=plain)
    acts.act(at(16, "10:00"), team=first)
    rows[0].refresh_from_db()
    assert (rows[0].state, rows[0].due_at) == ("running", at(16, "10:30"))
    assert acts.clock("resolution").due_at == at(17, "09:30")
    assert acts.case.due_metric == "response"


def test_internal_case_has_no_clock_of_ours(world: World, standard: Level) -> None:
    acts = open_case(world, is_internal=True)
    assert not Clock.objects.filter(party="ours").exists()
    acts.act(at(16, "10:00"), is_internal=False)
    assert acts.clock("resolution").state == "running"


def test_breach_is_kept_when_the_clock_stops_late(acts: Acts) -> None:
    acts.answer(at(16, "10:30"))
    late = acts.clock("response")
    assert (late.state, late.breached_at) == ("stopped", at(16, "10:00"))
    assert acts.case.is_breached


def test_answer_at_the_last_moment_is_in_time(acts: Acts) -> None:
    acts.answer(at(16, "10:00"))
    assert acts.clock("response").breached_at is None
    assert not acts.case.is_breached


def test_clock_that_goes_backwards_writes_nothing_before_what_stands(acts: Acts) -> None:
    acts.wait(at(16, "10:00"))
    acts.go_on(at(16, "09:00"))
    times = list(ClockEvent.objects.order_by("pk").values_list("at", flat=True))
    assert times == sorted(times)
    assert acts.clock("resolution").state == "running"


def test_suppliers_clock_is_left_alone(acts: Acts) -> None:
    ours = acts.clock("resolution")
    supplier = Clock.objects.create(
        case=acts.case,
        party="supplier",
        metric="resolution",
        calendar=ours.calendar,
        frozen=ours.frozen,
        started_at=OPENED,
    )
    ClockEvent.objects.create(clock=supplier, kind="start", at=OPENED, recorded_at=OPENED)
    acts.resolve(at(16, "10:00"))
    supplier.refresh_from_db()
    assert supplier.state == "running"
    assert supplier.events.count() == 1


def test_many_cases_cost_no_more_queries_than_one(world: World, standard: Level) -> None:
    def cost(count: int) -> int:
        cases = [
            Case(
                member=world.nordvik,
                kind="incident",
                title="Likt",
                channel="phone",
                opened_at=OPENED,
                changed_at=OPENED,
                priority=3,
            )
            for _n in range(count)
        ]
        Case.objects.bulk_create(cases)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            align_many(cases, by=by_at(world, OPENED))
        return len(asked)

    for _told in range(2):  # What is promised is asked for, then its print, and then it stands.
        cost(1)
    assert cost(1) == cost(12)
    assert Clock.objects.filter(state="running", due_at__isnull=False).count() == 3 * (3 + 12)
