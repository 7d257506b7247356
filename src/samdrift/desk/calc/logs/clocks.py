"""The history of a logged case as the events of a clock, and what our levels would have given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from samdrift.desk.calc.clocks import ClockState, Event, Frozen, Kind, replay
from samdrift.desk.calc.logs.mapping import State

OVER = frozenset({State.RESOLVED, State.CLOSED})
_WAIT = "waiting:"


class Stand(NamedTuple):
    """From a moment on the case stood so."""

    at: dt.datetime
    state: str


def events_of(
    opened: dt.datetime,
    stands: Sequence[Stand],
    ended: dt.datetime | None,
    codes: Mapping[str, str],
) -> list[Event]:
    """What a clock for the solution would have been told. `ended` is when the log says that it was
    solved: it stands in place of the beginning of the last stretch in which it was over. `codes` is
    whom one waits for → the cause of ours.
    """
    found = [Event(1, opened, Kind.START)]
    state = ""
    for stand in _with_end(stands, ended):
        at = max(stand.at, found[-1].at)
        found += [
            Event(len(found) + place, at, kind, cause)
            for place, (kind, cause) in enumerate(_between(state, stand.state, codes), 1)
        ]
        state = stand.state
    return found


def _with_end(stands: Sequence[Stand], ended: dt.datetime | None) -> list[Stand]:
    if ended is None:
        return list(stands)
    kept = list(stands)
    while kept and kept[-1].state in OVER:
        kept.pop()
    return [*kept, Stand(ended, State.RESOLVED)]


def _between(before: str, after: str, codes: Mapping[str, str]) -> Iterator[tuple[Kind, str]]:
    if after == before or (before in OVER and after in OVER):
        return
    if after in OVER:
        yield Kind.STOP, ""
    elif after == State.CANCELLED:
        yield Kind.VOID, ""
    elif after.startswith(_WAIT):
        if before in OVER:
            yield Kind.RESUME, ""
        yield Kind.PAUSE, codes.get(after.removeprefix(_WAIT), after)
    elif before in OVER or before.startswith(_WAIT):
        yield Kind.RESUME, ""


def response_of(opened: dt.datetime, responded: dt.datetime) -> list[Event]:
    return [Event(1, opened, Kind.START), Event(2, max(opened, responded), Kind.STOP)]


class Why(NamedTuple):
    """What may explain that the log judged otherwise than our level."""

    paused: bool
    """Without the time it waited it would have been the other way."""
    hours: bool
    """By the clock on the wall, nights and days off too, it would have been."""
    closed: bool
    """Counted until it was closed, it would have been."""
    priority: bool
    """It had another priority on the way."""


def why(
    state: ClockState,
    events: Sequence[Event],
    frozen: Frozen,
    *,
    made: bool,
    closed: dt.datetime | None,
    priorities: int,
) -> Why:
    """Of a clock that has ended, and a log that says `made`. True where that alone would have given
    the log's answer.
    """
    end = state.ended_at
    if end is None or state.started_at is None:
        return Why(False, False, False, priorities > 1)
    bare = [event for event in events if event.kind in {Kind.START, Kind.STOP}]
    without = replay([bare[0], Event(2, end, Kind.STOP)], frozen, end)
    wall = end - state.started_at
    late = closed is not None and closed > end
    until = replay([e for e in events if e.at < end], frozen, closed or end) if late else state
    target = dt.timedelta(minutes=frozen.target_minutes)
    return Why(
        bool(without.breaches) != made and bool(state.breaches) == made,
        (wall > target) != made and bool(state.breaches) == made,
        bool(until.breaches) != made and bool(state.breaches) == made,
        priorities > 1,
    )
