"""Lists: filters, order and paging by key, the same for page and API."""

from __future__ import annotations

import pytest
from django.db.models import Q
from tests.world import World

from samdrift.kernel import lists, paging
from samdrift.kernel.errors import DomainError
from samdrift.kernel.lists import Column, ListSpec
from samdrift.parties.models.people import Person
from samdrift.parties.models.suppliers import Supplier

SPEC = ListSpec(
    key="trial",
    title="Trial",
    rows=lambda viewer: Supplier.objects.seen_by(viewer),
    columns=[
        Column("name", "Name", lambda row: row.name, sort="name"),
        Column("phone", "Phone", lambda row: row.support_phone),
    ],
    filters=[
        lists.equals("phone", "Phone", "support_phone", [("1", "One"), ("2", "Two")]),
        lists.text_filter("text", "Text", "name", "note"),
        lists.flag("numbered", "Numbered", lambda viewer: ~Q(orgnr="")),
        lists.related("same", "Same", "pk", lambda viewer: Supplier.objects.seen_by(viewer)),
    ],
    order="name",
)


@pytest.fixture
def suppliers(world: World) -> World:
    Person.objects.update(supplier=None)
    Supplier.objects.all().delete()
    for n, name in enumerate(["b", "a", "a", "c", "a", "d", "b"]):
        Supplier.objects.create(name=name, support_phone=str(n % 3), note="x" * (n % 2))
    return world


def walk(order: str, *, size: int = 2) -> list[list[int]]:
    """Every page from the first to the last."""
    pages, after = [], ""
    for _guard in range(20):
        page = paging.page(Supplier.objects.all(), order, after=after, size=size)
        pages.append([row.pk for row in page.rows])
        if page.after is None:
            return pages
        after = page.after
    raise AssertionError("the pages never end")


@pytest.mark.parametrize("order", ["name", "-name", "id", "-id", "note", "-support_phone"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_pages_hold_every_row_once_in_order(suppliers: World, order: str, size: int) -> None:
    whole = list(paging.in_order(Supplier.objects.all(), order).values_list("pk", flat=True))
    assert [pk for page in walk(order, size=size) for pk in page] == whole


@pytest.mark.parametrize("order", ["name", "-name", "id"])
def test_previous_page_leads_back(suppliers: World, order: str) -> None:
    rows = Supplier.objects.all()
    first = paging.page(rows, order, size=3)
    second = paging.page(rows, order, after=first.after or "", size=3)
    back = paging.page(rows, order, before=second.before or "", size=3)
    assert [row.pk for row in back.rows] == [row.pk for row in first.rows]
    assert first.before is None
    assert back.before is None


def test_rows_without_a_value_are_paged_too(suppliers: World) -> None:
    order = "left_on"
    whole = list(paging.in_order(Person.objects.all(), order).values_list("pk", flat=True))
    for asked in (order, "-" + order):
        whole = list(paging.in_order(Person.objects.all(), asked).values_list("pk", flat=True))
        found, after = [], ""
        for _guard in range(30):
            page = paging.page(Person.objects.all(), asked, after=after, size=2)
            found += [row.pk for row in page.rows]
            after = page.after or ""
            if not after:
                break
        assert found == whole


def test_count_is_capped(suppliers: World) -> None:
    Supplier.objects.bulk_create(Supplier(name="m", sort_key="m") for _n in range(1100))
    page = paging.page(Supplier.objects.all(), "name")
    assert (page.count, page.capped) == (paging.COUNT_CAP, True)


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ({}, 7),
        ({"phone": "1"}, 2),
        ({"phone": "1,2"}, 4),
        ({"phone": "all"}, 7),
        ({"text": "A"}, 3),
        ({"text": "x"}, 3),
        ({"numbered": "no"}, 7),
        ({"numbered": "yes"}, 0),
        ({"unknown": "1"}, 7),
    ],
)
def test_filters_narrow_the_rows(suppliers: World, values: dict[str, str], count: int) -> None:
    assert lists.filtered(SPEC, suppliers.viewer("kari"), values).count() == count


@pytest.mark.parametrize("values", [{"phone": "9"}, {"numbered": "maybe"}, {"same": "x"}])
def test_filter_refuses_what_it_does_not_know(suppliers: World, values: dict[str, str]) -> None:
    with pytest.raises(DomainError) as refused:
        lists.filtered(SPEC, suppliers.viewer("kari"), values)
    assert refused.value.code == "bad_filter"
    assert next(iter(values.values())) in str(refused.value)


def test_filter_tells_names_of_what_is_chosen(suppliers: World) -> None:
    viewer = suppliers.viewer("kari")
    one = Supplier.objects.first()
    assert one is not None
    phone, same, numbered = SPEC.filter("phone"), SPEC.filter("same"), SPEC.filter("numbered")
    assert phone and phone.label_of and phone.label_of("1,2", viewer) == "One, Two"
    assert same and same.label_of and same.label_of(str(one.pk), viewer) == one.name
    assert numbered and numbered.label_of and numbered.label_of("yes", viewer)


@pytest.mark.parametrize("cursor", ["!", "AAAA", "bnVsbA", "WzFd", "a" * 3000])
def test_broken_cursor_is_refused(suppliers: World, cursor: str) -> None:
    with pytest.raises(DomainError) as refused:
        paging.page(Supplier.objects.all(), "name", after=cursor)
    assert refused.value.code == "bad_cursor"


@pytest.mark.parametrize(
    ("asked", "order"),
    [("name", "name"), ("-name", "-name"), ("phone", "name"), ("nope", "name"), ("", "name")],
)
def test_order_is_by_columns_that_can_be_sorted(asked: str, order: str) -> None:
    assert lists.ordering(SPEC, asked) == order
