"""Services, teams and agents of the invented cooperation: what the desk's tests start from."""

from __future__ import annotations

from typing import Any

from samdrift.desk.models.catalogue import CaseTemplate, Service, Team
from samdrift.desk.services.case_templates import add_template
from samdrift.desk.services.service_catalogue import add_service
from samdrift.desk.services.teams import add_team, place_person
from samdrift.kernel.viewer import Viewer, terminal
from samdrift.parties.models.people import Person
from tests.world import World, add_person


def machine(world: World) -> Viewer:
    """Whoever sits at the server: holds every right."""
    return terminal(world.today)


def make_agent(world: World, key: str = "asle", **more: Any) -> Person:
    """An agent of the joint desk, with an account."""
    told = {"employer": world.nordvik, "role": "agent", **more}
    return add_person(world, key, key.capitalize(), "Agent", **told)


def make_service(world: World, name: str = "Arbeidsplass", **values: Any) -> Service:
    return add_service(by=machine(world), name=name, **values)


def make_team(world: World, name: str = "Førstelinja", *people: Person, **values: Any) -> Team:
    """A team, with these people in it from today; the first of them leads."""
    team = add_team(by=machine(world), name=name, **values)
    for person in people:
        lead = person == people[0]
        place_person(team, by=machine(world), person=person, is_lead=lead)
    return team


def make_template(world: World, title: str = "Prøv på nytt", **values: Any) -> CaseTemplate:
    return add_template(by=machine(world), **{"use": "answer", "title": title, **values})
