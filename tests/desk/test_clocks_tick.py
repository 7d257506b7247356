"""Warnings and breaches are told exactly once, to those they concern, and a breach is a finding."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from samdrift.desk.models.clocks import Clock, ClockAlert
from samdrift.desk.models.commitments import Level
from samdrift.desk.services import clock_corrections, clock_tick
from samdrift.followup.models.findings import Finding
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from tests.desk.made_catalogue import make_agent, make_team
from tests.desk.made_clocks import OPENED, Acts, at, by_at, open_case
from tests.desk.made_commitments import make_level, promise
from tests.world import World

TARGETS = (("response", None, 60), ("resolution", None, 480), ("resolution", 1, 120))


@pytest.fixture
def level(world: World) -> Level:
    level = make_level(
        world, targets=TARGETS, escalations=((75, "team_lead"), (100, "desk_lead"), (150, "member"))
    )
    promise(world, world.nordvik, level)
    return level


@pytest.fixture
def acts(world: World, level: Level) -> Acts:
    lead, agent = make_agent(world, "lea"), make_agent(world, "asle")
    team = make_team(world, "Førstelinja", lead, agent)
    return open_case(world, team=team, agent=agent)


def tick(world: World, moment: dt.datetime) -> str:
    return clock_tick.look_at_due(by_at(world, moment))


def told(world: World, name: str) -> list[str]:
    rows = Notice.objects.filter(account_id=world.accounts[name].pk, what__startswith="desk.")
    return [f"{row.what} {row.values['percent']}" for row in rows.order_by("pk")]


def alerts(acts: Acts, metric: str = "response") -> list[int]:
    rows = ClockAlert.objects.filter(clock=acts.clock(metric)).order_by("percent")
    return list(rows.values_list("percent", flat=True))


def test_step_is_told_once_however_often_the_clock_comes(world: World, acts: Acts) -> None:
    assert tick(world, at(16, "09:29")) == ""
    for _again in range(3):
        tick(world, at(16, "09:30"))
    assert alerts(acts) == [50]
    assert told(world, "asle") == ["desk.near_response 50"]
    assert told(world, "lea") == []


def test_roles_are_told_as_the_commitment_says(world: World, acts: Acts) -> None:
    for minute in ("09:30", "09:45", "10:01"):
        tick(world, at(16, minute))
    tick(world, at(16, "10:31"))
    assert told(world, "asle") == [
        "desk.near_response 50",
        "desk.near_response 75",
        "desk.passed_response 100",
    ]
    assert told(world, "lea") == ["desk.near_response 75"]
    assert told(world, "dag") == ["desk.passed_response 100"]
    assert told(world, "kari") == ["desk.passed_response 150"]


def test_jump_forward_tells_each_step_once_and_backward_nothing(world: World, acts: Acts) -> None:
    tick(world, at(16, "10:05"))
    assert alerts(acts) == [50, 75, 100]
    assert told(world, "asle") == ["desk.passed_response 100"]
    assert tick(world, at(16, "09:10")) == ""
    tick(world, at(16, "10:06"))
    assert alerts(acts) == [50, 75, 100]
    assert len(told(world, "asle")) == 1


def test_breach_is_a_finding_for_the_member_and_stands_when_it_is_solved(
    world: World, acts: Acts
) -> None:
    tick(world, at(16, "10:01"))
    finding = Finding.objects.get(kind="desk.breach")
    assert (finding.mark, finding.member_ids) == ("response", {world.nordvik.pk})
    assert finding.agreed["minutes"] == 60
    acts.case.refresh_from_db()
    assert acts.case.is_breached
    acts.resolve(at(16, "11:00"))
    finding.refresh_from_db()
    assert finding.status == "new"
    assert finding.known_kind is not None
    assert "60 minutes" in finding.known_kind.agreed(finding)


def test_breach_between_two_rounds_is_told_by_the_act(world: World, acts: Acts) -> None:
    acts.answer(at(16, "10:20"))
    assert alerts(acts) == [100]
    assert Finding.objects.filter(kind="desk.breach").count() == 1
    tick(world, at(16, "10:30"))
    assert told(world, "asle") == ["desk.passed_response 100"]


def test_paused_and_stopped_clocks_are_left_alone(world: World, acts: Acts) -> None:
    acts.wait(at(16, "09:10"))
    assert tick(world, at(18, "12:00")) == ""
    assert not ClockAlert.objects.exists()


def test_new_target_has_steps_of_its_own(world: World, acts: Acts) -> None:
    tick(world, at(16, "13:05"))
    assert alerts(acts, "resolution") == [50]
    acts.act(at(16, "13:10"), priority=1)
    tick(world, at(16, "13:11"))
    rows = ClockAlert.objects.filter(clock=acts.clock("resolution"))
    assert list(rows.filter(set_by=0).values_list("percent", flat=True)) == [50]
    event = acts.clock("resolution").events.get(kind="retarget")
    new = rows.filter(set_by=event.pk).values_list("percent", flat=True)
    assert sorted(new) == [50, 75, 100, 150]


def test_what_is_rolled_back_has_told_nobody(world: World, acts: Acts) -> None:
    class Killed(Exception):
        pass

    def killed_in_the_middle() -> None:
        with transaction.atomic():
            tick(world, at(16, "10:01"))
            raise Killed

    with pytest.raises(Killed):
        killed_in_the_middle()
    assert not ClockAlert.objects.exists()
    assert not Notice.objects.filter(what__startswith="desk.passed").exists()
    tick(world, at(16, "10:02"))
    assert alerts(acts) == [50, 75, 100]


def test_confidential_case_is_told_only_to_those_who_see_it(world: World, level: Level) -> None:
    lead, agent = make_agent(world, "lea"), make_agent(world, "asle")
    team = make_team(world, "Førstelinja", lead, agent)
    open_case(world, team=team, agent=agent, is_confidential=True)
    tick(world, at(16, "09:46"))
    assert told(world, "asle") == ["desk.near_response 75"]
    assert told(world, "lea") == []


# Corrections


def correct(world: World, acts: Acts, kind: str, metric: str = "response", **values: Any) -> Any:
    event = acts.clock(metric).events.filter(kind=kind).order_by("pk").last()
    return clock_corrections.correct(
        event, **{"by": by_at(world, at(16, "11:00")), "reason": "Feil", **values}
    )


def test_answer_that_was_sooner_mends_the_breach_with_a_trace(world: World, acts: Acts) -> None:
    acts.answer(at(16, "10:20"))
    correct(world, acts, "stop", at=at(16, "09:50"))
    acts.case.refresh_from_db()
    assert (acts.clock("response").breached_at, acts.case.is_breached) == (None, False)
    assert acts.case.responded_at == at(16, "09:50")
    assert Finding.objects.get(kind="desk.breach").status == "mended"
    assert acts.kinds("response") == ["start", "stop", "stop"]
    assert Event.objects.filter(what="case.clock_corrected").count() == 1


def test_pause_that_never_was_makes_a_breach_in_hindsight(world: World, acts: Acts) -> None:
    acts.wait(at(16, "09:10"))
    acts.go_on(at(16, "10:30"))
    acts.answer(at(16, "10:40"))
    assert acts.clock("response").breached_at is None
    correct(world, acts, "pause", happened=False)
    assert acts.clock("response").breached_at == at(16, "10:00")
    assert Finding.objects.get(kind="desk.breach").status == "new"


def test_answer_that_never_was_lets_the_response_run_on(world: World, acts: Acts) -> None:
    acts.answer(at(16, "09:20"))
    correct(world, acts, "stop", happened=False, by=by_at(world, at(16, "09:40")))
    acts.case.refresh_from_db()
    assert acts.case.responded_at is None
    assert acts.clock("response").state == "running"
    acts.answer(at(16, "09:50"))
    assert acts.clock("response").elapsed == 50 * 60


@pytest.mark.parametrize(
    ("kind", "values", "code"),
    [
        ("start", {"happened": False}, "start_stands"),
        ("start", {"at": at(16, "09:15")}, "not_first"),
        ("pause", {"happened": False}, "still_so"),
        ("pause", {"at": at(30, "09:15")}, "ahead"),
        ("pause", {"at": at(16, "08:15")}, "before_start"),
        ("pause", {}, "no_moment"),
        ("pause", {"at": at(16, "09:05"), "reason": " "}, "required"),
    ],
)
def test_correction_that_cannot_be_is_refused(
    world: World, acts: Acts, kind: str, values: dict[str, Any], code: str
) -> None:
    acts.wait(at(16, "09:10"))
    with pytest.raises(DomainError) as refused:
        correct(world, acts, kind, **values)
    assert refused.value.code == code


def test_corrected_event_is_not_corrected_twice(world: World, acts: Acts) -> None:
    acts.wait(at(16, "09:10"))
    event = acts.clock("response").events.get(kind="pause")
    newest = correct(world, acts, "pause", at=at(16, "09:05"))
    for one, code in ((event, "corrected_already"), (newest, "")):
        told_code = ""
        try:
            clock_corrections.correct(
                one, by=by_at(world, at(16, "12:00")), at=at(16, "09:06"), reason="Igjen"
            )
        except DomainError as error:
            told_code = error.code
        assert told_code == code


def test_only_leaders_correct(world: World, acts: Acts) -> None:
    acts.wait(at(16, "09:10"))
    event = acts.clock("response").events.get(kind="pause")
    values = {"at": at(16, "09:05"), "reason": "Feil"}
    for name in ("asle", "kari", "ola"):
        with pytest.raises(Refused):
            clock_corrections.correct(event, by=world.viewer(name), **values)
    clock_corrections.correct(event, by=world.viewer("lea"), **values)
    assert Clock.objects.filter(state="paused").exists()
    assert event.at > OPENED
