"""What an architecture model holds: elements, relations, and views that draw them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Text = str | Mapping[str, str]  # one text, or one for each language: {"nb": "Lønn", "en": "Pay"}
PropertyValue = str | int | Decimal | bool | date | None  # None is unknown, and left out

ELEMENT_KINDS = frozenset(
    [
        "ApplicationCollaboration", "ApplicationComponent", "ApplicationFunction",
        "ApplicationInterface", "ApplicationProcess", "ApplicationService", "BusinessActor",
        "BusinessCollaboration", "BusinessFunction", "BusinessObject", "BusinessProcess",
        "BusinessRole", "BusinessService", "Capability", "Contract", "DataObject", "Grouping",
        "Location", "Node", "Plateau", "Product", "SystemSoftware", "TechnologyService",
    ]
)  # fmt: skip
RELATION_KINDS = frozenset(
    [
        "Access", "Aggregation", "Assignment", "Association", "Composition", "Flow",
        "Realization", "Serving", "Specialization", "Triggering",
    ]
)  # fmt: skip


class ModelError(ValueError):
    """A model that does not hang together; the text names the part."""


@dataclass(frozen=True, slots=True)
class Element:
    """A thing in the model. `id` is unique and stable; `folder` is its path in the tree."""

    id: str
    kind: str
    name: Text
    documentation: Text = ""
    properties: Mapping[str, PropertyValue] = field(default_factory=dict)
    folder: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation from one element to another, by their ids; `id` is unique and stable."""

    id: str
    kind: str
    source: str
    target: str
    name: Text = ""
    documentation: Text = ""
    properties: Mapping[str, PropertyValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Node:
    """A box in a view, measured from the view's upper left corner, with the boxes inside it.

    It draws an element, or, with `element` None, it is a frame with a label.
    """

    x: float
    y: float
    width: float
    height: float
    element: str | None = None
    label: Text = ""
    nodes: Sequence["Node"] = ()


@dataclass(frozen=True, slots=True)
class Connection:
    """A line in a view: the relation it draws, and the points where it bends."""

    relation: str
    bends: Sequence[tuple[float, float]] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A drawing. Each element stands in it once at most."""

    id: str
    name: Text
    nodes: Sequence[Node]
    connections: Sequence[Connection] = ()
    viewpoint: str = ""
    documentation: Text = ""

    def drawn(self) -> Iterator[str]:
        """Yield the id of each element that is drawn."""
        return _drawn(self.nodes)


def _drawn(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        if node.element is not None:
            yield node.element
        yield from _drawn(node.nodes)


def check(
    elements: Sequence[Element], relations: Sequence[Relation], views: Sequence[View]
) -> None:
    """Raise ModelError unless kinds are known, ids used once, and references lead somewhere."""
    known = _unique("element", [element.id for element in elements])
    lines = _unique("relation", [relation.id for relation in relations])
    _unique("view", [view.id for view in views])
    for element in elements:
        _require(element.kind in ELEMENT_KINDS, f"No kind of element: {element.kind}")
    for relation in relations:
        _require(relation.kind in RELATION_KINDS, f"No kind of relation: {relation.kind}")
        for end in (relation.source, relation.target):
            _require(end in known, f"The relation {relation.id} leads to no element: {end}")
    ends = {relation.id: {relation.source, relation.target} for relation in relations}
    for view in views:
        drawn = _unique(f"element in the view {view.id}", list(view.drawn()))
        _require(drawn <= known, f"The view {view.id} draws no element: {sorted(drawn - known)}")
        for line in view.connections:
            _require(
                line.relation in lines, f"The view {view.id} draws no relation: {line.relation}"
            )
            _require(
                ends[line.relation] <= drawn,
                f"The view {view.id} lacks an end of the relation {line.relation}",
            )


def _unique(what: str, ids: list[str]) -> set[str]:
    seen: set[str] = set()
    for one in ids:
        _require(one not in seen, f"The id of one {what} is used twice: {one}")
        seen.add(one)
    return seen


def _require(holds: bool, message: str) -> None:  # noqa: FBT001
    if not holds:
        raise ModelError(message)
