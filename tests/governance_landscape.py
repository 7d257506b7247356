"""A few rows of every table of governance: what the tests of pages, doors and backups walk through.

The first of each is Nordvik's. Each subject has a function of its own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from samdrift.governance.calc.meeting_rules import rule_sets
from samdrift.governance.models.bodies import Body, MeetingRules, Office, Seat, Sitting
from tests.world import World

START = dt.date(2024, 1, 1)


@dataclass
class Bodies:
    """Nordvik's council, the board of Vik IKT, and a sub-group of it that only discusses."""

    council: Body
    board: Body
    group: Body


def make_governance(world: World) -> Bodies:
    """Every row; nothing is written to history."""
    return make_bodies(world)


def make_bodies(world: World) -> Bodies:
    """Three bodies with rules, and somebody in every seat but one."""
    council = _body("Nordvik kommunestyre", "council", "council", member=world.nordvik)
    board = _body("Styret", "board", "group", arrangement=world.arrangement, seats_by="member")
    group = _body(
        "Fagutvalget",
        "sub_group",
        "group",
        arrangement=world.arrangement,
        parent=board,
        is_discussion_only=True,
    )
    _seats(council, [(world.nordvik, "kari"), (world.nordvik, "ola")], world)
    _seats(board, [(world.nordvik, "dina"), (world.sorvik, "didrik"), (world.lillevik, "")], world)
    _seats(group, [(world.nordvik, "kari"), (world.sorvik, "per")], world)
    for body, kind, who in (
        (council, "chair", "kari"),
        (board, "chair", "dina"),
        (board, "secretary", "mona"),
    ):
        Office.objects.create(body=body, kind=kind, person=world.people[who], valid_from=START)
    return Bodies(council, board, group)


def _body(name: str, kind: str, rules: str, **more: object) -> Body:
    body = Body.objects.create(name=name, kind=kind, founded_on=START, **more)
    values = {**rule_sets()[rules].values, "may_demand": ""}
    MeetingRules.objects.create(body=body, basis=rules, valid_from=START, **values)
    return body


def _seats(body: Body, places: list[tuple[object, str]], world: World) -> None:
    """A seat for each; in the first a deputy stands by as well."""
    for order, (member, who) in enumerate(places):
        seat = Seat.objects.create(body=body, member=member, order=order, valid_from=START)
        if who:
            Sitting.objects.create(seat=seat, person=world.people[who], valid_from=START)
        if order == 0:
            deputy = world.people["ola" if who != "ola" else "kari"]
            if body.kind != "council":
                Sitting.objects.create(seat=seat, person=deputy, rank=1, valid_from=START)
