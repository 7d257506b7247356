"""What the tests of this room may ask for besides the world."""

from __future__ import annotations

import pytest

from samdrift.governance.models.bodies import Body
from tests.governance.made import make_board, make_council, make_steering
from tests.world import World


@pytest.fixture
def board(world: World) -> Body:
    """The board of Vik IKT."""
    return make_board(world)


@pytest.fixture
def steering(world: World) -> Body:
    """Its steering group."""
    return make_steering(world)


@pytest.fixture
def council(world: World) -> Body:
    """The municipal council of Nordvik."""
    return make_council(world, world.nordvik)
