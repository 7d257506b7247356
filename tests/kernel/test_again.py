"""What tests start from is laid down whole, and each test has a database that no other has written in."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from tests.again import Again
from tests.world import World, make_world

from samdrift.parties.models.accounts import Account
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Appointment, Person


def all_rows() -> dict[str, list[Any]]:
    """Every table's rows, as the database has them, in the order of all their columns."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- the test's own
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def test_rows_are_laid_as_they_were_made(db: None, today: Any) -> None:
    rows = []

    def make() -> World:
        made = make_world(today)
        rows.append(all_rows())
        return made

    again = Again(make)
    for _time in range(2):
        with transaction.atomic():
            again()
            assert all_rows() == rows[0]
            transaction.set_rollback(True)
    assert len(rows) == 1


@pytest.mark.parametrize("time", [1, 2])
def test_nothing_is_left_of_what_another_test_wrote(world: World, time: int) -> None:
    assert Member.objects.count() == len({"Nordvik", "Sørvik", "Lillevik", "Gammelvik"})
    assert world.nordvik.note == ""
    Member.objects.create(name=f"Storvik {time}")
    Appointment.objects.all().delete()
    world.nordvik.note = "Skrevet her"
    world.nordvik.save()
    world.people.clear()


def test_database_is_empty_where_nothing_is_asked_for(db: None) -> None:
    assert [model.objects.count() for model in (Member, Person, Account)] == [0, 0, 0]


def test_rows_that_come_after_have_keys_of_their_own(world: World) -> None:
    taken = {one.pk for one in (world.nordvik, world.sorvik, world.lillevik, world.gammelvik)}
    assert Member.objects.create(name="Storvik").pk not in taken
