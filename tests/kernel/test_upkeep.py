"""The database looks at its tables: by the clock, and when many rows have come."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from tests.intake import load, table
from tests.world import World

from samdrift.kernel import clock, upkeep, viewer
from samdrift.kernel.models.work import Beat
from samdrift.parties.models.people import Person

NAME = "know the tables"


def known_rows() -> int:
    """How many people the database takes there to be; 0 when it has not looked."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            if "sqlite_stat1" not in {row[0] for row in _tables(cursor)}:
                return 0
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'parties_person' LIMIT 1")
            found = cursor.fetchone()
            return int(found[0].split()[0]) if found else 0
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'parties_person'")
        return int(cursor.fetchone()[0])


def _tables(cursor: Any) -> list[Any]:
    cursor.execute("SELECT name FROM sqlite_master")
    return list(cursor.fetchall())


def test_database_knows_how_much_there_is(world: World) -> None:
    assert upkeep.know_tables(viewer.clock(timezone.localdate())) == ""
    assert known_rows() == Person.objects.count()


def test_clock_looks_once_a_day(world: World) -> None:
    for _time in range(2):
        assert not [done for done in clock.tick() if done.name == NAME]  # it failed if it told
    beat = Beat.objects.get(name=NAME)
    assert beat.ran_at is not None
    assert beat.next_at - beat.ran_at == dt.timedelta(days=1)
    assert known_rows() == Person.objects.count()


def test_large_load_lets_the_database_look(world: World) -> None:
    rows = [f"Person;Nr{at};p{at}@nordvik.test;Nordvik" for at in range(upkeep.MANY)]
    load("people", table("Fornavn;Etternavn;E-post;Kommune", *rows), world.viewer("kari"))
    assert known_rows() >= upkeep.LOOKED_AT  # SQLite guesses the rest from these


def test_small_load_does_not(world: World) -> None:
    before = known_rows()
    rows = table("Fornavn;Etternavn;E-post;Kommune", "Per;Person;pp@nordvik.test;Nordvik")
    load("people", rows, world.viewer("kari"))
    assert known_rows() == before


@pytest.mark.postgres
def test_large_load_into_an_emptied_table_lets_the_database_look(world: World) -> None:
    gone = [Person(given_name="Nr", family_name=f"{at}", sort_key=f"{at}") for at in range(15_000)]
    Person.objects.bulk_create(gone, batch_size=1000)
    Person.objects.filter(given_name="Nr").delete()
    upkeep.know_tables(viewer.clock(timezone.localdate()))
    rows = [f"Person;Nr{at};p{at}@nordvik.test;Nordvik" for at in range(upkeep.MANY)]
    load("people", table("Fornavn;Etternavn;E-post;Kommune", *rows), world.viewer("kari"))
    assert known_rows() >= upkeep.LOOKED_AT
