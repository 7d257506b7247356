"""Draws a map of systems grouped by area: pure numbers, the same for the same input."""

from collections.abc import Sequence

from samdrift.kernel.calc.map_layout.model import (
    BOX_HEIGHT,
    BOX_WIDTH,
    Box,
    Frame,
    MapEdge,
    MapLayout,
    MapNode,
    Path,
    Point,
    Rect,
)
from samdrift.kernel.calc.map_layout.placing import place
from samdrift.kernel.calc.map_layout.routing import route

__all__ = [
    "BOX_HEIGHT",
    "BOX_WIDTH",
    "Box",
    "Frame",
    "MapEdge",
    "MapLayout",
    "MapNode",
    "Path",
    "Point",
    "Rect",
    "layout",
]


def layout(nodes: Sequence[MapNode], edges: Sequence[MapEdge]) -> MapLayout:
    """Return where to draw everything.

    Each area is a titled frame, in the order the areas are met, with its boxes in a grid; boxes
    never overlap. Each edge is one curve between the borders of its two boxes.
    Raises ValueError for a node id used twice, or an edge to a node that is not there.
    """
    ids = {node.id for node in nodes}
    if len(ids) < len(nodes):
        raise ValueError("Two nodes of the map have the same id.")
    for edge in edges:
        if not {edge.source, edge.target} <= ids:
            raise ValueError(f"The edge {edge.id} leads to a node that is not in the map.")
    frames, boxes, width, height = place(nodes, edges)
    return MapLayout(
        width=width,
        height=height,
        frames=tuple(frames),
        boxes=tuple(Box(node.id, boxes[node.id]) for node in nodes),
        paths=tuple(route(edges, boxes, width, height)),
    )
