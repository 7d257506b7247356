"""Bodies and matters that the tests of this room make for themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.governance.models.bodies import Body, Office, Seat, Sitting
from samdrift.governance.models.matters import Matter, Step
from samdrift.governance.services import chain_plan, chain_state, matters
from tests.world import World

LONG_AGO = dt.date(2020, 1, 1)


def body(world: World, name: str, kind: str = "steering", **more: Any) -> Body:
    """A body of the arrangement, or of the member given."""
    if "member" not in more:
        more["arrangement"] = world.arrangement
    return Body.objects.create(name=name, kind=kind, founded_on=LONG_AGO, **more)


def office(world: World, where: Body, who: str, kind: str = "secretary") -> Office:
    return Office.objects.create(
        body=where, person=world.people[who], kind=kind, valid_from=LONG_AGO
    )


def sits(world: World, where: Body, who: str) -> Sitting:
    person = world.people[who]
    seat = Seat.objects.create(body=where, kind="ordinary", valid_from=LONG_AGO)
    return Sitting.objects.create(seat=seat, person=person, valid_from=LONG_AGO)


def matter(world: World, title: str = "Nytt fagsystem", who: str = "mona", **more: Any) -> Matter:
    """A joint matter of the arrangement, begun by Mona unless somebody else is named."""
    if "member" not in more:
        more.setdefault("arrangement", world.arrangement)
    more.setdefault("kind", "system")
    return matters.begin_matter(by=world.viewer(who), title=title, **more)


def planned(world: World, row: Matter, *plans: tuple[str, Body | None], who: str = "mona") -> Any:
    """The matter with these (task, body) as its chain."""
    made = [chain_plan.Plan(task, where) for task, where in plans]
    chain_plan.set_chain(row, plans=made, by=world.viewer(who))
    return chain_state.steps_of(row)


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def steps(row: Matter) -> list[Step]:
    return chain_state.steps_of(row)
