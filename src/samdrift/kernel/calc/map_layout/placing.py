"""Places boxes in frames, and frames on the page."""

from collections.abc import Mapping, Sequence
from math import ceil, dist, sqrt

from samdrift.kernel.calc.map_layout.model import (
    BOX_HEIGHT,
    BOX_WIDTH,
    Frame,
    MapEdge,
    MapNode,
    Point,
    Rect,
)

# Between boxes there is room for arrows that go round, and for their labels.
GAP_X, GAP_Y = 56, 48
MARGIN = 32
_PADDING = 40
_TITLE = 32
_BETWEEN_FRAMES = 48
_FRAME_SHAPE = 1.4  # width to height
_PAGE_SHAPE = 1.5
_WIDTHS_TRIED = (0.9, 1.0, 1.1, 1.25, 1.4, 1.6)  # of the ideal page's
_SWEEPS = 8

Slots = dict[str, list[str]]  # for each area the ids of its nodes, row by row


def place(
    nodes: Sequence[MapNode], edges: Sequence[MapEdge]
) -> tuple[list[Frame], dict[str, Rect], float, float]:
    """Return frames, the boxes by id, and the page's width and height.

    Areas stand in the order they are first met. Inside an area the boxes lie in a grid, each
    near those it is linked with, which shortens the arrows and lessens their crossings.
    """
    slots: Slots = {}
    for node in nodes:
        slots.setdefault(node.area, []).append(node.id)
    frames, width, height = _frames({area: len(ids) for area, ids in slots.items()})
    places = {frame.area: _grid(frame, len(slots[frame.area])) for frame in frames}
    slots = _ordered(slots, places, _neighbours(edges))
    boxes = {
        one: Rect(*corner, BOX_WIDTH, BOX_HEIGHT)
        for area, ids in slots.items()
        for one, corner in zip(ids, places[area], strict=True)
    }
    return frames, boxes, width, height


def _columns(count: int) -> int:
    cell = (BOX_HEIGHT + GAP_Y) / (BOX_WIDTH + GAP_X)
    return max(1, min(count, round(sqrt(count * _FRAME_SHAPE * cell))))


def _frame_size(count: int) -> tuple[float, float]:
    columns = _columns(count)
    rows = ceil(count / columns)
    width = columns * BOX_WIDTH + (columns - 1) * GAP_X + 2 * _PADDING
    height = rows * BOX_HEIGHT + (rows - 1) * GAP_Y + 2 * _PADDING + _TITLE
    return width, height


def _frames(counts: Mapping[str, int]) -> tuple[list[Frame], float, float]:
    """Set the frames in lines, with the page width that gives the best page of those tried."""
    sizes = {area: _frame_size(count) for area, count in counts.items()}
    surface = sum((w + _BETWEEN_FRAMES) * (h + _BETWEEN_FRAMES) for w, h in sizes.values())
    widest = max((w for w, _ in sizes.values()), default=0)
    limits = [max(widest, sqrt(surface * _PAGE_SHAPE) * part) for part in _WIDTHS_TRIED]
    return min((_set_in_lines(sizes, limit) for limit in limits), key=_waste)


def _waste(page: tuple[list[Frame], float, float]) -> float:
    """Weigh a page: small is good, and so is a shape that suits a screen."""
    _, width, height = page
    shape = width / height / _PAGE_SHAPE
    return width * height * max(shape, 1 / shape)


def _set_in_lines(
    sizes: Mapping[str, tuple[float, float]], limit: float
) -> tuple[list[Frame], float, float]:
    """Set the frames from left to right, like words; return them and the page's size."""
    frames: list[Frame] = []
    x: float = MARGIN
    y: float = MARGIN
    line = 0.0
    for area, (w, h) in sizes.items():
        if x > MARGIN and x + w > MARGIN + limit:
            x, y, line = MARGIN, y + line + _BETWEEN_FRAMES, 0.0
        frames.append(Frame(area, Rect(x, y, w, h), (x + _PADDING / 2, y + _TITLE - 6)))
        x, line = x + w + _BETWEEN_FRAMES, max(line, h)
    right = max((frame.rect.right for frame in frames), default=MARGIN)
    return frames, right + MARGIN, y + line + MARGIN


