"""An invented year and a half of a service desk to measure in: members, people, cases with their notes,
clocks and events, and the words they are found by.

Rows are put straight into the tables beside the example, whose daily manager looks at them; nothing of
what is measured is made here. The same count gives the same world, but for the day it is made.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

MEMBERS, PEOPLE, AT_A_TIME, MADE = 10, 5_000, 2_000, 10_000
DOMAIN = "@kommune-bench.example"
DAYS = 540
OPEN = 0.03
"""So many of the cases are open; the rest ended."""
THINGS = (
    "skriveren", "journalen", "kalenderen", "nettet", "telefonen", "skjermen", "kartet", "fakturaen",
    "vaktlista", "postkassen", "mappa", "passordet", "tastaturet", "kameraet", "arkivet", "portalen",
)  # fmt: skip
FAULTS = (
    "virker ikke", "er treg", "henger", "viser feil", "er borte", "kommer ikke opp", "faller ut",
    "trenger tilgang", "må byttes", "gir feilmelding", "stopper ved lagring",
)  # fmt: skip
PLACES = (
    "legekontoret",
    "skolen",
    "rådhuset",
    "barnehagen",
    "biblioteket",
    "brannstasjonen",
    "havna",
)
CAUSES = (
    "",
    "",
    "Feil på utstyr",
    "Feil i oppsett",
    "Utløpt passord",
    "Feil i programmet",
    "Manglende rolle",
)
NOTES = ("Hei! Vi ser på det nå.", "Takk, prøver igjen i morgen.", "Ringte tilbake, ingen svarte.", "Byttet del og prøvde på nytt.")  # fmt: skip
RARE = "xylofonskapet"
"""A word that one case in ten thousand has."""
TARGETS = (("response", 120), ("resolution", 1800))


@dataclass
class World:
    """What every case hangs on."""

    members: list[Any]
    people: list[Any]
    services: list[int]
    systems: list[int]
    teams: list[int]
    agents: list[int]
    frozen: dict[str, Any]
    level: int
    calendar: int
    now: dt.datetime
    rng: random.Random


def fill(count: int, now: dt.datetime, there: int = 0) -> None:
    """So many cases, with 1 to 4 notes and two clocks each, beside those that are there already. On
    PostgreSQL those above `MADE` are copies of the first, on other times of the day.
    """
    from django.db import connection

    made = min(count, max(0, MADE - there)) if connection.vendor == "postgresql" else count
    world = ground(now, there)
    for start in range(there, there + made, AT_A_TIME):
        _cases(world, min(AT_A_TIME, there + made - start), start)
    if count > made:
        from bench.desk_copies import multiply

        multiply(_first(world), MADE, count - made)


def _first(world: World) -> int:
    """The number of the first case that was made here."""
    from samdrift.desk.models.cases import Case

    people = [one.pk for one in world.people]
    found: int = (
        Case.objects.filter(requester__in=people).order_by("pk").values_list("pk", flat=True)[0]
    )
    return found


def ground(now: dt.datetime, there: int = 0) -> World:
    from samdrift.desk.models.catalogue import Service, Team
    from samdrift.desk.models.commitments import CalendarVersion, Level
    from samdrift.parties.models.members import Member
    from samdrift.parties.models.people import Person
    from samdrift.portfolio.models.systems import System

    members = list(Member.objects.filter(ceased_on=None).order_by("pk")[:MEMBERS])
    members += [Member.objects.create(name=f"Kommune {n}") for n in range(len(members), MEMBERS)]
    rng = random.Random(1 + there)
    people = list(Person.objects.filter(email__endswith=DOMAIN).order_by("pk")) or _people(members)
    level, version = Level.objects.order_by("pk")[0], CalendarVersion.objects.order_by("pk")[0]
    frozen = {
        "level": level.pk, "level_name": level.name, "minutes": 1800, "calendar": version.pk,
        "pause_causes": ["requester"], "warnings": [50, 80], "on_change": "continue",
        "escalations": [], "version": 1,
    }  # fmt: skip
    return World(
        members=members, people=people, services=_keys(Service), systems=_keys(System),
        teams=_keys(Team), agents=[one.pk for one in people[:20]], frozen=frozen, level=level.pk,
        calendar=version.pk, now=now, rng=rng,
    )  # fmt: skip


def _people(members: list[Any]) -> list[Any]:
    from samdrift.parties.models.people import Person

    return Person.objects.bulk_create(
        [
            Person(
                given_name="Kari", family_name=f"Nordmann {n}", sort_key=f"nordmann {n} kari",
                employer=members[n % MEMBERS], email=f"kari{n}{DOMAIN}",
            )
            for n in range(PEOPLE)
        ],
        batch_size=1_000,
    )  # fmt: skip


def _keys(model: Any) -> list[int]:
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True))


def _cases(world: World, count: int, first: int) -> None:
    """A batch of them, in one transaction."""
    from django.db import transaction

    from samdrift.desk.models.clocks import ClockEvent
    from samdrift.kernel import bulk

    cases = [_case(world, first + n) for n in range(count)]
    with transaction.atomic():
        bulk.add_all(cases)
        entries = [entry for case in cases for entry in _entries(world, case)]
        bulk.add_all(entries)
        clocks = [
            _clock(world, case, metric, minutes) for case in cases for metric, minutes in TARGETS
        ]
        bulk.add_all(clocks)
        events = [event for clock in clocks for event in _events(clock)]
        names = [
            field.attname for field in ClockEvent._meta.concrete_fields if not field.primary_key
        ]
        bulk.pour(ClockEvent, names, ([getattr(one, name) for name in names] for one in events))
        _found(cases, entries)


def _entries(world: World, case: Any) -> list[Any]:
    from samdrift.desk.models.cases import CaseEntry

    return [
        CaseEntry(
            case=case, kind="answer" if n % 2 else "note", is_public=bool(n % 2),
            text=world.rng.choice(NOTES), at=case.opened_at + dt.timedelta(hours=n),
            by_id=world.rng.choice(world.agents),
        )
        for n in range(world.rng.randint(1, 4))
    ]  # fmt: skip


def _found(cases: list[Any], entries: list[Any]) -> None:
    """They can be found: by what all read, and by their internal notes."""
    from django.db.models import prefetch_related_objects

    from samdrift.desk.models.inside import CaseInside
    from samdrift.kernel import search

    prefetch_related_objects(cases, "entries", "member")
    search.index(cases)
    inside = {one.case_id for one in entries if not one.is_public}
    rows = CaseInside.objects.filter(pk__in=inside).select_related("member")
    search.index(list(rows.prefetch_related("entries")))


def _case(world: World, number: int) -> Any:
    from samdrift.desk.models.cases import NEVER, Case

    rng, person = world.rng, world.rng.choice(world.people)
    is_open = rng.random() < OPEN
    back = rng.random() * (20 if is_open else DAYS)
    opened = world.now - dt.timedelta(days=back, hours=1)
    took = dt.timedelta(hours=rng.expovariate(1 / 20))
    ended = None if is_open else min(opened + took, world.now)
    word = RARE if number % 10_000 == 7 else rng.choice(THINGS)
    return Case(
        kind=rng.choice(("incident", "incident", "request", "question")),
        title=f"{word.capitalize()} {rng.choice(FAULTS)} på {rng.choice(PLACES)}",
        text="Det begynte i dag tidlig.", state="open" if is_open else "closed", is_open=is_open,
        member_id=person.employer_id, requester=person, channel=rng.choice(("portal", "mail", "phone")),
        service_id=rng.choice(world.services), system_id=rng.choice(world.systems),
        priority=rng.choice((1, 2, 3, 3, 4, 4, 5, 5)), team_id=rng.choice(world.teams),
        agent_id=rng.choice([None, *world.agents]), opened_at=opened, resolved_at=ended,
        closed_at=ended, changed_at=ended or opened, root_cause="" if is_open else rng.choice(CAUSES),
        at_first_contact=None if is_open else rng.random() < 0.4,
        due_at=opened + dt.timedelta(days=rng.random() * 25) if is_open else NEVER,
        due_metric="resolution" if is_open else "", is_breached=is_open and rng.random() < 0.1,
        score=rng.randint(1, 5) if ended and rng.random() < 0.2 else None,
        scored_at=ended or None,
    )  # fmt: skip


def _clock(world: World, case: Any, metric: str, minutes: int) -> Any:
    from samdrift.desk.models.clocks import Clock

    broken = world.rng.random() < 0.06
    ended = case.resolved_at
    return Clock(
        case=case, metric=metric, level_id=world.level, calendar_id=world.calendar,
        frozen=world.frozen | {"minutes": minutes}, started_at=case.opened_at,
        state="stopped" if ended else "running", stopped_at=ended,
        due_at=None if ended else case.due_at,
        next_warning_at=None if ended else world.now + dt.timedelta(days=30),
        breached_at=ended if broken and ended else None,
    )  # fmt: skip


def _events(clock: Any) -> list[Any]:
    from samdrift.desk.models.clocks import ClockEvent

    at = clock.started_at
    found = [ClockEvent(clock=clock, kind="start", at=at, recorded_at=at)]
    if clock.stopped_at:
        end = clock.stopped_at
        found.append(ClockEvent(clock=clock, kind="stop", at=end, recorded_at=end))
    return found
