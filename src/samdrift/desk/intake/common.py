"""What the desk's tables look up: levels, services and service hours by what they are called."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now

from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.commitments import Level, ServiceCalendar
from samdrift.formats.text import fold
from samdrift.kernel.intake.kinds import Context, Rejected


def refused(field: str, message: str) -> Rejected:
    return Rejected(field, "refused", {"message": message})


def _by_name(context: Context, key: str, model: Any) -> dict[str, Any]:
    def make() -> dict[str, Any]:
        rows = model.objects.filter(ended_at__isnull=True)
        return {fold(row.name): row for row in rows}

    found: dict[str, Any] = context.once(key, make)
    return found


def level_named(context: Context, name: str) -> Level | None:
    return _by_name(context, "levels", Level).get(fold(name))


def service_named(context: Context, name: str) -> Service | None:
    return _by_name(context, "services", Service).get(fold(name))


def calendar_named(context: Context, name: str) -> ServiceCalendar | None:
    return _by_name(context, "calendars", ServiceCalendar).get(fold(name))


def unknown(field: str, name: str) -> Rejected:
    """Nothing that is offered is called so."""
    text = _now("Nothing that is offered is called “%(name)s”. Check the name, or add it first.")
    return refused(field, text % {"name": name})
