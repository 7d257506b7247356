"""How a case goes from new to its end, who may move it, and when it can be opened again.

new ──take──▶ open ◀──go on── waiting (for a cause)
from any of the three: resolved, cancelled, merged into another; resolved ──close──▶ closed.
Resolved and closed cases are opened again within some days of being resolved; after that what comes
is a new case, linked to the old one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from samdrift.desk.calc.clocks import Kind


class State(StrEnum):
    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    MERGED = "merged"


class Cause(StrEnum):
    """Whom or what a waiting case waits for: the values are those of `PauseCause.For`."""

    USER = "user"
    """The one who asked."""
    SUPPLIER = "supplier"
    CHANGE = "change"
    APPROVAL = "approval"
    OTHER = "other"


class Actor(StrEnum):
    AGENT = "agent"
    REQUESTER = "requester"
    CLOCK = "clock"


class Move(StrEnum):
    TAKE = "take"
    WAIT = "wait"
    GO_ON = "go_on"
    ANSWER = "answer"
    """The requester writes: what waited for that goes on, all else stays as it is."""
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    CANCEL = "cancel"
    RESTORE = "restore"
    """A cancelled case was not to be cancelled."""
    MERGE = "merge"
    PART = "part"
    """A merged case was another one after all."""


ACTIVE = (State.NEW, State.OPEN, State.WAITING)
"""Something is still to be done."""
ENDED = (State.CLOSED, State.CANCELLED, State.MERGED)

MOVES: Mapping[Move, Mapping[State, State]] = {
    Move.TAKE: {State.NEW: State.OPEN},
    Move.WAIT: dict.fromkeys(ACTIVE, State.WAITING),
    Move.GO_ON: {State.WAITING: State.OPEN},
    Move.ANSWER: {
        State.NEW: State.NEW,
        State.OPEN: State.OPEN,
        State.WAITING: State.WAITING,
    },
    Move.RESOLVE: dict.fromkeys(ACTIVE, State.RESOLVED),
    Move.CLOSE: {State.RESOLVED: State.CLOSED},
    Move.REOPEN: {State.RESOLVED: State.OPEN, State.CLOSED: State.OPEN},
    Move.CANCEL: dict.fromkeys(ACTIVE, State.CANCELLED),
    Move.RESTORE: {State.CANCELLED: State.OPEN},
    Move.MERGE: dict.fromkeys((*ACTIVE, State.RESOLVED), State.MERGED),
    Move.PART: {State.MERGED: State.OPEN},
}
"""Move → from which state to which. What is not here is not allowed. What RESTORE and PART bring back is
as new as it was where nobody had taken it: `goes_on_as`.
"""

_BOTH = frozenset({Actor.AGENT, Actor.REQUESTER})
_AGENT = frozenset({Actor.AGENT})
WHO: Mapping[Move, frozenset[Actor]] = {
    Move.TAKE: _AGENT,
    Move.WAIT: _AGENT,
    Move.GO_ON: _AGENT | {Actor.CLOCK},
    Move.ANSWER: frozenset({Actor.REQUESTER}),
    Move.RESOLVE: _BOTH,
    Move.CLOSE: _BOTH | {Actor.CLOCK},
    Move.REOPEN: _BOTH,
    Move.CANCEL: _BOTH,
    Move.RESTORE: _AGENT,
    Move.MERGE: _AGENT,
    Move.PART: _AGENT,
}

ON_THE_CLOCK: Mapping[Move, Kind] = {
    Move.WAIT: Kind.PAUSE,
    Move.GO_ON: Kind.RESUME,
    Move.RESOLVE: Kind.STOP,
    Move.REOPEN: Kind.RESUME,
    Move.CANCEL: Kind.VOID,
    Move.MERGE: Kind.VOID,
}
"""What a move writes on the clock for the solution. RESTORE and PART strike the event that voided it."""


class Refusal(StrEnum):
    STATE = "state"
    """The case does not stand so that this can be done."""
    ACTOR = "actor"
    CAUSE = "cause"
    """A waiting case says what it waits for."""
    TOO_LATE = "too_late"
    """The days for opening it again are over: open a new case, linked to this one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands: its state, what it waits for, and the day it was last resolved."""

    state: State
    cause: str = ""
    resolved_on: dt.date | None = None


def refused(
    standing: Standing,
    move: Move,
    actor: Actor,
    *,
    cause: str = "",
    today: dt.date | None = None,
    reopen_days: int | None = None,
) -> Refusal | None:
    """Why the move cannot be made; None when it can.

    `cause` is what a WAIT is for. REOPEN needs `today`; `reopen_days` None is without a limit.
    """
    if standing.state not in MOVES[move]:
        return Refusal.STATE
    if actor not in WHO[move]:
        return Refusal.ACTOR
    if move is Move.WAIT and not cause:
        return Refusal.CAUSE
    if move is Move.REOPEN and not _in_time(standing, today, reopen_days):
        return Refusal.TOO_LATE
    return None


def after(
    standing: Standing, move: Move, *, cause: str = "", today: dt.date | None = None
) -> Standing:
    """How the case stands after a move that is not refused. Raises KeyError where it cannot be made."""
    state = MOVES[move][standing.state]
    if move is Move.ANSWER:
        return Standing(State.OPEN) if standing.cause == Cause.USER else standing
    if move is Move.RESOLVE:
        return Standing(state, resolved_on=today)
    if state is State.WAITING:
        return Standing(state, cause)
    return Standing(state, resolved_on=None if state is State.OPEN else standing.resolved_on)


def goes_on_as(*, worked_on: bool) -> State:
    """What goes on is in progress when somebody works on it; else it is as new as when it came."""
    return State.OPEN if worked_on else State.NEW


def moves_from(state: State, actor: Actor) -> list[Move]:
    """What the actor may do with a case in the state, in the order moves are declared."""
    return [move for move, ways in MOVES.items() if state in ways and actor in WHO[move]]


def reopen_until(resolved_on: dt.date, days: int | None) -> dt.date | None:
    """The last day on which the case can be opened again; None is without a limit."""
    return None if days is None else resolved_on + dt.timedelta(days=days)


def closes_on(resolved_on: dt.date, days: int) -> dt.date:
    """The day on which a resolved case no one has answered is closed by the clock."""
    return resolved_on + dt.timedelta(days=days + 1)


class Incoming(StrEnum):
    """Where what the requester writes about a case goes."""

    HERE = "here"
    REOPENS = "reopens"
    NEW_CASE = "new_case"
    """A new case, linked to this one."""
    OTHER_CASE = "other_case"
    """The case this one was merged into."""


def incoming(standing: Standing, today: dt.date, reopen_days: int | None) -> Incoming:
    """What is to be done with a message about the case."""
    if standing.state in ACTIVE:
        return Incoming.HERE
    if standing.state is State.MERGED:
        return Incoming.OTHER_CASE
    late = refused(standing, Move.REOPEN, Actor.REQUESTER, today=today, reopen_days=reopen_days)
    return Incoming.REOPENS if late is None else Incoming.NEW_CASE


def _in_time(standing: Standing, today: dt.date | None, days: int | None) -> bool:
    """A resolved case without a day is not known to be too old."""
    if days is None or standing.resolved_on is None:
        return True
    if today is None:
        raise ValueError("Whether a case can be opened again depends on the day.")
    return today <= standing.resolved_on + dt.timedelta(days=days)
