"""Clocks with their events, as the calculations take them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from samdrift.desk.calc.clocks import ClockState, Event, Frozen, Kind, Line, explain, replay
from samdrift.desk.calc.passing_terms import WAITS_FOR_US
from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock, ClockEvent
from samdrift.desk.models.commitments import CalendarVersion, PauseCause
from samdrift.kernel.calc.service_time import Calendar
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

WHOLE = 100
"""Per cent of the target at which it is reached."""


class Calendars:
    """Calendars by the id of their version: each is read once."""

    def __init__(self, versions: Iterable[CalendarVersion] = ()) -> None:
        self._known: dict[int, Calendar] = {}
        self.add(versions)

    def add(self, versions: Iterable[CalendarVersion]) -> None:
        for one in versions:
            if one.pk not in self._known:
                self._known[one.pk] = Calendar.from_json(one.content)

    def share(self, other: Calendars) -> None:
        """Know what the other knows: what a version says never changes."""
        self._known = {**other._known, **self._known}

    def fetch(self, pks: Iterable[int]) -> None:
        """Read those that are not known yet, in one query or none."""
        missing = set(pks) - self._known.keys()
        if missing:
            self.add(CalendarVersion.objects.filter(pk__in=missing))

    def __getitem__(self, pk: int) -> Calendar:
        return self._known[pk]


def terms_of(frozen: Mapping[str, Any], calendars: Calendars) -> Frozen:
    """The frozen commitment as the calculations take it: its steps are all per cents at which
    somebody is told, but for the target itself.
    """
    steps = {*frozen.get("warnings", ()), *(e["percent"] for e in frozen.get("escalations", ()))}
    return Frozen(
        frozen["minutes"],
        calendars[frozen["calendar"]],
        frozenset(frozen.get("pause_causes", ())),
        tuple(steps - {WHOLE}),
    )


def event_of(row: ClockEvent, calendars: Calendars, seq: int | None = None) -> Event:
    """A row as the calculations take it; `seq` where it is not written yet."""
    return Event(
        row.pk if seq is None else seq,
        row.at,
        Kind.STRIKE if row.is_withdrawn else Kind(row.kind),
        row.cause,
        terms_of(row.frozen, calendars) if row.frozen else None,
        bool(row.frozen and row.frozen.get("restart")),
        row.corrects_id,
        row.reason,
    )


@dataclass
class Running:
    """A clock with its events, in the order they were written."""

    clock: Clock
    calendars: Calendars
    rows: list[ClockEvent] = field(default_factory=list)

    @property
    def events(self) -> list[Event]:
        return [event_of(row, self.calendars) for row in self.rows]

    @property
    def terms(self) -> Frozen:
        return terms_of(self.clock.frozen, self.calendars)

    def state(self, now: dt.datetime) -> ClockState:
        return replay(self.events, self.terms, now)

    def lines(self, now: dt.datetime) -> list[Line]:
        return explain(self.events, self.terms, now)

    def frozen_by(self, set_by: int | None) -> dict[str, Any]:
        """The commitment in force: that of the retarget with this key, else the first."""
        found = next((row for row in self.rows if row.pk == set_by), None)
        frozen: dict[str, Any] | None = found.frozen if found else None
        return frozen or self.clock.frozen


def with_events(clocks: Sequence[Clock], calendars: Calendars | None = None) -> list[Running]:
    """The clocks with their events and calendars: two queries however many they are."""
    known = calendars or Calendars()
    found = {clock.pk: Running(clock, known) for clock in clocks}
    wanted = {clock.frozen["calendar"] for clock in clocks}
    if found:
        rows = ClockEvent.objects.filter(clock_id__in=found).order_by("pk")
        for row in rows:
            found[row.clock_id].rows.append(row)
            if row.frozen:
                wanted.add(row.frozen["calendar"])
        known.fetch(wanted)
    return list(found.values())


def of_cases(cases: Sequence[int], calendars: Calendars | None = None) -> dict[int, list[Running]]:
    """Case → its clocks with their events, in the order they started: three queries."""
    rows = list(Clock.objects.filter(case_id__in=cases).order_by("pk"))
    found: dict[int, list[Running]] = defaultdict(list)
    for one in with_events(rows, calendars):
        found[one.clock.case_id].append(one)
    return found


def moment_of(rows: Iterable[ClockEvent], now: dt.datetime) -> dt.datetime:
    """Now, but never before what has been written already: a server's clock may go backwards."""
    return max((now, *(row.at for row in rows)))


def one_with_events(clock: Clock) -> Running:
    return with_events([clock])[0]


def listed(viewer: Viewer) -> Any:
    """Clocks within reach, with what a list shows of them."""
    rows = seen(Clock, viewer)
    return rows.select_related("case__member", "level", "team", "calendar__calendar")


def events_told(clock: Clock, viewer: Viewer) -> list[ClockEvent]:
    """Every event of the clock as it was written, corrections too."""
    rows = seen(ClockEvent, viewer).filter(clock=clock).select_related("by")
    return list(rows.order_by("pk"))


def clocks_of(case: Case, viewer: Viewer) -> list[Clock]:
    """The case's clocks within reach: those that run first, the nearest deadline first."""
    rows = list(listed(viewer).filter(case=case).order_by("pk"))
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(rows, key=lambda c: (c.state != "running", c.due_at or last, c.pk))


def cause_names() -> dict[str, str]:
    """Code → what a case waits for."""
    return {
        WAITS_FOR_US: _("They wait for an answer from us"),
        **dict(PauseCause.objects.values_list("code", "name")),
    }


def calendar_version(pk: int, viewer: Viewer) -> CalendarVersion | None:
    """The hours as a clock has them."""
    rows = seen(CalendarVersion, viewer).filter(pk=pk).select_related("calendar")
    found: CalendarVersion | None = rows.first()
    return found


def event_rows(viewer: Viewer) -> Any:
    return seen(ClockEvent, viewer).select_related("clock__case")
