"""Agreements in the invented cooperation, made by the services: what the tests of this room start from.

`make_agreement` is the service agreement on Journalen with Leverandør AS, from 2024 to the end of
2033, led by Mona; Nordvik and Sørvik are in it from the beginning (none with `members=()`).
`make_system` makes a system with a use and a count of users for each member given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.services.agreements import add_agreement
from samdrift.agreements.services.participations import join
from samdrift.kernel.viewer import Viewer, terminal
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.services.systems import add_system
from samdrift.portfolio.services.uses import add_use
from tests.world import World

START = dt.date(2024, 1, 1)
END = dt.date(2034, 1, 1)


def machine(world: World) -> Viewer:
    """Whoever sits at the server: holds every right."""
    return terminal(world.today)


def make_system(world: World, name: str, users: Mapping[Member, int | None]) -> System:
    """A system that these members use from the start, by so many users (None: not counted)."""
    by = machine(world)
    system = add_system(by=by, name=name, supplier=world.supplier)
    for member, count in users.items():
        add_use(by=by, system=system, member=member, valid_from=START, users=count)
    return system


def make_agreement(
    world: World, *, members: Sequence[Member] | None = None, **values: Any
) -> Agreement:
    """An agreement with members in it from its beginning, counted by their users."""
    by = machine(world)
    told: dict[str, Any] = {
        "title": "Journalavtalen",
        "kind": Agreement.Kind.SSA_L,
        "supplier": world.supplier,
        "valid_from": START,
        "valid_to": END,
        "lead": world.people["mona"],
        **values,
    }
    agreement = add_agreement(by=by, **told)
    for member in (world.nordvik, world.sorvik) if members is None else members:
        join(agreement, member, by=by, valid_from=told["valid_from"])
    return agreement
