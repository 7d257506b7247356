"""The joint portfolio for the tests, made through the services that people use."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from samdrift.kernel.viewer import Viewer, terminal
from samdrift.money.models.investments import Frame, Investment
from samdrift.money.services.frames import put_frame
from samdrift.money.services.investments import CostIn, add_investment
from samdrift.parties.models.members import Member
from tests.world import World

YEAR = 2027


def machine(world: World) -> Viewer:
    return terminal(world.today)


def frame(
    world: World, member: Member, amount: int, year: int = YEAR, section: str = "investment"
) -> Frame:
    return put_frame(member, year, section, Decimal(amount), by=machine(world))[0]


def measure(world: World, title: str, *costs: tuple[int, int], **values: Any) -> Investment:
    """A measure with what it costs: (year, kroner)."""
    told = [CostIn(year, Decimal(amount)) for year, amount in costs]
    return add_investment(by=machine(world), title=title, costs=told, **values)


def a_portfolio(world: World) -> list[Investment]:
    """A pool of 3 000 000 in 2027, and three measures: two fit, the second in rank does not."""
    frame(world, world.nordvik, 2_000_000)
    frame(world, world.sorvik, 1_000_000)
    return [
        measure(world, "Felles arkiv", (YEAR, 1_500_000)),
        measure(world, "Nytt nett", (YEAR, 2_000_000)),
        measure(world, "Skjermer", (YEAR, 500_000)),
    ]
