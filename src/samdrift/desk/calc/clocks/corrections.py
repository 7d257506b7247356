"""Events as they count: corrected ones in the place of those they correct, in order of time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from samdrift.desk.calc.clocks.events import Event, Kind


class Settled(NamedTuple):
    """The events that count, in order, and those that do not: corrected, or struck."""

    events: list[Event]
    replaced: list[tuple[Event, Event]]
    """Each event that no longer counts, with the one that stands in its place."""


def settled(events: Iterable[Event]) -> Settled:
    """Put corrections in the place of what they correct.

    Of several corrections of one event the last written counts, whichever it names. A corrected
    event keeps its place among others of the same moment. A correction of an event that is not
    there stands as an event of its own.
    """
    known = {event.seq: event for event in events}
    if not any(event.replaces is not None for event in known.values()):
        return Settled(sorted(known.values(), key=_moment), [])
    groups: dict[int, list[Event]] = {}
    for seq in sorted(known):
        groups.setdefault(_root(known, seq), []).append(known[seq])
    placed = [(group[-1].at, root, group[-1]) for root, group in groups.items()]
    placed.sort(key=lambda one: one[:2])
    replaced = [(event, group[-1]) for group in groups.values() for event in group[:-1]]
    return Settled([event for _at, _root, event in placed if event.kind != Kind.STRIKE], replaced)


def _moment(event: Event) -> tuple[object, int]:
    return event.at, event.seq


def _root(known: dict[int, Event], seq: int) -> int:
    """The first event of a chain of corrections; one corrects only what was written before it."""
    while True:
        before = known[seq].replaces
        if before is None or before >= seq or before not in known:
            return seq
        seq = before
