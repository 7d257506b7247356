"""Systems, uses and roles that tests of the portfolio's roles start from, through the services."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.world import World

from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.portfolio.models.roles import SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.services import consents, roles
from samdrift.portfolio.services.gaps import refresh_systems

START = dt.date(2024, 1, 1)


def make_system(
    world: World, name: str = "Journal", *members: Member, management: str = "own"
) -> System:
    """A system that these members (Nordvik, when none is told) have used since 2024."""
    system = System.objects.create(name=name, management=management)
    for member in members or (world.nordvik,):
        Use.objects.create(system=system, member=member, valid_from=START)
    refresh_systems([system.pk])
    return system


def give_role(
    world: World, system: System, who: str, kind: str, by: str, **more: Any
) -> SystemRole:
    """Appointed by somebody by the chain, for Nordvik unless told, and not yet accepted."""
    more.setdefault("member", world.nordvik)
    return roles.appoint(
        by=world.viewer(by), system=system, kind=kind, person=world.people[who], **more
    )


def make_owner(world: World, system: System, who: str = "kari") -> SystemRole:
    """Nordvik's system owner, appointed by Dina, who has accepted."""
    role = give_role(world, system, who, "owner", "dina")
    return roles.accept_role(role, by=world.viewer(who))


def agree(world: World, system: System, *directors: str, about: str = "manager") -> None:
    """The members of these directors agree."""
    member_of: dict[str, Person] = world.people
    for name in directors:
        consents.agree(
            by=world.viewer(name),
            system=system,
            member=member_of[name].employer,
            about=about,
            reference="Letter 2026/17",
        )
