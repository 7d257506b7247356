"""Draws the arrows between placed boxes, and finds room for their labels."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import atan2, ceil, degrees, dist
from typing import Literal

from samdrift.kernel.calc.map_layout.model import (
    BOX_HEIGHT,
    BOX_WIDTH,
    MapEdge,
    Path,
    Point,
    Rect,
    bezier,
)
from samdrift.kernel.calc.map_layout.placing import GAP_X, GAP_Y

Side = Literal["left", "right", "top", "bottom"]
Curve = tuple[Point, Point, Point, Point]
Port = tuple[int, int]  # an edge's place in the list, and which of its ends

_OUTWARDS: dict[Side, Point] = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1)}
_LEAST_BEND, _MOST_BEND = 24.0, 160.0
_LOOP, _LOOPS = 30.0, 3  # more loops lie on the first ones, for they must stay in the gap
_LANES = (0.75, 0.5, 1.0, 0.35, 0.875)  # of the gap
_EDGE = 6.0  # nothing is drawn nearer the page's end
_LABEL_MARGIN = 4.0
_LABEL_HEIGHT, _LABEL_WIDTH = 16.0, 60.0
_TRIED = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)


def route(
    edges: Sequence[MapEdge], boxes: Mapping[str, Rect], width: float, height: float
) -> list[Path]:
    """Return one smooth curve for each edge, from border to border.

    Arrows leave and meet a side of a box at right angles, spread along it. Between boxes of one
    row (or column) with others between them they go round by the gap.
    """
    sides = [_sides(boxes[edge.source], boxes[edge.target]) for edge in edges]
    ports = _ports(edges, sides, boxes)
    room = _Room(boxes.values())
    loops: Counter[str] = Counter()
    paths = []
    for number, edge in enumerate(edges):
        if edge.source == edge.target:
            curve = _loop(boxes[edge.source], loops[edge.source])
            loops[edge.source] += 1
        else:
            curve = _curve(ports[number, 0], ports[number, 1], sides[number], number)
        paths.append(_path(edge, _inside(curve, width, height), room))
    return paths


def _sides(source: Rect, target: Rect) -> tuple[Side, Side]:
    """Say which side an arrow leaves by, and which it comes to."""
    dx, dy = target.centre[0] - source.centre[0], target.centre[1] - source.centre[1]
    if dy == 0 and abs(dx) > BOX_WIDTH + GAP_X:
        return "top", "top"
    if dx == 0 and abs(dy) > BOX_HEIGHT + GAP_Y:
        return "right", "right"
    # Along the way with more room between the two.
    if abs(dx) - BOX_WIDTH > abs(dy) - BOX_HEIGHT:
        return ("right", "left") if dx > 0 else ("left", "right")
    return ("bottom", "top") if dy > 0 else ("top", "bottom")


def _ports(
    edges: Sequence[MapEdge], sides: Sequence[tuple[Side, Side]], boxes: Mapping[str, Rect]
) -> dict[Port, Point]:
    """Spread the ends along each side, in the order of what they lead to: then they cross less."""
    on_side: dict[tuple[str, Side], list[tuple[tuple[float, float], str, Port]]] = defaultdict(list)
    for number, edge in enumerate(edges):
        if edge.source == edge.target:
            continue
        ends = ((edge.source, edge.target), (edge.target, edge.source))
        for end, (own, other) in enumerate(ends):
            side = sides[number][end]
            x, y = boxes[other].centre
            order = (x, y) if side in ("top", "bottom") else (y, x)
            on_side[own, side].append((order, edge.id, (number, end)))
    found: dict[Port, Point] = {}
    for (own, side), ends_here in on_side.items():
        for place, (_, _, port) in enumerate(sorted(ends_here), 1):
            found[port] = _point_on(boxes[own], side, place / (len(ends_here) + 1))
    return found


def _point_on(box: Rect, side: Side, part: float) -> Point:
    if side in ("top", "bottom"):
        return box.x + box.width * part, box.y if side == "top" else box.bottom
    return box.x if side == "left" else box.right, box.y + box.height * part


def _curve(start: Point, end: Point, sides: tuple[Side, Side], number: int) -> Curve:
    bend = min(max(dist(start, end) * 0.4, _LEAST_BEND), _MOST_BEND)
    if sides[0] == sides[1]:
        # A curve with both controls at this height rises by three quarters of it; those that
        # share a gap take different lanes.
        lane = _LANES[number % len(_LANES)]
        bend = (GAP_Y if sides[0] == "top" else GAP_X) * lane
    return start, _moved(start, sides[0], bend), _moved(end, sides[1], bend), end


def _loop(box: Rect, earlier: int) -> Curve:
    """Go out to the right and come back from above, round the corner and earlier loops."""
    out = _LOOP + 6 * (earlier % _LOOPS)
    start = (box.right, box.y + out / 3)
    end = (box.right - out / 2, box.y)
    return start, (box.right + out, start[1]), (end[0], box.y - out), end


def _moved(point: Point, side: Side, length: float) -> Point:
    x, y = _OUTWARDS[side]
    return point[0] + x * length, point[1] + y * length


def _inside(curve: Curve, width: float, height: float) -> Curve:
    """Keep the controls, and so the whole curve, on the page."""
    start, one, two, end = curve
    return start, _clamped(one, width, height), _clamped(two, width, height), end


def _clamped(point: Point, width: float, height: float) -> Point:
    x, y = point
    return min(max(x, _EDGE), width - _EDGE), min(max(y, _EDGE), height - _EDGE)


def _path(edge: MapEdge, curve: Curve, room: "_Room") -> Path:
    _, _, control, end = curve
    angle = degrees(atan2(end[1] - control[1], end[0] - control[0]))
    return Path(edge.id, *curve, angle=angle, label_at=room.label_on(curve))


class _Room:
    """Where labels may stand: on no box, and if possible not on each other."""

    _CELL = 256

    def __init__(self, boxes: Iterable[Rect]) -> None:
        self.cells: dict[tuple[int, int], list[Rect]] = defaultdict(list)
        self.labels: dict[tuple[int, int], list[Point]] = defaultdict(list)
        for box in boxes:
            for column in range(int(box.x) // self._CELL, ceil(box.right) // self._CELL + 1):
                for row in range(int(box.y) // self._CELL, ceil(box.bottom) // self._CELL + 1):
                    self.cells[column, row].append(box)

    def label_on(self, curve: Curve) -> Point:
        """Return the best point on the curve for a label, and keep it."""
        points = [bezier(curve, t) for t in _TRIED]
        free = [point for point in points if self._box_at(point) is None]
        unused = (point for point in free if not self._is_used(point))
        best = next(unused, None) or (free[0] if free else self._beside(points[0]))
        self.labels[self._cell(best)].append(best)
        return best

    def _cell(self, point: Point) -> tuple[int, int]:
        return int(point[0] // self._CELL), int(point[1] // self._CELL)

    def _box_at(self, point: Point) -> Rect | None:
        boxes = self.cells.get(self._cell(point), ())
        return next((box for box in boxes if box.holds(point, _LABEL_MARGIN)), None)

    def _is_used(self, point: Point) -> bool:
        x, y = point
        return any(
            abs(x - other[0]) < _LABEL_WIDTH and abs(y - other[1]) < _LABEL_HEIGHT
            for other in self.labels.get(self._cell(point), ())
        )

    def _beside(self, point: Point) -> Point:
        """Move to the gap above the box the point lies on: there is room between all boxes."""
        box = self._box_at(point)
        return point if box is None else (point[0], box.y - GAP_Y / 3)
