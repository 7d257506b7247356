"""What breaks if something stops, and what it leans on itself: paths through a graph of flows.

A flow carries something from its source to its target. When the source stops, the target breaks
if it needs what it gets, may break if nobody has said whether it does, and does not if it can do
without. A flow that goes both ways makes the source lean on the target as well; nobody is asked
whether it needs to, so there it is always *may*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

Node = Hashable


class Way(StrEnum):
    """Which way to follow the flows: what leans on the start, or what the start leans on."""

    BREAKS = "breaks"
    LEANS_ON = "leans_on"


@dataclass(frozen=True, slots=True)
class Flow:
    """From `source` to `target`; `needed` is whether the target needs it, None when not known."""

    source: Node
    target: Node
    both: bool = False
    needed: bool | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """A node that is reached: how many flows away, whether surely, and along which path.

    `path` begins with a start and ends with the node itself.
    """

    node: Node
    level: int
    certain: bool
    path: tuple[Node, ...]


_Edges = Mapping[Node, list[Node]]


def reached(flows: Iterable[Flow], starts: Iterable[Node], way: Way) -> list[Reached]:
    """Everything reached from the starts, nearest first, each node once, the starts left out.

    What is reached by flows that are all needed is certain, and gets the shortest such path;
    the rest gets its shortest path. Loops are followed once. The cost follows the number of flows.
    """
    sure, any_flow = _edges(flows, way)
    begin = list(dict.fromkeys(starts))
    certain = _paths(sure, begin)
    possible = _paths(any_flow, begin)
    found = [
        Reached(node, len(path) - 1, node in certain, path)
        for node, path in {**possible, **certain}.items()
        if len(path) > 1
    ]
    return sorted(found, key=lambda one: (one.level, not one.certain))


def levels(found: Iterable[Reached]) -> list[tuple[int, list[Reached]]]:
    """What was reached, gathered by how far away it is."""
    by_level: dict[int, list[Reached]] = defaultdict(list)
    for one in found:
        by_level[one.level].append(one)
    return sorted(by_level.items())


def _edges(flows: Iterable[Flow], way: Way) -> tuple[_Edges, _Edges]:
    """The edges that are sure, and all that may be."""
    sure: dict[Node, list[Node]] = defaultdict(list)
    possible: dict[Node, list[Node]] = defaultdict(list)
    for flow in flows:
        ends = [(flow.source, flow.target, flow.needed)]
        if flow.both:
            ends.append((flow.target, flow.source, None))
        for source, target, needed in ends:
            first, then = (source, target) if way is Way.BREAKS else (target, source)
            if needed is not False:
                possible[first].append(then)
            if needed:
                sure[first].append(then)
    return sure, possible


def _paths(edges: _Edges, starts: list[Node]) -> dict[Node, tuple[Node, ...]]:
    """The shortest path to every node that can be reached, breadth first."""
    paths: dict[Node, tuple[Node, ...]] = {start: (start,) for start in starts}
    ring = starts
    while ring:
        further: list[Node] = []
        for node in ring:
            for then in edges.get(node, ()):
                if then not in paths:
                    paths[then] = (*paths[node], then)
                    further.append(then)
        ring = further
    return paths
