"""The chain over history: what was tampered with is found and named, and no chain forks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.models import Max
from django.utils import timezone

from samdrift.kernel import seals, viewer
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.models.history import Event, EventPersonal, Seal
from samdrift.kernel.models.site import Site

Tamper = Callable[..., None]


def act(count: int = 1, **more: Any) -> list[Event]:
    site = Site.objects.first() or Site.objects.create(name="Vik")
    happenings = [Happening("site.changed", site, **more) for _number in range(count)]
    newest = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    record_all(happenings, by=viewer.terminal(timezone.localdate()))
    return list(Event.objects.filter(pk__gt=newest).order_by("pk"))


def seal() -> str:
    return seals.seal_new(viewer.clock(timezone.localdate()))


def found(expected_head: str = "") -> list[tuple[str, int, str]]:
    return [(one.table, one.row, one.code) for one in seals.faults(expected_head)]


@pytest.fixture
def chain(db: None) -> list[Event]:
    """Six events, sealed."""
    events = act(6, personal={"email": "a@vik.test"})
    assert seal() == "6 events sealed"
    return events


def test_whole_history_has_no_fault(chain: list[Event]) -> None:
    assert found() == []
    assert found(seals.head()) == []


def test_sealing_again_adds_nothing(chain: list[Event]) -> None:
    assert seal() == ""
    assert Seal.objects.count() == 6


def test_events_are_sealed_across_batches(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "BATCH", 4)
    act(11)
    assert seal() == "11 events sealed"
    assert found() == []


@pytest.mark.parametrize("column", ["text", "what", "digest"])
def test_tampered_event_is_named(chain: list[Event], tamper: Tamper, column: str) -> None:
    tamper(f"UPDATE kernel_event SET {column} = 'another' WHERE id = %s", chain[2].pk)  # noqa: S608 -- the test's own
    assert ("kernel_event", chain[2].pk, "tampered") in found()


def test_event_rewritten_with_its_own_digest_is_named(chain: list[Event], tamper: Tamper) -> None:
    """Whoever writes a new text and its right digest is still given away by the seal."""
    other = chain[3]
    tamper(
        "UPDATE kernel_event SET text = %s, digest = %s, key = %s WHERE id = %s",
        other.text, other.digest, "0" * 32, chain[2].pk,
    )  # fmt: skip
    assert ("kernel_event", chain[2].pk, "differs_from_seal") in found()


def test_moment_of_an_event_cannot_be_moved(chain: list[Event], tamper: Tamper) -> None:
    tamper("UPDATE kernel_event SET at = '2020-01-01 00:00:00+00:00' WHERE id = %s", chain[1].pk)
    assert ("kernel_event", chain[1].pk, "tampered") in found()


def test_missing_event_is_named(chain: list[Event], tamper: Tamper) -> None:
    tamper("DELETE FROM kernel_eventpersonal WHERE event_id = %s", chain[2].pk)
    tamper("DELETE FROM kernel_event WHERE id = %s", chain[2].pk)
    assert found() == [("kernel_event", chain[2].pk, "missing")]


def test_events_in_another_order_are_named(chain: list[Event], tamper: Tamper) -> None:
    first, second = chain[1].pk, chain[2].pk
    tamper("DELETE FROM kernel_eventpersonal")
    for old, new in ((first, 9999), (second, first), (9999, second)):
        tamper("UPDATE kernel_event SET id = %s WHERE id = %s", new, old)
    named = {(table, row) for table, row, code in found() if code == "differs_from_seal"}
    assert named == {("kernel_event", first), ("kernel_event", second)}


def test_removed_seal_is_named(chain: list[Event], tamper: Tamper) -> None:
    rows = list(Seal.objects.order_by("pk"))
    tamper("DELETE FROM kernel_seal WHERE id = %s", rows[2].pk)
    assert found() == [("kernel_seal", rows[3].pk, "does_not_follow")]


def test_old_event_without_its_seal_is_named(
    chain: list[Event], tamper: Tamper, time_machine: Any
) -> None:
    time_machine.move_to(timezone.now())
    tamper("DELETE FROM kernel_seal WHERE event_id = %s", chain[2].pk)
    time_machine.shift(2 * seals.LONGEST_ACT)
    newer = act()[0]
    Seal.objects.create(
        event=newer,
        event_digest=newer.digest,
        previous=seals.head(),
        digest=seals.link(seals.head(), newer.pk, newer.digest),
        sealed_at=timezone.now(),
    )
    assert ("kernel_event", chain[2].pk, "never_sealed") in found()


@pytest.mark.parametrize("column", ["digest", "event_digest", "previous"])
def test_tampered_seal_is_named(chain: list[Event], tamper: Tamper, column: str) -> None:
    row = Seal.objects.order_by("pk")[3]
    tamper(f"UPDATE kernel_seal SET {column} = %s WHERE id = %s", "f" * 64, row.pk)  # noqa: S608 -- the test's own
    assert ("kernel_seal", row.pk, "tampered") in found()


def test_seals_in_another_order_are_named(chain: list[Event], tamper: Tamper) -> None:
    first, second = Seal.objects.order_by("pk").values_list("pk", flat=True)[2:4]
    for old, new in ((first, 9999), (second, first), (9999, second)):
        tamper("UPDATE kernel_seal SET id = %s WHERE id = %s", new, old)
    assert {code for table, _row, code in found() if table == "kernel_seal"} == {"does_not_follow"}


def test_tampered_personal_value_is_named(chain: list[Event], tamper: Tamper) -> None:
    row = EventPersonal.objects.get(event=chain[4])
    tamper("UPDATE kernel_eventpersonal SET value = 'b@vik.test' WHERE id = %s", row.pk)
    assert found() == [("kernel_eventpersonal", row.pk, "tampered")]


def test_removed_personal_value_is_named(chain: list[Event], tamper: Tamper) -> None:
    tamper("DELETE FROM kernel_eventpersonal WHERE event_id = %s", chain[4].pk)
    assert found() == [("kernel_event", chain[4].pk, "personal_missing")]


def test_erased_personal_value_is_no_fault(chain: list[Event]) -> None:
    EventPersonal.objects.update(value=None, erased_at=timezone.now())
    assert found() == []


def test_cut_end_is_found_only_by_the_noted_head(chain: list[Event], tamper: Tamper) -> None:
    noted, last = seals.head(), Seal.objects.order_by("-pk")[0]
    tamper("DELETE FROM kernel_seal WHERE id = %s", last.pk)
    tamper("DELETE FROM kernel_eventpersonal WHERE event_id = %s", chain[-1].pk)
    tamper("DELETE FROM kernel_event WHERE id = %s", chain[-1].pk)
    assert found() == []
    assert [code for _table, _row, code in found(noted)] == ["cut_after"]


def test_fault_reads_as_a_sentence(chain: list[Event], tamper: Tamper) -> None:
    tamper("DELETE FROM kernel_eventpersonal WHERE event_id = %s", chain[4].pk)
    (fault,) = seals.faults()
    assert str(fault).startswith(f"kernel_event {chain[4].pk}: ")


def test_chain_that_forks_is_refused_by_the_database(chain: list[Event]) -> None:
    newer = act()[0]
    old = Seal.objects.order_by("pk")[2]
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.create(
            event=newer,
            event_digest=newer.digest,
            previous=old.previous,
            digest="e" * 64,
            sealed_at=timezone.now(),
        )
    assert found() == []


@pytest.mark.postgres
def test_event_that_commits_late_is_sealed(committed: None) -> None:
    act()
    holding, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            act()
            holding.set()
            go_on.wait(10)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert holding.wait(10)
    newest = act()[0]
    assert seal() == "2 events sealed"
    go_on.set()
    thread.join()
    late = Event.objects.exclude(pk=newest.pk).order_by("-pk")[0]
    assert late.pk < newest.pk
    assert seal() == "1 events sealed"
    assert Seal.objects.order_by("-pk")[0].event_id == late.pk
    assert found() == []


@pytest.mark.postgres
def test_many_clocks_at_once_make_one_chain(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seals, "BATCH", 7)
    act(200)
    start = threading.Barrier(4)
    broken: list[Exception] = []

    def clock() -> None:
        start.wait(10)
        try:
            for _round in range(5):
                act(3)
                seal()
        except Exception as error:  # noqa: BLE001 -- told by the test
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=clock) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    seal()
    assert Seal.objects.count() == Event.objects.count() == 200 + 4 * 5 * 3
    assert found() == []


def test_verifying_asks_few_questions_however_many_events(
    db: None, django_assert_max_num_queries: Any
) -> None:
    act(300)
    seal()
    with django_assert_max_num_queries(8):
        assert found() == []
