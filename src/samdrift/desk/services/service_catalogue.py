"""Acts on services: added, changed, ended, taken into use again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from samdrift.desk.models.catalogue import Service
from samdrift.desk.services.catalogue_common import MANAGE, free_name, require_going
from samdrift.kernel import search
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import first_values, lock, write
from samdrift.portfolio.models.systems import System


@transaction.atomic
def add_service(*, by: Viewer, name: str, systems: Sequence[System] = (), **values: Any) -> Service:
    """Values: description, area, owner, around_the_clock, order."""
    require(by, MANAGE)
    given = {"name": free_name(Service, name), **values}
    service = Service.objects.create(**given)
    told = first_values(given) | _set_systems(service, systems)
    record("service.added", service, by=by, changes=told)
    search.index([service])
    return service


@transaction.atomic
def change_service(
    service: Service, *, by: Viewer, systems: Sequence[System] | None = None, **values: Any
) -> Service:
    """`systems` are left alone when not given."""
    service = lock(Service, service.pk)
    require(by, MANAGE, service)
    if "name" in values:
        values["name"] = free_name(Service, values["name"], but=service)
    changes = write(service, values)
    if systems is not None:
        changes |= _set_systems(service, systems)
    if changes:
        record("service.changed", service, by=by, changes=changes)
        search.index([service])
    return service


def _set_systems(service: Service, systems: Sequence[System]) -> dict[str, list[Any]]:
    before = set(service.systems.all())
    if before == set(systems):
        return {}
    service.systems.set(systems)
    told = [", ".join(sorted(one.name for one in some)) for some in (before, systems)]
    return {"systems": told}


@transaction.atomic
def end_service(service: Service, *, by: Viewer) -> Service:
    """It takes no new cases; those it has go on."""
    service = lock(Service, service.pk)
    require(by, MANAGE, service)
    require_going(service)
    record("service.ended", service, by=by, changes=write(service, {"ended_at": by.now}))
    return service


@transaction.atomic
def reopen_service(service: Service, *, by: Viewer) -> Service:
    service = lock(Service, service.pk)
    require(by, MANAGE, service)
    changes = write(service, {"ended_at": None})
    if changes:
        record("service.reopened", service, by=by, changes=changes)
    return service
