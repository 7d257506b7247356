"""A clock gone through event by event: the one reckoning behind both answers and explanations.

All times are whole microseconds since 1970, all lengths microseconds of service time.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple, cast

from samdrift.desk.calc.clocks.events import Act, Event, Frozen, Kind, State

Happened = Event | Act


class Code(StrEnum):
    """What an event did to the clock."""

    STARTED = "started"
    PAUSED = "paused"
    NOT_ALLOWED = "not_allowed"
    """The commitment does not count this cause: the clock goes on."""
    CAUSE_CHANGED = "cause_changed"
    """Paused already, now for another cause."""
    RESUMED = "resumed"
    WAIT_OVER = "wait_over"
    """The wait that did not pause the clock is over."""
    RETARGETED = "retargeted"
    RESTARTED = "restarted"
    STOPPED = "stopped"
    REOPENED = "reopened"
    VOIDED = "voided"
    LATER = "later"
    """A new commitment for a stopped clock counts if it is opened again."""
    ALREADY_STARTED = "already_started"
    NOT_STARTED = "not_started"
    ALREADY_STOPPED = "already_stopped"
    NOT_PAUSED = "not_paused"
    NOTHING_NEW = "nothing_new"
    """A retarget without a commitment."""
    VOID = "void"
    """The clock was void already."""


class Stretch(NamedTuple):
    """What the clock did from one moment to another."""

    start: int
    end: int
    state: State
    cause: str | None
    before: int
    """Time used when it began."""
    terms: Frozen
    due: int | None


class Told(NamedTuple):
    """What an event did, and how the clock stood after it."""

    at: int
    code: Code
    event: Event
    state: State
    dropped: int
    """Time used that no longer counts."""
    used: int
    terms: Frozen
    due: int | None


# Members of an enumeration are looked up through it by a slow way in Python 3.11.
_NOT_STARTED, _RUNNING, _PAUSED = State.NOT_STARTED, State.RUNNING, State.PAUSED
_STOPPED, _VOID = State.STOPPED, State.VOID


class Walk:
    """How a clock stands at `since`, after the events taken so far."""

    __slots__ = (
        "base",
        "breached",
        "broken",
        "ended",
        "held",
        "log",
        "pending",
        "reached",
        "runs",
        "set_at",
        "set_by",
        "since",
        "spared",
        "started",
        "state",
        "terms",
        "used",
    )

    def __init__(self, terms: Frozen, log: list[Stretch | Told] | None = None) -> None:
        self.terms = terms
        self.log = log
        self.state = _NOT_STARTED
        self.held: str | None = None
        """What is waited for, whether the commitment lets it pause the clock or not."""
        self.since = 0
        self.used = self.spared = self.base = self.set_at = 0
        self.set_by: int | None = None
        self.runs: list[tuple[int, int, int]] = []
        """Stretches with service time under these terms: start, used before, used after."""
        self.reached: int | None = None
        self.breached: int | None = None
        self.broken: list[int] = []
        """Breaches of earlier terms."""
        self.started: int | None = None
        self.ended: int | None = None
        self.pending: Happened | None = None

    def take(self, event: Happened, at: int) -> None:
        """Go to the event's moment and let it count; with a log it must be an Event. Raises KeyError
        for a kind that is not one.
        """
        self.advance(at)
        had = self.used
        code = Code.VOID if self.state is _VOID else _ACTS[event.kind](self, event)
        if self.log is not None:
            dropped = had - self.used
            self.log.append(
                Told(
                    at,
                    code,
                    cast("Event", event),
                    self.state,
                    dropped,
                    self.used,
                    self.terms,
                    self.due(),
                )
            )

    def advance(self, to: int) -> None:
        """Let time pass."""
        state, since = self.state, self.since
        if self.log is not None and self.started is not None and to > since:
            self.log.append(Stretch(since, to, state, self.held, self.used, self.terms, self.due()))
        self.since = to
        if state is _RUNNING:
            self._use(since, to)
        elif state is _PAUSED:
            self.spared += self.terms.calendar.table.between(since, to)
        else:
            return
        if self.breached is None and self.reached is not None and to > self.reached:
            self.breached = max(self.reached, since)

    def _use(self, since: int, to: int) -> None:
        table, used = self.terms.calendar.table, self.used
        counted = table.between(since, to)
        if counted:
            self.used = used + counted
            self.runs.append((since, used, self.used))
            if self.reached is None and self.used >= self.terms.target:
                self.reached = table.after(since, self.terms.target - used)

    def due(self) -> int | None:
        """When the target is, or was, reached, as it looks now: None while that is not known."""
        if self.state is _VOID:
            return None
        if self.reached is not None:
            return self.reached
        if self.state is _RUNNING or (self.state is _STOPPED and not self.paused):
            return self.reaches(self.terms.target)
        return None

    def reaches(self, goal: int) -> int | None:
        """When so much in all will be used if the clock runs on, or had run on from its stop."""
        since = self.since if self.ended is None else self.ended
        return self.terms.calendar.table.after(since, goal - self.used)

    def passed(self, goal: int) -> int | None:
        """When so much was used under these terms; None when it has not been."""
        if goal <= self.base:
            return self.set_at
        for start, before, after in self.runs:
            if goal <= after:
                return self.terms.calendar.table.after(start, goal - before)
        return None

    @property
    def paused(self) -> bool:
        """Whether what is waited for pauses the clock, while it is not stopped."""
        return self.held is not None and self.held in self.terms.pauses

    def _go_on(self) -> None:
        self.state = _PAUSED if self.paused else _RUNNING

    def start(self, _event: Happened) -> Code:
        if self.started is not None:
            return Code.ALREADY_STARTED
        self.started = self.set_at = self.since
        self.state = _RUNNING
        return Code.STARTED

    def pause(self, event: Happened) -> Code:
        refused = self._refused()
        if refused is not None:
            return refused
        again = self.state is _PAUSED
        self.held = event.cause
        self._go_on()
        if self.state is _RUNNING:
            return Code.NOT_ALLOWED
        return Code.CAUSE_CHANGED if again else Code.PAUSED

    def resume(self, _event: Happened) -> Code:
        if self.state is _STOPPED:
            return self._reopen()
        if self.started is None or self.held is None:
            return Code.NOT_STARTED if self.started is None else Code.NOT_PAUSED
        code = Code.RESUMED if self.state is _PAUSED else Code.WAIT_OVER
        self.held = None
        self.state = _RUNNING
        return code

    def _reopen(self) -> Code:
        self.held = self.ended = None
        self.state = _RUNNING
        if self.pending is not None:
            self._apply(self.pending)
            self.pending = None
        return Code.REOPENED

    def stop(self, _event: Happened) -> Code:
        refused = self._refused()
        if refused is not None:
            return refused
        self.state = _STOPPED
        self.ended = self.since
        return Code.STOPPED

    def void(self, _event: Happened) -> Code:
        self.state = _VOID
        self.ended = self.since
        return Code.VOIDED

    def retarget(self, event: Happened) -> Code:
        if event.terms is None:
            return Code.NOTHING_NEW
        if self.state is _STOPPED:
            self.pending = event
            return Code.LATER
        self._apply(event)
        return Code.RESTARTED if event.restart else Code.RETARGETED

    def _apply(self, event: Happened) -> None:
        """Take up a new commitment here; what was broken of the old one is not mended by it."""
        self.terms = event.terms or self.terms
        if event.restart:
            self.used = 0
        self.base, self.set_at, self.set_by = self.used, self.since, event.seq
        self.runs = []
        if self.used < self.terms.target:
            if self.breached is not None:
                self.broken.append(self.breached)
            self.reached = self.breached = None
        elif self.reached is None:
            self.reached = self.since
        if self.started is not None:
            self._go_on()

    def strike(self, _event: Happened) -> Code:
        return Code.NOTHING_NEW

    def _refused(self) -> Code | None:
        if self.started is None:
            return Code.NOT_STARTED
        return Code.ALREADY_STOPPED if self.state is _STOPPED else None


_ACTS: dict[Kind, Callable[[Walk, Happened], Code]] = {
    Kind.START: Walk.start,
    Kind.PAUSE: Walk.pause,
    Kind.RESUME: Walk.resume,
    Kind.RETARGET: Walk.retarget,
    Kind.STOP: Walk.stop,
    Kind.VOID: Walk.void,
    Kind.STRIKE: Walk.strike,
}
