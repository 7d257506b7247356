"""What the tests of this room may ask for besides the world."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.followup.findings import with_kinds


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """The tests' own kinds of finding."""
    with with_kinds():
        yield
