"""The landscape as an architecture model that other tools open."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from samdrift.formats import archimate
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.calc.landscape import Landscape, Spot, Thing
from samdrift.portfolio.calc.picture import place, spot_id
from samdrift.portfolio.models.systems import System

_KINDS = {
    "system": "ApplicationComponent",
    "component": "ApplicationService",
    "external": "ApplicationComponent",
}


def write(viewer: Viewer, land: Landscape, groups: dict[str, str], title: str) -> bytes:
    """The landscape as an ArchiMate exchange file, with its drawing as a view."""
    details = _details(viewer, land)
    elements = [_element(thing, details.get(thing.spot, {}), groups) for thing in land.things]
    relations = [
        archimate.Relation(
            id=f"flow:{spot_id(line.source)}:{spot_id(line.target)}",
            kind="Flow",
            source=spot_id(line.source),
            target=spot_id(line.target),
            name=_short("; ".join(text for text in line.contents if text)),
            properties={"flows": line.flows, "both": line.both},
        )
        for line in land.lines
    ]
    names = {
        "users": _("Users"),
        "members": _("Members"),
        "supplier": _("Supplier"),
        "life_cycle": _("Life cycle"),
        "flows": _("Number of flows"),
        "both": _("Both ways"),
    }
    view = _view(land, groups, title, relations)
    return archimate.write_model(title, elements, relations, [view], property_names=names)


def _short(text: str, most: int = 200) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _details(viewer: Viewer, land: Landscape) -> dict[Spot, dict[str, Any]]:
    """What is told of each system: one query."""
    wanted = [thing.spot.key for thing in land.things if thing.spot.kind == "system"]
    rows = seen(System, viewer).filter(pk__in=wanted).select_related("supplier")
    return {
        Spot("system", system.pk): {
            "supplier": system.supplier.name if system.supplier else None,
            "life_cycle": system.get_life_cycle_display() or None,
            "purpose": system.purpose,
        }
        for system in rows
    }


def _element(thing: Thing, details: dict[str, Any], groups: dict[str, str]) -> archimate.Element:
    told = {key: value for key, value in details.items() if key != "purpose"}
    if thing.spot.kind == "system":
        told["members"] = Decimal(thing.uses)
    return archimate.Element(
        id=spot_id(thing.spot),
        kind=_KINDS[thing.spot.kind],
        name=thing.name,
        documentation=details.get("purpose", ""),
        properties=told,
        folder=(thing.group or groups[thing.spot.kind],),
    )


def _view(
    land: Landscape, groups: dict[str, str], title: str, relations: list[archimate.Relation]
) -> archimate.View:
    placed = place(land, groups)
    by_frame: dict[str, list[archimate.Node]] = {frame.area: [] for frame in placed.frames}
    for thing, box in zip(land.things, placed.boxes, strict=True):
        area = thing.group or groups[thing.spot.kind]
        rect = box.rect
        by_frame[area].append(
            archimate.Node(rect.x, rect.y, rect.width, rect.height, element=spot_id(thing.spot))
        )
    nodes = [
        archimate.Node(
            f.rect.x, f.rect.y, f.rect.width, f.rect.height, label=f.area, nodes=by_frame[f.area]
        )
        for f in placed.frames
    ]
    drawn = [archimate.Connection(relation.id) for relation in relations]
    return archimate.View(id="map", name=title, nodes=nodes, connections=drawn)
