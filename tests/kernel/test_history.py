"""Every act leaves an event: its own hash, its own text, and personal values kept apart."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import transaction

from samdrift.kernel import history, viewer
from samdrift.kernel.history import Happening, digest, record, record_all
from samdrift.kernel.models.history import Event, EventPersonal
from samdrift.kernel.models.site import Site

BY = viewer.terminal(dt.date(2026, 11, 20))


@pytest.fixture
def site(db: None) -> Site:
    return Site.objects.create(name="Vik")


def test_event_says_what_was_done_to_what_by_whom(site: Site) -> None:
    event = record("site.renamed", site, by=BY, changes={"name": ["Vik", "Våg"]}, note="som avtalt")
    told = json.loads(event.text)
    assert told["what"] == event.what == "site.renamed"
    assert told["subject"] == [event.subject_kind, event.subject_id] == ["kernel.site", site.pk]
    assert told["actor"] == ["terminal", None]
    assert told["changes"] == {"name": ["Vik", "Våg"]}
    assert told["note"] == "som avtalt"
    assert event.digest == digest(event.text)


def test_text_is_the_same_however_it_is_built() -> None:
    one = history.canonical({"b": "æ", "a": [1, None, dt.date(2026, 1, 2)]})
    other = history.canonical({"a": [1, None, "2026-01-02"], "b": "æ"})
    assert one == other == '{"a":[1,null,"2026-01-02"],"b":"æ"}'


def test_personal_value_is_kept_apart_and_vouched_for(site: Site) -> None:
    event = record("person.added", site, by=BY, personal={"email": "kari@vik.test"}, person_id=7)
    kept = EventPersonal.objects.get(event=event)
    assert "kari@vik.test" not in event.text
    assert (kept.person_id, kept.value) == (7, "kari@vik.test")
    assert json.loads(event.text)["personal"] == {"email": digest(f"{kept.salt}{kept.value}")}


def test_same_personal_value_is_not_recognised_by_its_digest(site: Site) -> None:
    first, second = (
        record("a", site, by=BY, personal={"email": "kari@vik.test"}) for _ in range(2)
    )
    assert json.loads(first.text)["personal"] != json.loads(second.text)["personal"]


def test_many_events_are_written_as_one_by_one(site: Site) -> None:
    record_all(
        [
            Happening("a", site, {"n": [None, n]}, personal={"email": f"{n}@vik.test"})
            for n in range(5)
        ],
        by=BY,
    )
    events = list(Event.objects.order_by("pk"))
    assert [json.loads(event.text)["changes"]["n"][1] for event in events] == list(range(5))
    values = EventPersonal.objects.order_by("event_id").values_list("value", flat=True)
    assert list(values) == [f"{n}@vik.test" for n in range(5)]


def test_act_that_is_refused_leaves_no_event(site: Site) -> None:
    @transaction.atomic
    def refused() -> None:
        record("site.renamed", site, by=BY)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        refused()
    assert not Event.objects.exists()


def test_changes_hold_only_what_differs(site: Site) -> None:
    found = history.changes_of(site, {"name": "Våg", "default_language": "nb"})
    assert found == {"name": ["Vik", "Våg"]}


def test_newest_events_of_an_object_come_first(site: Site) -> None:
    for what in ("a", "b", "c"):
        record(what, site, by=BY)
    found = history.events_about("kernel.site", [site.pk], limit=2)
    assert [event.what for event in found] == ["c", "b"]
