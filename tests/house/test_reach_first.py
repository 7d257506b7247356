"""Who the people of the invented cooperation are, before anything else."""

import pytest
from tests.world import World

from samdrift.parties.queries import viewer_of_account


@pytest.mark.parametrize(
    ("name", "inside", "centre"),
    [
        ("dag", True, True),
        ("kari", True, False),
        ("per", True, False),
        ("sol", False, False),
        ("stig", False, False),
    ],
)
def test_viewer_is_classified_by_member_and_role(
    world: World, name: str, inside: bool, centre: bool
) -> None:
    viewer = world.viewer(name)
    assert (viewer.inside, viewer.centre) == (inside, centre)


def test_person_who_left_today_is_nobody(world: World) -> None:
    assert viewer_of_account(world.accounts["liv"], world.today) is None


def test_member_that_left_yesterday_gives_no_members(world: World) -> None:
    assert world.viewer("stig").members == frozenset()
