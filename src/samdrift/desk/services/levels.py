"""Levels of service: what one may order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.commitments import (
    Level,
    PauseCause,
)
from samdrift.desk.services.calendars import MANAGE, require_free, set_ended
from samdrift.desk.services.level_targets import (
    BREACH,
    StepIn,
    TargetIn,
    set_escalations,
    set_targets,
)
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import first_values, lock, require_text, write

__all__ = [
    "StepIn",
    "TargetIn",
    "add_level",
    "change_level",
    "end_level",
    "reopen_level",
    "set_escalations",
    "set_targets",
]


@transaction.atomic
def add_level(
    *, by: Viewer, name: str, pause_causes: Iterable[PauseCause] = (), **values: Any
) -> Level:
    """Values: description, price (kroner a year without VAT, or None), price_unit, calendar,
    warnings (per cent), on_change, breach, order.
    """
    require(by, MANAGE)
    given = {"name": _name(name), **_checked(values)}
    require_free(Level, given["name"])
    level = Level(**given)
    level.save()
    causes = list(pause_causes)
    level.pause_causes.set(causes)
    changes = first_values(given) | ({"pause_causes": [None, _names(causes)]} if causes else {})
    record("level.added", level, by=by, changes=changes)
    search.index([level])
    return level


@transaction.atomic
def change_level(
    level: Level, *, by: Viewer, pause_causes: Iterable[PauseCause] | None = None, **values: Any
) -> Level:
    """Its values but the targets. Clocks that run go on by what held when they began."""
    held = lock(Level, level.pk)
    require(by, MANAGE, held)
    if "name" in values:
        values["name"] = _name(values["name"])
        require_free(Level, values["name"], but=held.pk)
    changes = write(held, _checked(values))
    if pause_causes is not None:
        changes |= _set_causes(held, list(pause_causes))
    if changes:
        record("level.changed", held, by=by, changes=changes)
        search.index([held])
    return held


def _set_causes(level: Level, causes: Sequence[PauseCause]) -> dict[str, list[Any]]:
    old = list(level.pause_causes.order_by("name"))
    if {one.pk for one in old} == {one.pk for one in causes}:
        return {}
    level.pause_causes.set(causes)
    return {"pause_causes": [_names(old), _names(causes)]}


def _names(rows: Iterable[Any]) -> str:
    return ", ".join(sorted(str(row) for row in rows))


def _name(name: str) -> str:
    return require_text(name, "name", _("Write what the level is called."))


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    price = values.get("price")
    if price is not None and price < 0:
        raise DomainError("price", _("The price cannot be below 0."), field="price")
    if price is not None and not values.get("price_unit", Level.Unit.MEMBER):
        raise DomainError(
            "price_unit", _("Choose what the price is for, or empty the price."), field="price_unit"
        )
    if "warnings" in values:
        values = {**values, "warnings": _warnings(values["warnings"])}
    return values


def _warnings(given: Collection[int] | None) -> list[int]:
    found = sorted(set(given or ()))
    if any(not 0 < percent < BREACH for percent in found):
        raise DomainError(
            "warnings",
            _("A warning comes at 1 to 99 per cent of the time; 100 is the breach itself."),
            field="warnings",
        )
    return found


@transaction.atomic
def end_level(level: Level, *, by: Viewer) -> Level:
    """It can be ordered no more; what is promised stands until its agreements end."""
    held = lock(Level, level.pk)
    require(by, MANAGE, held)
    return set_ended(held, "level.ended", by.now, by)


@transaction.atomic
def reopen_level(level: Level, *, by: Viewer) -> Level:
    held = lock(Level, level.pk)
    require(by, MANAGE, held)
    return set_ended(held, "level.reopened", None, by)
