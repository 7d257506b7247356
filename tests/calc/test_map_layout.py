import random
import time
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.kernel.calc.map_layout import (
    BOX_HEIGHT,
    BOX_WIDTH,
    MapEdge,
    MapLayout,
    MapNode,
    Point,
    Rect,
    layout,
)


@st.composite
def maps(draw: st.DrawFn) -> tuple[list[MapNode], list[MapEdge]]:
    areas = draw(st.lists(st.sampled_from("Helse Skole Plan Kultur".split()), max_size=24))  # noqa: SIM905
    nodes = [MapNode(str(number), area) for number, area in enumerate(areas)]
    if not nodes:
        return [], []
    ends = st.integers(0, len(nodes) - 1).map(str)
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=40))
    return nodes, [MapEdge(f"e{n}", *pair) for n, pair in enumerate(pairs)]


def on_border(rect: Rect, point: Point) -> bool:
    x, y = point
    on_side = x in (rect.x, rect.right) and rect.y <= y <= rect.bottom
    return on_side or (y in (rect.y, rect.bottom) and rect.x <= x <= rect.right)


def within(drawn: MapLayout, point: Point) -> bool:
    return 0 <= point[0] <= drawn.width and 0 <= point[1] <= drawn.height


def big_map(count: int, links: int) -> tuple[list[MapNode], list[MapEdge]]:
    chance = random.Random(7)
    nodes = [MapNode(f"s{n}", f"Område {chance.randrange(15)}") for n in range(count)]
    names = [node.id for node in nodes]
    edges = [MapEdge(f"i{n}", *chance.choices(names, k=2)) for n in range(links)]
    return nodes, edges


@settings(deadline=None)
@given(maps())
def test_boxes_never_overlap_and_lie_in_their_own_frame(drawing) -> None:
    nodes, edges = drawing
    drawn = layout(nodes, edges)
    frames = {frame.area: frame.rect for frame in drawn.frames}
    assert [box.id for box in drawn.boxes] == [node.id for node in nodes]
    assert not any(a.rect.overlaps(b.rect) for a, b in combinations(drawn.boxes, 2))
    assert not any(a.overlaps(b) for a, b in combinations(frames.values(), 2))
    for node, box in zip(nodes, drawn.boxes, strict=True):
        rect, frame = box.rect, frames[node.area]
        assert (rect.width, rect.height) == (BOX_WIDTH, BOX_HEIGHT)
        assert frame.x < rect.x
        assert frame.y < rect.y
        assert rect.right < frame.right
        assert rect.bottom < frame.bottom


@settings(deadline=None)
@given(maps())
def test_everything_lies_on_the_page(drawing) -> None:
    drawn = layout(*drawing)
    corners = [(f.rect.right, f.rect.bottom) for f in drawn.frames]
    corners += [(f.rect.x, f.rect.y) for f in drawn.frames] + [f.title_at for f in drawn.frames]
    along = [point for path in drawn.paths for point in (*path.points(), path.label_at)]
    assert all(within(drawn, point) for point in corners + along)


@settings(deadline=None)
@given(maps())
def test_arrows_go_from_border_to_border(drawing) -> None:
    drawn = layout(*drawing)
    rects = {box.id: box.rect for box in drawn.boxes}
    for edge, path in zip(drawing[1], drawn.paths, strict=True):
        assert path.id == edge.id
        assert on_border(rects[edge.source], path.start)
        assert on_border(rects[edge.target], path.end)
        assert path.start != path.end
        assert -180 <= path.angle <= 180


@settings(deadline=None)
@given(maps())
def test_labels_lie_on_no_box(drawing) -> None:
    drawn = layout(*drawing)
    assert not any(box.rect.holds(path.label_at) for box in drawn.boxes for path in drawn.paths)


@settings(deadline=None)
@given(maps())
def test_layout_is_the_same_for_the_same_input(drawing) -> None:
    assert layout(*drawing) == layout(*drawing)


def test_areas_stand_in_the_order_given() -> None:
    nodes = [MapNode("1", "Skole"), MapNode("2", "Helse"), MapNode("3", "Skole")]
    assert [frame.area for frame in layout(nodes, []).frames] == ["Skole", "Helse"]


def test_an_arrow_to_itself_goes_round_the_corner() -> None:
    nodes = [MapNode("a", "x"), MapNode("b", "x"), MapNode("c", "x"), MapNode("d", "x")]
    drawn = layout(nodes, [MapEdge(f"e{n}", node.id, node.id) for n in range(4) for node in nodes])
    for path in drawn.paths:
        assert not any(box.rect.holds(point) for box in drawn.boxes for point in path.points(30))
        assert path.start[1] > path.end[1]


def test_arrows_within_a_row_or_column_pass_no_other_box() -> None:
    nodes = [MapNode(str(n), "x") for n in range(36)]
    drawn = layout(nodes, [])
    order = {box.id: box.rect for box in drawn.boxes}
    pairs = [
        (a, b) for a, b in combinations(order, 2) if order[a].x == order[b].x or order[a].y == order[b].y
    ]  # fmt: skip
    for a, b in pairs:
        alone = layout(nodes, [MapEdge("e", a, b)])
        rects = [box.rect for box in alone.boxes if box.id not in (a, b)]
        ends = {box.id: box.rect for box in alone.boxes}
        if ends[a].x != ends[b].x and ends[a].y != ends[b].y:
            continue
        (path,) = alone.paths
        assert not any(rect.holds(point) for rect in rects for point in path.points(30))


def test_linked_boxes_come_near_each_other() -> None:
    nodes = [MapNode(f"s{n:02d}", "x") for n in range(30)]
    edges = [MapEdge(f"e{n}", f"s{n:02d}", f"s{29 - n:02d}") for n in range(15)]

    def length(drawn: MapLayout) -> float:
        at = {box.id: box.rect.centre for box in drawn.boxes}
        return sum(
            abs(at[e.source][0] - at[e.target][0]) + abs(at[e.source][1] - at[e.target][1])
            for e in edges
        )

    assert length(layout(nodes, edges)) < 0.7 * length(layout(nodes, []))


def test_three_hundred_boxes_are_placed_at_once() -> None:
    drawing = big_map(300, 500)
    began = time.perf_counter()
    drawn = layout(*drawing)
    assert time.perf_counter() - began < 0.5
    assert 0.7 < drawn.width / drawn.height < 3


@pytest.mark.parametrize(
    ("nodes", "edges", "told"),
    [
        ([MapNode("a", "x"), MapNode("a", "y")], [], "same id"),
        ([MapNode("a", "x")], [MapEdge("e", "a", "b")], "edge e"),
    ],
)
def test_layout_refuses_what_can_not_be_drawn(nodes, edges, told) -> None:
    with pytest.raises(ValueError, match=told):
        layout(nodes, edges)


def test_an_empty_map_is_empty() -> None:
    drawn = layout([], [])
    assert (drawn.frames, drawn.boxes, drawn.paths) == ((), (), ())
    assert drawn.width > 0
    assert drawn.height > 0


def test_a_path_tells_itself_as_svg() -> None:
    nodes = [MapNode("a", "x"), MapNode("b", "x")]
    (path,) = layout(nodes, [MapEdge("e", "a", "b")]).paths
    assert path.d.startswith("M ")
    assert path.d.count(",") == 2
