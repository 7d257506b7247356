"""Agreements are registered, corrected, kept on and left, and history tells of it."""

from __future__ import annotations

from samdrift.agreements.models.agreements import Participation
from tests.agreements.made import make_agreement
from tests.world import World


def test_agreement_has_its_members_from_the_start(world: World) -> None:
    agreement = make_agreement(world)
    rows = Participation.objects.filter(agreement=agreement)
    assert {row.member for row in rows} == {world.nordvik, world.sorvik}
