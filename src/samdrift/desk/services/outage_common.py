"""What the acts on outages and maintenance share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Appointment
from samdrift.parties.services.common import lock

AHEAD = dt.timedelta(minutes=5)
"""A clock elsewhere may be a little ahead of ours."""
OF_MEMBERS = ("coordinator", "director")
"""Who is told of planned work, at each member it touches."""


def held(row: Any, by: Viewer, right: str) -> Any:
    """The row as it stands now, held until the act is done."""
    found = lock(type(row), row.pk)
    require(by, right, found)
    return found


def set_values(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def set_members(row: Any, members: Iterable[Member]) -> dict[str, Any]:
    """For these members, none for all; what changed, for the event."""
    before = sorted(row.members.values_list("pk", flat=True))
    after = sorted({one.pk for one in members})
    if before == after:
        return {}
    row.members.set(after)
    return {"members": [before, after]}


def require_times(start: dt.datetime, end: dt.datetime | None, names: tuple[str, str]) -> None:
    if end is not None and end < start:
        raise DomainError(
            "ends_before_it_begins",
            _("It ends before it begins. Correct one of the times."),
            field=names[1],
        )


def require_past(moment: dt.datetime | None, by: Viewer, field: str) -> None:
    if moment is not None and moment > by.now + AHEAD:
        raise DomainError(
            "not_yet",
            _("That time has not come. Plan maintenance for what is to come."),
            field=field,
        )


def require_subject(values: Mapping[str, Any]) -> None:
    if not (values.get("system") or values.get("service") or values.get("site")):
        raise DomainError(
            "nothing_named",
            _("Choose the system or the service, or write the place that it is about."),
            field="system",
        )


def accounts_of(members: Collection[int], by: Viewer) -> list[int]:
    """Accounts of those who follow it up at these members (none: at all of them)."""
    held_roles = Appointment.objects.on(by.today).filter(role__in=OF_MEMBERS, member__isnull=False)
    if members:
        held_roles = held_roles.filter(member_id__in=members)
    people = held_roles.values_list("person_id", flat=True)
    rows = Account.objects.filter(person_id__in=people, is_active=True).order_by("pk")
    return list(rows.exclude(person_id=by.person_id).values_list("pk", flat=True))
