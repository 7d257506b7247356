"""A room on top shows itself in rooms below that know nothing of it: proven by a dummy room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.urls import reverse
from tests.dummy_room.models import Note
from tests.dummy_room.sockets import plugged_in
from tests.world import World

from samdrift.kernel import search
from samdrift.kernel.registry import Registry
from samdrift.parties.calc.handover import MERGE, Handover
from samdrift.parties.services.succession.acts import Plan, carry_out, preview, take_back


@pytest.fixture
def note(world: World) -> Note:
    return Note.objects.create(member=world.nordvik, text="Husk fiberkabelen")


@pytest.fixture
def room(note: Note) -> Iterator[Registry]:
    with plugged_in() as registry:
        caches["near"].clear()
        yield registry


def test_panel_stands_on_the_page_of_a_lower_room(
    room: Registry, as_person: Any, world: World
) -> None:
    page = as_person("kari").get(reverse("parties:member_detail", args=[world.nordvik.pk]))
    assert "Notes about it" in page.content.decode()
    assert "Husk fiberkabelen" in page.content.decode()


def test_panel_is_not_there_without_the_room(note: Note, as_person: Any, world: World) -> None:
    page = as_person("kari").get(reverse("parties:member_detail", args=[world.nordvik.pk]))
    assert "Husk fiberkabelen" not in page.content.decode()


def test_menu_entry_is_shown_with_its_count(room: Registry, as_person: Any) -> None:
    page = as_person("kari").get(reverse("home:front")).content.decode()
    assert "Notes" in page


def test_search_finds_the_rooms_own_kind(room: Registry, world: World, note: Note) -> None:
    search.index([note])
    hits = search.find("fiberkabel", world.viewer("kari"))
    assert [(hit.kind, hit.title, hit.url) for hit in hits] == [
        ("dummy_room.note", "Husk fiberkabelen", f"/notes/{note.pk}/")
    ]


def test_search_does_not_find_it_for_those_outside(
    room: Registry, world: World, note: Note
) -> None:
    search.index([note])
    assert search.find("fiberkabel", world.viewer("sol")) == []


def test_kind_of_finding_is_known(room: Registry) -> None:
    assert room.findings["dummy.unread"].room == "dummy_room"


def test_merge_carries_the_rooms_rows_along_and_back(
    room: Registry, world: World, note: Note
) -> None:
    by = world.viewer("dag")
    handover = Handover(
        kind=MERGE,
        day=world.today,
        predecessors=(world.nordvik.pk, world.sorvik.pk),
        successors=(world.sorvik.pk,),
    )
    plan = Plan(handover, decision="Sak 3/26")
    assert [one.name for one in preview(plan, by=by) if one.lines][-1] == "Notes"
    succession = carry_out(plan, by=by)
    note.refresh_from_db()
    assert note.member == world.sorvik
    take_back(succession, by=by)
    note.refresh_from_db()
    assert note.member == world.nordvik
