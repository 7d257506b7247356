"""The bodies that the tests of this room start from stand as they are told."""

from __future__ import annotations

from decimal import Decimal

from samdrift.governance.queries import bodies as queries


def test_board_has_a_seat_for_each_owner_and_its_officers(world, board) -> None:
    found = queries.seated(board, world.today)
    assert [(str(s.seat.member), str(s.ordinary), len(s.deputies)) for s in found] == [
        ("Lillevik", "Lise Lie", 0),
        ("Nordvik", "Dina Direktør", 1),
        ("Sørvik", "Didrik Direktør", 1),
    ]
    assert [str(p) for p in queries.officers(board, world.today)] == [
        "Dina Direktør",
        "Didrik Direktør",
        "Mona Mål",
    ]
    assert set(queries.weights(board, world.today).values()) == {Decimal(1)}


def test_council_meets_by_the_local_government_act(world, council) -> None:
    rules = queries.rules_on(council, world.today)
    assert (rules.basis, rules.quorum_num, rules.quorum_den) == ("council", 1, 2)
    assert rules.is_open
    assert not rules.may_abstain
    assert len(queries.seated(council, world.today)) == 3


def test_steering_group_meets_by_practice(world, steering) -> None:
    assert queries.rules_on(steering, world.today).basis == "group"
    assert len(queries.seated(steering, world.today)) == 3
