"""What a part of an object's page shows where nothing hangs on the object is the same for each object
but for its key, and so may be kept: the page is the same as if every part were worked out.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.landscape import THE_LANDSCAPE
from tests.world import World

from samdrift.governance.models.ideas import Idea
from samdrift.kernel import hollow, kept
from samdrift.kernel.models.history import Event
from samdrift.kernel.registry import registry
from samdrift.kernel.web.registers import panels_of
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.models.systems import System

PAGE = "portfolio.system"
PEOPLE = ("adam", "dag", "kari", "mona", "ola")


@pytest.fixture
def landscape(world: World) -> World:
    THE_LANDSCAPE(world)
    System.objects.create(name="Hyttebasen", supplier=Supplier.objects.first())
    System.objects.create(name="Ruteboka")
    return world


def shown(client: Any, system: System) -> str:
    page: str = client.get(reverse("portfolio:system_detail", args=[system.pk])).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.parametrize("person", PEOPLE)
def test_page_is_the_same_as_when_every_part_is_worked_out(
    landscape: World, as_person: Any, monkeypatch: Any, person: str
) -> None:
    client, systems = as_person(person), list(System.objects.order_by("pk"))
    kept.forget()
    quick = [shown(client, one) for _time in range(2) for one in systems]
    worked_out = [replace(panel, by_key=False) for panel in registry.panels[PAGE]]
    monkeypatch.setitem(registry.panels, PAGE, worked_out)
    assert quick == [shown(client, one) for one in systems] * 2


def test_most_parts_of_a_page_are_asked_for_in_one_statement(
    landscape: World, as_person: Any
) -> None:
    client, system = as_person("dag"), System.objects.get(name="Ruteboka")
    shown(client, System.objects.get(name="Journalen"))
    shown(client, System.objects.get(name="Hyttebasen"))
    with CaptureQueriesContext(connection) as asked:
        shown(client, system)
    assert len(asked) <= 20
    # A prepared statement is written down without its text.
    assert any(not one["sql"] or "EXISTS (SELECT" in one["sql"] for one in asked)


def test_part_of_the_page_comes_when_something_hangs_on_the_object(landscape: World) -> None:
    viewer = landscape.viewer("dag")
    empty, other = System.objects.get(name="Ruteboka"), System.objects.get(name="Hyttebasen")

    def drawn(system: System) -> dict[str, str]:
        found = panels_of(PAGE, viewer, system)
        return {one["panel"].key: str(one["drawn"]) for one in found if "drawn" in one}

    def filled(system: System) -> set[str]:
        return {one["panel"].key for one in panels_of(PAGE, viewer, system) if "values" in one}

    assert drawn(other).keys() == drawn(empty).keys()
    assert f"portfolio.system%3A{empty.pk}" in drawn(empty)["matters"]
    assert "ideas" not in filled(empty)
    make_idea(landscape, empty)
    assert "ideas" in filled(empty)
    assert "ideas" not in filled(other)


def make_idea(world: World, system: System) -> None:
    Idea.objects.create(
        year=2026,
        serial=900,
        title="Slå sammen rutene",
        subject_kind=PAGE,
        subject_id=system.pk,
        sent_on=world.today,
    )


def test_what_a_moment_of_the_clock_goes_into_is_worked_out_each_time(world: World) -> None:
    times: list[int] = []

    def draw(key: int) -> str:
        times.append(key)
        until = timezone.now() + dt.timedelta(days=900)
        return "".join(str(one) for one in Event.objects.filter(subject_id=key, at__gt=until))

    for _time in range(3):
        assert hollow.shown("a moment", {"events": draw}, 7) == {}
    assert times == [kept.PLACE]


def test_what_always_finds_a_row_is_worked_out_each_time(world: World) -> None:
    def draw(_key: int) -> str:
        return str(world.nordvik.__class__.objects.get(pk=world.nordvik.pk))

    assert hollow.shown("always", {"member": draw}, 7) == {}


def test_a_row_with_no_more_than_its_key_tells_nothing_else(world: World) -> None:
    system = System.objects.create(name="Ruteboka", supplier=Supplier.objects.first())
    bare = hollow.bare(system, ("supplier_id",), kept.PLACE)
    assert (bare.pk, bare.supplier_id) == (kept.PLACE, system.supplier_id)
    with pytest.raises(System.DoesNotExist):
        str(bare.name)


def test_parts_by_key_stand_on_pages_that_show_them_as_drawn() -> None:
    """Other pages draw their parts themselves."""
    pages = {page for page, panels in registry.panels.items() if any(one.by_key for one in panels)}
    assert pages == {PAGE}
