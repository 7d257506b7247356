"""The landscape that the map draws, as the day shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

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
    """The landscape of the day, in four queries whatever is asked for."""
    things = _systems(viewer, choice)
    streams, outside = _streams(viewer, choice)
    whole = calc.landscape([*outside, *things], streams)
    if choice.system is not None:
        whole = calc.near(whole, Spot("system", choice.system), choice.steps)
    elif choice.area is not None:
        whole = _around(whole, _in_area(viewer, choice.area))
    return calc.at_most(calc.without_strays(whole), most)


def _around(whole: Landscape, systems: set[int]) -> Landscape:
    """The systems of an area and what they exchange something with."""
    inside = {Spot("system", pk) for pk in systems}
    near = {
        spot
        for line in whole.lines
        for spot in (line.source, line.target)
        if {line.source, line.target} & inside
    }
    part = calc.only(whole, inside | near)
    lines = tuple(line for line in part.lines if {line.source, line.target} & inside)
    return Landscape(part.things, lines)


def _in_area(viewer: Viewer, area: int) -> set[int]:
    rows = seen(System, viewer).own_rows().filter(Q(areas=area) | Q(areas__parent_id=area))
    return set(rows.values_list("pk", flat=True))


def _systems(viewer: Viewer, choice: Choice) -> list[Thing]:
    """Systems in use on the day (by the member), grouped by the area they lie in first."""
    uses = seen(Use, viewer).on(viewer.day)
    if choice.member is not None:
        uses = uses.filter(member_id=choice.member)
    rows = uses.order_by("system__sort_key", "system_id").values_list(
        "system_id", "system__name", "member_id"
    )
    names: dict[int, str] = {}
    held: dict[int, set[int]] = {}
    for system, name, member in rows:
        names[system] = name
        held.setdefault(system, set()).add(member)
    groups = _groups(viewer)
    return [
        Thing(Spot("system", pk), name, groups.get(pk, ""), len(held[pk]))
        for pk, name in names.items()
    ]


def _groups(viewer: Viewer) -> dict[int, str]:
    rows = seen(ServiceArea, viewer).filter(systems__isnull=False).order_by("-order", "-pk")
    values = rows.values_list("systems", "name", "parent__name")
    return {system: parent or name for system, name, parent in values}


def _streams(viewer: Viewer, choice: Choice) -> tuple[list[Stream], list[Thing]]:
    outside: dict[Spot, Thing] = {}
    streams = [_stream(row, outside) for row in _flow_rows(viewer, choice)]
    for row in _component_rows(viewer, choice):
        spot = _outside(row, outside)
        streams.append(Stream(spot, Spot("system", row["use__system"]), "", flows=row["n"]))
    return streams, list(outside.values())


def _flow_rows(viewer: Viewer, choice: Choice) -> Any:
    day = viewer.day
    alive = (Q(source=None) | on_day(day, "source__")) & (Q(target=None) | on_day(day, "target__"))
    rows = seen(Integration, viewer).on(day).filter(alive)
    if choice.member is not None:
        rows = rows.filter(Q(source__member_id=choice.member) | Q(target__member_id=choice.member))
    return rows.order_by("pk").values(
        "source__system", "source__system__name", "target__system", "target__system__name",
        "external", "component", "component__name", "content", "direction",
    )  # fmt: skip


def _component_rows(viewer: Viewer, choice: Choice) -> Any:
    rows = seen(ComponentUse, viewer).filter(on_day(viewer.day, "use__"))
    if choice.member is not None:
        rows = rows.filter(use__member_id=choice.member)
    values = rows.order_by("component_id", "use__system").values(
        "component", "component__name", "use__system", "use__system__name"
    )
    return values.annotate(n=Count("pk"))


def _stream(row: dict[str, Any], outside: dict[Spot, Thing]) -> Stream:
    source = _end(row, "source__system", outside) or _outside(row, outside)
    target = _end(row, "target__system", outside) or _outside(row, outside)
    both = row["direction"] == Integration.Direction.BOTH
    return Stream(source, target, row["content"], both)


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
