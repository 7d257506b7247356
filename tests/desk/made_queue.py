"""A desk with cases in its queues: what the tests of agents' pages start from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import TeamPlace
from samdrift.desk.services import cases
from tests.desk.made import Desk, make_case, make_desk
from tests.world import World


@dataclass
class Queue:
    """`free` nobody has; `mine` Åsta works on; `waits` waits for whoever asked; `own` is Nordvik's own."""

    desk: Desk
    free: Case
    mine: Case
    waits: Case
    own: Case


def make_queue(world: World) -> Queue:
    desk = make_desk(world)
    asta = world.viewer("asta")
    TeamPlace.objects.create(
        team=desk.first, person=world.people["asta"], valid_from=dt.date(2020, 1, 1)
    )
    free = make_case(world, title="Skriveren skriver blanke ark", system=desk.system)
    mine = cases.take(make_case(world, title="Får ikke logget inn"), by=asta)
    waits = cases.wait(
        cases.take(make_case(world, title="Ny skjerm"), by=asta), by=asta, cause=desk.user
    )
    own = make_case(
        world, by=world.viewer("kari"), title="Eget skap i Nordvik", internal=True, channel="desk"
    )
    return Queue(desk, free, mine, waits, own)


def many(world: World, number: int, **values: Any) -> list[Case]:
    """So many open cases like one that was opened by its service, put in at once."""
    first = make_case(world, title="Den første", **values)
    fields = [f.attname for f in Case._meta.concrete_fields if not f.primary_key]
    same = {name: getattr(first, name) for name in fields}
    due = dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)
    rows = [
        Case(**{**same, "title": f"Sak {n}", "due_at": due + dt.timedelta(minutes=n)})
        for n in range(number)
    ]
    return Case.objects.bulk_create(rows)
