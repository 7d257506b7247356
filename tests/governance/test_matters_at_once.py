"""Two that begin a matter at the same time never get the same number, and one body treats it once."""

import threading

import pytest
from django.db import connections

from samdrift.governance.models.matters import Matter, Passage
from samdrift.governance.services import chain
from samdrift.kernel.errors import DomainError
from tests.governance.matters import body, matter, planned, steps
from tests.kernel.conftest import drop_guards
from tests.world import make_world


@pytest.fixture
def committed(transactional_db):
    """Rows are committed, so that other connections see them; history can be emptied afterwards."""
    yield
    drop_guards()


def at_once(act, count):
    """Do the act in so many threads at the same moment; what went wrong in them."""
    start, broken = threading.Barrier(count), []

    def run():
        start.wait(10)
        try:
            act()
        except Exception as error:  # noqa: BLE001 -- told by the test
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return broken


@pytest.mark.postgres
def test_numbers_are_given_once(committed, today):
    world = make_world(today)
    broken = at_once(lambda: [matter(world, f"Sak {n}") for n in range(5)], 4)
    assert broken == []
    assert sorted(Matter.objects.values_list("serial", flat=True)) == list(range(1, 21))


@pytest.mark.postgres
def test_body_treats_a_matter_once(committed, today):
    world = make_world(today)
    made = matter(world)
    board = body(world, "Styret", "board")
    planned(world, made, ("recommend", board), ("decide", body(world, "Rådet", "owners")))
    chain.send(made, by=world.viewer("mona"))
    step = steps(made)[0]
    by = world.viewer("dag")
    broken = at_once(lambda: chain.step_treated(step, outcome="recommended", by=by, day=today), 3)
    assert [type(error) for error in broken] == [DomainError, DomainError]
    assert Passage.objects.count() == 1
