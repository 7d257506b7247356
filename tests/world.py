"""A small invented cooperation that tests start from: three members, one that left, and their people.

Names tell who they are: Dag leads the cooperation, Dina is the director of Nordvik, Kari its ICT
coordinator, Ola an ordinary employee there, Per an employee of Sørvik, Sol works for a supplier,
Liv left her job, Stig works for a member that left the cooperation yesterday.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from samdrift.kernel.models.site import Site
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.arrangements import Arrangement, Membership
from samdrift.parties.models.members import Member, MemberNumber
from samdrift.parties.models.people import OF_MEMBER, Appointment, Person
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.queries import viewer_of_account
from tests.again import Again

TODAY = dt.date(2026, 11, 20)
PASSWORD = "en-lang-setning-2026"


@dataclass
class World:
    """What stands in the test's database; `viewer("kari")` gives how a person looks at it."""

    today: dt.date
    arrangement: Arrangement
    nordvik: Member
    sorvik: Member
    lillevik: Member
    gammelvik: Member
    supplier: Supplier
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def viewer(self, name: str) -> Viewer:
        found = viewer_of_account(self.accounts[name], self.today)
        assert found is not None, f"{name} cannot get in"
        return found


def make_world(today: dt.date = TODAY) -> World:
    """Build the invented cooperation as of `today`."""
    Site.objects.create(name="Vikingsamarbeidet")
    arrangement = Arrangement.objects.create(name="Vik IKT", founded_on=dt.date(2015, 1, 1))
    members = {
        name: _member(name, number, orgnr, language)
        for name, number, orgnr, language in (
            ("Nordvik", "9901", "123456785", "bokmål"),
            ("Sørvik", "9902", "987654325", "nøytral"),
            ("Lillevik", "9903", "", "nynorsk"),
            ("Gammelvik", "9904", "", "bokmål"),
        )
    }
    for name, member in members.items():
        gone = today if name == "Gammelvik" else None
        Membership.objects.create(
            arrangement=arrangement, member=member, valid_from=dt.date(2015, 1, 1), valid_to=gone
        )
    supplier = Supplier.objects.create(name="Leverandør AS", orgnr="974760673")
    world = World(
        today,
        arrangement,
        members["Nordvik"],
        members["Sørvik"],
        members["Lillevik"],
        members["Gammelvik"],
        supplier,
    )
    _people(world)
    return world


THE_WORLD = Again(make_world)
"""As made today: the rows are worked out once by each process."""


def _member(name: str, number: str, orgnr: str, language: str) -> Member:
    member = Member.objects.create(name=name, orgnr=orgnr, written_language=language)
    MemberNumber.objects.create(member=member, number=number)
    return member


def _people(world: World) -> None:
    add = add_person
    add(world, "dag", "Dag", "Daglig", role="daily_manager", employer=world.sorvik)
    add(world, "adam", "Adam", "Admin", role="administrator", employer=world.nordvik)
    add(world, "mona", "Mona", "Mål", role="management_lead", employer=world.nordvik)
    add(world, "dina", "Dina", "Direktør", role="director", employer=world.nordvik)
    add(world, "kari", "Kari", "Koordinator", role="coordinator", employer=world.nordvik)
    add(world, "ola", "Ola", "Åsen", employer=world.nordvik)
    add(world, "didrik", "Didrik", "Direktør", role="director", employer=world.sorvik)
    add(world, "per", "Per", "Ærlig", employer=world.sorvik)
    add(world, "lise", "Lise", "Lie", role="director", employer=world.lillevik)
    add(world, "sol", "Sol", "Selger", supplier=world.supplier)
    add(world, "stig", "Stig", "Gammel", employer=world.gammelvik)
    add(world, "liv", "Liv", "Borte", employer=world.nordvik, left_on=world.today)


def add_person(
    world: World, key: str, given: str, family: str, *, role: str = "", **more: Any
) -> Person:
    """A person with an account, and a role for the employer or for the arrangement."""
    person = Person.objects.create(
        given_name=given, family_name=family, email=f"{key}@vik.test", **more
    )
    account = Account(email=person.email, person=person, language="en")
    account.set_unusable_password()
    account.save()
    if role:
        Appointment.objects.create(
            person=person,
            role=role,
            member=person.employer if role in OF_MEMBER else None,
            arrangement=None if role in OF_MEMBER else world.arrangement,
            valid_from=dt.date(2020, 1, 1),
        )
    world.people[key], world.accounts[key] = person, account
    return person
