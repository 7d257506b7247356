"""The example's elected members and those who speak for bodies outside."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from samdrift.governance.demo.table import ELECTED, OUTSIDE
from samdrift.kernel.viewer import ActorKind, Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.people import add_person


def make_elected(stage: Any) -> None:
    """Added to the people the earlier steps have made."""
    people: dict[str, Person] = stage["people"]
    for who in (*ELECTED, *OUTSIDE):
        employer = stage["members"][who.member] if who.member else None
        person = add_person(
            by=stage.by,
            given_name=who.given,
            family_name=who.family,
            email=f"{who.key.replace('_', '.')}@folkevalgt.example",
            title=who.title,
            employer=employer,
        )
        people[who.key] = person
        if who.login:
            stage.login(person, who.login)


def acting(person: Person, day: dt.date, stage: Any, *roles: str, hour: int = 9) -> Viewer:
    """The person, at work on a day, with roles held for the arrangement: for what each does oneself."""
    at: Viewer = stage.on(day, hour)
    members = frozenset({person.employer_id}) if person.employer_id else frozenset()
    return replace(
        at,
        kind=ActorKind.PERSON,
        person_id=person.pk,
        name=str(person),
        home=person.employer_id,
        members=members,
        centre=bool(roles),
        roles=frozenset((role, None) for role in roles),
    )
