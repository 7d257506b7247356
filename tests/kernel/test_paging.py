"""Pages by key against the plain order: every row once, in order, forth and back, whatever is asked."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db.models import Q
from tests.world import TODAY, World

from samdrift.kernel import paging
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Appointment, Person, Unit

KEYS = ["a", "b", "b", "b", "c", "d", "d", "e"]
"""Sort keys of members and people: some are shared."""
DAYS = [None, TODAY, TODAY.replace(day=1)]
ORDERS = [
    (Unit, "member__sort_key"),
    (Appointment, "person__sort_key"),
    (Appointment, "member__sort_key"),
    (Person, "employer__sort_key"),
    (Person, "unit__name"),
    (Person, "unit__member__sort_key"),
    (Person, "left_on"),
    (Person, "sort_key"),
    (Person, "id"),
]
"""A link that must be there and one that may lack, a path of two, the row's own fields."""
FILTERS: dict[type[Any], list[Q]] = {
    Unit: [Q(), Q(member__sort_key__gt="b"), Q(member__sort_key="d"), Q(pk__in=[])],
    Appointment: [Q(), Q(role="director"), Q(person__sort_key="e"), Q(member=None)],
    Person: [Q(), Q(left_on=None), Q(employer__sort_key="b"), Q(unit=None)],
}


def fill(chance: random.Random) -> None:
    """Members with many units, one or none; people with and without employer, unit and roles."""
    members = [Member(name=f"M{n}", sort_key=chance.choice(KEYS)) for n in range(12)]
    Member.objects.bulk_create(members)
    units = [
        Unit(member=member, name=f"{chance.choice(KEYS)}{n}")
        for member in members
        for n in range(chance.choice([0, 0, 1, 5]))
    ]
    Unit.objects.bulk_create(units)
    people = [
        Person(
            given_name="P",
            family_name=str(n),
            sort_key=chance.choice(KEYS),
            employer=chance.choice([None, *members]),
            unit=chance.choice([None, *units]),
            left_on=chance.choice(DAYS),
        )
        for n in range(25)
    ]
    Person.objects.bulk_create(people)
    Appointment.objects.bulk_create(
        Appointment(
            person=chance.choice(people[:15]),
            role=chance.choice(["director", "dpo"]),
            member=chance.choice([None, *members]),
            valid_from=TODAY,
        )
        for _n in range(30)
    )


def in_plain_order(rows: Any, order: str) -> list[int]:
    """Sorted here and not by the database: what is not there comes last, or first when turned."""
    name = order.removeprefix("-")
    found = [(value, pk) for value, pk in rows.values_list(name, "pk")]
    found.sort(key=lambda one: (one[0] is None, "" if one[0] is None else str(one[0]), one[1]))
    if name == "id":
        found.sort(key=lambda one: one[1])
    if order.startswith("-"):
        found.reverse()
    return [pk for _value, pk in found]


def walk(rows: Any, order: str, size: int, way: str) -> list[list[int]]:
    """Every page by its cursor, one way; `way` is "after" from the first or "before" from the last."""
    turned = order.removeprefix("-") if order.startswith("-") else "-" + order
    page = paging.page(rows, order if way == "after" else turned, size=size)
    if way == "before" and page.rows:
        # The last row of all, as the cursor of a page that would come after it.
        end = paging._cursor(page.rows[0], order.removeprefix("-"))
        last, page = page.rows[0].pk, paging.page(rows, order, before=end, size=size)
        pages = [[last]]
    else:
        pages = []
    for _guard in range(100):
        pages.append([row.pk for row in page.rows])
        cursor = page.after if way == "after" else page.before
        if cursor is None:
            return pages
        page = paging.page(rows, order, **{way: cursor}, size=size)
    raise AssertionError("the pages never end")


@pytest.mark.parametrize(("seed", "sizes"), [(1, (1, 50)), (2, (3,)), (3, (7,))])
@pytest.mark.parametrize(("model", "name"), ORDERS)
def test_pages_are_the_plain_order(
    world: World, model: type[Any], name: str, seed: int, sizes: tuple[int, ...]
) -> None:
    fill(random.Random(seed))
    for condition in FILTERS[model]:
        rows = model.objects.filter(condition)
        for order in (name, "-" + name):
            whole = in_plain_order(rows, order)
            for size in sizes:
                forth = walk(rows, order, size, "after")
                assert [pk for page in forth for pk in page] == whole
                assert all(len(page) == size for page in forth[:-1])
                back = walk(rows, order, size, "before")
                assert [pk for page in reversed(back) for pk in page] == whole


@pytest.mark.parametrize("order", ["person__sort_key", "-member__sort_key"])
def test_page_by_another_tables_field_joins_for_its_own_rows_alone(
    world: World, order: str, django_assert_num_queries: Any
) -> None:
    """The keys are found first, without the tables that the page only shows something of."""
    fill(random.Random(4))
    rows = Appointment.objects.select_related("person__unit", "member")
    with django_assert_num_queries(2) as asked:  # the rows and the count
        page = paging.page(rows, order, size=3)
    assert len(page.rows) == 3
    _outer, _in, keys = asked[0]["sql"].partition(" IN (SELECT ")
    assert "LIMIT 4" in keys
    assert "parties_unit" not in keys.partition("LIMIT 4")[0]
