"""Weeks of ordinary cases behind the example's day: what queues, searches and reports show."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from samdrift.desk.demo.acting import acting, cause, workday
from samdrift.desk.services import cases
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.portfolio.models.systems import System

WEEKS = 16
"""Working days with a case or two each."""
LONGEST = 8
"""No case of the last working days takes a week: it would not be solved yet."""


class Told(NamedTuple):
    """A case that was solved: what it is about, how it ended, and after how many minutes."""

    title: str
    kind: str
    service: str
    solution: str
    minutes: int
    system: str = ""
    impact: int = 3
    urgency: int = 3


TOLD = (
    Told("Får ikke skrevet ut", "incident", "Lokalt utstyr", "La til skriveren på nytt.", 35),
    Told("Passordet virker ikke", "incident", "Brukere og tilganger", "Passordet var gått ut. Hjalp med å lage et nytt.", 12, "Nøkkelringen", 3, 2),
    Told("Treg Heimjournal ved vaktskiftet", "incident", "Helse- og omsorgssystemer", "Gikk over etter et kvarter. Knyttet til problemet.", 50, "Heimjournal", 2, 2),
    Told("Hvordan deler jeg kalenderen min?", "question", "E-post og kalender", "Viste hvordan, og sendte artikkelen.", 15, "E-post og kalender"),
    Told("Ingen lyd i møterommet", "incident", "Lokalt utstyr", "Kabelen var løs. Byttet den.", 180),
    Told("Finner ikke fakturaen i Regnbue", "question", "Fagsystemer", "Fakturaen lå i en annen enhets innkurv.", 90, "Regnbue ERP"),
    Told("Trådløst nett faller ut på helsesenteret", "incident", "Nett og sikkerhet", "Startet aksesspunktet på nytt og flyttet det.", 300, "", 2, 2),
    Told("Mistet telefon", "incident", "Telefoni", "Sperret telefonen og bestilte en ny.", 40, "Telefonen", 3, 1),
    Told("Får ikke åpnet elevmappa", "incident", "Fagsystemer", "Manglet rolle på skolen. Systemansvarlig ga den.", 210, "Skoleleia", 3, 2),
    Told("Postkassen er full", "incident", "E-post og kalender", "Flyttet gammel post til arkivet.", 25, "E-post og kalender"),
)  # fmt: skip
ASKING = (
    "alta_health", "alta_school", "alta_payroll", "hammerfest_health", "hammerfest_school",
    "nordkapp_health", "masoy_office", "hasvik_health", "loppa_school", "alta_technical",
)  # fmt: skip
THANKS = ("Takk for rask hjelp!", "", "Fint, nå virker det.", "")


def make_cases(stage: Any) -> None:
    for back in range(WEEKS, 1, -1):
        for _number in range(1 + back % 2):
            _solved(stage, workday(stage, back), stage.chance, may_last=back > LONGEST)


def _solved(stage: Any, day: dt.date, chance: Any, *, may_last: bool) -> None:
    told, who = chance.choice(TOLD), chance.choice(ASKING)
    agent = chance.choice(("agent", "agent", "agent_two"))
    opened = dt.datetime.combine(day, dt.time(8, 0)) + dt.timedelta(minutes=chance.randrange(330))

    def by(key: str, after: int) -> Any:
        moment = opened + dt.timedelta(minutes=after)
        return acting(stage, key, moment.date(), moment.hour, moment.minute)

    person: Person = stage["people"][who]
    member: Member = stage["people"][who].employer
    by_phone = chance.random() < 0.5  # noqa: PLR2004 -- half of them call
    case = cases.open_case(
        by=by(agent if by_phone else who, 0),
        member=member,
        title=told.title,
        kind=told.kind,
        channel="phone" if by_phone else "portal",
        requester=person,
        service=stage[f"service.{told.service}"],
        system=System.objects.filter(name=told.system).first(),
        impact=told.impact,
        urgency=told.urgency,
    )
    case = cases.take(case, by=by(agent, 4))
    cases.write(case, by=by(agent, 6), text="Hei! Vi ser på det nå.", public=True, kind="answer")
    if chance.random() < 0.2:  # noqa: PLR2004 -- one in five needs an answer
        note = "Spurte om et skjermbilde."
        case = cases.wait(case, by=by(agent, 8), cause=cause("user"), note=note)
        cases.write(case, by=by(who, 60), text="Her er det.", public=True, kind="answer")
        case.refresh_from_db()
        if case.state == "waiting":
            case = cases.go_on(case, by=by(agent, 70))
    after = told.minutes + chance.randrange(120)
    if chance.random() < 0.06 and may_last:  # noqa: PLR2004 -- a few take days
        after += 7 * 24 * 60
    first = told.minutes < 20 and by_phone  # noqa: PLR2004 -- while the caller was still there
    case = cases.resolve(
        case, by=by(agent, max(after, 75)), solution=told.solution, first_contact=first
    )
    cases.spend_time(case, by=by(agent, max(after, 75)), minutes=min(told.minutes, 60))
    if chance.random() < 0.4:  # noqa: PLR2004 -- two in five say how it went
        score = chance.choice((5, 5, 4, 4, 3, 2))
        cases.score(case, by=by(who, after + 90), score=score, text=chance.choice(THANKS))
