"""Who is on call when: turns on the wall clock of Oslo, then changes, absences and opening hours.

A layer's people take turns of whole days, handed over at one time of the day. A change puts another
person (or nobody) in for a while. Whoever is away is not on: the time is a gap that is named. Last,
the opening hours are taken out: while the team is at work, nobody is on call.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from samdrift.kernel.calc.service_time.moments import as_moment, wall_ticks
from samdrift.kernel.calc.spans import Span, common

TURN, CHANGE = "turn", "change"
"""Why the person is on: by turn, or because it was changed."""
EMPTY, AWAY, NOBODY = "empty", "away", "nobody"
"""Why nobody is on: there are no people in turn, the person is away, or it was decided so."""


@dataclass(frozen=True)
class Layer:
    """People (by id) in turn, each `days` long, from the day `first` up to `end` (None: for good);
    handed over so many minutes past midnight. Raises ValueError for a turn without length.
    """

    key: int
    people: tuple[int, ...]
    first: dt.date
    days: int
    hand_over: int
    end: dt.date | None = None

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError("A turn is at least a day.")


@dataclass(frozen=True)
class Change:
    """In this stretch the person (None: nobody) is on instead. A later change goes before an earlier."""

    layer: int
    person: int | None
    span: Span


@dataclass(frozen=True)
class Shift:
    """On call from one moment to another; `person` None is a gap. `instead_of` is whose turn it was."""

    layer: int
    person: int | None
    span: Span
    why: str
    instead_of: int | None = None

    @property
    def is_gap(self) -> bool:
        return self.person is None


def wall(day: dt.date, minute: int) -> dt.datetime:
    """The instant the clock in Oslo shows so many minutes past the day's midnight."""
    return as_moment(wall_ticks(day.toordinal(), minute))


def shifts(
    layer: Layer,
    within: Span,
    *,
    changes: Iterable[Change] = (),
    away: Mapping[int, Sequence[Span]] | None = None,
    closed: Sequence[Span] | None = None,
) -> list[Shift]:
    """The layer's shifts in the stretch, in order and apart. `closed` is when the team is not at work
    (None: all the time); `away` tells by person when somebody cannot be on.
    """
    found = list(turns(layer, within))
    for change in changes:
        if change.layer == layer.key:
            found = _changed(found, change)
    found = [piece for shift in found for piece in _without_those_away(shift, away or {})]
    if closed is not None:
        found = [replace(one, span=span) for one in found for span in common([one.span], closed)]
    return _joined(sorted(found, key=lambda one: one.span.start))


def turns(layer: Layer, within: Span) -> Iterator[Shift]:
    """Each turn that has time in the stretch, cut to it."""
    number = max(0, (within.start.date() - layer.first).days // layer.days - 1)
    while True:
        first = layer.first + dt.timedelta(days=number * layer.days)
        last = first + dt.timedelta(days=layer.days)
        if layer.end is not None:
            last = min(last, layer.end)
        start, end = wall(first, layer.hand_over), wall(last, layer.hand_over)
        if start >= within.end or (layer.end is not None and first >= layer.end):
            return
        cut = _cut(start, end, within)
        if cut is not None:
            person = layer.people[number % len(layer.people)] if layer.people else None
            yield Shift(layer.key, person, cut, TURN if layer.people else EMPTY)
        number += 1


def gaps(found: Iterable[Shift]) -> list[Shift]:
    """The stretches in which nobody is on, named by why."""
    return [one for one in found if one.is_gap]


def at(found: Iterable[Shift], moment: dt.datetime) -> Shift | None:
    """The shift that is on at the moment; the moment it ends is the next one's."""
    for one in found:
        if one.span.start <= moment < one.span.end:
            return one
    return None


def _changed(found: list[Shift], change: Change) -> list[Shift]:
    made: list[Shift] = []
    for one in found:
        cut = _cut(change.span.start, change.span.end, one.span)
        if cut is None:
            made.append(one)
            continue
        why = CHANGE if change.person is not None else NOBODY
        was = one.person if one.instead_of is None else one.instead_of
        instead = None if was == change.person else was
        made += _around(one, cut)
        made.append(Shift(one.layer, change.person, cut, why, instead))
    return made


def _without_those_away(shift: Shift, away: Mapping[int, Sequence[Span]]) -> list[Shift]:
    if shift.person is None:
        return [shift]
    found, gone = [shift], common([shift.span], away.get(shift.person, ()))
    for cut in gone:
        last = found.pop()
        before, after = _parts(last, cut)
        found += [before] if before else []
        found.append(Shift(last.layer, None, cut, AWAY, last.person))
        found += [after] if after else []
    return found


def _around(one: Shift, cut: Span) -> list[Shift]:
    return [part for part in _parts(one, cut) if part is not None]


def _parts(one: Shift, cut: Span) -> tuple[Shift | None, Shift | None]:
    """What is left of the shift before and after the cut."""
    start, end = one.span.start, one.span.end
    before = replace(one, span=Span(start, cut.start)) if start < cut.start else None
    after = replace(one, span=Span(cut.end, end)) if cut.end < end else None
    return before, after


def _cut(start: dt.datetime, end: dt.datetime, within: Span) -> Span | None:
    start, end = max(start, within.start), min(end, within.end)
    return Span(start, end) if start < end else None


def _joined(found: list[Shift]) -> list[Shift]:
    """Stretches that meet and are the same are one."""
    made: list[Shift] = []
    for one in found:
        last = made[-1] if made else None
        if last and last.span.end == one.span.start and replace(last, span=one.span) == one:
            made[-1] = replace(one, span=Span(last.span.start, one.span.end))
        else:
            made.append(one)
    return made
