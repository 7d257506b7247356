"""Two that rank, write frames or use a grant at the same time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from samdrift.kernel.errors import DomainError
from samdrift.money.models.investments import Frame, GrantUse, Investment
from samdrift.money.services import investment_course, investment_ranks, programmes
from samdrift.money.services.frames import put_frames
from tests.governance.test_matters_at_once import at_once
from tests.kernel.conftest import drop_guards
from tests.money.made_investments import YEAR, a_portfolio, machine, measure
from tests.world import make_world

pytestmark = pytest.mark.postgres


@pytest.fixture
def committed(transactional_db: Any) -> Iterator[None]:
    """Rows are committed, so that other connections see them; history can be emptied afterwards."""
    yield
    drop_guards()


def test_every_place_in_the_ranking_is_taken_once(committed: None, today: dt.date) -> None:
    world = make_world(today)
    archive, net, screens = a_portfolio(world)
    numbers = count(1)

    def act() -> None:
        measure(world, f"Nytt {next(numbers)}", (YEAR, 1))
        investment_ranks.move_up(screens, by=machine(world))
        investment_ranks.place(archive, by=machine(world), rank=3)

    broken = at_once(act, 4)
    investment_course.postpone(net, by=machine(world), because="Venter")
    assert broken == []
    ranks = Investment.objects.filter(rank__isnull=False).values_list("rank", flat=True)
    assert sorted(ranks) == list(range(1, 7))


def test_no_more_of_a_grant_is_used_than_there_is(committed: None, today: dt.date) -> None:
    world = make_world(today)
    by = machine(world)
    programme = programmes.add_programme(by=by, title="Løft")
    grant = programmes.add_grant(programme, by=by, giver="KS", amount=Decimal(100))
    broken = at_once(
        lambda: programmes.use_grant(grant, by=by, day=today, amount=Decimal(60), what="Kurs"), 4
    )
    assert GrantUse.objects.count() == 1
    assert [type(error) for error in broken] == [DomainError] * 3


def test_frames_of_a_year_are_written_once_each(committed: None, today: dt.date) -> None:
    world = make_world(today)
    amounts = {world.sorvik: Decimal(2), world.nordvik: Decimal(1)}
    broken = at_once(
        lambda: put_frames(amounts, by=machine(world), year=YEAR, section="investment"), 4
    )
    assert broken == []
    assert Frame.objects.count() == 2
