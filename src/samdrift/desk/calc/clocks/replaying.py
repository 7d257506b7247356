"""How a clock stands at a moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from samdrift.desk.calc.clocks.corrections import settled
from samdrift.desk.calc.clocks.events import Event, Frozen, State
from samdrift.desk.calc.clocks.walk import Happened, Walk
from samdrift.kernel.calc.service_time.moments import as_moment, as_ticks

_length = dt.timedelta
_RUNNING, _VOID = State.RUNNING, State.VOID


class ClockState(NamedTuple):
    """How a clock stands. Lengths are service time, moments are in UTC.

    `remaining` is below zero when the target is passed. `due_at` is when the target is, or was,
    reached; None while that is not known (paused before it, not started, void). The clock is broken
    when it goes on after that moment: `breached_at`; `breaches` has those of earlier commitments
    too. `warnings` are those passed, as per cent and moment. `next_at` is when the next warning or
    the target comes if nothing else happens. `paused` is the service time that pauses spared.
    `set_by` is the `seq` of the retarget whose `terms` hold, None for the first ones.
    """

    state: State
    cause: str | None
    """What is waited for, whether it pauses the clock or not."""
    elapsed: dt.timedelta
    remaining: dt.timedelta
    due_at: dt.datetime | None
    breached_at: dt.datetime | None
    breaches: tuple[dt.datetime, ...]
    warnings: tuple[tuple[int, dt.datetime], ...]
    next_at: dt.datetime | None
    paused: dt.timedelta
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    terms: Frozen
    set_by: int | None


def replay(events: Iterable[Event], frozen: Frozen, now: dt.datetime) -> ClockState:
    """How the clock stands at `now`; events after it do not count yet.

    Events may come in any order; those of one moment count in the order they were written.
    """
    return _replayed(events, frozen, as_ticks(now))


def replay_many(
    clocks: Iterable[tuple[Iterable[Event], Frozen]], now: dt.datetime
) -> list[ClockState]:
    """`replay` for each clock. Commitments with equal calendars share what is reckoned of them."""
    ticks = as_ticks(now)
    return [_replayed(events, frozen, ticks) for events, frozen in clocks]


def _replayed(events: Iterable[Event], frozen: Frozen, now: int) -> ClockState:
    return replay_placed(settled(events).events, frozen, now)


def replay_placed(
    placed: Iterable[tuple[int, int, Happened]], frozen: Frozen, now: int
) -> ClockState:
    """`replay` of events that count, each with its moment and the number that orders those of one
    moment, in order. Moments are microseconds since 1970.
    """
    walk = Walk(frozen)
    for at, _order, event in placed:
        if at > now:
            break
        walk.take(event, at)
    walk.advance(now)
    return _state(walk)


def _state(walk: Walk) -> ClockState:
    void, terms = walk.state is _VOID, walk.terms
    due = walk.due()
    breached = None if void or walk.breached is None else as_moment(walk.breached)
    return ClockState(
        walk.state,
        walk.held,
        _length(0, 0, walk.used),
        _length(0, 0, terms.target - walk.used),
        _moment(due),
        breached,
        () if void or not (breached or walk.broken) else _breaches(walk, breached),
        () if void or not terms.goals else _warnings(walk),
        _moment(_next(walk, due)) if walk.state is _RUNNING else None,
        _length(0, 0, walk.spared),
        _moment(walk.started),
        _moment(walk.ended),
        terms,
        walk.set_by,
    )


def _breaches(walk: Walk, breached: dt.datetime | None) -> tuple[dt.datetime, ...]:
    return (*map(as_moment, walk.broken), *(() if breached is None else (breached,)))


def _moment(ticks: int | None) -> dt.datetime | None:
    return None if ticks is None else as_moment(ticks)


def _warnings(walk: Walk) -> tuple[tuple[int, dt.datetime], ...]:
    found = []
    for percent, goal in walk.terms.goals:
        if goal > walk.used:
            break
        passed = walk.passed(goal)
        if passed is not None:
            found.append((percent, as_moment(passed)))
    return tuple(found)


def _next(walk: Walk, due: int | None) -> int | None:
    for _percent, goal in walk.terms.goals:
        if goal > walk.used:
            first = walk.reaches(goal)
            break
    else:
        first = None
    if due is None or walk.breached is not None:
        return first
    return due if first is None or due < first else first
