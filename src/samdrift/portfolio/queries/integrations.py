"""Reads of what flows where, and of what breaks when something stops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from samdrift.kernel.kept import ask_many
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.calc import impact
from samdrift.portfolio.calc.impact import Flow, Reached, Way
from samdrift.portfolio.models.integrations import CommonComponent, ComponentUse, Integration
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries.uses import with_ends


class Spot(NamedTuple):
    """A node of the graph of uses: kind is use, component or external."""

    kind: str
    key: int | str


@dataclass(frozen=True, slots=True)
class Name:
    """What stands at a spot: its name, and the member it belongs to."""

    spot: Spot
    name: str
    member: str = ""

    @property
    def url(self) -> str:
        """The address of its page; nothing for what is outside."""
        page = {"use": "use_detail", "component": "component_detail"}.get(self.spot.kind)
        return reverse(f"portfolio:{page}", args=[self.spot.key]) if page else ""


@dataclass(frozen=True)
class Graph:
    """Everything that flows on the day, and what the spots are called."""

    flows: list[Flow]
    names: dict[Spot, Name]


def listed(viewer: Viewer) -> Any:
    """The integrations of the day, with their ends joined."""
    return with_ends(seen(Integration, viewer).on(viewer.day))


def one(viewer: Viewer) -> Any:
    return with_ends(seen(Integration, viewer))


def of_systems(systems: Sequence[int], viewer: Viewer) -> list[Integration]:
    """What flows into and out of any member's use of these systems, on the day."""

    def rows(keys: Sequence[int]) -> Any:
        uses = seen(Use, viewer).filter(system_id__in=keys).values("pk")
        found = listed(viewer).filter(Q(source__in=uses) | Q(target__in=uses))
        return found.order_by("pk")[:500]

    return list(ask_many("flows of systems", viewer, rows, systems))


def components(viewer: Viewer) -> Any:
    return seen(CommonComponent, viewer).order_by("name")


def components_listed(viewer: Viewer) -> Any:
    """Components with how many uses of the day lean on each."""
    held = (
        seen(ComponentUse, viewer)
        .filter(on_day(viewer.day, "use__"), component_id=OuterRef("pk"))
        .order_by()
        .values("component_id")
        .annotate(n=Count("pk"))
        .values("n")
    )
    count = Coalesce(Subquery(held, output_field=IntegerField()), Value(0))
    return seen(CommonComponent, viewer).annotate(held=count)


def leaning_on(component: CommonComponent, viewer: Viewer) -> list[Use]:
    """The uses of the day that lean on a component, by system and member."""
    rows = seen(Use, viewer).on(viewer.day).filter(components__component=component)
    return list(
        rows.select_related("system", "member").order_by(
            "system__sort_key", "member__sort_key", "pk"
        )
    )


def graph(viewer: Viewer) -> Graph:
    """The whole graph of the day, in two queries however far anything reaches.

    A common component is something the uses that lean on it may need; nobody is asked how much.
    """
    flows: list[Flow] = []
    names: dict[Spot, Name] = {}
    for row in _flow_rows(viewer):
        source = _end(row, "source", names) or _outside(row, names)
        target = _end(row, "target", names) or _outside(row, names)
        both = row["direction"] == Integration.Direction.BOTH
        flows.append(Flow(source, target, both, row["target_needs_it"]))
    for row in _component_rows(viewer):
        use = _end(row, "use", names)
        flows.append(Flow(_outside(row, names), use))
    return Graph(flows, names)


_USE = ("", "__member__name", "__system__name")


def _flow_rows(viewer: Viewer) -> Any:
    day = viewer.day
    alive = (Q(source=None) | on_day(day, "source__")) & (Q(target=None) | on_day(day, "target__"))
    rows = seen(Integration, viewer).on(day).filter(alive).order_by("pk")
    ends = [f"{end}{part}" for end in ("source", "target") for part in _USE]
    return rows.values(
        *ends, "direction", "target_needs_it", "external", "component", "component__name"
    )


def _component_rows(viewer: Viewer) -> Any:
    rows = seen(ComponentUse, viewer).filter(on_day(viewer.day, "use__")).order_by("pk")
    return rows.values(*(f"use{part}" for part in _USE), "component", "component__name")


def _end(row: dict[str, Any], end: str, names: dict[Spot, Name]) -> Spot | None:
    if row[end] is None:
        return None
    spot = Spot("use", row[end])
    if spot not in names:
        names[spot] = Name(spot, row[f"{end}__system__name"], row[f"{end}__member__name"])
    return spot


def _outside(row: dict[str, Any], names: dict[Spot, Name]) -> Spot:
    if row["component"] is not None:
        spot = Spot("component", row["component"])
        names.setdefault(spot, Name(spot, row["component__name"]))
        return spot
    spot = Spot("external", row.get("external", ""))
    names.setdefault(spot, Name(spot, str(spot.key)))
    return spot


@dataclass(frozen=True)
class Hit:
    """Something that is reached, in words: where it stands and the way to it."""

    name: Name
    level: int
    certain: bool
    path: list[Name]


def hits(starts: Sequence[Spot], whole: Graph, way: Way) -> list[Hit]:
    """What breaks when the starts stop, or what they lean on, nearest first."""
    found = impact.reached(whole.flows, starts, way)
    return [_hit(one, whole) for one in found]


def _hit(found: Reached, whole: Graph) -> Hit:
    path = [whole.names[spot] for spot in found.path]  # type: ignore[index]
    return Hit(path[-1], found.level, found.certain, path)


def starts_of_system(system_id: int, viewer: Viewer) -> list[Spot]:
    """The spots of every member's use of a system on the day."""
    rows = seen(Use, viewer).on(viewer.day).filter(system_id=system_id)
    return [Spot("use", pk) for pk in rows.values_list("pk", flat=True)]
