"""What stands is told again without being worked out, until a row of it is another."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.world import World

from samdrift.kernel.kept import ask, forget
from samdrift.kernel.light import lightly
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.stands import stands
from samdrift.parties.models.people import Person

pytestmark = pytest.mark.django_db


class Names:
    """Asked for, and counted each time they are worked out."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> list[str]:
        self.times += 1
        return list(Person.objects.order_by("pk").values_list("given_name", flat=True))

    def told(self) -> list[str]:
        return stands("names in a test", self)


@pytest.fixture
def names() -> Names:
    forget()
    return Names()


def test_answer_stands_while_its_rows_do(world: World, names: Names) -> None:
    first = [names.told() for _time in range(5)]
    assert all(one == first[0] for one in first) and names.times == 2
    with CaptureQueriesContext(connection) as asked:
        names.told()
    assert len(asked) == 1


def test_changed_row_is_told_at_once(world: World, names: Names) -> None:
    for _time in range(3):
        names.told()
    Person.objects.filter(pk=world.people["kari"].pk).update(given_name="Karianne")
    assert "Karianne" in names.told() and "Karianne" in names.told()
    Person.objects.create(given_name="Nyansatt", family_name="Person")
    assert "Nyansatt" in names.told()
    assert names.told() == names()


def test_row_by_a_number_that_is_no_key_to_another_is_asked_for_by_it(world: World) -> None:
    """The drivers have kinds of numbers of their own; each is told in its place."""
    for pk in (4, 5):
        Notice.objects.create(account_id=pk, what="thing.done", subject_kind="x.y", subject_id=pk)

    def rows(account: int) -> Any:
        return lightly(Notice.objects.filter(account_id=account))

    for pk in (4, 5, 4):
        assert [one.subject_id for one in ask("notices in a test", None, rows, pk)] == [pk]
