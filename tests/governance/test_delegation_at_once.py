"""Two that decide on the same delegation at once never use more than its total."""

import threading
from decimal import Decimal

import pytest
from django.db import connections

from samdrift.governance.models.decisions import Decision
from samdrift.governance.queries.delegation import used_in
from samdrift.kernel.errors import DomainError
from tests.governance.delegations import decide, delegated, groups, wanted
from tests.kernel.conftest import committed  # noqa: F401 -- a fixture
from tests.world import make_world


@pytest.mark.postgres
def test_several_at_once_stay_within_the_total(committed, today):  # noqa: F811 -- the fixture
    world = make_world(today)
    steering, management = groups(world)
    whole = delegated(world, steering, to_body=management)
    part = delegated(world, management, to_person=world.people["ola"])
    matters = [wanted(world, f"Endring {n}") for n in range(6)]
    start, left = threading.Barrier(6), []
    broken = []

    def take(number):
        row, who = (whole, "kari") if number % 2 else (part, "ola")
        start.wait(10)
        try:
            decide(world, row, matters[number], 30_000, who=who)
        except DomainError as error:
            left.append((error.code, error.values["left"]))
        except Exception as error:  # noqa: BLE001 -- told by the test
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    assert left == [("delegation_over_period", Decimal(10_000))] * 3
    assert used_in(whole, today) == 90_000
    assert Decision.objects.count() == 3
