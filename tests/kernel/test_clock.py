"""The clock runs what is due, each act once, however many clocks there are."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from samdrift.kernel import clock
from samdrift.kernel.models.work import Beat
from samdrift.kernel.registry import Timed, registry
from samdrift.kernel.viewer import ActorKind, Viewer


@pytest.fixture
def acts(monkeypatch: pytest.MonkeyPatch) -> list[Timed]:
    """Only the acts a test puts here."""
    made: list[Timed] = []
    monkeypatch.setattr(registry, "timed", made)
    return made


def lines(**more: Any) -> list[str]:
    return [str(done) for done in clock.tick(**more)]


def test_act_runs_when_it_is_due_and_not_before(
    db: None, acts: list[Timed], time_machine: Any
) -> None:
    time_machine.move_to(timezone.now())
    acts.append(Timed("count", dt.timedelta(hours=1), lambda _by: "counted"))
    assert lines() == ["count: counted"]
    assert lines() == []
    time_machine.shift(dt.timedelta(minutes=61))
    assert lines() == ["count: counted"]


def test_act_can_be_run_before_it_is_due(db: None, acts: list[Timed]) -> None:
    acts.append(Timed("count", dt.timedelta(hours=1), lambda _by: "counted"))
    assert lines() == lines(everything=True) == ["count: counted"]


def test_act_that_did_nothing_says_nothing(db: None, acts: list[Timed]) -> None:
    acts.append(Timed("count", dt.timedelta(hours=1), lambda _by: ""))
    assert lines() == []
    assert clock.last_ran() is not None


def test_act_is_the_clocks_own(db: None, acts: list[Timed]) -> None:
    seen: list[Viewer] = []
    acts.append(Timed("look", dt.timedelta(hours=1), lambda by: seen.append(by) or ""))
    lines()
    assert [by.kind for by in seen] == [ActorKind.CLOCK]


def test_act_that_fails_does_not_hold_up_the_others(
    db: None, acts: list[Timed], caplog: Any
) -> None:
    def breaks(_by: Viewer) -> str:
        raise ValueError("broken")

    acts.append(Timed("break", dt.timedelta(hours=1), breaks))
    acts.append(Timed("count", dt.timedelta(hours=1), lambda _by: "counted"))
    done = list(clock.tick())
    assert [(one.name, one.failed) for one in done] == [("break", True), ("count", False)]
    assert "broken" in caplog.text


def test_clock_that_never_ran_says_so(db: None) -> None:
    assert clock.last_ran() is None


@pytest.mark.postgres
def test_act_runs_once_among_many_clocks(committed: None, acts: list[Timed]) -> None:
    ran: list[int] = []
    acts.append(Timed("count", dt.timedelta(hours=1), lambda _by: ran.append(1) or ""))
    Beat.objects.create(name="count", next_at=timezone.now())
    start = threading.Barrier(6)

    def one() -> None:
        start.wait(10)
        list(clock.tick())
        connections.close_all()

    threads = [threading.Thread(target=one) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ran == [1]
