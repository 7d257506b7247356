"""What the tests of this room may ask for besides the world."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.portfolio.land import Landscape, make_landscape
from tests.world import World


@pytest.fixture
def land(world: World) -> Landscape:
    return make_landscape(world)


@pytest.fixture
def queries_of() -> Any:
    """`queries_of(act)` counts the queries of an act."""

    def count(act: Any) -> int:
        with CaptureQueriesContext(connection) as seen:
            act()
        return len(seen)

    return count
