"""Services, teams and templates, and clocks with their events and alerts: made by the services."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from samdrift.desk.models.catalogue import Service, Team
from samdrift.desk.models.clocks import ClockEvent
from samdrift.desk.models.commitments import Level
from samdrift.desk.services import clock_tick
from samdrift.desk.services.case_templates import add_template
from samdrift.desk.services.cases import open_case
from samdrift.desk.services.clock_corrections import correct
from samdrift.desk.services.service_catalogue import add_service
from samdrift.desk.services.teams import add_team, change_team, place_person
from samdrift.kernel.viewer import Viewer, terminal
from samdrift.portfolio.models.systems import System
from tests.world import World


def make_catalogue(world: World) -> None:
    """Three services, teams, places and templates; before the cases that belong to them."""
    by = terminal(world.today)
    system = System.objects.order_by("pk").first()
    for number, name in enumerate(("Arbeidsplass", "Nett", "Telefoni"), 1):
        add_service(
            by=by,
            name=name,
            systems=[system] if number == 1 and system else [],
            owner=world.people["mona"],
            order=number,
        )
    first = add_team(by=by, name="Førstelinja", site="Nordvik", takes_first=True)
    for name in ("Andrelinja", "Vakta"):
        add_team(by=by, name=name, site="Sørvik")
    for name in ("dag", "mona", "adam"):
        place_person(first, by=by, person=world.people[name], is_lead=name == "dag")
    for title in ("Takk", "Prøv på nytt", "Ring oss"):
        add_template(by=by, use="answer", title=title, text="Hei!")


def make_clocks(world: World) -> None:
    """Cases with clocks of ours and of the team's, warned of and late; one event corrected."""
    by = terminal(world.today)
    team = Team.objects.filter(member=None).order_by("pk")[0]
    level = Level.objects.order_by("pk").first()
    if level is not None:
        change_team(team, by=by, level=level)
    before = replace(by, at=by.now - dt.timedelta(days=3))
    for title in ("Skanner", "Projektor", "Hodesett"):
        open_case(
            by=before,
            member=world.nordvik,
            title=f"{title} virker ikke",
            kind="incident",
            channel="phone",
            requester=world.people["ola"],
            service=Service.objects.order_by("pk").first(),
            team=team,
            at=before.now,
        )
    clock_tick.look_at_due(by)
    _correct_one(by)


def _correct_one(by: Viewer) -> None:
    event = ClockEvent.objects.filter(kind="start").order_by("-pk").select_related("clock__case")[0]
    earlier = event.at - dt.timedelta(minutes=1)
    correct(event, by=by, at=earlier, reason="Meldt et minutt før")
