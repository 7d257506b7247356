"""Rows made lightly are as Django makes them; kept SQL gives today's answer, each viewer its own."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext
from tests.world import World

from samdrift.kernel import paging, prepared
from samdrift.kernel.kept import PLACE, Keep, ask, ask_many, forget, statement
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.parties.models.people import Person

pytestmark = pytest.mark.django_db


def test_light_row_is_as_django_makes_it(world: World) -> None:
    light = Person.objects.select_related("employer", "supplier").order_by("pk").first()
    heavy = Person._base_manager.select_related("employer", "supplier").order_by("pk").first()
    assert light == heavy
    assert {k: v for k, v in vars(light).items() if k != "_state"} == {
        k: v for k, v in vars(heavy).items() if k != "_state"
    }
    assert vars(light._state) == vars(heavy._state)


def test_light_row_without_a_joined_one_has_none(world: World) -> None:
    sol = Person.objects.select_related("employer").get(pk=world.people["sol"].pk)
    with CaptureQueriesContext(connection) as asked:
        assert sol.employer is None
    assert len(asked) == 0


def test_light_row_reads_a_field_that_was_left_out(world: World) -> None:
    kari = Person.objects.only("given_name").get(pk=world.people["kari"].pk)
    assert kari.get_deferred_fields() >= {"email", "family_name"}
    assert kari.family_name == world.people["kari"].family_name


def test_light_row_is_saved_as_any_other(world: World) -> None:
    kari = Person.objects.get(pk=world.people["kari"].pk)
    kari.title = "Lead"
    kari.save()
    assert Person.objects.get(pk=kari.pk).title == "Lead"
    assert Person.objects.filter(pk=kari.pk).count() == 1


def test_light_row_has_its_annotation(world: World) -> None:
    assert Person.objects.annotate(seven=Value(7)).first().seven == 7


def test_statement_gives_what_the_queryset_gives(world: World) -> None:
    rows = seen(Person, world.viewer("adam")).select_related("employer").order_by("sort_key", "pk")
    asked = statement(rows)
    assert asked is not None and asked.rows() == list(rows) != []


def test_statement_puts_values_in_their_places(world: World) -> None:
    asked = statement(Person.objects.filter(pk__in=[PLACE, PLACE + 1]).order_by("pk"))
    wanted = sorted(world.people[key].pk for key in ("kari", "ola"))
    assert asked is not None
    assert [
        row.pk for row in asked.rows(dict(zip((PLACE, PLACE + 1), wanted, strict=True)))
    ] == wanted


def test_statement_of_nothing_has_no_rows(world: World) -> None:
    asked = statement(Person.objects.none())
    assert asked is not None and asked.rows() == []


def test_keep_does_not_keep_an_answer(world: World) -> None:
    keep = Keep()
    assert keep.get("people", Person.objects.count) == Person.objects.count()
    Person.objects.create(given_name="Ny", family_name="Person")
    assert keep.get("people", Person.objects.count) == Person.objects.count()


def test_keep_forgets_what_is_longest_unused() -> None:
    keep, made = Keep(most=2), []

    def make(name: str) -> Any:
        return keep.get(name, lambda: made.append(name) or name)

    for name in ("a", "b", "a", "c", "a", "b"):
        assert make(name) == name
    assert made == ["a", "b", "c", "b"]


def test_described_again_follows_reach_and_rows(world: World) -> None:
    """The SQL is kept for each viewer; what is hidden from one is not shown because another saw it."""
    lise = Ref("parties.person", world.people["lise"].pk)
    for _time in range(2):
        assert registry.describe([lise], world.viewer("adam"))
        assert not registry.describe([lise], world.viewer("ola"))
    Person.objects.filter(pk=lise.id).update(given_name="Lisa")
    told = registry.describe([lise], world.viewer("adam"))[lise]
    assert told.label.startswith("Lisa")


def test_count_is_of_now_until_it_is_capped(world: World, monkeypatch: Any) -> None:
    viewer = world.viewer("adam")

    def counted() -> int:
        return paging.count("test people", viewer, lambda: seen(Person, viewer))

    before = counted()
    Person.objects.create(given_name="Ny", family_name="Person")
    assert counted() == before + 1
    monkeypatch.setattr(paging, "COUNT_CAP", 2)
    with CaptureQueriesContext(connection) as asked:
        counted(), counted()
    assert len(asked) == 1


def test_rows_asked_for_follow_the_viewer_and_the_value(world: World) -> None:
    def named(name: str, pk: int) -> list[Person]:
        viewer = world.viewer(name)
        return list(ask("test one", viewer, lambda key: seen(Person, viewer).filter(pk=key), pk))

    lise, kari = world.people["lise"], world.people["kari"]
    for _time in range(2):
        assert named("adam", lise.pk) == [lise]
        assert named("adam", kari.pk) == [kari]
        assert named("ola", lise.pk) == []
    Person.objects.filter(pk=lise.pk).update(given_name="Lisa")
    assert named("adam", lise.pk)[0].given_name == "Lisa"


def test_nothing_is_kept_once_it_is_forgotten() -> None:
    kept, made = Keep(), []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [kept.get("a", make), kept.get("a", make)] == [1, 1]
    forget()
    assert kept.get("a", make) == 2


def test_rows_on_any_of_the_keys_are_found(world: World) -> None:
    keys = sorted(Person.objects.values_list("pk", flat=True))[:3]
    for wanted in (keys, keys[:1], keys[1:], [], list(range(10_000, 10_100))):
        found = ask_many(
            "people in a test", None, lambda pks: Person.objects.filter(pk__in=pks), wanted
        )
        assert sorted(one.pk for one in found) == [pk for pk in wanted if pk in keys]


def test_statement_that_is_prepared_keeps_its_values(world: World) -> None:
    """Per cent signs and quotes stand in the text of what PostgreSQL plans once."""
    person = Person.objects.order_by("pk")[0]
    Person.objects.filter(pk=person.pk).update(given_name="100 % d'Arc", family_name="%s")

    def rows(key: int) -> Any:
        return Person.objects.filter(pk=key, given_name__contains="% d'", family_name="%s")

    for _number in range(3):
        assert [one.pk for one in ask("a text", None, rows, person.pk)] == [person.pk]
        assert not ask("a text", None, rows, person.pk + 1)
    kept = statement(rows(PLACE))
    assert kept is not None
    assert bool(kept.prepared) == (connection.vendor == "postgresql")


@pytest.mark.postgres
def test_percent_signs_of_a_statement_that_is_planned_once_stay(db: None) -> None:
    sql = "SELECT %s %% 4, 'a%%b', %s"
    text = prepared.text_of(sql, [7, "100 %s"], lambda one: one == 7)
    for _time in range(3):
        assert [tuple(row) for row in prepared.asked(text, [7])] == [(3, "a%b", "100 %s")]


@pytest.mark.postgres
def test_plan_of_a_large_statement_is_held_for_the_last_few_asked(committed: None) -> None:
    """From the second time on, two at most; and asked plainly where the plan is gone."""

    def held() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_prepared_statements WHERE from_sql")
            return [text.rpartition(" AS ")[2] for (text,) in cursor.fetchall()]

    for number, there in ((1, 0), (1, 1), (2, 1), (2, 2), (2, 2), (3, 1), (3, 2)):
        text = f"SELECT {number}, '%%'"
        row = prepared.asked_large(text, "SET LOCAL join_collapse_limit = 4")
        assert row == (number, "%") and len(held()) == there, number
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    for _time in range(2):
        assert prepared.asked_large("SELECT 3, '%%'", "SET LOCAL jit = off") == (3, "%")
