"""What the centre has promised in the invented cooperation: calendars, levels, accepted agreements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.commitments import (
    CalendarVersion,
    Commitment,
    DeliveryAgreement,
    DeliveryVersion,
    EscalationStep,
    Level,
    LevelTarget,
    PauseCause,
    ServiceCalendar,
)
from samdrift.kernel.calc.service_time import Calendar
from samdrift.kernel.viewer import Viewer, terminal
from samdrift.parties.models.members import Member
from tests.world import World

FROM = dt.date(2024, 1, 1)
MADE = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
OFFICE = {
    "week": {str(day): [["08:00", "15:30"]] for day in range(1, 6)},
    "closed_on_holidays": True,
}
ALWAYS = {"week": {str(day): [["00:00", "24:00"]] for day in range(1, 8)}}
RESPONSE, UPDATE, RESOLUTION = "response", "update", "resolution"
TARGETS = ((RESPONSE, None, 60), (RESOLUTION, None, 480), (RESOLUTION, 1, 120))
"""(metric, priority or None for all, minutes)."""


def make_calendar(name: str = "Kontortid", content: Any = None) -> ServiceCalendar:
    """A calendar with one version; 08:00–15:30 on weekdays but holidays."""
    found = ServiceCalendar.objects.filter(name=name).first()
    if found is not None:
        return found
    calendar = ServiceCalendar.objects.create(name=name)
    CalendarVersion.objects.create(
        calendar=calendar,
        number=1,
        content=Calendar.from_json(content or OFFICE).to_json(),
        made_at=MADE,
    )
    return calendar


def make_cause(code: str = "user", name: str = "", waits_for: str = "") -> PauseCause:
    given = {"name": name or f"Venter på {code}", "waits_for": waits_for or "user"}
    return PauseCause.objects.get_or_create(code=code, defaults=given)[0]


def make_level(
    world: World,
    name: str = "Standard",
    *,
    targets: Iterable[tuple[Any, ...]] = TARGETS,
    calendar: ServiceCalendar | None = None,
    causes: Iterable[str] = ("user",),
    escalations: Iterable[tuple[int, str]] = (),
    **values: Any,
) -> Level:
    """A level with targets (metric, priority, minutes[, kind[, calendar]]) from 2024 on."""
    given = {"warnings": [50, 75], **values}
    level = Level.objects.create(name=name, calendar=calendar or make_calendar(), **given)
    level.pause_causes.set([make_cause(code) for code in causes])
    for metric, priority, minutes, *more in targets:
        LevelTarget.objects.create(
            level=level,
            metric=metric,
            priority=priority,
            minutes=minutes,
            kind=more[0] if more else "",
            calendar=more[1] if len(more) > 1 else None,
            valid_from=FROM,
        )
    for percent, who in escalations:
        EscalationStep.objects.create(level=level, percent=percent, who=who)
    return level


def promise(  # noqa: PLR0913 -- what a commitment says
    world: World,
    member: Member,
    level: Level,
    *,
    service: Service | None = None,
    calendar: ServiceCalendar | None = None,
    quantity: int | None = None,
    valid_from: dt.date = FROM,
    valid_to: dt.date | None = None,
) -> Commitment:
    """The level for the service (None: for all), in the accepted version the member has, or a first."""
    agreement, _made = DeliveryAgreement.objects.get_or_create(
        member=member, arrangement=world.arrangement
    )
    version = DeliveryVersion.objects.filter(
        agreement=agreement, state=DeliveryVersion.State.ACCEPTED, valid_to=None
    ).first()
    if version is None:
        number = DeliveryVersion.objects.filter(agreement=agreement).count() + 1
        version = DeliveryVersion.objects.create(
            agreement=agreement,
            number=number,
            state=DeliveryVersion.State.ACCEPTED,
            valid_from=valid_from,
        )
    return Commitment.objects.create(
        version=version,
        member=member,
        service=service,
        level=level,
        calendar=calendar,
        quantity=quantity,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def machine(world: World) -> Viewer:
    return terminal(world.today)
