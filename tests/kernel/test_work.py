"""Work is leased: a worker that is killed loses nothing, and two never do the same at once."""

from __future__ import annotations

import datetime as dt
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.kernel.sites import Installation, with_tables

from samdrift.kernel import viewer, work
from samdrift.kernel.models.site import Site
from samdrift.kernel.models.work import Work
from samdrift.kernel.registry import registry

State = Work.State


@pytest.fixture
def kind(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """`kind(handler)` makes a kind of work for this test."""

    def make(handler: Callable[..., None]) -> None:
        monkeypatch.setitem(registry.work, "test.kind", handler)

    work._stop.clear()
    yield make
    work._stop.clear()


def ask() -> Work:
    site = Site.objects.create(name="Vik")
    return work.ask_for("test.kind", site, by=viewer.terminal(timezone.localdate()))


def test_work_is_done_once(kind: Any) -> None:
    done: list[int] = []
    kind(lambda pk, _work: done.append(pk))
    asked = ask()
    assert work.do_next()
    assert not work.do_next()
    assert done == [asked.subject_id]
    asked.refresh_from_db()
    assert (asked.state, asked.attempts, asked.leased_until) == (State.DONE, 1, None)


def test_unknown_work_cannot_be_asked_for(kind: Any) -> None:
    with pytest.raises(KeyError):
        ask()


def test_progress_is_told_and_keeps_the_lease(kind: Any, time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    seen: list[Any] = []

    def count(_pk: int, leased: Work) -> None:
        time_machine.shift(work.LEASE / 2)
        work.renew(leased, 7, 20)
        row = Work.objects.get(pk=leased.pk)
        seen.append((row.done_count, row.total_count, row.leased_until))

    kind(count)
    ask()
    work.do_next()
    assert seen == [(7, 20, timezone.now() + work.LEASE)]


def test_work_that_breaks_is_tried_again_later_and_later(kind: Any, time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)

    def breaks(_pk: int, _work: Work) -> None:
        raise ValueError("the other end does not answer")

    kind(breaks)
    asked, waits = ask(), []
    while work.do_next():
        asked.refresh_from_db()
        waits.append((asked.next_at - timezone.now()).total_seconds())
        time_machine.move_to(max(asked.next_at, timezone.now()))
    assert [round(wait) for wait in waits[:-1]] == [2, 4, 8, 16]
    assert (asked.state, asked.attempts) == (State.FAILED, work.MOST_ATTEMPTS)
    assert asked.error == "ValueError: the other end does not answer"


def test_leased_work_is_left_alone(kind: Any) -> None:
    kind(lambda _pk, _work: None)
    ask()
    assert work.take_next() is not None
    assert work.take_next() is None


def test_dead_workers_work_is_taken_over_and_the_dead_may_write_no_more(
    kind: Any, time_machine: Any
) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    kind(lambda _pk, _work: None)
    ask()
    first = work.take_next()
    time_machine.shift(work.LEASE + dt.timedelta(seconds=1))
    second = work.take_next()
    assert first and second
    assert (first.pk, second.attempts) == (second.pk, 2)
    with pytest.raises(work.LeaseLost):
        work.renew(first, 5)
    work._end(first, State.DONE)
    second.refresh_from_db()
    assert second.state == State.RUNNING


def test_work_that_kills_every_worker_is_given_up(kind: Any, time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    kind(lambda _pk, _work: None)
    asked = ask()
    for _attempt in range(work.MOST_ATTEMPTS):
        assert work.take_next() is not None
        time_machine.shift(work.LEASE + dt.timedelta(seconds=1))
    assert work.take_next() is None
    asked.refresh_from_db()
    assert asked.state == State.FAILED
    assert "killed" in asked.error


def test_worker_that_is_asked_to_stop_gives_its_work_back(kind: Any) -> None:
    def asked_to_stop(_pk: int, leased: Work) -> None:
        work.stop_soon()
        work.renew(leased, 3)

    kind(asked_to_stop)
    asked = ask()
    assert work.do_next()
    asked.refresh_from_db()
    assert (asked.state, asked.done_count, asked.attempts) == (State.WAITING, 3, 0)


# Real processes

ASK = """
from samdrift.kernel import viewer, work
from samdrift.kernel.models.site import Site
from samdrift.kernel.registry import registry
import datetime
registry.work["test.count"] = None
work.ask_for("test.count", Site.objects.get(), by=viewer.terminal(datetime.date.today()))
"""
TOLD = """
from samdrift.kernel.models.work import Work
one = Work.objects.get(kind="test.count")
print(one.state, one.done_count, one.attempts)
"""
WORKER = str(Path(__file__).with_name("slow_worker.py"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = with_tables(tmp_path_factory.mktemp("work"))
    made.run("init", "--name", "Vik")
    return made


def parts(site: Installation) -> list[tuple[int, int]]:
    file = site.home / "parts.txt"
    lines = file.read_text().splitlines() if file.exists() else []
    return [(int(who), int(part)) for who, part in (line.split() for line in lines)]


def wait_for(condition: Callable[[], bool], seconds: float = 180) -> None:
    last = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < last, "it never came to that"
        time.sleep(0.05)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "stopped"])
def test_worker_that_ends_in_the_middle_loses_nothing(site: Installation, how: int) -> None:
    """Killed: another goes on when the lease has run out. Stopped: at once, and in good order."""
    (site.home / "parts.txt").unlink(missing_ok=True)
    site.python("from samdrift.kernel.models.work import Work\nWork.objects.all().delete()\n" + ASK)
    first = site.start(WORKER, "0.4")
    wait_for(lambda: len(parts(site)) >= 3)
    first.send_signal(how)
    ended = first.wait(60)
    assert ended == (0 if how == signal.SIGTERM else -how)
    first.communicate()
    second = site.start(WORKER, "0.01")
    try:
        wait_for(lambda: len(parts(site)) > 1 and parts(site)[-1] == (second.pid, 9))
        wait_for(lambda: site.python(TOLD).startswith("done"))
    finally:
        second.terminate()
        second.communicate(timeout=60)
    attempts = 2 if how == signal.SIGKILL else 1
    assert site.python(TOLD).split() == ["done", "10", str(attempts)]
    assert {part for _who, part in parts(site)} == set(range(10))
