"""Two that look at the same time find the same once."""

import threading

import pytest
from django.db import connections

from samdrift.followup.models.findings import Finding
from tests.followup.findings import found, see
from tests.kernel.conftest import drop_guards
from tests.world import make_world


@pytest.fixture
def committed(transactional_db):
    """Rows are committed, so that other connections see them; history can be emptied afterwards."""
    yield
    drop_guards()


@pytest.mark.postgres
def test_the_same_found_by_several_at_once_is_one_finding(committed, today):
    world = make_world(today)
    what = [found(world, mark, members=(world.nordvik.pk,)) for mark in "abc"]
    start = threading.Barrier(4)
    broken = []

    def look():
        start.wait(10)
        try:
            for round_ in range(4):
                see(world, *what[: 3 - round_ % 2])
        except Exception as error:  # noqa: BLE001 -- told by the test
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=look) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    see(world, *what)
    assert sorted(Finding.objects.values_list("mark", "status")) == [
        (mark, "new") for mark in "abc"
    ]
