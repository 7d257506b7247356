"""Attributes as of another day come from the events since."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from tests.world import World

from samdrift.kernel.history import changes_of, record
from samdrift.kernel.past import as_it_was
from samdrift.kernel.viewer import Viewer, terminal
from samdrift.parties.models.suppliers import Supplier


def rename(supplier: Supplier, name: str, day: str, *, by: Viewer) -> None:
    with time_machine.travel(f"{day}T12:00:00+01:00", tick=False):
        changes = changes_of(supplier, {"name": name})
        supplier.name = name
        supplier.save(update_fields=["name"])
        record("supplier.changed", supplier, by=by, changes=changes)


@pytest.fixture
def renamed(world: World) -> Supplier:
    by = terminal(world.today)
    supplier = Supplier.objects.create(name="Gammel AS")
    with time_machine.travel("2024-01-10T12:00:00+01:00", tick=False):
        record("supplier.added", supplier, by=by, changes={"name": [None, "Gammel AS"]})
    rename(supplier, "Mellom AS", "2025-01-10", by=by)
    rename(supplier, "Ny AS", "2026-01-10", by=by)
    return supplier


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2024-06-01", "Gammel AS"),
        ("2025-01-09", "Gammel AS"),
        ("2025-01-10", "Mellom AS"),
        ("2026-01-10", "Ny AS"),
    ],
)
def test_name_is_the_one_of_the_day(renamed: Supplier, day: str, name: str) -> None:
    assert as_it_was(renamed, dt.date.fromisoformat(day)).row.name == name


def test_row_itself_is_not_touched(renamed: Supplier) -> None:
    as_it_was(renamed, dt.date(2024, 6, 1))
    assert renamed.name == "Ny AS"


def test_row_registered_later_says_so(renamed: Supplier) -> None:
    assert as_it_was(renamed, dt.date(2023, 1, 1)).made_later


def test_foreign_key_is_put_back(world: World) -> None:
    unit_of = world.people["ola"]
    with time_machine.travel("2026-06-01T12:00:00+02:00", tick=False):
        changes = {
            "employer_id": [world.sorvik.pk, world.nordvik.pk],
            "left_on": ["2020-01-01", None],
        }
        record("person.changed", unit_of, by=terminal(world.today), changes=changes)
    past = as_it_was(unit_of, dt.date(2026, 5, 1))
    assert (past.row.employer, past.row.left_on) == (world.sorvik, dt.date(2020, 1, 1))


def test_change_told_in_words_is_passed_over(world: World, renamed: Supplier) -> None:
    with time_machine.travel("2026-06-01T12:00:00+02:00", tick=False):
        changes = {"owner": ["a", "b"], "id": ["first", "second"], "name": ["Ny AS", "Nyere AS"]}
        record("supplier.changed", renamed, by=terminal(world.today), changes=changes)
    past = as_it_was(renamed, dt.date(2026, 5, 1)).row
    assert (past.pk, past.name) == (renamed.pk, "Ny AS")
