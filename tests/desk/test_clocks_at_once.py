"""Many workers tell each step once; events, alerts and calendars' versions never change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock, ClockAlert, ClockEvent
from samdrift.desk.models.commitments import CalendarVersion
from samdrift.desk.services import clock_tick
from samdrift.followup.models.findings import Finding
from samdrift.kernel.models.mail import Notice
from tests.at_once import refusals_of
from tests.desk.made_catalogue import make_agent
from tests.desk.made_clocks import Acts, at, by_at, open_case
from tests.desk.made_commitments import make_level, promise
from tests.kernel.conftest import drop_guards
from tests.world import World, make_world

CASES, WORKERS = 30, 4


@pytest.fixture
def committed(transactional_db: Any) -> Iterator[None]:
    """Rows are committed, so that other connections see them; history can be emptied afterwards."""
    yield
    drop_guards()


def cases_of(world: World) -> list[Acts]:
    promise(world, world.nordvik, make_level(world))
    agent = make_agent(world)
    return [open_case(world, agent=agent) for _n in range(CASES)]


def require_each_step_once() -> None:
    """Per case: 50, 75 and the breach of the response, told to the one agent as one notice."""
    response = ClockAlert.objects.filter(clock__metric="response")
    assert response.count() == 3 * CASES
    assert Notice.objects.filter(what="desk.passed_response").count() == CASES
    assert Finding.objects.filter(kind="desk.breach", mark="response").count() == CASES
    assert Case.objects.filter(is_breached=True).count() == CASES


@pytest.mark.postgres
def test_workers_at_the_same_time_tell_each_step_once(committed: None, today: dt.date) -> None:
    world = make_world(today)
    cases_of(world)
    by = by_at(world, at(16, "10:05"))
    assert refusals_of([lambda: clock_tick.look_at_due(by)] * WORKERS) == []
    clock_tick.look_at_due(by)
    require_each_step_once()


@pytest.mark.postgres
def test_worker_killed_in_the_middle_leaves_it_to_the_others(
    committed: None, today: dt.date
) -> None:
    world = make_world(today)
    cases_of(world)
    by = by_at(world, at(16, "10:05"))

    def killed() -> None:
        with transaction.atomic():
            clock_tick.look_at_due(by)
            transaction.set_rollback(True)

    assert refusals_of([killed, lambda: clock_tick.look_at_due(by), killed]) == []
    clock_tick.look_at_due(by)
    require_each_step_once()


@pytest.mark.postgres
def test_acts_and_the_clock_at_the_same_time_hold_nothing_up(
    committed: None, today: dt.date
) -> None:
    world = make_world(today)
    acts = cases_of(world)
    by = by_at(world, at(16, "10:05"))

    def answer(some: list[Acts]) -> None:
        for one in some:
            one.answer(at(16, "10:06"))

    def answering(some: list[Acts]) -> Callable[[], None]:
        return lambda: answer(some)

    work = [answering(acts[::2]), answering(acts[1::2])]
    assert refusals_of([*work, *[lambda: clock_tick.look_at_due(by)] * 2]) == []
    rows = Clock.objects.filter(metric="response")
    assert set(rows.values_list("state", flat=True)) == {"stopped"}
    assert rows.filter(breached_at__isnull=False).count() == CASES
    told = ClockAlert.objects.filter(clock__metric="response", percent=100)
    assert told.count() == CASES
    assert Finding.objects.filter(kind="desk.breach", mark="response").count() == CASES


CHANGES: dict[Any, dict[str, Any]] = {
    ClockEvent: {"reason": "Endret"},
    ClockAlert: {"percent": 99},
    CalendarVersion: {"number": 99},
}


@pytest.mark.parametrize("model", CHANGES)
@pytest.mark.parametrize("act", ["update", "delete"])
def test_what_happened_to_clocks_never_changes(world: World, model: Any, act: str) -> None:
    promise(world, world.nordvik, make_level(world))
    open_case(world)
    clock_tick.look_at_due(by_at(world, at(16, "10:05")))
    rows = model.objects.all()
    assert rows.exists()
    acts = {
        "update": lambda: rows.update(**CHANGES[model]),
        "delete": lambda: rows._raw_delete("default"),
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        acts[act]()
