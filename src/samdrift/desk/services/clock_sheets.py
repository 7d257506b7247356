"""A clock while an act goes on: what it is, and what the act writes on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from samdrift.desk.calc.clocks import ClockState, Event, State, replay
from samdrift.desk.models.clocks import Clock, ClockEvent
from samdrift.desk.queries.clocks import Calendars, Running, event_of, moment_of, terms_of
from samdrift.kernel.viewer import Viewer

_UNWRITTEN = 1 << 62
"""Before the numbers of events that are not written yet: they come after all that are."""
ALIVE = (State.RUNNING, State.PAUSED)


@dataclass
class Sheet:
    """One clock with its events, those of this act last."""

    clock: Clock
    calendars: Calendars
    now: dt.datetime
    by: Viewer
    rows: list[ClockEvent] = field(default_factory=list)
    fresh: list[ClockEvent] = field(default_factory=list)
    _state: ClockState | None = None

    @classmethod
    def of(cls, running: Running, now: dt.datetime, by: Viewer) -> Sheet:
        moment = moment_of(running.rows, now)
        return cls(running.clock, running.calendars, moment, by, running.rows)

    @property
    def is_new(self) -> bool:
        return self.clock.pk is None

    @property
    def state(self) -> ClockState:
        if self._state is None:
            terms = terms_of(self.clock.frozen, self.calendars)
            self._state = replay(self._events(), terms, self.now)
        return self._state

    @property
    def is_alive(self) -> bool:
        return self.state.state in ALIVE

    @property
    def frozen(self) -> dict[str, Any]:
        """The commitment that holds now."""
        found, by = self.clock.frozen, self.state.set_by
        if by is not None:
            row = self.fresh[by - _UNWRITTEN] if by >= _UNWRITTEN else self._row(by)
            found = row.frozen or found
        return {key: value for key, value in found.items() if key != "restart"}

    @property
    def used(self) -> dt.timedelta:
        """Service time used at the last event."""
        events = self._events()
        last = max((event.at for event in events), default=self.now)
        return replay(events, terms_of(self.clock.frozen, self.calendars), last).elapsed

    def _events(self) -> list[Event]:
        events = [event_of(row, self.calendars) for row in self.rows]
        return events + [
            event_of(row, self.calendars, _UNWRITTEN + n) for n, row in enumerate(self.fresh)
        ]

    def written(self) -> None:
        """What was new is written now, and has its number."""
        self.rows, self.fresh, self._state = [*self.rows, *self.fresh], [], None

    def _row(self, pk: int) -> ClockEvent:
        return next(row for row in self.rows if row.pk == pk)

    def write(
        self,
        kind: str,
        *,
        at: dt.datetime | None = None,
        cause: str = "",
        frozen: Mapping[str, Any] | None = None,
        corrects: ClockEvent | None = None,
        reason: str = "",
    ) -> None:
        """Write an event; one that corrects another takes it back."""
        row = ClockEvent(
            clock=self.clock,
            kind=kind,
            at=at or self.now,
            cause=cause,
            frozen=dict(frozen) if frozen is not None else None,
            corrects=corrects,
            is_withdrawn=corrects is not None,
            reason=reason[:300],
            by_id=self.by.person_id,
            recorded_at=timezone.now(),
        )
        self.fresh.append(row)
        self.now = max(self.now, row.at)
        self._state = None

    def last(self, kind: str) -> ClockEvent | None:
        """The newest event of this kind that stands."""
        corrected = {row.corrects_id for row in self.rows}
        standing = (r for r in reversed(self.rows) if r.kind == kind and not r.is_withdrawn)
        return next((row for row in standing if row.pk not in corrected), None)
