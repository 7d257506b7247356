"""Events as they count: corrected ones in the place of those they correct, in order of time."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

from samdrift.desk.calc.clocks.events import Event, Kind
from samdrift.kernel.calc.service_time.moments import as_ticks

_PLACE = itemgetter(0, 1)


class Settled(NamedTuple):
    """The events that count, in order, and those that do not: corrected, or struck."""

    events: list[tuple[int, int, Event]]
    """The moment, in microseconds since 1970, and the number that orders those of one moment."""
    replaced: list[tuple[Event, Event]]
    """Each event that no longer counts, with the one that stands in its place."""


def settled(events: Iterable[Event]) -> Settled:
    """Put corrections in the place of what they correct.

    Of several corrections of one event the last written counts, whichever it names. A corrected
    event keeps its place among others of the same moment. A correction of an event that is not
    there stands as an event of its own.
    """
    events = list(events)
    for event in events:
        if event.replaces is not None:
            return _corrected({event.seq: event for event in events})
    placed = [(as_ticks(event.at), event.seq, event) for event in events]
    placed.sort(key=_PLACE)
    return Settled(placed, [])


def _corrected(known: dict[int, Event]) -> Settled:
    groups: dict[int, list[Event]] = {}
    for seq in sorted(known):
        groups.setdefault(_root(known, seq), []).append(known[seq])
    placed = [
        (as_ticks(group[-1].at), root, group[-1])
        for root, group in groups.items()
        if group[-1].kind != Kind.STRIKE or group[-1].seq == root
    ]
    replaced = [(event, group[-1]) for group in groups.values() for event in group[:-1]]
    return Settled(sorted(placed, key=_PLACE), replaced)


def _root(known: dict[int, Event], seq: int) -> int:
    """The first event of a chain of corrections; one corrects only what was written before it."""
    while True:
        before = known[seq].replaces
        if before is None or before >= seq or before not in known:
            return seq
        seq = before
