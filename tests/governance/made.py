"""Bodies in the invented cooperation, made by the services: what the tests of this room start from.

`make_board` is the board of Vik IKT: one seat each for Nordvik, Sørvik and Lillevik (Dina, Didrik,
Lise), with deputies (Ola, Per) where there are people for it; Dina chairs, Didrik stands in, Mona is
secretary. `make_steering` is a steering group with the same seats, Kari for Nordvik and Dina as her
deputy. `make_council` is the council of one member with three people of its own.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.governance.models.bodies import Body, Seat
from samdrift.governance.queries.bodies import seated
from samdrift.governance.services.bodies import found_body
from samdrift.governance.services.offices import give_office
from samdrift.governance.services.seats import open_seat
from samdrift.governance.services.sittings import seat_person
from samdrift.kernel.viewer import Viewer, terminal
from samdrift.parties.models.arrangements import ArrangementForm, LegalForm
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from tests.world import World, add_person

START = dt.date(2024, 1, 1)


def machine(world: World) -> Viewer:
    """Whoever sits at the server: holds every right."""
    return terminal(world.today)


def give_form(world: World, code: str) -> None:
    """Give Vik IKT a legal form from the beginning, such as `ko`, `ipr`, `iks` or `host`."""
    names = {f"name_{language}": code.upper() for language in ("nb", "nn", "en")}
    form, _made = LegalForm.objects.get_or_create(
        code=code, defaults={**names, "law": "§ 1", "legal_person": "agreement"}
    )
    ArrangementForm.objects.create(arrangement=world.arrangement, form=form, valid_from=None)


def make_body(world: World, kind: str, name: str, **more: Any) -> Body:
    """A body of Vik IKT, founded in 2024, with the seats of its kind and nobody in them."""
    whose = {} if "member" in more else {"arrangement": world.arrangement}
    values = {"founded_on": START, **whose, **more}
    return found_body(by=machine(world), kind=kind, name=name, **values)


def seat_of(body: Body, member: Member, day: dt.date = START) -> Seat:
    """The member's first seat."""
    return next(one.seat for one in seated(body, day) if one.seat.member_id == member.pk)


def sit(world: World, seat: Seat, person: Person, **more: Any) -> Any:
    """Seat the person from the beginning."""
    values = {"valid_from": START, **more}
    return seat_person(seat, person=person, by=machine(world), **values)


def lead(world: World, body: Body, **people: Person) -> None:
    """Give the offices: `chair=…, deputy_chair=…, secretary=…`."""
    for kind, person in people.items():
        give_office(body, kind=kind, person=person, valid_from=START, by=machine(world))


def make_board(world: World, **more: Any) -> Body:
    """The board of Vik IKT, without a legal form: it meets by the rules of a group."""
    body = make_body(world, "board", "Styret", seats_by="member", **more)
    people, members = world.people, (world.nordvik, world.sorvik, world.lillevik)
    for member, ordinary, deputy in zip(
        members, ("dina", "didrik", "lise"), ("ola", "per", ""), strict=True
    ):
        seat = seat_of(body, member)
        sit(world, seat, people[ordinary])
        if deputy:
            sit(world, seat, people[deputy], is_deputy=True)
    lead(world, body, chair=people["dina"], deputy_chair=people["didrik"], secretary=people["mona"])
    return body


def make_steering(world: World, **more: Any) -> Body:
    """A steering group of Vik IKT: Kari, Per and Lise sit there, Kari chairs, Mona is secretary."""
    body = make_body(world, "steering", "Styringsgruppen", **more)
    people = world.people
    for member, who in ((world.nordvik, "kari"), (world.sorvik, "per"), (world.lillevik, "lise")):
        sit(world, seat_of(body, member), people[who])
    sit(world, seat_of(body, world.nordvik), people["dina"], is_deputy=True)
    lead(world, body, chair=people["kari"], deputy_chair=people["per"], secretary=people["mona"])
    return body


def make_council(
    world: World, member: Member, names: tuple[str, ...] = ("ord", "vara", "rep")
) -> Body:
    """The municipal council of a member, with three people of its own who have accounts:
    `{name}_{member}` in the world, such as `ord_nordvik`, its chair.
    """
    body = make_body(world, "council", f"{member} kommunestyre", member=member)
    key = member.name.lower().replace("ø", "o")
    seats = [open_seat(body, valid_from=START, by=machine(world)) for _name in names]
    for seat, name in zip(seats, names, strict=True):
        full = f"{name}_{key}"
        person = add_person(world, full, name.title(), member.name, employer=member)
        sit(world, seat, person)
    if len(names) > 1:
        first, second = (world.people[f"{name}_{key}"] for name in names[:2])
        lead(world, body, chair=first, deputy_chair=second)
    return body
