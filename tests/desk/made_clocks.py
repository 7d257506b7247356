"""A case and what happens to it, as the clocks are told of it.

`Acts` writes what the acts on cases write to the case's row and lets the clocks follow, each at a
moment of the test's choosing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock, ClockEvent
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.queries.clocks import one_with_events
from samdrift.desk.services.clocks import align
from samdrift.kernel.viewer import Viewer, terminal
from tests.world import World

OSLO = ZoneInfo("Europe/Oslo")
OPENED = dt.datetime(2026, 11, 16, 9, 0, tzinfo=OSLO)
"""A Monday morning."""


def at(day: int, time: str) -> dt.datetime:
    """A moment of November 2026, in Oslo."""
    hour, minute = (int(part) for part in time.split(":"))
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=OSLO)


def by_at(world: World, moment: dt.datetime) -> Viewer:
    """Whoever sits at the server, at that moment."""
    return replace(terminal(world.today), at=moment)


@dataclass
class Acts:
    world: World
    case: Case

    def act(self, moment: dt.datetime, *, answered: bool = False, **values: Any) -> Case:
        """Write the values to the case's row, and let its clocks follow."""
        with transaction.atomic():
            case = Case.objects.select_for_update().get(pk=self.case.pk)
            for name, value in values.items():
                setattr(case, name, value)
            case.is_open = case.state in Case.OPEN_STATES
            case.changed_at = moment
            case.save()
            align(case, by=by_at(self.world, moment), answered=answered)
        self.case.refresh_from_db()
        return self.case

    def answer(self, moment: dt.datetime) -> Case:
        first = self.case.responded_at or moment
        return self.act(moment, answered=True, responded_at=first)

    def wait(self, moment: dt.datetime, code: str = "user") -> Case:
        cause = PauseCause.objects.get(code=code)
        return self.act(moment, state="waiting", cause=cause)

    def go_on(self, moment: dt.datetime) -> Case:
        return self.act(moment, state="open", cause=None)

    def resolve(self, moment: dt.datetime) -> Case:
        return self.act(moment, state="resolved", cause=None, resolved_at=moment)

    def reopen(self, moment: dt.datetime) -> Case:
        return self.act(moment, state="open", cause=None, resolved_at=None)

    def clock(self, metric: str, party: str = "ours") -> Clock:
        """The newest of this kind."""
        rows = Clock.objects.filter(case=self.case, metric=metric, party=party).order_by("-pk")
        return rows[0]

    def kinds(self, metric: str, party: str = "ours") -> list[str]:
        rows = ClockEvent.objects.filter(clock=self.clock(metric, party)).order_by("pk")
        return list(rows.values_list("kind", flat=True))

    def used(self, metric: str, moment: dt.datetime, party: str = "ours") -> dt.timedelta:
        return one_with_events(self.clock(metric, party)).state(moment).elapsed


def open_case(world: World, moment: dt.datetime = OPENED, **values: Any) -> Acts:
    """An incident of Nordvik with middle priority, opened at the moment."""
    told = {"kind": "incident", "title": "Får ikke skrevet ut", "channel": "phone", "priority": 3}
    case = Case.objects.create(
        **{"member": world.nordvik, "opened_at": moment, "changed_at": moment, **told, **values}
    )
    acts = Acts(world, case)
    acts.act(moment)
    return acts
