"""Many rows at once are the rows that one at a time would be, whatever they hold."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone
from tests.world import TODAY, World

from samdrift.followup.models.findings import Finding
from samdrift.kernel import bulk, history, viewer
from samdrift.kernel.history import Happening
from samdrift.kernel.models.history import Event, EventPersonal
from samdrift.kernel.models.search import SearchEntry, SearchWord
from samdrift.kernel.registry import Ref
from samdrift.parties.models.people import Appointment

AT = dt.datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=dt.UTC)
EVENT = (uuid.UUID(int=7), AT, "thing.done", "parties.person", 4, "clock", None, "Å {}\t\\N", "d")
EVENT_NAMES = (
    "key",
    "at",
    "what",
    "subject_kind",
    "subject_id",
    "actor_kind",
    "actor_id",
    "text",
    "digest",
)


def test_poured_rows_hold_what_was_given(db: None) -> None:
    second = (uuid.UUID(int=8), *EVENT[1:])
    bulk.pour(Event, EVENT_NAMES, [EVENT, second])
    assert list(Event.objects.order_by("pk").values_list(*EVENT_NAMES)) == [EVENT, second]


def test_poured_rows_are_as_those_that_were_added(db: None) -> None:
    names = [f.attname for f in Finding._meta.concrete_fields if not f.primary_key]
    told: dict[str, Any] = {
        "kind": "kind",
        "subject_kind": "portfolio.system",
        "subject_id": 3,
        "money": 1250,
        "agreed": {"Ø": [1, None]},
        "observed": {},
        "found_on": TODAY,
        "last_seen_on": TODAY,
        "times": 1,
        "status": "new",
    }
    defaults = Finding(**told)
    row = {name: getattr(defaults, name) for name in names}
    (pk,) = bulk.add_rows(Finding, names, [tuple((row | {"mark": "a"}).values())])
    bulk.pour(Finding, names, [tuple((row | {"mark": "b"}).values())])
    added, poured = (Finding.objects.filter(mark=mark).values().get() for mark in "ab")
    assert added["id"] == pk
    assert poured | {"id": 0, "mark": ""} == added | {"id": 0, "mark": ""}


def test_poured_rows_may_be_many_or_none(world: World) -> None:
    words = [(1, 0, f"ord{n}", 1) for n in range(2500)]
    bulk.pour(SearchWord, ("entry_id", "audience", "word", "weight"), [])
    before = SearchWord.objects.count()
    entry = SearchEntry.objects.create(kind="x", object_id=1, title="X")
    rows = [(entry.pk, *word[1:]) for word in words]
    bulk.pour(SearchWord, ("entry_id", "audience", "word", "weight"), rows)
    assert SearchWord.objects.count() == before + 2500
    assert SearchWord.objects.filter(entry=entry).count() == 2500


def test_rows_that_can_lack_a_value_lack_it(world: World) -> None:
    person = world.people["kari"]
    names = (
        "person_id",
        "role",
        "member_id",
        "arrangement_id",
        "valid_from",
        "valid_to",
        "description",
        "decision",
    )
    bulk.pour(Appointment, names, [(person.pk, "dpo", None, None, TODAY, None, "", "")])
    found = Appointment.objects.filter(person=person, role="dpo").get()
    assert (found.valid_from, found.valid_to, found.member_id) == (TODAY, None, None)


@pytest.mark.parametrize("count", [0, 1, 300])
def test_rows_are_found_by_many_keys(db: None, count: int) -> None:
    made = [SearchEntry(kind="x", object_id=n, title=str(n)) for n in range(301)]
    bulk.add_all(made)
    keys = [one.pk for one in made[:count]]
    found = bulk.keyed(SearchEntry.objects.all(), "pk", keys)
    assert sorted(found.values_list("pk", flat=True)) == keys
    assert found.delete()[0] == count
    assert SearchEntry.objects.count() == 301 - count


@pytest.mark.parametrize("personal", [False, True])
def test_many_events_stand_in_the_order_they_happened(world: World, personal: bool) -> None:
    """Also where some of them have personal values and some have none."""
    ref = Ref("parties.person", world.people["kari"].pk)
    happenings = [
        Happening(f"thing.{n}", ref, personal={"title": "T"} if personal and n % 2 else {})
        for n in range(6)
    ]
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    history.record_all(happenings, by=viewer.terminal(timezone.localdate()))
    made = Event.objects.filter(pk__gt=last).order_by("pk")
    assert [event.what for event in made] == [f"thing.{n}" for n in range(6)]
    held = EventPersonal.objects.filter(event__in=made).values_list("event__what", flat=True)
    assert sorted(held) == (["thing.1", "thing.3", "thing.5"] if personal else [])


@pytest.mark.parametrize("count", [3, bulk.BY_TABLE + 1])
def test_many_changed_rows_hold_what_was_given(world: World, count: int) -> None:
    """Few go one by one, many by a table of their own on PostgreSQL; the others stay as they were."""
    made = Finding.objects.bulk_create(
        Finding(
            kind="kind",
            subject_kind="portfolio.system",
            subject_id=n,
            found_on=TODAY,
            last_seen_on=TODAY,
        )
        for n in range(count + 1)
    )
    *changed, left = [one.pk for one in made]
    values = [({"Ø": [pk, None]}, None if pk % 2 else pk, pk) for pk in changed]
    for _time in range(2):
        bulk.change(Finding, ("agreed", "money"), values)
    rows = Finding.objects.filter(pk__in=changed).order_by("pk")
    assert list(rows.values_list("agreed", "money", "pk")) == values
    assert Finding.objects.values_list("agreed", "money").get(pk=left) == ({}, None)
