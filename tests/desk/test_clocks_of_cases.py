"""The acts on cases, from the phone call to the reopening, and what the clocks make of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from samdrift.desk.models.cases import NEVER, Case
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.services import cases
from samdrift.kernel.viewer import Viewer
from tests.desk.made_catalogue import make_agent, make_service, make_team
from tests.desk.made_clocks import OPENED, at
from tests.desk.made_commitments import make_cause, make_level, promise
from tests.world import World

TARGETS = (
    ("response", None, 60),
    ("update", None, 120),
    ("resolution", None, 480),
    ("resolution", 1, 120),
)


@pytest.fixture
def agent(world: World) -> Any:
    """An agent of the first team, in a cooperation that has promised Nordvik something."""
    promise(world, world.nordvik, make_level(world, targets=TARGETS))
    make_cause("user")
    asle = make_agent(world)
    make_team(world, "Førstelinja", asle, takes_first=True)
    make_service(world)
    return asle


def now(world: World, moment: dt.datetime, name: str = "asle") -> Viewer:
    return replace(world.viewer(name), at=moment)


def opened(world: World, **values: Any) -> Case:
    told = {"title": "Får ikke skrevet ut", "kind": "incident", "channel": "phone"}
    told |= {"member": world.nordvik, "requester": world.people["ola"], **values}
    return cases.open_case(by=now(world, OPENED), **told)


def states(case: Case) -> dict[str, str]:
    rows = Clock.objects.filter(case=case, party="ours").order_by("pk")
    return dict(rows.values_list("metric", "state"))


def test_a_call_is_not_an_answer_and_neither_is_a_note(world: World, agent: Any) -> None:
    case = opened(world)
    cases.take(case, by=now(world, at(16, "09:05")))
    cases.write(case, by=now(world, at(16, "09:10")), text="Sjekker", public=False)
    assert states(case)["response"] == "running"
    cases.write(case, by=now(world, at(16, "09:15"), "ola"), text="Haster", public=True)
    assert states(case)["response"] == "running"
    cases.write(case, by=now(world, at(16, "09:20")), text="Vi ser på det", public=True)
    assert states(case) == {"response": "stopped", "update": "running", "resolution": "running"}


def test_case_goes_from_waiting_to_solved_and_is_opened_again(world: World, agent: Any) -> None:
    case = opened(world)
    cause = PauseCause.objects.get(code="user")
    cases.wait(case, by=now(world, at(16, "10:00")), cause=cause)
    case.refresh_from_db()
    assert (case.due_at, set(states(case).values())) == (NEVER, {"paused"})
    cases.write(case, by=now(world, at(16, "12:00"), "ola"), text="Skriver 4", public=True)
    case.refresh_from_db()
    assert states(case)["resolution"] == "running"
    assert case.due_at != NEVER
    cases.resolve(case, by=now(world, at(16, "13:00")), solution="Byttet toner")
    assert set(states(case).values()) == {"stopped"}
    cases.reopen(case, by=now(world, at(17, "09:00")), reason="Skriver fortsatt stripete")
    assert states(case)["resolution"] == "running"
    solution = Clock.objects.get(case=case, metric="resolution")
    assert solution.elapsed == 2 * 3600
    assert solution.due_at == at(17, "15:00")


def test_merged_does_not_count_and_parted_does(world: World, agent: Any) -> None:
    into, case = opened(world), opened(world, title="Skriveren virker ikke")
    cases.merge([case], into=into, by=now(world, at(20, "09:30")))
    assert set(states(case).values()) == {"void"}
    assert set(states(into).values()) == {"running"}
    case.refresh_from_db()
    cases.unmerge(case, by=now(world, at(20, "09:40")))
    assert states(case)["resolution"] == "running"


def test_priority_raised_makes_it_due_sooner(world: World, agent: Any) -> None:
    case = opened(world)
    cases.prioritise(case, by=now(world, at(16, "09:30")), impact=1, urgency=1, reason="Alle")
    solution = Clock.objects.get(case=case, metric="resolution")
    assert solution.due_at == at(16, "11:00")


def test_cancelled_is_not_in_any_queue_of_deadlines(world: World, agent: Any) -> None:
    case = opened(world)
    cases.cancel(case, by=now(world, at(16, "09:30")), reason="Søppel")
    case.refresh_from_db()
    assert (case.due_at, case.is_breached) == (NEVER, False)
    assert set(states(case).values()) == {"void"}
