"""Two who act on a case at the same moment: nothing is lost, nothing is done twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from samdrift.desk.models.cases import Case, CaseEntry, CaseLink, Watcher
from samdrift.desk.services import case_clock, cases
from samdrift.kernel import viewer
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.models.search import SearchEntry
from tests.at_once import refusals_of
from tests.desk.made import machine, make_case, make_desk
from tests.kernel.conftest import drop_guards
from tests.world import World, make_world

pytestmark = pytest.mark.postgres


@pytest.fixture
def committed(transactional_db: Any, today: dt.date) -> Iterator[World]:
    """Rows are committed, so that other connections see them; history can be emptied afterwards."""
    yield make_world(today)
    drop_guards()


def count(what: str) -> int:
    return Event.objects.filter(what=what).count()


def test_two_take_a_case_and_one_gets_it(committed: World) -> None:
    make_desk(committed)
    case = make_case(committed)
    copies = [Case.objects.get(pk=case.pk) for _ in range(2)]
    people = [committed.viewer("asta"), committed.viewer("arne")]
    acts = [
        lambda copy=copy, by=by: cases.take(copy, by=by)
        for copy, by in zip(copies, people, strict=True)
    ]
    assert refusals_of(acts) == ["taken_meanwhile"]
    assert count("case.taken") == 1


def test_entries_written_at_once_are_all_there(committed: World) -> None:
    make_desk(committed)
    case, asta = make_case(committed), committed.viewer("asta")
    acts = [lambda n=n: cases.write(case, by=asta, text=f"Svar {n}", public=True) for n in range(6)]
    assert refusals_of(acts) == []
    texts = CaseEntry.objects.filter(case=case).values_list("text", flat=True)
    assert set(texts) == {f"Svar {n}" for n in range(6)}
    assert SearchEntry.objects.filter(kind="desk.case", object_id=case.pk).count() == 1
    case.refresh_from_db()
    assert case.responded_at is not None


def test_case_is_solved_once(committed: World) -> None:
    make_desk(committed)
    case, asta = make_case(committed), committed.viewer("asta")
    acts = [lambda: cases.resolve(case, by=asta, solution="Ferdig")] * 3
    assert refusals_of(acts) == ["not_from_here"] * 2
    assert count("case.solved") == 1
    assert Notice.objects.filter(what="case.solved").count() == 1


def test_case_solved_while_the_other_writes_keeps_both(committed: World) -> None:
    make_desk(committed)
    case, asta = make_case(committed), committed.viewer("asta")
    refused = refusals_of(
        [
            lambda: cases.resolve(case, by=asta, solution="Ferdig"),
            lambda: cases.write(case, by=committed.viewer("ola"), text="Vent!", public=True),
        ]
    )
    case.refresh_from_db()
    assert (refused, case.state) == ([], "resolved")
    assert CaseEntry.objects.get(case=case).text == "Vent!"


def test_cases_merged_into_each_other_never_both_end(committed: World) -> None:
    make_desk(committed)
    first, second, asta = make_case(committed), make_case(committed), committed.viewer("asta")
    refused = refusals_of(
        [
            lambda: cases.merge([first], into=second, by=asta),
            lambda: cases.merge([second], into=first, by=asta),
        ]
    )
    assert refused == ["nothing_to_merge"]
    assert Case.objects.filter(is_open=True).count() == 1


def test_solved_case_is_closed_by_one_of_two_clocks(committed: World) -> None:
    make_desk(committed)
    for _ in range(5):
        cases.resolve(make_case(committed), by=machine(committed), solution="Ferdig")
    Case.objects.update(resolved_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC))
    by = viewer.clock(committed.today)
    assert refusals_of([lambda: case_clock.close_solved(by)] * 2) == []
    assert count("case.closed") == 5
    assert not Case.objects.exclude(state="closed").exists()


def test_same_is_linked_and_watched_once(committed: World) -> None:
    make_desk(committed)
    first, second, asta = make_case(committed), make_case(committed), committed.viewer("asta")
    acts = [
        lambda: cases.link(first, other=second, by=asta),
        lambda: cases.link(first, other=second, by=asta),
        lambda: cases.watch(first, by=asta),
        lambda: cases.watch(first, by=asta),
    ]
    assert refusals_of(acts) == []
    assert (CaseLink.objects.count(), Watcher.objects.count()) == (1, 1)
    assert (count("case.linked"), count("case.watched")) == (1, 1)
