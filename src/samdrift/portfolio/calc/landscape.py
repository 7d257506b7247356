"""The landscape a map draws: systems and what flows between them, gathered from single uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple


class Spot(NamedTuple):
    """A node: kind is system, component or external; key an id, or an external's name."""

    kind: str
    key: int | str


@dataclass(frozen=True, slots=True)
class Thing:
    """What stands at a spot, and how many of the members' uses it gathers."""

    spot: Spot
    name: str
    group: str = ""
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Stream:
    """What flows between two spots; `flows` is how many of the members' flows it gathers."""

    source: Spot
    target: Spot
    content: str
    both: bool = False
    flows: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """All that flows between two spots: what, how many flows, and whether some go the other way."""

    source: Spot
    target: Spot
    contents: tuple[str, ...]
    flows: int
    both: bool


@dataclass(frozen=True, slots=True)
class Landscape:
    things: tuple[Thing, ...]
    lines: tuple[Line, ...]
    left_out: int = 0
    """How many things there was no room for."""


def landscape(things: Iterable[Thing], streams: Iterable[Stream]) -> Landscape:
    """Gather streams into one line for each pair of spots; flows to unknown spots are left out."""
    known = {thing.spot: thing for thing in things}
    pairs: dict[tuple[Spot, Spot], list[tuple[Stream, bool]]] = defaultdict(list)
    for stream in streams:
        if stream.source in known and stream.target in known and stream.source != stream.target:
            turned = (stream.target, stream.source) in pairs
            pair = (stream.target, stream.source) if turned else (stream.source, stream.target)
            pairs[pair].append((stream, turned))
    lines = tuple(_line(*pair, found) for pair, found in pairs.items())
    return Landscape(tuple(known.values()), lines)


def _line(source: Spot, target: Spot, found: Sequence[tuple[Stream, bool]]) -> Line:
    contents = tuple(sorted({stream.content for stream, _turned in found}))
    both = any(stream.both for stream, _turned in found) or len({t for _s, t in found}) > 1
    flows = sum(stream.flows for stream, _turned in found)
    return Line(source, target, contents, flows, both)


def near(whole: Landscape, centre: Spot, steps: int = 1) -> Landscape:
    """The part within so many lines of one spot, whichever way they go."""
    inside, ring = {centre}, {centre}
    for _step in range(steps):
        ring = {
            other
            for line in whole.lines
            for one, other in ((line.source, line.target), (line.target, line.source))
            if one in ring and other not in inside
        }
        inside |= ring
    return only(whole, inside)


def only(whole: Landscape, spots: set[Spot]) -> Landscape:
    """The part that lies between these spots."""
    return replace(
        whole,
        things=tuple(t for t in whole.things if t.spot in spots),
        lines=tuple(line for line in whole.lines if {line.source, line.target} <= spots),
    )


def without_strays(whole: Landscape) -> Landscape:
    """Components and outsiders that nothing flows to or from have no place on the map."""
    joined = {spot for line in whole.lines for spot in (line.source, line.target)}
    return only(whole, {t.spot for t in whole.things if t.spot.kind == "system"} | joined)


def at_most(whole: Landscape, most: int) -> Landscape:
    """The part with the most connected things, so that the picture can still be read."""
    if len(whole.things) <= most:
        return whole
    ties: dict[Spot, int] = defaultdict(int)
    for line in whole.lines:
        ties[line.source] += line.flows
        ties[line.target] += line.flows
    ordered = sorted(whole.things, key=lambda t: (-ties[t.spot], -t.uses, t.name))
    part = only(whole, {thing.spot for thing in ordered[:most]})
    return replace(part, left_out=len(whole.things) - most)
