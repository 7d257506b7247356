"""Makes the example's people and their roles, and merges Kvalsund into Hammerfest."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

from samdrift.parties.calc.handover import MERGE, Handover
from samdrift.parties.demo.making import CONVERTED, FOUNDED
from samdrift.parties.demo.table import (
    CENTRE,
    DESCRIPTIONS,
    EMPLOYEES,
    FOR_MEMBERS,
    LEFT,
    OF_KVALSUND,
    OF_SUPPLIER,
    SUPPLIER,
    UNITS,
    Who,
)
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import OF_MEMBER, Person, Unit
from samdrift.parties.services.appointments import appoint, give_mandate
from samdrift.parties.services.leaving import person_leaves
from samdrift.parties.services.people import add_person, add_unit
from samdrift.parties.services.succession.acts import Plan, carry_out
from samdrift.parties.services.suppliers import add_supplier


def make_people(stage: Any) -> None:
    """People before the merge, the merge, and people since; those who can log in are told."""
    members: dict[str, Member] = stage["members"]
    units = {
        (name, unit): add_unit(member=member, name=unit, by=stage.by)
        for name, member in members.items()
        for unit in UNITS
    }
    people = {who.key: _person(who, members, units, stage) for who in OF_KVALSUND}
    for who in OF_KVALSUND:
        if who.role:
            _give(who, people[who.key], stage, FOUNDED)
    _merge(members, stage)
    for who in (*FOR_MEMBERS, *EMPLOYEES, *CENTRE, LEFT):
        people[who.key] = _person(who, members, units, stage)
    for who in (*FOR_MEMBERS, *CENTRE):
        _give(who, people[who.key], stage, CONVERTED)
    people["supplier"] = _of_supplier(stage)
    _serve_and_leave(people, members, stage)
    stage.keep("people", people)
    for who in (*CENTRE, *FOR_MEMBERS, *EMPLOYEES, OF_SUPPLIER):
        if who.login:
            stage.login(people[who.key], who.login)


def _person(who: Who, members: dict[str, Member], units: dict[Any, Unit], stage: Any) -> Person:
    member = members[who.member]
    return add_person(
        by=stage.by,
        given_name=who.given,
        family_name=who.family,
        email=_address(who, who.member),
        phone=f"78 {stage.chance.randrange(40, 60)} {stage.chance.randrange(10, 99)} {stage.chance.randrange(10, 99)}",
        title=who.title,
        employer=member,
        unit=units[who.member, who.unit] if who.unit else None,
        work_site=who.site or "Driftssentralen i " + who.member,
    )


def _address(who: Who, where: str) -> str:
    text = f"{who.given}.{who.family}@{where}".casefold()
    for letter, plain in (("ø", "o"), ("æ", "ae"), (" ", "")):
        text = text.replace(letter, plain)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return f"{plain}.example"


def _give(who: Who, person: Person, stage: Any, day: dt.date) -> None:
    of_member = who.role in OF_MEMBER
    appoint(
        person=person,
        role=who.role,
        member=person.employer if of_member else None,
        arrangement=None if of_member else stage["arrangement"],
        valid_from=day,
        valid_to=stage.today + dt.timedelta(days=45) if who.key == "loppa_coordinator" else None,
        description=DESCRIPTIONS.get(who.role, ""),
        by=stage.by,
    )


def _merge(members: dict[str, Member], stage: Any) -> None:
    """Kvalsund became part of Hammerfest on 1 January 2020."""
    handover = Handover(
        MERGE, (members["Kvalsund"].pk,), (members["Hammerfest"].pk,), dt.date(2020, 1, 1)
    )
    carry_out(Plan(handover, decision="Stortinget 8. juni 2017"), by=stage.by)
    members["Kvalsund"].refresh_from_db()


def _of_supplier(stage: Any) -> Person:
    supplier = add_supplier(by=stage.by, name=SUPPLIER, note="Oppdiktet leverandør i eksempelet.")
    return add_person(
        by=stage.by,
        given_name=OF_SUPPLIER.given,
        family_name=OF_SUPPLIER.family,
        email=_address(OF_SUPPLIER, "nordlys"),
        title=OF_SUPPLIER.title,
        supplier=supplier,
    )


def _serve_and_leave(people: dict[str, Person], members: dict[str, Member], stage: Any) -> None:
    """Nordkapp's coordinator serves Måsøy too; one has left, and one is to leave."""
    give_mandate(
        person=people["nordkapp_coordinator"],
        grantor=members["Måsøy"],
        members=[members["Måsøy"]],
        valid_from=dt.date(2025, 1, 1),
        reason="Måsøy har ingen IKT-koordinator",
        by=stage.by,
    )
    person_leaves(people["left"], day=dt.date(2024, 8, 1), by=stage.by)
    person_leaves(people["hammerfest_school"], day=stage.today + dt.timedelta(days=40), by=stage.by)
