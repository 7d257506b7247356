"""Our own case ends, or is opened again, while it lies or has lain with a supplier."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from samdrift.desk.models.cases import Case
from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.desk.models.passing import Passing, PassingEntry
from samdrift.desk.queries.clocks import one_with_events
from samdrift.desk.services import cases, clock_tick, passing
from samdrift.desk.services.case_joining import merge
from samdrift.followup.models.findings import Finding
from samdrift.kernel.models.mail import Notice
from tests.desk.made import Desk, make_case, make_desk
from tests.desk.made_clocks import at, by_at
from tests.desk.made_passing import Agreed, agent, clock_of, make_agreed, make_passed, seller
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


@pytest.fixture
def agreed(world: World, desk: Desk) -> Agreed:
    return make_agreed(world, desk.system)


@pytest.fixture
def row(world: World, desk: Desk, agreed: Agreed) -> Passing:
    case = make_case(
        world, by=agent(world, at(16, "08:50")), requester=world.people["ola"], system=desk.system,
        channel="phone", title="Journalen er nede",
    )  # fmt: skip
    return make_passed(world, desk, agreed, case=case)


def case_of(row: Passing) -> Case:
    return Case.objects.get(pk=row.case_id)


def causes(row: Passing, metric: str) -> list[tuple[str, str]]:
    running = one_with_events(clock_of(row, metric))
    return [(one.kind, one.cause) for one in running.rows]


def test_solved_with_us_is_taken_back_and_told_with_the_clocks_stopped(
    world: World, row: Passing
) -> None:
    cases.resolve(case_of(row), by=agent(world, at(16, "09:40")), solution="Bare vi vet hvordan.")
    row.refresh_from_db()
    assert (row.state, row.ended_at, row.is_standing) == ("taken_back", at(16, "09:40"), False)
    for metric in ("response", "resolution"):
        clock = clock_of(row, metric)
        assert (clock.state, clock.stopped_at) == ("stopped", at(16, "09:40"))
        assert causes(row, metric)[-1] == ("stop", "case_over")
    entry = PassingEntry.objects.filter(passing=row).last()
    assert entry is not None
    assert (entry.kind, entry.by) == ("taken_back", world.people["asta"])
    assert "Bare vi vet" not in entry.text
    mail = OutgoingMail.objects.filter(case=row.case_id, purpose="passing").latest("pk")
    assert entry.text in mail.text
    told = Notice.objects.filter(what="passing.news", account_id=world.accounts["sol"].pk)
    assert told.count() == 1
    clock_tick.look_at_due(by_at(world, at(17, "09:00")))
    assert clock_of(row, "resolution").breached_at is None
    assert not Finding.objects.standing().filter(kind="desk.supplier_late").exists()


def test_solved_there_counts_as_the_suppliers_solution(world: World, row: Passing) -> None:
    by = agent(world, at(16, "10:00"))
    cases.resolve(case_of(row), by=by, solution="De rettet det.", solved_by=[row])
    row.refresh_from_db()
    assert (row.state, row.solved_at) == ("solved", at(16, "10:00"))
    assert causes(row, "resolution")[-1] == ("stop", "")


def test_requester_who_cancels_is_not_named_to_the_supplier(world: World, row: Passing) -> None:
    by = replace(world.viewer("ola"), at=at(16, "09:10"))
    case = case_of(row)
    cases.cancel(case, by=by, reason="Pasienten er død.")
    row.refresh_from_db()
    entry = PassingEntry.objects.filter(passing=row).last()
    assert entry is not None
    assert (row.state, entry.by, entry.by_name) == ("taken_back", None, "")
    assert "Pasienten" not in entry.text


def test_opened_again_goes_to_the_supplier_anew_with_the_time_used(
    world: World, row: Passing
) -> None:
    cases.resolve(case_of(row), by=agent(world, at(16, "09:40")), solution="Startet på nytt.")
    by = agent(world, at(16, "12:00"))
    case = cases.reopen(case_of(row), by=by, reason="Nede igjen.", suppliers=[row])
    row.refresh_from_db()
    assert (row.state, row.ended_at) == ("passed", None)
    assert case.state == "waiting"
    assert clock_of(row, "response").due_at == at(16, "12:20"), "40 of 60 minutes were used"
    assert clock_of(row, "resolution").due_at == at(16, "15:20")
    entry = PassingEntry.objects.filter(passing=row).last()
    assert entry is not None
    assert entry.kind == "again"
    assert "Nede igjen" not in entry.text, "the supplier gets what is told to it, not our reason"


def test_opened_again_by_the_requester_asks_the_supplier_for_nothing(
    world: World, row: Passing
) -> None:
    cases.resolve(case_of(row), by=agent(world, at(16, "09:40")), solution="Startet på nytt.")
    ola = replace(world.viewer("ola"), at=at(16, "12:00"))
    cases.reopen(case_of(row), by=ola, reason="Nede igjen.")
    row.refresh_from_db()
    assert row.state == "taken_back"
    passing.not_solved(row, by=agent(world, at(16, "12:10")), reason="Den er nede igjen.")
    row.refresh_from_db()
    assert row.is_standing
    assert clock_of(row, "response").state == "running"
    assert case_of(row).state == "waiting"


def test_late_clock_stays_late_when_our_case_is_over(world: World, row: Passing) -> None:
    clock_tick.look_at_due(by_at(world, at(16, "13:01")))
    cases.resolve(case_of(row), by=agent(world, at(16, "15:20")), solution="Vi fant det selv.")
    resolution = clock_of(row, "resolution")
    assert (resolution.breached_at, resolution.stopped_at) == (at(16, "13:00"), at(16, "15:20"))
    assert one_with_events(resolution).state(at(17, "09:00")).elapsed == dt.timedelta(
        hours=6, minutes=20
    )


def test_merged_case_goes_on_with_the_supplier_and_ends_with_the_other(
    world: World, desk: Desk, row: Passing
) -> None:
    by = agent(world, at(16, "09:20"))
    target = make_case(world, by=by, system=desk.system, title="Det samme")
    merge([case_of(row)], into=target, by=by)
    row.refresh_from_db()
    assert row.is_standing
    passing.answer(row, by=seller(world, at(16, "09:30")), text="Vi ser på det.")
    target.refresh_from_db()
    cases.resolve(target, by=agent(world, at(16, "09:50")), solution="Startet på nytt.")
    row.refresh_from_db()
    assert row.state == "taken_back"


def test_forms_ask_what_is_to_follow_at_the_supplier(
    as_person: Any, world: World, row: Passing
) -> None:
    asta, address = as_person("asta"), f"/desk/cases/{row.case_id}/"
    assert "take it back from" in asta.get(address).content.decode()
    form = asta.get(f"{address}resolve/").content.decode()
    assert f'name="solved_by" value="{row.pk}"' in form
    assert str(world.supplier) in asta.get(f"{address}cancel/").content.decode()
    assert asta.post(f"{address}resolve/", {"solution": "Startet."}).status_code == 302
    row.refresh_from_db()
    assert row.state == "taken_back"
    form = asta.get(f"{address}reopen/").content.decode()
    assert f'name="suppliers" value="{row.pk}"' in form
    assert "checked" in form.split(f'name="suppliers" value="{row.pk}"')[1].split(">")[0]
    sent = {"reason": "Nede", "suppliers": [row.pk]}
    assert asta.post(f"{address}reopen/", sent).status_code == 302
    row.refresh_from_db()
    assert row.is_standing
    sol = as_person("sol").get(f"/desk/supplier/{row.pk}/").content.decode()
    assert "Startet." not in sol
