"""What is found leads to the same pages, for the same people, as each kind says of its own rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.landscape import THE_LANDSCAPE
from tests.world import THE_WORLD, TODAY, World

from samdrift.kernel import addresses as asked
from samdrift.kernel.registry import Ref, registry

MOST_BY_ROW = 20
"""Kinds whose addresses are made of more than the key; each costs a statement of its own."""


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    noon = time_machine.travel(f"{TODAY}T10:00:00+01:00", tick=False)
    with django_db_blocker.unblock(), noon, transaction.atomic():
        world = THE_WORLD()
        THE_LANDSCAPE(world)
        yield world
        transaction.set_rollback(True)


def everything() -> list[Ref]:
    return [
        Ref(name, pk)
        for name, kind in registry.kinds.items()
        for pk in kind.model._default_manager.values_list("pk", flat=True)
    ]


@pytest.fixture
def refs(db: None, town: World) -> list[Ref]:
    return everything()


@pytest.mark.parametrize("name", ["adam", "mona", "kari", "ola", "lise"])
def test_addresses_are_those_that_each_kind_tells(refs: list[Ref], town: World, name: str) -> None:
    viewer = town.viewer(name)
    told = {ref: one.url for ref, one in registry.describe(refs, viewer).items()}
    for _first_and_kept in range(2):
        assert asked.addresses(refs, viewer) == told


def test_addresses_of_what_is_out_of_reach_are_not_told(refs: list[Ref], town: World) -> None:
    all_of_it = asked.addresses(refs, town.viewer("adam"))
    some = asked.addresses(refs, town.viewer("ola"))
    assert some.keys() < all_of_it.keys()
    assert all_of_it.items() >= some.items()


def test_addresses_of_many_kinds_are_one_statement(refs: list[Ref], town: World) -> None:
    viewer = town.viewer("adam")
    asked.addresses(refs, viewer)
    by_row = {ref.kind for ref in refs if not asked._parts(registry.kinds[ref.kind])}
    assert len(by_row) < MOST_BY_ROW
    with CaptureQueriesContext(connection) as found:
        asked.addresses([ref for ref in refs if ref.kind not in by_row], viewer)
    assert len(found) == 1


def test_addresses_of_many_of_one_kind_are_told_whole(db: None, town: World) -> None:
    gone, people = 10**9, sorted(row.pk for row in town.people.values())
    refs = [Ref("parties.person", pk) for pk in [*people, *range(gone, gone + 200), *people]]
    assert [ref.id for ref in asked.addresses(refs, town.viewer("adam"))] == people
    assert asked.addresses([Ref("no.kind", 1)], town.viewer("adam")) == {}
    assert asked.addresses([], town.viewer("adam")) == {}
