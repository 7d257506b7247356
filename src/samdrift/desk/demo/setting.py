"""What the example's centre offers, and the teams in its two towns.

The services are those the report on a joint operation names; the rest is invented.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from samdrift.desk.models.catalogue import Service, Team
from samdrift.desk.services.case_templates import add_template
from samdrift.desk.services.service_catalogue import add_service
from samdrift.desk.services.teams import add_team, place_person
from samdrift.portfolio.models.systems import System

OPENED = dt.date(2024, 1, 8)
"""The joint desk takes its first call."""


class Offered(NamedTuple):
    name: str
    description: str
    systems: str = ""
    always: bool = False


SERVICES = (
    Offered("Hjelp med standardprodukter", "Svar på spørsmål om kontorprogrammer, pålogging og bruk av felles systemer.", "Intranett Vidda, Kursboka"),
    Offered("E-post og kalender", "Postkasser, kalendere, grupper og møterom.", "E-post og kalender"),
    Offered("Brukere og tilganger", "Nye brukere, endringer, passord og tofaktor.", "Nøkkelringen, Katalogen"),
    Offered("Telefoni", "Sentralbord, fasttelefon og mobil.", "Telefonen"),
    Offered("Lokalt utstyr", "PC-er, skjermer, skrivere og nettbrett."),
    Offered("Fagsystemer", "Drift av fagsystemene på driftssentralen, og hjelp til brukerne av dem.", "Regnbue ERP, Lønnsro, Trygg oppvekst, Skoleleia, Varde sak"),
    Offered("Helse- og omsorgssystemer", "Systemer som helse og omsorg må ha hele døgnet.", "Heimjournal, Omsorgsboka, Varsletun, Vaktrota", always=True),
    Offered("Nett og sikkerhet", "Nettverk, trådløst nett, brannmur og fjernarbeid.", always=True),
    Offered("Servere og databaser", "Servere, databaser, lagring og sikkerhetskopi.", always=True),
)  # fmt: skip

TEAMS = (
    ("Brukerstøtten", "Alta", "Førstelinje for alle kommunene.", ("agent", "agent_two"), True),
    ("Drift", "Hammerfest", "Servere, nett og sikkerhet.", ("agent_two", "administrator"), False),
    ("Fagsystemer", "Alta", "Systemene kommunene har felles.", ("management_lead", "agent"), False),
)
LEADS = {"Brukerstøtten": "agent", "Drift": "agent_two", "Fagsystemer": "management_lead"}

TEMPLATES = (
    ("answer", "Vi ser på saken", "Hei!\n\nVi har fått saken din og ser på den nå. Du hører fra oss så snart vi vet mer.\n\nVennlig hilsen Brukerstøtten", ()),
    ("answer", "Vi trenger mer å gå etter", "Hei!\n\nKan du skrive hva du gjorde da det skjedde, og hva som står på skjermen? Send gjerne et skjermbilde.\n\nVennlig hilsen Brukerstøtten", ()),
    ("case", "Ny medarbeider", "Navn:\nEnhet:\nFørste arbeidsdag:\nSystemer:", ("Opprett bruker", "Gi tilganger", "Klargjør PC", "Si fra til lederen")),
)  # fmt: skip


def make_setting(stage: Any) -> None:
    by = stage.on(OPENED)
    systems = {one.name: one for one in System.objects.filter(ended_at__isnull=True)}
    for order, told in enumerate(SERVICES):
        named = [systems[name] for name in told.systems.split(", ") if name in systems]
        service = add_service(
            by=by,
            name=told.name,
            systems=named,
            description=told.description,
            around_the_clock=told.always,
            order=order,
        )
        stage.keep(f"service.{told.name}", service)
    for name, site, description, people, first in TEAMS:
        _team(stage, name, site, description, people, first=first)
    for use, title, text, steps in TEMPLATES:
        add_template(by=by, use=use, title=title, text=text, checklist=list(steps))


def _team(
    stage: Any, name: str, site: str, description: str, people: tuple[str, ...], *, first: bool
) -> None:
    by = stage.on(OPENED)
    team: Team = add_team(
        by=by,
        name=name,
        site=site,
        description=description,
        arrangement=stage["arrangement"],
        takes_first=first,
    )
    stage.keep(f"team.{name}", team)
    for key in people:
        place_person(
            team,
            by=by,
            person=stage["people"][key],
            valid_from=OPENED,
            is_lead=LEADS[name] == key,
        )


def service(stage: Any, name: str) -> Service:
    found: Service = stage[f"service.{name}"]
    return found
