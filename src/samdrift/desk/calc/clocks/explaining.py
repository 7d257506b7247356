"""The account of a clock, line by line, that anyone can check by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from samdrift.desk.calc.clocks.corrections import settled
from samdrift.desk.calc.clocks.events import Event, Frozen, State
from samdrift.desk.calc.clocks.walk import Code, Stretch, Told, Walk
from samdrift.kernel.calc.service_time import ZONE, Calendar, Day, days
from samdrift.kernel.calc.service_time.moments import as_moment, as_ticks

NOTHING = dt.timedelta(0)
_ONE = dt.timedelta(days=1)
_TICK = dt.timedelta(microseconds=1)
_TOLD_OF = frozenset({"holiday", "half_day", "exception"})


class Shape(StrEnum):
    """What a line is about."""

    EVENT = "event"
    RUNNING = "running"
    OUTSIDE = "outside"
    """The clock runs, but it is not service time."""
    PAUSED = "paused"
    STOPPED = "stopped"
    VOID = "void"
    REPLACED = "replaced"
    """An event that no longer counts: `event` was corrected by `corrected_by`."""


class Line(NamedTuple):
    """One line: a stretch of time, or an event, which takes none.

    `service` is the service time in it, `counted` what it adds to the time used (below zero where
    the time used begins anew): all lines' `counted` are together the clock's elapsed time.
    `accumulated` is the time used after the line. `cause` is what is waited for.
    """

    shape: Shape
    start: dt.datetime
    end: dt.datetime
    service: dt.timedelta
    counted: dt.timedelta
    accumulated: dt.timedelta
    target: dt.timedelta
    due_at: dt.datetime | None
    cause: str | None = None
    event: Event | None = None
    code: Code | None = None
    """What the event did."""
    days: tuple[Day, ...] = ()
    """Holidays, half days and exceptions in a stretch outside service time."""
    corrected_by: Event | None = None


def explain(events: Iterable[Event], frozen: Frozen, now: dt.datetime) -> list[Line]:
    """The account up to `now`, in order of time; last come events that were replaced, as written.

    It is made by the same walk that `replay` is.
    """
    found = settled(events)
    log: list[Stretch | Told] = []
    walk = Walk(frozen, log)
    until = as_ticks(now)
    for at, _order, event in found.events:
        if at > until:
            break
        walk.take(event, at)
    walk.advance(until)
    lines = [line for entry in log for line in _lines(entry)]
    used, target, due = _length(walk.used), _length(walk.terms.target), _moment(walk.due())
    return lines + [
        Line(
            Shape.REPLACED,
            event.at,
            event.at,
            NOTHING,
            NOTHING,
            used,
            target,
            due,
            event=event,
            corrected_by=by,
        )
        for event, by in sorted(found.replaced, key=lambda pair: pair[0].seq)
    ]


def _lines(entry: Stretch | Told) -> Iterator[Line]:
    if isinstance(entry, Told):
        yield _event_line(entry)
    elif entry.state is State.RUNNING:
        yield from _running_lines(entry)
    else:
        yield _idle_line(entry)


def _event_line(told: Told) -> Line:
    at = as_moment(told.at)
    return Line(
        Shape.EVENT,
        at,
        at,
        NOTHING,
        _length(-told.dropped),
        _length(told.used),
        _length(told.terms.target),
        _moment(told.due),
        cause=told.event.cause or None,
        event=told.event,
        code=told.code,
    )


def _idle_line(stretch: Stretch) -> Line:
    """A stretch in which nothing counts, whatever service time it holds."""
    service = stretch.terms.calendar.table.between(stretch.start, stretch.end)
    return Line(
        Shape(stretch.state),
        as_moment(stretch.start),
        as_moment(stretch.end),
        _length(service),
        NOTHING,
        _length(stretch.before),
        _length(stretch.terms.target),
        _moment(stretch.due),
        cause=stretch.cause if stretch.state is State.PAUSED else None,
    )


def _running_lines(stretch: Stretch) -> Iterator[Line]:
    """Service time and the time outside it by turns."""
    used, at = stretch.before, stretch.start
    calendar = stretch.terms.calendar
    for opens, closes in calendar.table.stretches(stretch.start, stretch.end):
        if at < opens:
            yield _part(stretch, at, opens, 0, used)
        used += closes - opens
        yield _part(stretch, opens, closes, closes - opens, used)
        at = closes
    if at < stretch.end:
        yield _part(stretch, at, stretch.end, 0, used)


def _part(stretch: Stretch, start: int, end: int, counted: int, used: int) -> Line:
    first, last = as_moment(start), as_moment(end)
    return Line(
        Shape.RUNNING if counted else Shape.OUTSIDE,
        first,
        last,
        _length(counted),
        _length(counted),
        _length(used),
        _length(stretch.terms.target),
        _moment(stretch.due),
        cause=stretch.cause,
        days=() if counted else _days(stretch.terms.calendar, first, last),
    )


def _days(calendar: Calendar, start: dt.datetime, end: dt.datetime) -> tuple[Day, ...]:
    first = start.astimezone(ZONE).date()
    after = (end - _TICK).astimezone(ZONE).date() + _ONE
    return tuple(day for day in days(calendar, first, after) if day.ground in _TOLD_OF)


def _length(ticks: int) -> dt.timedelta:
    return dt.timedelta(0, 0, ticks)


def _moment(ticks: int | None) -> dt.datetime | None:
    return None if ticks is None else as_moment(ticks)
