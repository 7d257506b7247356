"""Calendars of service time: making them, and saying anew what they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.commitments import CalendarVersion, ServiceCalendar
from samdrift.kernel import search
from samdrift.kernel.calc.service_time import Calendar
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import first_values, lock, require_text, write

MANAGE = "desk.manage_levels"
M = TypeVar("M", bound=models.Model)


@transaction.atomic
def add_calendar(
    *, by: Viewer, name: str, content: Mapping[str, Any], note: str = "", reason: str = ""
) -> ServiceCalendar:
    """A calendar with its first version. Raises CalendarError (a ValueError) for a content that is
    none.
    """
    require(by, MANAGE)
    given = {"name": _name(name), "note": note.strip()}
    require_free(ServiceCalendar, given["name"])
    read = Calendar.from_json(content)
    calendar = ServiceCalendar(**given)
    calendar.save()
    record("calendar.added", calendar, by=by, changes=first_values(given))
    _save(calendar, read, reason, by)
    search.index([calendar])
    return calendar


@transaction.atomic
def save_version(
    calendar: ServiceCalendar, *, by: Viewer, content: Mapping[str, Any], reason: str
) -> CalendarVersion:
    """Let the calendar say this from now on. Clocks that run go on by what it said when they began."""
    held = lock(ServiceCalendar, calendar.pk)
    require(by, MANAGE, held)
    why = require_text(reason, "reason", _("Write why the calendar is changed."))
    read = Calendar.from_json(content)
    last = CalendarVersion.objects.filter(calendar=held).order_by("-number").first()
    if last is not None and Calendar.from_json(last.content) == read:
        raise DomainError(
            "nothing_changed", _("This is what the calendar says already. Nothing was saved.")
        )
    return _save(held, read, why, by)


def _save(calendar: ServiceCalendar, read: Calendar, reason: str, by: Viewer) -> CalendarVersion:
    rows = CalendarVersion.objects.filter(calendar=calendar)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    version = CalendarVersion(
        calendar=calendar,
        number=last + 1,
        content=read.to_json(),
        reason=reason[:300],
        made_at=by.now,
    )
    version.save()
    changes = {"version": [last or None, version.number]}
    record("calendar.version_saved", calendar, by=by, changes=changes, note=reason)
    return version


@transaction.atomic
def change_calendar(
    calendar: ServiceCalendar, *, by: Viewer, name: str, note: str
) -> ServiceCalendar:
    """Its name and note; what it says is changed by `save_version`."""
    held = lock(ServiceCalendar, calendar.pk)
    require(by, MANAGE, held)
    values = {"name": _name(name), "note": note.strip()}
    require_free(ServiceCalendar, values["name"], but=held.pk)
    changes = write(held, values)
    if changes:
        record("calendar.changed", held, by=by, changes=changes)
        search.index([held])
    return held


@transaction.atomic
def end_calendar(calendar: ServiceCalendar, *, by: Viewer) -> ServiceCalendar:
    """It is not offered any more; what rests on it goes on."""
    held = lock(ServiceCalendar, calendar.pk)
    require(by, MANAGE, held)
    return set_ended(held, "calendar.ended", by.now, by)


@transaction.atomic
def reopen_calendar(calendar: ServiceCalendar, *, by: Viewer) -> ServiceCalendar:
    held = lock(ServiceCalendar, calendar.pk)
    require(by, MANAGE, held)
    return set_ended(held, "calendar.reopened", None, by)


def set_ended(row: M, what: str, moment: dt.datetime | None, by: Viewer) -> M:
    """End a row of a register at the moment, or (None) take it up again; an event when it changes."""
    stands = getattr(row, "ended_at", None) is None
    if stands != (moment is None):
        changes = write(row, {"ended_at": moment})
        record(what, row, by=by, changes=changes)
    return row


def _name(name: str) -> str:
    return require_text(name, "name", _("Write a name that tells the hours."))


def require_free(model: Any, name: str, *, but: int | None = None) -> None:
    """Refuse a name that another row has."""
    if model.objects.filter(name__iexact=name).exclude(pk=but).exists():
        raise DomainError(
            "name_taken",
            _("There is one called “%(name)s” already. Choose another name.") % {"name": name},
            field="name",
        )
