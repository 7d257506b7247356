"""The acts on cases, from the phone call to the reopening, and what the clocks make of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from samdrift.desk.models.cases import NEVER, Case
from samdrift.desk.models.catalogue import Team
from samdrift.desk.models.choices import DeskChoices
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.commitments import LevelTarget, PauseCause
from samdrift.desk.services import cases
from samdrift.desk.services.clock_promises import key_of
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Succession, SuccessionLink
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


def test_case_follows_what_is_promised_and_chosen_just_then(world: World, agent: Any) -> None:
    """What was worked out for cases before stands only while its rows do."""

    def told(case: Case) -> tuple[int, int, str]:
        response = Clock.objects.get(case=case, party="ours", metric="response")
        return response.frozen["minutes"], case.priority, str(case.team)

    assert {told(opened(world)) for _time in range(4)} == {(60, 5, "Førstelinja")}
    LevelTarget.objects.filter(metric="response").update(minutes=30)
    assert told(opened(world))[0] == 30
    DeskChoices.objects.update_or_create(defaults={"matrix": [[1, 1, 1]] * 3})
    assert told(opened(world))[1] == 1
    Team.objects.filter(name="Førstelinja").update(name="Mottaket")
    assert told(opened(world)) == (30, 1, "Mottaket")
    Team.objects.filter(name="Mottaket").update(takes_first=False)
    assert opened(world).team is None


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


def loaded(world: World, **values: Any) -> Case:
    """A case that came with the log of a tool before, and was over there."""
    told: dict[str, Any] = {
        "title": "Gammel sak", "kind": "incident", "channel": "load", "state": "closed",
        "is_open": False, "opened_at": at(12, "09:00"), "changed_at": at(13, "09:00"),
        "closed_at": at(13, "09:00"), "resolved_at": at(12, "15:00"), **values,
    }  # fmt: skip
    case = Case(member=world.nordvik, requester=world.people["ola"], **told)
    case.promised_for = key_of(case)
    case.save()
    return case


def test_what_came_with_a_log_begins_its_clocks_when_it_is_opened_again(
    world: World, agent: Any
) -> None:
    case = loaded(world)
    cases.write(case, by=now(world, at(16, "08:30")), text="Sett på denne?", public=False)
    assert not Clock.objects.exists()
    again = at(16, "09:00")
    assert cases.reopen(case, by=now(world, again, "ola"), reason="Det er likt igjen") == case
    assert states(case) == {"update": "running", "resolution": "running"}
    assert set(Clock.objects.values_list("started_at", flat=True)) == {again}
    case.refresh_from_db()
    assert (case.is_breached, case.due_at) == (False, at(16, "11:00"))
    cases.resolve(case, by=now(world, at(16, "10:00")), solution="Ordnet")
    assert set(states(case).values()) == {"stopped"}
    cases.reopen(case, by=now(world, at(16, "11:00"), "ola"), reason="Nei")
    solution = Clock.objects.get(case=case, metric="resolution")
    assert (solution.state, solution.started_at) == ("running", again)


def test_what_was_closed_long_ago_is_followed_by_a_new_case_with_clocks(
    world: World, agent: Any
) -> None:
    old = {"opened_at": at(1, "09:00"), "closed_at": at(1, "12:00"), "resolved_at": None}
    case = loaded(world, **old)
    made = cases.reopen(case, by=now(world, at(18, "09:00"), "ola"), reason="Likt igjen")
    assert made != case
    assert states(made)["resolution"] == "running"
    assert states(case) == {}


def test_what_is_opened_again_at_a_merged_member_is_promised_by_the_new_one(
    world: World, agent: Any
) -> None:
    promise(world, world.sorvik, make_level(world, "Sørs", targets=[("resolution", None, 240)]))
    case = opened(world)
    cases.resolve(case, by=now(world, at(16, "10:00")), solution="Byttet toner")
    merge = Succession.objects.create(kind="merge", happened_on=dt.date(2026, 11, 17))
    SuccessionLink.objects.create(
        succession=merge, predecessor=world.nordvik, successor=world.sorvik
    )
    case = cases.reopen(case, by=now(world, at(18, "09:00"), "ola"), reason="Stripete")
    assert case.member == world.sorvik
    solution = Clock.objects.get(case=case, metric="resolution")
    case.refresh_from_db()
    assert (solution.state, case.due_at) == ("running", at(18, "12:00"))
    late = loaded(world, resolved_at=None, closed_at=at(1, "10:00"), opened_at=at(1, "09:00"))
    made = cases.reopen(late, by=now(world, at(18, "09:00"), "ola"), reason="Likt igjen")
    assert (made.member, late.member) == (world.sorvik, world.nordvik)
