"""Acts on bookings of hours: planned, used, taken back. One taken back stays, struck."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.models.hours import HourBooking, HourPool, HourYear
from samdrift.agreements.services.hour_findings import find
from samdrift.followup.models.activities import Occurrence
from samdrift.governance.models.matters import Matter
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import day_text, lock, require_text, write

BOOK = "agreements.book_hours"
State = HourBooking.State


@transaction.atomic
def book(  # noqa: PLR0913 -- what a booking tells
    pool: HourPool,
    *,
    by: Viewer,
    day: dt.date,
    hours: Decimal,
    what: str,
    state: str = State.USED,
    member: Member | None = None,
    occurrence: Occurrence | None = None,
    matter: Matter | None = None,
) -> HourBooking:
    """Book hours as used, or as planned for a day to come."""
    pool = _held(pool, by)
    what = require_text(what, "what", _("Write what the hours are for."))
    _check(pool, day, hours, state, by)
    row = HourBooking.objects.create(
        pool=pool,
        day=day,
        hours=hours,
        state=state,
        what=what[:300],
        member=member,
        occurrence=occurrence,
        matter=matter,
        booked_by=_person(by),
    )
    told = {"hours": [None, str(hours)], "day": [None, str(day)], "what": [None, row.what]}
    record(f"hours.{state}", pool, by=by, changes=told)
    find([pool.pk], by=by)
    return row


def _held(pool: HourPool, by: Viewer) -> HourPool:
    row = lock(HourPool, pool.pk)
    require(by, BOOK, row.agreement)
    return row


def _person(by: Viewer) -> Person | None:
    return Person.objects.filter(pk=by.person_id).first() if by.person_id else None


def _check(pool: HourPool, day: dt.date, hours: Decimal, state: str, by: Viewer) -> None:
    if hours <= 0:
        raise DomainError("no_hours", _("Write more than 0 hours."), field="hours")
    if state == State.USED and day > by.today:
        raise DomainError(
            "not_used_yet",
            _("%(day)s has not come yet. Book the hours as planned, or choose an earlier day.")
            % {"day": day_text(day)},
            field="day",
        )
    if state == State.PLANNED and day < by.today:
        raise DomainError(
            "planned_in_the_past",
            _("%(day)s is past. Book the hours as used, or choose a day to come.")
            % {"day": day_text(day)},
            field="day",
        )
    if not _covered(pool, day):
        raise DomainError(
            "no_hours_then",
            _("“%(pool)s” has no hours to use on %(day)s. Choose a day in one of its periods.")
            % {"pool": pool, "day": day_text(day)},
            field="day",
        )


def _covered(pool: HourPool, day: dt.date) -> bool:
    """Whether the day lies in a period, or in the months its hours are carried on."""
    rows = HourYear.objects.filter(pool=pool, valid_from__lte=day)
    ends = (plus_months(row.valid_to, pool.carried_months) for row in rows if row.valid_to)
    return any(day < end for end in ends)


@transaction.atomic
def change_booking(
    booking: HourBooking, *, by: Viewer, day: dt.date, hours: Decimal, what: str, state: str,
    member: Member | None = None,
) -> HourBooking:  # fmt: skip
    """Correct a booking, or tell that what was planned is used, with what it came to."""
    pool = _held(booking.pool, by)
    row = _standing(booking)
    what = require_text(what, "what", _("Write what the hours are for."))
    _check(pool, day, hours, state, by)
    values: dict[str, Any] = {"day": day, "hours": hours, "what": what[:300], "state": state}
    used = state == State.USED and row.state == State.PLANNED
    changes = write(row, {**values, "member": member})
    if changes:
        told = {"what": [row.what, row.what], **changes}
        record("hours.used" if used else "hours.booking_changed", pool, by=by, changes=told)
        find([pool.pk], by=by)
    return row


@transaction.atomic
def strike(booking: HourBooking, *, by: Viewer, reason: str) -> HourBooking:
    """It was booked by mistake, or what was planned came to nothing."""
    pool = _held(booking.pool, by)
    row = _standing(booking)
    why = require_text(reason, "reason", _("Write why it is struck."))
    told = {"what": [row.what, None], "hours": [str(row.hours), None], "day": [str(row.day), None]}
    write(row, {"state": State.STRUCK})
    record("hours.struck", pool, by=by, changes=told, note=why)
    find([pool.pk], by=by)
    return row


def _standing(booking: HourBooking) -> HourBooking:
    row = lock(HourBooking, booking.pk)
    if row.state == State.STRUCK:
        raise DomainError("struck", _("This booking is struck. Book the hours anew."))
    return row
