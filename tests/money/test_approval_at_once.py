"""Several who approve at once: each step is taken once, and a limit holds for them all together."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.governance.services.delegation import delegate
from samdrift.money.models.issuing import Approval
from samdrift.money.queries.approval import certified_in
from samdrift.money.services import approval
from tests.at_once import refusals_of
from tests.kernel.conftest import committed  # noqa: F401 -- a fixture
from tests.money.made_control import bill, users
from tests.world import World, make_world

NOTE = "Kontrollert for hånd"


def _invoices(world: World, count: int) -> list[Any]:
    return [bill(world, users(10, "100.00"), number=f"F-{n}") for n in range(count)]


@pytest.mark.postgres
def test_one_of_several_attests(committed: Any, today: dt.date) -> None:  # noqa: F811 -- the fixture
    world = make_world(today)
    (invoice,) = _invoices(world, 1)
    names = ("kari", "dina", "adam", "dag")
    viewers = [world.viewer(name) for name in names]
    acts = [lambda by=by: approval.attest(invoice, by=by, note=NOTE) for by in viewers]  # type: ignore[misc]
    assert refusals_of(acts) == ["is_attested"] * 3
    assert Approval.objects.count() == 1


@pytest.mark.postgres
def test_several_at_once_keep_within_the_limit(committed: Any, today: dt.date) -> None:  # noqa: F811 -- the fixture
    world = make_world(today)
    invoices = _invoices(world, 4)
    row = delegate(
        by=world.viewer("dina"),
        member=world.nordvik,
        to_person=world.people["ola"],
        what="Anvise fakturaer",
        kinds=["budget"],
        per_period=Decimal(2_500),
        valid_from=dt.date(2026, 1, 1),
        decided_by="Kommunedirektøren",
    )
    approval.attest_many(invoices, by=world.viewer("kari"), note=NOTE)
    ola = world.viewer("ola")
    acts = [lambda one=one: approval.certify(one, by=ola) for one in invoices]  # type: ignore[misc]
    assert refusals_of(acts) == ["beyond_limit"] * 2
    assert certified_in(row, today) == 2_000
