"""Who appoints whom in a system, by its management model: one table, asked by everyone.

The director of a member appoints the system owner of each system the member uses; the system
owner appoints the others for that member. A joint system manager, who serves all members, is
appointed by the cooperation, and only when every member that uses the system has agreed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Model(StrEnum):
    """How a system is managed. The values are those of `System.Management`."""

    OWN = "own"
    JOINT = "joint"
    CENTRE = "centre"


class Kind(StrEnum):
    """What a person is in a system. The values are those of `SystemRole.Kind`."""

    OWNER = "owner"
    MANAGER = "manager"
    DEPUTY = "deputy"
    LOCAL_MANAGER = "local_manager"
    SUPER_USER = "super_user"
    CONTACT = "contact"


class Appointer(StrEnum):
    """Who has the right: the member's director, its system owner, or the cooperation's lead."""

    DIRECTOR = "director"
    OWNER = "owner"
    LEAD = "lead"


class About(StrEnum):
    """What every member that uses the system must have agreed to first."""

    MANAGER = "manager"
    OPERATION = "operation"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain: who appoints, and which agreement of all members it takes."""

    appointer: Appointer
    consent: About | None = None


_BY_DIRECTOR = Link(Appointer.DIRECTOR)
_BY_OWNER = Link(Appointer.OWNER)

# (management model, kind, for all members at once) → link. What is not here does not exist.
CHAIN: Mapping[tuple[Model, Kind, bool], Link] = {
    (Model.OWN, Kind.OWNER, False): _BY_DIRECTOR,
    (Model.OWN, Kind.MANAGER, False): _BY_OWNER,
    (Model.OWN, Kind.DEPUTY, False): _BY_OWNER,
    (Model.OWN, Kind.SUPER_USER, False): _BY_OWNER,
    (Model.JOINT, Kind.OWNER, False): _BY_DIRECTOR,
    (Model.JOINT, Kind.MANAGER, True): Link(Appointer.LEAD, About.MANAGER),
    (Model.JOINT, Kind.DEPUTY, True): Link(Appointer.LEAD, About.MANAGER),
    (Model.JOINT, Kind.CONTACT, False): _BY_OWNER,
    (Model.JOINT, Kind.SUPER_USER, False): _BY_OWNER,
    (Model.CENTRE, Kind.OWNER, False): _BY_DIRECTOR,
    (Model.CENTRE, Kind.MANAGER, True): Link(Appointer.LEAD, About.OPERATION),
    (Model.CENTRE, Kind.DEPUTY, True): Link(Appointer.LEAD, About.OPERATION),
    (Model.CENTRE, Kind.LOCAL_MANAGER, False): _BY_OWNER,
    (Model.CENTRE, Kind.SUPER_USER, False): _BY_OWNER,
}

CONSENT: Mapping[Model, About] = {Model.JOINT: About.MANAGER, Model.CENTRE: About.OPERATION}
"""What all members agree to before a system is managed so."""

ANYWHERE = frozenset({Kind.MANAGER, Kind.DEPUTY})
"""Kinds whose holder may work for any member, since several members may share one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What an appointer is, for one system: director or system owner of which members; a lead."""

    director_of: frozenset[int] = frozenset()
    owner_of: frozenset[int] = frozenset()
    lead: bool = False


def link(model: Model, kind: Kind, *, joint: bool) -> Link | None:
    """The link that appoints this kind, or None where the model has no such role.

    `joint` is for a role that serves all members at once.
    """
    return CHAIN.get((model, kind, joint))


def ender(model: Model, kind: Kind, *, joint: bool) -> Appointer:
    """Who ends such a role: whoever appoints it, also where the model has it no longer."""
    found = link(model, kind, joint=joint)
    if found is not None:
        return found.appointer
    if joint:
        return Appointer.LEAD
    return Appointer.DIRECTOR if kind is Kind.OWNER else Appointer.OWNER


def holds(appointer: Appointer, standing: Standing, member: int | None) -> bool:
    """Whether someone with this standing is the appointer for the member (None: for all)."""
    if appointer is Appointer.LEAD:
        return standing.lead
    if member is None:
        return False
    of = standing.director_of if appointer is Appointer.DIRECTOR else standing.owner_of
    return member in of


def may_appoint(model: Model, kind: Kind, member: int | None, standing: Standing) -> bool:
    """Whether the chain lets someone with this standing appoint the role (agreements apart)."""
    found = link(model, kind, joint=member is None)
    return found is not None and holds(found.appointer, standing, member)


def seats(model: Model) -> list[tuple[Kind, bool]]:
    """The roles of a model, as (kind, for all members at once)."""
    return [(kind, joint) for found, kind, joint in CHAIN if found is model]


def only_one(kind: Kind, *, joint: bool) -> bool:
    """Whether there is one such role at a time: a member's system owner, the joint manager."""
    return kind is Kind.OWNER or (joint and kind is Kind.MANAGER)


def confirm_by(accepted: dt.date | None, confirmed: dt.date | None) -> dt.date | None:
    """The day a role must be confirmed by: a year after it was accepted or last confirmed.

    None as long as it is neither.
    """
    last = max((day for day in (accepted, confirmed) if day is not None), default=None)
    if last is None:
        return None
    try:
        return last.replace(year=last.year + 1)
    except ValueError:  # 29 February
        return last.replace(year=last.year + 1, day=28)


def closing_day(valid_from: dt.date | None, day: dt.date) -> dt.date:
    """The end of a role closed on `day`. One that had not begun gets an empty period."""
    return day if valid_from is None else max(valid_from, day)
