"""Three rows of every table of what the centre promises: made by the services."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.commitments import Level
from samdrift.desk.services import delivery
from samdrift.desk.services.calendars import add_calendar
from samdrift.desk.services.delivery_lines import LineIn, set_lines
from samdrift.desk.services.level_targets import (
    StepIn,
    TargetIn,
    set_escalations,
    set_targets,
)
from samdrift.desk.services.levels import add_level
from samdrift.desk.services.pause_causes import add_cause
from samdrift.kernel.viewer import Viewer, terminal
from samdrift.parties.models.members import Member
from tests.world import World

FIRST = dt.date(2026, 1, 1)
HOURS = {str(day): [["08:00", "15:30"]] for day in range(1, 6)}


def make_commitments(world: World) -> None:
    """All three members have an accepted agreement, so that nothing is found; Nordvik is offered a
    second version.
    """
    by = replace(terminal(world.today), at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    levels = [_level(by, number) for number in (1, 2, 3)]
    for member in (world.nordvik, world.sorvik, world.lillevik):
        _agreement(by, world, member, levels)
    mona = world.viewer("mona")
    second = delivery.start_version(
        by=mona, member=world.nordvik, arrangement=world.arrangement, valid_from=dt.date(2027, 1, 1)
    )
    delivery.offer_version(second, by=mona)


def _level(by: Viewer, number: int) -> Level:
    calendar = add_calendar(
        by=by,
        name=f"Åpningstid {number}",
        content={"week": HOURS, "closed_on_holidays": number > 1},
    )
    cause = add_cause(by=by, name=f"Venter på part {number}", waits_for="user")
    level = add_level(
        by=by,
        name=f"Nivå {number}",
        calendar=calendar,
        pause_causes=[cause],
        price=Decimal(100 * number),
        price_unit="user",
        warnings=[50, 75],
    )
    targets = [
        TargetIn(metric, minutes * number, priority=priority)
        for priority, (first, solved) in enumerate(
            ((15, 120), (60, 240), (120, 480), (240, 960), (480, 1920)), 1
        )
        for metric, minutes in (("response", first), ("resolution", solved))
    ]
    set_targets(level, by=by, rows=targets)
    set_escalations(level, by=by, rows=[StepIn(75, "team_lead"), StepIn(100, "desk_lead")])
    return level


def _agreement(by: Viewer, world: World, member: Member, levels: list[Level]) -> None:
    version = delivery.start_version(
        by=by, member=member, arrangement=world.arrangement, valid_from=FIRST, text="Vi leverer."
    )
    lines = [LineIn(levels[0], quantity=100)]
    services = zip(levels[1:], Service.objects.order_by("pk")[:2], strict=False)
    lines += [LineIn(level, service=service, quantity=10) for level, service in services]
    set_lines(version, by=by, lines=lines)
    delivery.offer_version(version, by=by)
    past = replace(by, today=FIRST)
    delivery.accept_version(version, by=past)
