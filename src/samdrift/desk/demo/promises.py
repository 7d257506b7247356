"""Three levels of service, and what each of the members has been promised. Prices are invented."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.desk.demo.acting import acting
from samdrift.desk.models.commitments import DeliveryVersion, Level, PauseCause, ServiceCalendar
from samdrift.desk.papers.delivery_paper import paper_of
from samdrift.desk.services.calendars import add_calendar
from samdrift.desk.services.delivery import accept_version, offer_version, start_version
from samdrift.desk.services.delivery_lines import LineIn, set_lines
from samdrift.desk.services.level_targets import StepIn, TargetIn, set_escalations, set_targets
from samdrift.desk.services.levels import add_level
from samdrift.desk.services.pause_causes import load_standard_causes
from samdrift.parties.models.members import Member

WRITTEN = dt.date(2024, 11, 4)
OFFERED, ACCEPTED = dt.date(2024, 11, 18), dt.date(2024, 12, 12)
FROM = dt.date(2025, 1, 1)
NOON = dict.fromkeys(("easter_wednesday", "whitsun_eve", "christmas_eve", "new_years_eve"), "12:00")
WORKDAYS = "12345"


def _week(opens: str, closes: str, days: str = WORKDAYS) -> dict[str, list[list[str]]]:
    return {day: [[opens, closes]] for day in days}


CALENDARS: dict[str, dict[str, Any]] = {
    "Kontortid": {
        "week": _week("08:00", "15:30"),
        "seasons": [{"from": "05-15", "to": "09-14", "week": _week("08:00", "15:00")}],
        "closed_on_holidays": True,
        "half_days": NOON,
    },
    "Utvidet tid": {"week": _week("07:00", "18:00"), "closed_on_holidays": True, "half_days": NOON},
    "Hele døgnet": {"week": _week("00:00", "24:00", "1234567")},
}
HOUR, DAY = 60, 450
"""Minutes of an hour, and of a day of office hours."""
LEVELS = {
    "Grunnleggende": ("Kontortid", "Hjelp i kontortiden.", 240_000, (HOUR, 2 * HOUR, 4 * HOUR, DAY, 2 * DAY), (4 * HOUR, DAY, 2 * DAY, 3 * DAY, 5 * DAY)),
    "Utvidet": ("Utvidet tid", "Kortere frister, og hjelp fra kl. 07 til 18.", 520_000, (30, HOUR, 2 * HOUR, 4 * HOUR, DAY), (3 * HOUR, 6 * HOUR, DAY, 2 * DAY, 4 * DAY)),
    "Døgnberedskap": ("Hele døgnet", "For det helse og omsorg ikke kan være uten.", 310_000, (15, 30, 4 * HOUR, 8 * HOUR, 24 * HOUR), (2 * HOUR, 4 * HOUR, 16 * HOUR, 48 * HOUR, 96 * HOUR)),
}  # fmt: skip
"""Calendar, what it is for, kroner a year, minutes to respond and to solve by priority 1 to 5."""
BREACH = "Blir fristen brutt i mer enn fem prosent av sakene i en måned, legger sentralen fram en plan for å rette det innen ti dager."
PROMISED = {
    "Alta": ("Utvidet", True),
    "Hammerfest": ("Utvidet", True),
    "Nordkapp": ("Grunnleggende", True),
    "Måsøy": ("Grunnleggende", False),
    "Hasvik": ("Grunnleggende", True),
    "Loppa": ("Grunnleggende", False),
}
"""The level for all services, and whether the care systems have their own around the clock."""
PAUSING = ("user", "approval", "change")


def make_promises(stage: Any) -> None:
    by = stage.on(WRITTEN)
    load_standard_causes(by=by)
    calendars = {
        name: add_calendar(by=by, name=name, content=content) for name, content in CALENDARS.items()
    }
    levels = {name: _level(stage, name, calendars) for name in LEVELS}
    stage.keep("levels", levels)
    for name, (level, always) in PROMISED.items():
        _promise(stage, Member.objects.get(name=name), levels[level], levels if always else {})


def _level(stage: Any, name: str, calendars: dict[str, ServiceCalendar]) -> Level:
    by = stage.on(WRITTEN)
    calendar, description, price, response, resolution = LEVELS[name]
    level = add_level(
        by=by,
        name=name,
        description=description,
        calendar=calendars[calendar],
        price=Decimal(price),
        price_unit="member",
        pause_causes=PauseCause.objects.filter(waits_for__in=PAUSING),
        warnings=[50, 80],
        breach=BREACH,
        order=list(LEVELS).index(name),
    )
    rows = [
        TargetIn(metric=metric, minutes=minutes, priority=priority)
        for metric, told in (("response", response), ("resolution", resolution))
        for priority, minutes in enumerate(told, 1)
    ]
    set_targets(level, by=by, rows=rows)
    set_escalations(
        level,
        by=by,
        rows=[StepIn(80, "team_lead", priority=1), StepIn(100, "desk_lead", priority=1)],
    )
    return level


def _promise(stage: Any, member: Member, level: Level, more: dict[str, Level]) -> None:
    version = start_version(
        by=stage.on(WRITTEN),
        member=member,
        arrangement=stage["arrangement"],
        text="Sentralen leverer tjenestene i katalogen til kommunen på nivåene under.",
        breach=BREACH,
        valid_from=FROM,
    )
    lines = [LineIn(level=level, quantity=1)]
    if more:
        always = stage["service.Helse- og omsorgssystemer"]
        lines.append(LineIn(level=more["Døgnberedskap"], service=always, quantity=1))
    set_lines(version, by=stage.on(WRITTEN), lines=lines)
    version = offer_version(version, by=acting(stage, "daily_manager", OFFERED))
    director = acting(stage, f"{_plain(member.name)}_director", ACCEPTED)

    def paper(accepted: DeliveryVersion) -> tuple[str, bytes]:
        made = paper_of(accepted, director)
        return made.name, made.data

    accept_version(version, by=director, write=paper)


def _plain(name: str) -> str:
    return name.lower().replace("å", "a").replace("ø", "o").replace("æ", "ae")
