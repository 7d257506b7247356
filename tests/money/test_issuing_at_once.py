"""Several who send invoices at once: each member gets one, and the numbers have no gaps."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from samdrift.kernel.errors import DomainError
from samdrift.money.models.issuing import Issuer, MemberInvoice
from tests.kernel.conftest import committed  # noqa: F401 -- a fixture
from tests.money.made_issuing import make_ready, make_run, send
from tests.world import make_world


def _at_once(acts: list[Callable[[], Any]]) -> list[str]:
    """The codes of the refusals; anything else that breaks is raised."""
    start, refused, broken = threading.Barrier(len(acts)), [], []

    def run(act: Callable[[], Any]) -> None:
        start.wait(20)
        try:
            act()
        except DomainError as error:
            refused.append(error.code)
        except Exception as error:  # noqa: BLE001 -- told by the test
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    return refused


@pytest.mark.postgres
def test_a_run_is_invoiced_once(committed: Any, today: dt.date) -> None:  # noqa: F811 -- the fixture
    world = make_world(today)
    run = make_ready(world)
    acts = [lambda name=name: send(run, world, world.viewer(name)) for name in ("dag", "adam")]  # type: ignore[misc]
    assert _at_once(acts) == ["all_issued"]
    assert sorted(MemberInvoice.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.postgres
def test_two_runs_share_one_series_without_gaps(committed: Any, today: dt.date) -> None:  # noqa: F811 -- the fixture
    world = make_world(today)
    first = make_ready(world)
    parts = {world.nordvik: "10", world.sorvik: "20"}
    second = make_run(world, ("Nett", parts), title="November")
    by = world.viewer("dag")
    assert _at_once([lambda: send(first, world, by), lambda: send(second, world, by)]) == []
    numbers = sorted(MemberInvoice.objects.values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4]
    assert Issuer.objects.get().last_number == 4
