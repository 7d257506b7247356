"""Service areas and common components: the reference data, and how people change it."""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from samdrift.kernel import search
from samdrift.kernel.calc.names import fold
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import Happening, record, record_all
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.models.integrations import CommonComponent
from samdrift.portfolio.models.systems import ServiceArea, System
from samdrift.portfolio.services.common import write


@transaction.atomic
def load_reference_data(*, by: Viewer) -> int:
    """Put in the service areas and common components to start from; returns how many.

    Does nothing where there are some already, so what people have renamed or taken away
    does not come back.
    """
    require(by, "portfolio.manage_areas")
    made: list[Any] = []
    if not ServiceArea.objects.exists():
        made += _load_areas()
    if not CommonComponent.objects.exists():
        rows = [CommonComponent(**row) for row in _read("components.csv")]
        made += CommonComponent.objects.bulk_create(rows)
    if made:
        record_all([Happening(_added(one), one) for one in made], by=by)
        search.index([one for one in made if isinstance(one, ServiceArea)])
        search.index([one for one in made if isinstance(one, CommonComponent)])
    return len(made)


def _added(row: ServiceArea | CommonComponent) -> str:
    return "servicearea.added" if isinstance(row, ServiceArea) else "commoncomponent.added"


def _read(name: str) -> list[dict[str, str]]:
    text = files("samdrift.portfolio").joinpath("facts", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _load_areas() -> list[ServiceArea]:
    made: list[ServiceArea] = []
    tops: dict[str, ServiceArea] = {}
    for order, row in enumerate(_read("service_areas.csv")):
        name = row["area"]
        if name not in tops:
            tops[name] = ServiceArea.objects.create(name=name, order=len(tops))
            made.append(tops[name])
        if row["part"]:
            made.append(
                ServiceArea.objects.create(name=row["part"], parent=tops[name], order=order)
            )
    return made


@transaction.atomic
def add_area(*, by: Viewer, name: str, parent: ServiceArea | None = None) -> ServiceArea:
    """Add an area, last among those beside it."""
    require(by, "portfolio.manage_areas")
    _check_name(name, parent, None)
    _check_depth(parent, None)
    last = ServiceArea.objects.filter(parent=parent).aggregate(last=Max("order"))["last"]
    order = 0 if last is None else last + 1
    area = ServiceArea.objects.create(name=name.strip(), parent=parent, order=order)
    record("servicearea.added", area, by=by, changes={"name": [None, area.name]})
    search.index([area])
    return area


@transaction.atomic
def change_area(
    area: ServiceArea, *, by: Viewer, name: str, parent: ServiceArea | None = None
) -> ServiceArea:
    """Rename an area or move it under another one."""
    require(by, "portfolio.manage_areas", area)
    _check_name(name, parent, area)
    _check_depth(parent, area)
    changes = write(area, {"name": name.strip(), "parent": parent})
    if changes:
        record("servicearea.changed", area, by=by, changes=changes)
        search.index([area])
    return area


def _check_name(name: str, parent: ServiceArea | None, besides: ServiceArea | None) -> None:
    beside = ServiceArea.objects.filter(parent=parent).exclude(pk=besides.pk if besides else None)
    taken = next((one for one in beside if fold(one.name) == fold(name)), None)
    if taken is not None:
        raise DomainError(
            "name_taken",
            _(
                "There is already an area called %(name)s here. Choose another name, or merge the two."
            )
            % {"name": taken.name},
            field="name",
        )


def _check_depth(parent: ServiceArea | None, area: ServiceArea | None) -> None:
    if parent is None:
        return
    too_deep = parent.parent_id is not None or parent == area
    if too_deep or (area is not None and ServiceArea.objects.filter(parent=area).exists()):
        raise DomainError(
            "too_deep",
            _("Areas have two levels. Choose an area that does not itself lie under another."),
            field="parent",
        )


@transaction.atomic
def move_area(area: ServiceArea, *, by: Viewer, up: bool) -> ServiceArea:
    """Move an area one place up or down among those beside it."""
    require(by, "portfolio.manage_areas", area)
    beside = list(ServiceArea.objects.filter(parent=area.parent).order_by("order", "name", "pk"))
    place = beside.index(area)
    target = place - 1 if up else place + 1
    if 0 <= target < len(beside):
        beside[place], beside[target] = beside[target], beside[place]
        for order, one in enumerate(beside):
            one.order = order
        ServiceArea.objects.bulk_update(beside, ["order"])
        record("servicearea.moved", area, by=by, changes={"order": [place, target]})
    return area


@transaction.atomic
def merge_areas(gone: ServiceArea, into: ServiceArea, *, by: Viewer) -> ServiceArea:
    """Let the systems and areas in `gone` lie in `into` instead, and take `gone` away."""
    require(by, "portfolio.manage_areas", gone)
    if gone == into:
        raise DomainError("same_area", _("Choose another area to merge with."), field="into")
    below = ServiceArea.objects.filter(parent=gone)
    if below.exists():
        _check_depth(into, None)
        _check_no_twins(gone, into)
        below.update(parent=into, order=F("order") + 100)
    held = list(System.objects.filter(areas=gone))
    for system in held:
        system.areas.add(into)
    changes = {"into": [gone.name, into.name], "systems": [None, len(held)]}
    record("servicearea.merged", gone, by=by, changes=changes)
    search.remove("portfolio.servicearea", [gone.pk])
    gone.delete()
    search.index(held)
    return into


def _check_no_twins(gone: ServiceArea, into: ServiceArea) -> None:
    names = {fold(one.name) for one in ServiceArea.objects.filter(parent=into)}
    twin = next(
        (one for one in ServiceArea.objects.filter(parent=gone) if fold(one.name) in names), None
    )
    if twin is not None:
        raise DomainError(
            "name_taken",
            _("Both have an area called %(name)s under them. Merge those two first.")
            % {"name": twin.name},
            field="into",
        )


@transaction.atomic
def remove_area(area: ServiceArea, *, by: Viewer) -> None:
    """Take away an area that holds nothing."""
    require(by, "portfolio.manage_areas", area)
    if (
        System.objects.filter(areas=area).exists()
        or ServiceArea.objects.filter(parent=area).exists()
    ):
        raise DomainError(
            "area_in_use",
            _("%(name)s still holds systems or areas. Merge it with another area instead.")
            % {"name": area.name},
        )
    record("servicearea.removed", area, by=by, changes={"name": [area.name, None]})
    search.remove("portfolio.servicearea", [area.pk])
    area.delete()
