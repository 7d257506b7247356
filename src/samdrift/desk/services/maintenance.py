"""Maintenance windows: planned, told to those affected, moved, done or cancelled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.outages import MaintenanceWindow, Outage
from samdrift.desk.rules_outages import PLAN
from samdrift.desk.services import outages
from samdrift.desk.services.outage_common import (
    accounts_of,
    held,
    require_past,
    require_subject,
    require_times,
    set_members,
    set_values,
)
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.services.notices import tell
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import first_values, require_text, write

TOLD, MOVED, CANCELLED = (
    "desk.maintenance_told",
    "desk.maintenance_moved",
    "desk.maintenance_cancelled",
)
State = MaintenanceWindow.State
PLAIN = ("title", "text", "system", "service", "starts_at", "ends_at", "is_agreed")


@transaction.atomic
def plan_window(
    *,
    by: Viewer,
    title: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    members: Iterable[Member] = (),
    **values: Any,
) -> MaintenanceWindow:
    """Plan work in [starts_at, ends_at). Nobody is told yet. No members: for all.

    Values: text, system, service, is_agreed (the agreements leave it out of the downtime).
    """
    require(by, PLAN)
    require_subject(values)
    _require_window(starts_at, ends_at, by)
    told = require_text(title, "title", _("Write in a few words what is to be done."))
    plain = {name: value for name, value in values.items() if name in PLAIN and value is not None}
    window = MaintenanceWindow.objects.create(
        title=told[:160], starts_at=starts_at, ends_at=ends_at, **plain
    )
    changes = set_members(window, members)
    names = ("title", "system", "service", "starts_at", "ends_at", "is_agreed")
    told_of = first_values({name: getattr(window, name) for name in names})
    record("window.planned", window, by=by, changes=told_of | changes)
    search.index([window])
    return window


def _require_window(start: dt.datetime, end: dt.datetime, by: Viewer) -> None:
    require_times(start, end, ("starts_at", "ends_at"))
    if end == start:
        raise DomainError(
            "no_time",
            _("It begins and ends at the same time. Write when it ends."),
            field="ends_at",
        )
    if end <= by.now:
        raise DomainError(
            "window_past",
            _("That time has passed. Write it down as an outage that was planned."),
            field="ends_at",
        )


@transaction.atomic
def change_window(window: MaintenanceWindow, *, by: Viewer, **values: Any) -> MaintenanceWindow:
    """Move it or correct it. Those who were told are told again when the time is another."""
    window = held(window, by, PLAN)
    _require_planned(window)
    members = values.pop("members", None)
    plain = {name: value for name, value in values.items() if name in PLAIN}
    after = {name: plain.get(name, getattr(window, name)) for name in PLAIN}
    require_subject(after)
    _require_window(after["starts_at"], after["ends_at"], by)
    require_text(after["title"], "title", _("Write in a few words what is to be done."))
    changes = write(window, plain)
    if members is not None:
        changes |= set_members(window, members)
    if changes:
        record("window.changed", window, by=by, changes=changes)
        search.index([window])
    if window.told_at is not None and {"starts_at", "ends_at", "members"} & changes.keys():
        _tell(window, MOVED, by)
    return window


@transaction.atomic
def tell_window(window: MaintenanceWindow, *, by: Viewer) -> int:
    """Those who follow up at the members it touches are told, and all affected can read it.

    Returns how many were told.
    """
    window = held(window, by, PLAN)
    _require_planned(window)
    if window.told_at is not None:
        raise DomainError(
            "is_told", _("They are told already. If you move it, they are told again.")
        )
    if window.ends_at <= by.now:
        raise DomainError("window_past", _("That time has passed. Say how it went instead."))
    set_values(window, told_at=by.now)
    record("window.told", window, by=by)
    return _tell(window, TOLD, by)


def _tell(window: MaintenanceWindow, what: str, by: Viewer) -> int:
    accounts = accounts_of(list(window.members.values_list("pk", flat=True)), by)
    values = {
        "title": window.title,
        "from": str(moment(window.starts_at)),
        "to": str(moment(window.ends_at)),
    }
    tell(accounts, what, window, values)
    return len(accounts)


@transaction.atomic
def finish_window(
    window: MaintenanceWindow,
    *,
    by: Viewer,
    down_from: dt.datetime | None = None,
    down_to: dt.datetime | None = None,
    outcome: str = "",
) -> MaintenanceWindow:
    """It is done. When something was down, from and to become an outage that was planned: what of it
    lies in the window is agreed maintenance, what goes past the window counts.
    """
    window = held(window, by, PLAN)
    _require_planned(window)
    if window.starts_at > by.now:
        raise DomainError("not_begun", _("It has not begun. Move it or cancel it."))
    if (down_from is None) != (down_to is None):
        raise DomainError(
            "one_time", _("Write both when it went down and when it worked again."), field="down_to"
        )
    set_values(window, state=State.DONE, outcome=outcome.strip())
    record("window.done", window, by=by, note=outcome.strip())
    if down_from is not None and down_to is not None:
        require_times(down_from, down_to, ("down_from", "down_to"))
        require_past(down_to, by, "down_to")
        _write_outage(window, down_from, down_to, by)
    return window


def _write_outage(
    window: MaintenanceWindow, start: dt.datetime, end: dt.datetime, by: Viewer
) -> Outage:
    return outages.add_outage(
        by=by,
        title=window.title,
        text=window.text,
        system=window.system,
        service=window.service,
        members=list(window.members.all()),
        kind=Outage.Kind.PLANNED,
        started_at=start,
        ended_at=end,
        source=Outage.Source.WINDOW,
        window=window,
        is_told=window.told_at is not None,
    )


@transaction.atomic
def cancel_window(window: MaintenanceWindow, *, by: Viewer, reason: str) -> MaintenanceWindow:
    """It is not done. Those who were told are told so."""
    window = held(window, by, PLAN)
    _require_planned(window)
    why = require_text(reason, "reason", _("Write why it is cancelled."))
    set_values(window, state=State.CANCELLED, outcome=why)
    record("window.cancelled", window, by=by, note=why)
    if window.told_at is not None:
        _tell(window, CANCELLED, by)
    return window


@transaction.atomic
def plan_again(window: MaintenanceWindow, *, by: Viewer) -> MaintenanceWindow:
    """It was not cancelled or done after all. Outages that were written down of it stay."""
    window = held(window, by, PLAN)
    if window.state == State.PLANNED:
        raise DomainError("is_planned", _("It is planned already."))
    before = window.state
    set_values(window, state=State.PLANNED, outcome="")
    record("window.planned_again", window, by=by, changes={"state": [before, State.PLANNED.value]})
    return window


def _require_planned(window: MaintenanceWindow) -> None:
    if window.state != State.PLANNED:
        raise DomainError("is_closed", _("It is done or cancelled. Take it up again first."))
