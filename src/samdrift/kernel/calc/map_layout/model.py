"""What a map is drawn from, and what a drawn map is. All measures are in points, y downwards."""

from collections.abc import Iterator
from dataclasses import dataclass

Point = tuple[float, float]

BOX_WIDTH = 200
BOX_HEIGHT = 56


@dataclass(frozen=True, slots=True)
class MapNode:
    """A thing to draw as a box, in the frame of its area."""

    id: str
    area: str


@dataclass(frozen=True, slots=True)
class MapEdge:
    """An arrow from one box to another, or back to itself."""

    id: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Rect:
    """An upright rectangle by its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    def holds(self, point: Point, margin: float = 0) -> bool:
        """Tell whether the point lies inside, or outside by less than the margin."""
        x, y = point
        inside_x = self.x - margin < x < self.right + margin
        return inside_x and self.y - margin < y < self.bottom + margin

    def overlaps(self, other: "Rect") -> bool:
        """Tell whether the two have an area in common."""
        beside = self.x >= other.right or other.x >= self.right
        return not beside and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of an area; its title stands in the band at the top, `title_at` its baseline."""

    area: str
    rect: Rect
    title_at: Point


@dataclass(frozen=True, slots=True)
class Box:
    """A placed node."""

    id: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class Path:
    """A placed edge: one cubic Bézier curve from the border of one box to that of another.

    The arrow's tip is `end`; it points along `angle`, in degrees clockwise from rightwards.
    `label_at` is the middle of the edge's label, on no box.
    """

    id: str
    start: Point
    control_1: Point
    control_2: Point
    end: Point
    angle: float
    label_at: Point

    @property
    def d(self) -> str:
        """The curve as SVG has it in the attribute `d`."""
        points = (self.start, self.control_1, self.control_2, self.end)
        start, *curve = [f"{x:.1f} {y:.1f}" for x, y in points]
        return f"M {start} C {', '.join(curve)}"

    def points(self, count: int = 16) -> Iterator[Point]:
        """Yield points along the curve, both ends with them."""
        return (self.at(step / count) for step in range(count + 1))

    def at(self, t: float) -> Point:
        """Return the point at `t`, from 0 at the start to 1 at the end."""
        return bezier((self.start, self.control_1, self.control_2, self.end), t)


@dataclass(frozen=True, slots=True)
class MapLayout:
    """A drawn map; everything lies inside `width` × `height`."""

    width: float
    height: float
    frames: tuple[Frame, ...]
    boxes: tuple[Box, ...]
    paths: tuple[Path, ...]


def bezier(curve: tuple[Point, Point, Point, Point], t: float) -> Point:
    """Return the point at `t` of a cubic Bézier curve."""
    u = 1 - t
    weights = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
    x = sum(weight * point[0] for weight, point in zip(weights, curve, strict=True))
    y = sum(weight * point[1] for weight, point in zip(weights, curve, strict=True))
    return x, y
