"""A month of the desk's work, with known figures: Nordvik's October 2026."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.commitments import CalendarVersion, Level, ServiceCalendar
from samdrift.desk.papers.service_report import paper_of
from samdrift.desk.services.calendars import add_calendar
from samdrift.desk.services.levels import add_level
from samdrift.desk.services.reports import send_report
from samdrift.kernel.viewer import Viewer, terminal
from tests.world import World

OSLO = ZoneInfo("Europe/Oslo")


def at(day: int, hour: int = 10, month: int = 10) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=OSLO)


def add_case(
    world: World, came: dt.datetime, went: dt.datetime | None = None, **values: Any
) -> Case:
    """A row as the services leave it, at times of our choosing."""
    told: dict[str, Any] = {
        "member": world.nordvik, "kind": "incident", "title": "Sak", "channel": "phone",
        "opened_at": came, "changed_at": went or came, "is_open": went is None,
        "state": "open" if went is None else "resolved", "resolved_at": went, **values,
    }  # fmt: skip
    return Case.objects.create(**told)


def add_clock(case: Case, level: Level | None, *, stopped: dt.datetime | None = None,
              broken: dt.datetime | None = None, **values: Any) -> Clock:  # fmt: skip
    told: dict[str, Any] = {
        "metric": "resolution", "frozen": {}, "started_at": case.opened_at,
        "calendar": CalendarVersion.objects.first(),
        "state": "stopped" if stopped else "running", **values,
    }  # fmt: skip
    return Clock.objects.create(
        case=case, level=level, stopped_at=stopped, breached_at=broken, **told
    )


def make_level(world: World) -> Level:
    by = terminal(world.today)
    week = {day: [["08:00", "15:30"]] for day in "12345"}
    calendar: ServiceCalendar = add_calendar(by=by, name="Kontortid", content={"week": week})
    return add_level(by=by, name="Utvidet", calendar=calendar)


def make_october(world: World) -> Level:
    """Nordvik: 2 open before, 6 came, 5 ended of which 1 cancelled, 3 open at the end."""
    level = make_level(world)
    add_case(world, at(1, 0, 7))  # stands open still: 92 days old
    before = add_case(world, at(30, 12, 9), at(2), reopened=1, at_first_contact=False)
    first = add_case(world, at(1, 0), at(1, 11), at_first_contact=True, root_cause="Full disk")
    second = add_case(world, at(5), at(6), root_cause="Full disk", priority=1)
    third = add_case(world, at(12), at(31, 23), root_cause="Feil versjon")
    add_case(world, at(20), state="cancelled", is_open=False, closed_at=at(21))
    late = add_case(world, at(25), priority=2)
    add_case(world, at(31, 23), at(1, 0, 11))  # came in the last hour, and ended in November
    add_clock(first, level, stopped=at(1, 11))
    add_clock(second, level, stopped=at(6))
    add_clock(third, level, stopped=at(31, 23), broken=at(14))
    add_clock(late, level, broken=at(28))
    add_clock(before, None, stopped=at(2), metric="response")
    add_clock(second, level, stopped=at(6), party="supplier", metric="response")
    add_clock(second, level, stopped=at(6), state="void")
    # What does not count.
    add_case(world, at(3), is_internal=True)
    add_case(world, at(3), kind="problem")
    add_case(world, at(3), state="merged", is_open=False, closed_at=at(4))
    add_case(world, at(3), member=world.sorvik)
    return level


def send(report: Any, by: Viewer) -> Any:
    def write(sent: Any) -> tuple[str, bytes]:
        made = paper_of(sent, by)
        return made.name, made.data

    return send_report(report, by=by, write_paper=write)
