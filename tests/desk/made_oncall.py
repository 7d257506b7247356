"""A rota of the invented desk: Åsta and Arne take turns by the week, Mona is called when they do not answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from samdrift.desk.calc.rota import wall
from samdrift.desk.models.oncall import Rota, RotaLayer
from samdrift.desk.services import oncall as services
from samdrift.desk.services.calendars import add_calendar
from samdrift.kernel.viewer import Viewer
from tests.desk.made import Desk, machine
from tests.world import World

OFFICE: dict[str, Any] = {
    "week": {str(day): [["08:00", "15:30"]] for day in range(1, 6)},
    "closed_on_holidays": True,
}


@dataclass
class OnCall:
    rota: Rota
    north: RotaLayer
    backup: RotaLayer
    monday: dt.date


def oslo(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return wall(day, hour * 60 + minute)


def at(world: World, name: str, moment: dt.datetime) -> Viewer:
    """The person, acting at the moment."""
    return replace(world.viewer(name), at=moment)


def make_oncall(world: World, desk: Desk) -> OnCall:
    by = machine(world)
    calendar = add_calendar(by=by, name="Kontortid", content=OFFICE)
    rota = services.add_rota(
        by=by, name="Drift", team=desk.servers, calendar=calendar, last=world.people["dag"]
    )
    monday = world.today - dt.timedelta(days=world.today.weekday())
    told: dict[str, Any] = {"by": by, "valid_from": monday - dt.timedelta(days=28)}
    people = world.people
    north = services.add_layer(
        rota, name="Førstevakt", site="Nord", people=[people["asta"], people["arne"]], **told
    )
    backup = services.add_layer(
        rota, name="Bakvakt", site="Sør", step=2, people=[people["mona"]], **told
    )
    return OnCall(rota, north, backup, monday)