def _grid(frame: Frame, count: int) -> list[Point]:
    columns = _columns(count)
    left, top = frame.rect.x + _PADDING, frame.rect.y + _PADDING + _TITLE
    return [
        (left + at % columns * (BOX_WIDTH + GAP_X), top + at // columns * (BOX_HEIGHT + GAP_Y))
        for at in range(count)
    ]


def _neighbours(edges: Sequence[MapEdge]) -> dict[str, list[str]]:
    linked: dict[str, list[str]] = {}
    for edge in edges:
        if edge.source != edge.target:
            linked.setdefault(edge.source, []).append(edge.target)
            linked.setdefault(edge.target, []).append(edge.source)
    return linked


def _ordered(
    slots: Slots, places: Mapping[str, list[Point]], linked: Mapping[str, list[str]]
) -> Slots:
    """Move each box towards the middle (barycentre) of those it is linked with.

    Each sweep is tried whole; the best order met is kept, and then neighbours change places
    where that alone makes the arrows shorter.
    """
    at = _corners(slots, places)
    best, shortest = dict(at), _length(at, linked)
    for _ in range(_SWEEPS):
        for area, ids in slots.items():
            slots[area] = _by_barycentre(ids, places[area], at, linked)
            at.update(zip(slots[area], places[area], strict=True))
        length = _length(at, linked)
        if length < shortest:
            best, shortest = dict(at), length
    for area, ids in slots.items():
        ids.sort(key=lambda one: (best[one][1], best[one][0]))
        _swap_neighbours(ids, places[area], best, linked)
    return slots


def _corners(slots: Slots, places: Mapping[str, list[Point]]) -> dict[str, Point]:
    return {
        one: corner
        for area, ids in slots.items()
        for one, corner in zip(ids, places[area], strict=True)
    }


def _by_barycentre(
    ids: list[str], corners: list[Point], at: Mapping[str, Point], linked: Mapping[str, list[str]]
) -> list[str]:
    """Fill the grid row by row with those that want to be highest, each row from the left."""
    wanted = {one: _barycentre(one, at, linked) for one in ids}
    downwards = sorted(ids, key=lambda one: (wanted[one][1], wanted[one][0], one))
    columns = sum(corner[1] == corners[0][1] for corner in corners)
    rows = [downwards[start : start + columns] for start in range(0, len(ids), columns)]
    return [one for row in rows for one in sorted(row, key=lambda one: (wanted[one][0], one))]


def _barycentre(one: str, at: Mapping[str, Point], linked: Mapping[str, list[str]]) -> Point:
    others = [at[other] for other in linked.get(one, ())]
    if not others:
        return at[one]
    return sum(x for x, _ in others) / len(others), sum(y for _, y in others) / len(others)


def _length(at: Mapping[str, Point], linked: Mapping[str, list[str]]) -> float:
    return sum(dist(at[one], at[other]) for one, others in linked.items() for other in others)


def _swap_neighbours(
    ids: list[str], corners: list[Point], at: dict[str, Point], linked: Mapping[str, list[str]]
) -> None:
    columns = sum(corner[1] == corners[0][1] for corner in corners)
    for first in range(len(ids)):
        for second in (first + 1, first + columns):
            if second >= len(ids):
                continue
            before = _reach(ids[first], at, linked) + _reach(ids[second], at, linked)
            _swap(ids, first, second, at)
            if _reach(ids[first], at, linked) + _reach(ids[second], at, linked) >= before:
                _swap(ids, first, second, at)


def _swap(ids: list[str], first: int, second: int, at: dict[str, Point]) -> None:
    one, other = ids[first], ids[second]
    ids[first], ids[second] = other, one
    at[one], at[other] = at[other], at[one]


def _reach(one: str, at: Mapping[str, Point], linked: Mapping[str, list[str]]) -> float:
    return sum(dist(at[one], at[other]) for other in linked.get(one, ()))
