"""What is told otherwise than before is indexed anew after an upgrade, once, in the background."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.world import World

from samdrift.kernel import clock, reindexing, search, work
from samdrift.kernel.models.search import SearchEntry, SearchTold
from samdrift.kernel.models.work import Work
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import terminal

KIND = "parties.member"


@pytest.fixture
def told_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sites' kinds are as this version tells them; then one tells more."""
    for kind, one in registry.search.items():
        SearchTold.objects.create(kind=kind, told=one.told)
    was = registry.search[KIND]

    def entry(row: Any) -> tuple[int, str, str, str]:
        audience, title, _detail, more = was.entry(row)
        return audience, title, "kjennetegn", more

    monkeypatch.setitem(registry.search, KIND, replace(was, entry=entry, told=was.told + 1))


@pytest.mark.django_db
def test_kind_told_otherwise_is_indexed_anew_once(world: World, told_anew: None) -> None:
    search.index([world.nordvik])
    SearchEntry.objects.filter(kind=KIND).update(detail="")
    by = terminal(world.today)
    assert reindexing.behind() == [KIND]
    assert reindexing.ask_where_behind(by) == [KIND]
    assert reindexing.ask_where_behind(by) == [], "it is asked for already"
    assert work.do_next()
    assert reindexing.behind() == []
    assert reindexing.look_for_what_is_behind(by) == ""
    assert {one.detail for one in SearchEntry.objects.filter(kind=KIND)} == {"kjennetegn"}
    hits = search.find("kjennetegn", world.viewer("kari"), kinds=[KIND])
    assert str(world.nordvik) in {hit.title for hit in hits}


@pytest.mark.django_db
def test_the_clock_finds_what_is_behind(world: World, told_anew: None) -> None:
    done = [one.line for one in clock.tick(everything=True)]
    assert f"indexed anew for search: {KIND}" in done
    assert Work.objects.filter(kind=reindexing.WORK).count() == 1


@pytest.mark.django_db
def test_work_on_a_kind_that_is_gone_ends(world: World) -> None:
    row = SearchTold.objects.create(kind="room.that_is_gone")
    piece = work.ask_for(reindexing.WORK, row, by=terminal(world.today))
    assert work.do_next()
    piece.refresh_from_db()
    assert piece.state == Work.State.DONE


@pytest.mark.django_db
def test_index_is_made_anew_in_batches(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reindexing, "BATCH", 1)
    seen: list[int] = []
    many = registry.kinds[KIND].model._default_manager.count()
    assert reindexing.index_all(KIND, seen.append) == many
    assert seen == list(range(1, many + 1))
    assert SearchEntry.objects.filter(kind=KIND).count() == many
