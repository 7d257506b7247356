"""The landscape that the map draws, as the day shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q

from samdrift.kernel.models.dated import on_day
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.calc import landscape as calc
from samdrift.portfolio.calc.landscape import Landscape, Spot, Stream, Thing
from samdrift.portfolio.models.integrations import ComponentUse, Integration
from samdrift.portfolio.models.systems import ServiceArea, System
from samdrift.portfolio.models.uses import Use

MOST = 120
"""How many things are drawn at once; with more, nothing can be read any more."""


@dataclass(frozen=True)
class Choice:
    """What part of the landscape is asked for; None is all."""

    member: int | None = None
    area: int | None = None
    system: int | None = None
    steps: int = 1


def build(viewer: Viewer, choice: Choice, *, most: int = MOST) -> Landscape:
    """The landscape of the day. What is asked for decides how many queries, its size does not."""
    middle = _middle(viewer, choice)
    within = _within(viewer, choice, middle)
    things = _systems(viewer, choice, within)
    streams, outside = _streams(viewer, choice, within)
    whole = calc.landscape([*outside, *things], streams)
    if choice.system is not None:
        whole = calc.near(whole, Spot("system", choice.system), choice.steps)
    elif middle is not None:
        whole = _around(whole, middle)
    return calc.at_most(calc.without_strays(whole), most)


def _middle(viewer: Viewer, choice: Choice) -> set[int] | None:
    """The systems that are asked for, when not all are: one, or those of an area."""
    if choice.system is not None:
        return {choice.system}
    if choice.area is None:
        return None
    rows = seen(System, viewer).own_rows()
    held = rows.filter(Q(areas=choice.area) | Q(areas__parent_id=choice.area))
    return set(held.values_list("pk", flat=True))


def _within(viewer: Viewer, choice: Choice, middle: set[int] | None) -> set[int] | None:
    """The systems so many steps from the middle, a query for each step; None is every system."""
    if middle is None:
        return None
    inside, ring = set(middle), middle
    for _step in range(choice.steps if choice.system is not None else 1):
        flows = _flows(viewer, choice).filter(
            Q(source__system__in=ring) | Q(target__system__in=ring)
        )
        pairs = flows.order_by().values_list("source__system", "target__system").distinct()
        ring = {pk for pair in pairs for pk in pair if pk is not None} - inside
        inside |= ring
    return inside


def _around(whole: Landscape, systems: set[int]) -> Landscape:
    """These systems and what they exchange something with."""
    inside = {Spot("system", pk) for pk in systems}
    lines = tuple(line for line in whole.lines if {line.source, line.target} & inside)
    near = inside | {spot for line in lines for spot in (line.source, line.target)}
    return Landscape(tuple(thing for thing in whole.things if thing.spot in near), lines)


def _systems(viewer: Viewer, choice: Choice, within: set[int] | None) -> list[Thing]:
    """Systems in use on the day (by the member), each with the area it lies in first."""
    uses = seen(Use, viewer).on(viewer.day)
    if choice.member is not None:
        uses = uses.filter(member_id=choice.member)
    if within is not None:
        uses = uses.filter(system_id__in=within)
    rows = uses.order_by("system__sort_key", "system_id").values_list("system_id", "system__name")
    groups = _groups(viewer)
    return [
        Thing(Spot("system", pk), name, groups.get(pk, ""), held)
        for pk, name, held in rows.annotate(held=Count("member_id", distinct=True))
    ]


def _groups(viewer: Viewer) -> dict[int, str]:
    rows = seen(ServiceArea, viewer).filter(systems__isnull=False).order_by("-order", "-pk")
    values = rows.values_list("systems", "name", "parent__name")
    return {system: parent or name for system, name, parent in values}


def _streams(
    viewer: Viewer, choice: Choice, within: set[int] | None
) -> tuple[list[Stream], list[Thing]]:
    outside: dict[Spot, Thing] = {}
    streams = [_stream(row, outside) for row in _flow_rows(viewer, choice, within)]
    for row in _component_rows(viewer, choice, within):
        spot = _outside(row, outside)
        streams.append(Stream(spot, Spot("system", row["use__system"]), "", flows=row["n"]))
    return streams, list(outside.values())


def _flows(viewer: Viewer, choice: Choice) -> Any:
    day = viewer.day
    alive = (Q(source=None) | on_day(day, "source__")) & (Q(target=None) | on_day(day, "target__"))
    rows = seen(Integration, viewer).on(day).filter(alive)
    if choice.member is None:
        return rows
    return rows.filter(Q(source__member_id=choice.member) | Q(target__member_id=choice.member))


def _flow_rows(viewer: Viewer, choice: Choice, within: set[int] | None) -> Any:
    """Flows that are alike but for whose they are, as one row with how many they are."""
    rows = _flows(viewer, choice)
    if within is not None:
        rows = rows.filter(
            Q(source=None) | Q(source__system__in=within),
            Q(target=None) | Q(target__system__in=within),
        )
    values = rows.order_by().values(
        "source__system", "source__system__name", "target__system", "target__system__name",
        "external", "component", "component__name", "content", "direction",
    )  # fmt: skip
    return values.annotate(n=Count("pk"), first=Min("pk")).order_by("first")


def _component_rows(viewer: Viewer, choice: Choice, within: set[int] | None) -> Any:
    rows = seen(ComponentUse, viewer).filter(on_day(viewer.day, "use__"))
    if choice.member is not None:
        rows = rows.filter(use__member_id=choice.member)
    if within is not None:
        rows = rows.filter(use__system__in=within)
    values = rows.order_by("component_id", "use__system").values(
        "component", "component__name", "use__system"
    )
    return values.annotate(n=Count("pk"))


def _stream(row: dict[str, Any], outside: dict[Spot, Thing]) -> Stream:
    source = _end(row, "source__system", outside) or _outside(row, outside)
    target = _end(row, "target__system", outside) or _outside(row, outside)
    both = row["direction"] == Integration.Direction.BOTH
    return Stream(source, target, row["content"], both, row["n"])


def _end(row: dict[str, Any], end: str, outside: dict[Spot, Thing]) -> Spot | None:
    """A system; one that another member alone has comes in from outside."""
    if row[end] is None:
        return None
    spot = Spot("system", row[end])
    outside.setdefault(spot, Thing(spot, row[f"{end}__name"]))
    return spot


def _outside(row: dict[str, Any], outside: dict[Spot, Thing]) -> Spot:
    if row["component"] is not None:
        spot = Spot("component", row["component"])
        outside.setdefault(spot, Thing(spot, row["component__name"]))
    else:
        spot = Spot("external", row["external"])
        outside.setdefault(spot, Thing(spot, row["external"]))
    return spot
