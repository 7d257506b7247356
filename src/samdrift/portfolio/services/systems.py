"""Acts on systems: added, changed, ended, known by more names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samdrift.kernel import search
from samdrift.kernel.calc.names import fold
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.models.systems import ServiceArea, System, SystemName
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries import systems as queries
from samdrift.portfolio.services.common import first_values, write
from samdrift.portfolio.services.consents import change_management
from samdrift.portfolio.services.gaps import refresh_systems


@transaction.atomic
def add_system(
    *,
    by: Viewer,
    name: str,
    areas: Sequence[ServiceArea] = (),
    other_names: Sequence[str] = (),
    **values: Any,
) -> System:
    """Add a system under a name that no other goes by."""
    require(by, "portfolio.add_system")
    name = " ".join(name.split())
    _check_free(name, None, "name")
    system = System.objects.create(name=name, **values)
    system.areas.set(areas)
    changes = first_values({"name": name, **values, "areas": ", ".join(a.name for a in areas)})
    record("system.added", system, by=by, changes=changes)
    _set_names(system, other_names, by)
    search.index([system])
    return system


@transaction.atomic
def change_system(
    system: System,
    *,
    by: Viewer,
    areas: Sequence[ServiceArea] | None = None,
    other_names: Sequence[str] | None = None,
    **values: Any,
) -> System:
    """Change a system; `areas` and `other_names` are left alone when not given.

    How it is managed has a right and conditions of its own.
    """
    require(by, "portfolio.change_system", system)
    system = System.objects.select_for_update().get(pk=system.pk)
    _check_not_merged(system)
    if "name" in values:
        values["name"] = " ".join(values["name"].split())
        _check_free(values["name"], system, "name")
    if "management" in values:
        system = change_management(system, by=by, management=values.pop("management"))
    changes = write(system, values)
    if areas is not None:
        changes |= _set_areas(system, areas)
    if changes:
        record("system.changed", system, by=by, changes=changes)
    if other_names is not None:
        _set_names(system, other_names, by)
    search.index([system])
    return system


def _check_not_merged(system: System) -> None:
    if system.merged_into is not None:
        raise DomainError(
            "merged",
            _("%(name)s is the same system as %(kept)s. Make the change there.")
            % {"name": system.name, "kept": system.merged_into.name},
        )


def _check_free(name: str, besides: System | None, field: str) -> None:
    if not fold(name):
        raise DomainError("no_name", _("Write a name with letters or digits in it."), field=field)
    taken = queries.name_taken(name, besides.pk if besides else None)
    if taken is not None:
        raise DomainError(
            "name_taken",
            _("%(name)s is already in the register, as %(system)s. Use that one, or another name.")
            % {"name": name, "system": taken.name},
            field=field,
        )


def _set_areas(system: System, areas: Sequence[ServiceArea]) -> dict[str, list[Any]]:
    before = set(system.areas.all())
    if before == set(areas):
        return {}
    system.areas.set(areas)
    told = [", ".join(sorted(area.name for area in some)) for some in (before, areas)]
    return {"areas": told}


def _set_names(system: System, names: Sequence[str], by: Viewer) -> None:
    """Let the system go by exactly these other names."""
    wanted = {fold(name)[:200]: " ".join(name.split()) for name in names if fold(name)}
    wanted.pop(system.folded, None)
    have = {one.folded: one for one in system.names.all()}
    for folded, one in have.items():
        if folded not in wanted:
            one.delete()
            record("system.name_removed", system, by=by, changes={"other_name": [one.name, None]})
    for folded, name in wanted.items():
        if folded not in have:
            add_name(system, name, by=by)


@transaction.atomic
def add_name(system: System, name: str, *, by: Viewer) -> SystemName:
    """Let the system be known by one more name, that no other goes by."""
    require(by, "portfolio.change_system", system)
    _check_free(name, system, "other_names")
    made = SystemName.objects.create(system=system, name=name, folded=fold(name)[:200])
    record("system.name_added", system, by=by, changes={"other_name": [None, name]})
    search.index([system])
    return made


@transaction.atomic
def end_system(system: System, *, by: Viewer) -> System:
    """End a system that nobody uses any more; it stays in the register's history."""
    require(by, "portfolio.change_system", system)
    system = System.objects.select_for_update().get(pk=system.pk)
    _check_not_merged(system)
    going = Use.objects.filter(system=system).touching(by.day, None).select_related("member")
    names = sorted({str(use.member) for use in going[:50]})
    if names:
        raise DomainError(
            "still_used",
            _("%(system)s is still used by %(members)s. End those uses first.")
            % {"system": system.name, "members": ", ".join(names)},
        )
    values = {"ended_at": timezone.now(), "life_cycle": System.LifeCycle.ENDED}
    changes = write(system, values)
    record("system.ended", system, by=by, changes=changes)
    refresh_systems([system.pk])
    return system


@transaction.atomic
def reopen_system(system: System, *, by: Viewer) -> System:
    """Take a system that was ended into use again."""
    require(by, "portfolio.change_system", system)
    system = System.objects.select_for_update().get(pk=system.pk)
    _check_not_merged(system)
    changes = write(system, {"ended_at": None, "life_cycle": System.LifeCycle.OPERATION})
    record("system.reopened", system, by=by, changes=changes)
    refresh_systems([system.pk])
    return system
