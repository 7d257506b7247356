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
from django.db.models import BigIntegerField, Expression, F, Func, QuerySet, TextField
from django.db.models.functions import Cast

from samdrift.desk.calc.clocks import ClockState, Event, Frozen, Kind, Line, explain, replay
from samdrift.desk.models.clocks import Clock, ClockEvent
from samdrift.desk.queries.clocks import Calendars, terms_of
from samdrift.kernel.calc.service_time.moments import as_moment

CHUNK = 10_000
"""Rows fetched at a time."""
_KINDS = {str(kind): kind for kind in Kind}
_CLOCK = ("pk", "frozen_text")
_EVENT = ("clock_id", "pk", "moment", "kind", "cause", "corrects_id", "is_withdrawn", "frozen_text")
_first = itemgetter(0)


def _moment() -> Expression | F:
    """Whole microseconds since 1970 where the database can tell them: to read a time as text takes
    several times as long.
    """
    if connection.vendor != "postgresql":
        return F("at")
    told = "(EXTRACT(EPOCH FROM %(expressions)s) * 1000000)::bigint"
    return Func(F("at"), template=told, output_field=BigIntegerField())


class _Terms:
    """Commitments by their text as the database has it: there are few, however many clocks."""

    def __init__(self) -> None:
        self.calendars = Calendars()
        self.known: dict[str, tuple[Frozen, bool]] = {}

    def of(self, text: str) -> tuple[Frozen, bool]:
        """The commitment, and whether the time used begins anew with it."""
        found = self.known.get(text)
        if found is None:
            content = orjson.loads(text)
            self.calendars.fetch([content["calendar"]])
            found = terms_of(content, self.calendars), bool(content.get("restart"))
            self.known[text] = found
        return found


def events_of(clocks: QuerySet[Clock]) -> Iterator[tuple[int, Frozen, list[Event]]]:
    """(clock, its first commitment, its events) of each clock, by its number: two queries."""
    terms, text = _Terms(), Cast("frozen", TextField())
    rows = clocks.order_by("pk").annotate(frozen_text=text).values_list(*_CLOCK)
    events = ClockEvent.objects.filter(clock__in=clocks.order_by().values("pk"))
    if not clocks.query.where:
        events = ClockEvent.objects.all()
    told = events.order_by("clock_id", "pk").annotate(frozen_text=text, moment=_moment())
    groups = groupby(told.values_list(*_EVENT).iterator(CHUNK), _first)
    found = next(groups, None)
    for pk, frozen in rows.iterator(CHUNK):
        while found is not None and found[0] < pk:
            found = next(groups, None)
        own = [_event(row, terms) for row in found[1]] if found and found[0] == pk else []
        yield pk, terms.of(frozen)[0], own


def _event(row: tuple[Any, ...], terms: _Terms) -> Event:
    _clock, pk, told, kind, cause, corrects, withdrawn, frozen = row
    at = as_moment(told) if isinstance(told, int) else told
    new, restart = terms.of(frozen) if frozen else (None, False)
    return Event(pk, at, Kind.STRIKE if withdrawn else _KINDS[kind], cause, new, restart, corrects)


def states_of(clocks: QuerySet[Clock], now: dt.datetime) -> Iterator[tuple[int, ClockState]]:
    """How each clock stands at the moment."""
    for pk, frozen, events in events_of(clocks):
        yield pk, replay(events, frozen, now)


def accounts_of(clocks: QuerySet[Clock], now: dt.datetime) -> Iterator[tuple[int, list[Line]]]:
    """The account of each clock, line by line."""
    for pk, frozen, events in events_of(clocks):
        yield pk, explain(events, frozen, now)
