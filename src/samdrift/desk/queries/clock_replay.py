"""Many clocks at once, from the database to how each stands: read as plain columns, one pass.

`Running` is for the clocks of a case; this is for all of them: a report, a load, a check that what is
kept is right. Clocks with the same commitment share what is read of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson
from django.db import connection
from django.db.models import Expression, F, Func, QuerySet, TextField
from django.db.models.functions import Cast

from samdrift.desk.calc.clocks import (
    Act,
    ClockState,
    Event,
    Frozen,
    Kind,
    Line,
    explain,
    replay,
    replay_placed,
)
from samdrift.desk.models.clocks import Clock, ClockEvent
from samdrift.desk.queries.clocks import Calendars, terms_of
from samdrift.kernel.calc.service_time.moments import as_moment, as_ticks
from samdrift.kernel.rings import seldom_sought

CHUNK = 10_000
"""Rows fetched at a time."""
_KINDS = {str(kind): kind for kind in Kind}
_CLOCK = ("pk", "frozen_text")
_EVENT = ("clock_id", "pk", "moment", "kind", "cause", "corrects_id", "is_withdrawn", "frozen_text")
_first = itemgetter(0)
_corrects = itemgetter(5)
_Row = tuple[Any, ...]
_Placed = list[tuple[int, int, Act]]


def _moment() -> Expression | F:
    """Whole microseconds since 1970 where the database can tell them: to read a time as text takes
    several times as long. Told to be text, since a number would be made a number once more.
    """
    if connection.vendor != "postgresql":
        return F("at")
    told = "(EXTRACT(EPOCH FROM %(expressions)s) * 1000000)::bigint"
    return Func(F("at"), template=told, output_field=TextField())


class _Terms:
    """Commitments by their text as the database has it, and what events do by how they are written:
    there are few, however many clocks.
    """

    def __init__(self) -> None:
        self.calendars = Calendars()
        self.known: dict[str, tuple[Frozen, bool]] = {}
        self.acts: dict[tuple[str, str, bool], Act] = {}

    def of(self, text: str) -> tuple[Frozen, bool]:
        """The commitment, and whether the time used begins anew with it."""
        found = self.known.get(text)
        if found is None:
            content = orjson.loads(text)
            self.calendars.fetch([content["calendar"]])
            found = terms_of(content, self.calendars), bool(content.get("restart"))
            self.known[text] = found
        return found

    def act(self, row: _Row) -> Act:
        """What an event that corrects none does."""
        _clock, pk, _at, kind, cause, _corrects, withdrawn, frozen = row
        if frozen:
            return Act(_kind(kind, withdrawn), cause, *self.of(frozen), pk)
        key = (kind, cause, withdrawn)
        found = self.acts.get(key)
        if found is None:
            found = self.acts[key] = Act(_kind(kind, withdrawn), cause)
        return found

    def event(self, row: _Row) -> Event:
        _clock, pk, told, kind, cause, corrects, withdrawn, frozen = row
        at = as_moment(told) if isinstance(told, int) else told
        new, restart = self.of(frozen) if frozen else (None, False)
        return Event(pk, at, _kind(kind, withdrawn), cause, new, restart, corrects)


def _kind(kind: str, withdrawn: bool) -> Kind:  # noqa: FBT001
    return Kind.STRIKE if withdrawn else _KINDS[kind]


def _rows_of(clocks: QuerySet[Clock], terms: _Terms) -> Iterator[tuple[int, Frozen, list[_Row]]]:
    """(clock, its first commitment, the rows of its events in no order) of each clock, by its number: two
    queries.
    """
    text = Cast("frozen", TextField())
    rows = clocks.order_by("pk").annotate(frozen_text=text).values_list(*_CLOCK)
    events = ClockEvent.objects.filter(clock__in=clocks.order_by().values("pk"))
    if not clocks.query.where:
        events = ClockEvent.objects.all()
    told = events.order_by("clock_id").annotate(frozen_text=text, moment=_moment())
    groups = groupby(told.values_list(*_EVENT).iterator(CHUNK), _first)
    found = next(groups, None)
    for pk, frozen in rows.iterator(CHUNK):
        while found is not None and found[0] < pk:
            found = next(groups, None)
        own = list(found[1]) if found and found[0] == pk else []
        yield pk, terms.of(frozen)[0], own


def events_of(clocks: QuerySet[Clock]) -> Iterator[tuple[int, Frozen, list[Event]]]:
    """(clock, its first commitment, its events) of each clock, by its number."""
    terms = _Terms()
    for pk, frozen, rows in _rows_of(clocks, terms):
        yield pk, frozen, [terms.event(row) for row in rows]


def states_of(clocks: QuerySet[Clock], now: dt.datetime) -> Iterator[tuple[int, ClockState]]:
    """How each clock stands at the moment."""
    terms, until = _Terms(), as_ticks(now)
    with seldom_sought():
        for pk, frozen, rows in _rows_of(clocks, terms):
            if any(map(_corrects, rows)):
                yield pk, replay([terms.event(row) for row in rows], frozen, now)
            else:
                yield pk, replay_placed(_placed(rows, terms), frozen, until)


def _placed(rows: list[_Row], terms: _Terms) -> _Placed:
    """What the events do, in the order that they count; none of them corrects another."""
    act = terms.act
    if isinstance(rows[0][2] if rows else 0, int):
        placed = [(row[2], row[1], act(row)) for row in rows]
    else:
        placed = [(as_ticks(row[2]), row[1], act(row)) for row in rows]
    placed.sort()
    return placed


def accounts_of(clocks: QuerySet[Clock], now: dt.datetime) -> Iterator[tuple[int, list[Line]]]:
    """The account of each clock, line by line."""
    with seldom_sought():
        for pk, frozen, events in events_of(clocks):
            yield pk, explain(events, frozen, now)
