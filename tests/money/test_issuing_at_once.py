"""Several who send invoices at once: each member gets one, and the numbers have no gaps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from samdrift.money.models.issuing import Issuer, MemberInvoice
from tests.at_once import refusals_of
from tests.kernel.conftest import committed  # noqa: F401 -- a fixture
from tests.money.made_issuing import make_ready, make_run, send
from tests.world import make_world


@pytest.mark.postgres
def test_a_run_is_invoiced_once(committed: Any, today: dt.date) -> None:  # noqa: F811 -- the fixture
    world = make_world(today)
    run = make_ready(world)
    acts = [lambda name=name: send(run, world, world.viewer(name)) for name in ("dag", "adam")]  # type: ignore[misc]
    assert refusals_of(acts) == ["all_issued"]
    assert sorted(MemberInvoice.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.postgres
def test_two_runs_share_one_series_without_gaps(committed: Any, today: dt.date) -> None:  # noqa: F811 -- the fixture
    world = make_world(today)
    first = make_ready(world)
    parts = {world.nordvik: "10", world.sorvik: "20"}
    second = make_run(world, ("Nett", parts), title="November")
    by = world.viewer("dag")
    assert refusals_of([lambda: send(first, world, by), lambda: send(second, world, by)]) == []
    numbers = sorted(MemberInvoice.objects.values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4]
    assert Issuer.objects.get().last_number == 4
