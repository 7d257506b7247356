"""Makes the example's roles, agreements and forums: each act by whoever has the right to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from samdrift.kernel.viewer import ActorKind, Viewer, clock
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.portfolio.calc.chain import CONSENT, Model
from samdrift.portfolio.demo.role_table import (
    AREAS,
    DECLINED,
    HELPERS,
    JOINT,
    MANAGERS,
    MANDATES,
    OVERDUE,
    OWNERS,
    PENDING,
)
from samdrift.portfolio.models.roles import SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.services import consents, forums, roles
from samdrift.portfolio.services.gaps import postponed, refresh_all

ASKED = dt.timedelta(days=300)
"""How long ago most were appointed; they confirm within the year."""
LONG_AGO = dt.timedelta(days=500)
LAST_WEEK = dt.timedelta(days=7)
DIRECTORS = {
    "Alta": "alta_director",
    "Hammerfest": "hammerfest_director",
    "Nordkapp": "nordkapp_director",
    "Måsøy": "masoy_director",
    "Hasvik": "hasvik_director",
    "Loppa": "loppa_director",
}


def make_roles(stage: Any) -> None:
    """Agreements first, then owners, then whom they appoint, and last the forums' mandates."""
    with postponed(find=False):
        for name, (missing, manager, deputy) in JOINT.items():
            _agree(name, missing, stage)
            for kind, key in (("manager", manager), ("deputy", deputy)):
                if key:
                    _joint(name, kind, key, stage)
        for system, member in stage["uses"]:
            _people_of(stage["systems"][system], member, stage)
        _declined(stage)
    for name, text in MANDATES.items():
        by = _lead(stage, stage.today)
        forums.set_mandate(stage["systems"][name], by=by, mandate=text, mandate_from="Styret 14/26")
    refresh_all(clock(stage.today))


def _acting(person: Person, day: dt.date, stage: Any, *held: tuple[str, int | None]) -> Viewer:
    """A person of the example at work on a day, holding these roles."""
    acting: Viewer = replace(
        stage.by,
        kind=ActorKind.PERSON,
        person_id=person.pk,
        name=str(person),
        members=frozenset({person.employer_id}),
        centre=False,
        roles=frozenset(held),
        today=day,
    )
    return acting


def _director(member: Member, stage: Any, day: dt.date) -> Viewer:
    person = stage["people"][DIRECTORS[member.name]]
    return _acting(person, day, stage, ("director", member.pk))


def _lead(stage: Any, day: dt.date) -> Viewer:
    return _acting(stage["people"]["management_lead"], day, stage, ("management_lead", None))


def _agree(name: str, missing: tuple[str, ...], stage: Any) -> None:
    system: System = stage["systems"][name]
    day = stage.today - LONG_AGO
    about = str(CONSENT[Model(system.management)])
    for number, (other, member_name) in enumerate(stage["uses"], 1):
        if other == name and member_name not in missing:
            member = stage["members"][member_name]
            consents.agree(
                by=_director(member, stage, day),
                system=system,
                member=member,
                about=about,
                reference=f"PS {number}/{day:%y}",
            )


def _joint(name: str, kind: str, key: str, stage: Any) -> None:
    day = stage.today - ASKED
    role = roles.appoint(
        by=_lead(stage, day), system=stage["systems"][name], kind=kind, person=stage["people"][key]
    )
    roles.accept_role(role, by=_acting(role.person, day, stage))


def _people_of(system: System, member_name: str, stage: Any) -> None:
    """The owner of one member's use, and whom the owner appoints."""
    member, people = stage["members"][member_name], stage["people"]
    area = system.areas.first()
    group = AREAS.get(area.name if area else "", "office")
    key = OWNERS[member_name].get(group)
    if key is None:
        return
    place = (system.name, member_name)
    long_ago = place in OVERDUE
    day = stage.today - (LAST_WEEK if place in PENDING else LONG_AGO if long_ago else ASKED)
    owner = roles.appoint(
        by=_director(member, stage, day),
        system=system,
        kind="owner",
        person=people[key],
        member=member,
    )
    if place in PENDING:
        return
    by = _acting(owner.person, day, stage)
    roles.accept_role(owner, by=by)
    _helpers_of(system, member, by, stage)


def _helpers_of(system: System, member: Member, by: Viewer, stage: Any) -> None:
    """Manager and deputy, local manager or contact, and most often a super user."""
    manager, deputy = MANAGERS[member.name]
    helpers = HELPERS[member.name]
    helper = helpers[stage.chance.randrange(len(helpers))]
    wanted = {
        "own": [("manager", manager), ("deputy", deputy)],
        "joint": [("contact", helper)],
        "centre": [("local_manager", manager)],
    }[system.management]
    if system.management != "joint":
        wanted.append(("super_user", helper))
    for kind, key in wanted:
        may = (
            kind in {"manager", "deputy"}
            or stage["people"][key or manager].employer_id == member.pk
        )
        if key and may and stage.chance.random() < 0.8:  # noqa: PLR2004 -- one in five is not there
            _appoint(system, member, kind, stage["people"][key], by, stage)


def _appoint(
    system: System, member: Member, kind: str, person: Person, by: Viewer, stage: Any
) -> SystemRole:
    role = roles.appoint(by=by, system=system, kind=kind, person=person, member=member)
    return roles.accept_role(role, by=_acting(person, by.today, stage))


def _declined(stage: Any) -> None:
    """One was asked, and said no."""
    name, member_name, key, reason = DECLINED
    member, day = stage["members"][member_name], stage.today - LAST_WEEK
    by = _director(member, stage, day)
    old = SystemRole.objects.filter(system=stage["systems"][name], member=member, kind="owner")
    for role in old:
        roles.end_role(role, by=by)
    role = roles.appoint(
        by=by,
        system=stage["systems"][name],
        kind="owner",
        person=stage["people"][key],
        member=member,
    )
    answering = _acting(role.person, day + dt.timedelta(days=2), stage)
    roles.decline_role(role, by=answering, reason=reason)
