"""Measure clocks: so many read from the database with their events, and how each stands worked out.

    python -m bench.clocks [--count N] [--engine postgresql|sqlite] [--json FILE]

Makes an empty site in a temporary folder and writes the clocks and their events straight into the
tables (half of them waited, a tenth got another target, all but a twentieth have ended: what runs
began in the last days). Then, each in a
process of its own and twice: `states`, how each stands (used, due, broken); `accounts`, every line
of every account as well. Seconds, processor seconds and peak of memory in megabytes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench import load, machine
from bench.money import Meter, alone

COUNT = 100_000
AT_A_TIME = 5_000
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
HOURS = {str(day): [["08:00", "15:30"]] for day in range(1, 6)}
CALENDARS = (
    {"week": HOURS, "closed_on_holidays": True},
    {"week": {str(day): [["07:00", "11:30"], ["12:00", "17:00"]] for day in range(1, 6)}},
    {"week": {str(day): [["00:00", "24:00"]] for day in range(1, 8)}},
)
RUNNING = 0.05
MINUTES = (60, 240, 480, 2400)
SINCE, LATELY = 300, 7
"""Days back that clocks start; and those that still run."""


def made(count: int) -> None:
    """An empty site with the clocks in it."""
    load.prepare()
    rng = random.Random(1)
    fill(count, rng)
    load.settle()


def fill(count: int, rng: random.Random) -> None:
    from samdrift.desk.models.clocks import Clock, ClockEvent

    frozen, case = commitments(), a_case()
    for start in range(0, count, AT_A_TIME):
        several = [a_clock(case, rng, frozen) for _n in range(min(AT_A_TIME, count - start))]
        Clock.objects.bulk_create(several)
        ClockEvent.objects.bulk_create(
            [event for clock in several for event in events(clock, rng, frozen)]
        )


def commitments() -> list[dict[str, Any]]:
    """Every target on every calendar, as clocks are frozen to them."""
    from samdrift.desk.models.commitments import CalendarVersion, ServiceCalendar

    found = []
    for number, content in enumerate(CALENDARS, 1):
        calendar = ServiceCalendar.objects.create(name=f"Kalender {number}")
        version = CalendarVersion.objects.create(
            calendar=calendar, number=1, content=content, made_at=NOW
        )
        found += [
            {
                "level": 1,
                "level_name": "Standard",
                "minutes": minutes,
                "calendar": version.pk,
                "pause_causes": ["requester", "approval"],
                "warnings": [50, 75],
                "on_change": "continue",
                "escalations": [{"percent": 100, "who": "desk_lead"}],
                "version": 1,
            }
            for minutes in MINUTES
        ]
    return found


def a_case() -> Any:
    """The one case they all hang on: only clocks and events are read."""
    from samdrift.desk.models.cases import Case
    from samdrift.parties.models.members import Member

    member = Member.objects.create(name="Kommune 1")
    told = {"kind": "incident", "title": "Sak", "channel": "portal"}
    return Case.objects.create(member=member, opened_at=NOW, changed_at=NOW, **told)


def a_clock(case: Any, rng: random.Random, frozen: list[dict[str, Any]]) -> Any:
    from samdrift.desk.models.clocks import Clock

    one, runs = rng.choice(frozen), rng.random() < RUNNING
    at = NOW - dt.timedelta(seconds=rng.randrange((LATELY if runs else SINCE) * 86_400))
    metric = rng.choice(("response", "update", "resolution"))
    return Clock(
        case=case, metric=metric, calendar_id=one["calendar"], frozen=one, started_at=at,
        state="running" if runs else "stopped"
    )  # fmt: skip


def events(clock: Any, rng: random.Random, frozen: list[dict[str, Any]]) -> Iterator[Any]:
    """Started; perhaps waited, perhaps another target, perhaps stopped."""
    from samdrift.desk.models.clocks import ClockEvent

    at = clock.started_at

    def one(kind: str, **more: Any) -> Any:
        return ClockEvent(clock=clock, kind=kind, at=at, recorded_at=at, **more)

    yield one("start")
    if rng.random() < 0.5:
        at += dt.timedelta(minutes=rng.randrange(600))
        yield one("pause", cause=rng.choice(("requester", "supplier")))
        at += dt.timedelta(minutes=rng.randrange(6000))
        yield one("resume")
    if rng.random() < 0.1:
        at += dt.timedelta(minutes=rng.randrange(600))
        yield one("retarget", frozen=rng.choice(frozen))
    if clock.state == "stopped":
        at += dt.timedelta(minutes=rng.randrange(3000))
        yield one("stop")


def measured(what: str) -> dict[str, Any]:
    """One way of going through all clocks, twice: what is new to the process is told apart."""
    import django

    django.setup()
    meter, counted = Meter(), 0
    for name in ("first", "again"):
        with meter.stage(name):
            counted = WAYS[what]()
    return {**meter.stages, "counted": counted}


def states() -> int:
    """How each stands; returns how many are broken."""
    from samdrift.desk.models.clocks import Clock
    from samdrift.desk.queries.clock_replay import states_of

    found = list(states_of(Clock.objects.all(), NOW))
    return sum(state.breached_at is not None for _pk, state in found)


def accounts() -> int:
    """Every line of every account; returns how many lines."""
    from samdrift.desk.models.clocks import Clock
    from samdrift.desk.queries.clock_replay import accounts_of

    return sum(len(lines) for _pk, lines in accounts_of(Clock.objects.all(), NOW))


WAYS: dict[str, Callable[[], int]] = {"states": states, "accounts": accounts}


def measure(count: int, engine: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="samdrift-bench-") as folder:
        home = Path(folder)
        with load.database(engine, home):
            alone(made, count)
            found = {what: alone(measured, what) for what in WAYS}
            found["rows"] = alone(rows)
    return found


def rows() -> dict[str, int]:
    import django

    django.setup()
    from samdrift.desk.models.clocks import Clock, ClockEvent

    return {"clocks": Clock.objects.count(), "events": ClockEvent.objects.count()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--engine", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    os.environ["PYTHONHASHSEED"] = "0"
    found = {"clocks": asked.count, "engine": asked.engine, **machine.described()}
    found |= measure(asked.count, asked.engine)
    print(json.dumps(found, indent=2))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
