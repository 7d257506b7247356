"""A landscape made into a picture: what to draw where, as plain numbers and lines of text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import atan2, degrees

from samdrift.kernel.calc.map_layout import MapEdge, MapLayout, MapNode, Path, Rect, layout
from samdrift.portfolio.calc.landscape import Landscape, Line, Spot, Thing

LINE_LENGTH = 22
"""Letters that fit on one line of a box."""
_MARGIN = 14


@dataclass(frozen=True, slots=True)
class Text:
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A thing in its box, with its name broken into lines."""

    thing: Thing
    rect: Rect
    lines: tuple[Text, ...]
    url: str


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line with the names at its ends; `tips` are the transforms of its arrow heads."""

    line: Line
    source: str
    target: str
    d: str
    tips: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawnFrame:
    name: str
    rect: Rect
    title: Text


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything to draw, within `width` × `height`."""

    width: float
    height: float
    frames: tuple[DrawnFrame, ...]
    boxes: tuple[DrawnBox, ...]
    lines: tuple[DrawnLine, ...]


def spot_id(spot: Spot) -> str:
    return f"{spot.kind}:{spot.key}"


def place(land: Landscape, groups: Mapping[str, str]) -> MapLayout:
    """Where everything stands; things of a group in one frame, `groups` names those without."""
    nodes = [MapNode(spot_id(t.spot), _group(t, groups)) for t in land.things]
    edges = [
        MapEdge(str(number), spot_id(line.source), spot_id(line.target))
        for number, line in enumerate(land.lines)
    ]
    return layout(nodes, edges)


def picture(land: Landscape, groups: Mapping[str, str], urls: Mapping[Spot, str]) -> Picture:
    """The picture of a landscape. `groups` names the frames by kind for things without a group."""
    placed = place(land, groups)
    names = {thing.spot: thing.name for thing in land.things}
    boxes = tuple(
        _box(thing, box.rect, urls.get(thing.spot, ""))
        for thing, box in zip(land.things, placed.boxes, strict=True)
    )
    paths = {path.id: path for path in placed.paths}
    lines = tuple(_line(line, paths[str(number)], names) for number, line in enumerate(land.lines))
    frames = tuple(
        DrawnFrame(f.area, f.rect, Text(*f.title_at, shortened(f.area, int(f.rect.width / 8))))
        for f in placed.frames
    )
    return Picture(placed.width, placed.height, frames, boxes, lines)


def _group(thing: Thing, groups: Mapping[str, str]) -> str:
    return thing.group or groups[thing.spot.kind]


def _box(thing: Thing, rect: Rect, url: str) -> DrawnBox:
    lines = wrapped(thing.name)
    middle = rect.y + rect.height / 2
    first = middle + 5 if len(lines) == 1 else middle - 4
    texts = tuple(
        Text(rect.x + _MARGIN, first + 18 * number, line) for number, line in enumerate(lines)
    )
    return DrawnBox(thing, rect, texts, url)


def _line(line: Line, path: Path, names: Mapping[Spot, str]) -> DrawnLine:
    tips = [_tip(path.end, path.angle)]
    if line.both:
        (x0, y0), (x1, y1) = path.start, path.control_1
        tips.append(_tip(path.start, _angle(x0 - x1, y0 - y1)))
    return DrawnLine(line, names[line.source], names[line.target], path.d, tuple(tips))


def _tip(point: tuple[float, float], angle: float) -> str:
    return f"translate({point[0]:.1f} {point[1]:.1f}) rotate({angle:.1f})"


def _angle(x: float, y: float) -> float:
    return degrees(atan2(y, x))


def wrapped(name: str, most: int = LINE_LENGTH) -> list[str]:
    """A name on one or two lines, broken between words where it can; the rest becomes dots."""
    if len(name) <= most:
        return [name]
    words = name.split()
    first = words[0]
    for word in words[1:]:
        if len(first) + 1 + len(word) > most:
            break
        first = f"{first} {word}"
    if len(first) > most:
        return [shortened(name, most)]
    rest = name[len(first) :].strip()
    return [first, shortened(rest, most)] if rest else [first]


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: max(1, most - 1)].rstrip() + "…"
