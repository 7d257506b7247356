"""Acts on who sits where: seated, replaced, ended, and the order in which deputies stand by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Body, Seat, Sitting
from samdrift.governance.services import who_may_sit
from samdrift.governance.services.body_common import day_or_none, end_dated, locked
from samdrift.governance.services.body_findings import find
from samdrift.governance.services.seats import SEAT, end_leading
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.templatetags.shown import day as told_day
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import period_text, require_order


@transaction.atomic
def seat_person(
    seat: Seat,
    *,
    person: Person,
    valid_from: dt.date,
    by: Viewer,
    valid_to: dt.date | None = None,
    is_deputy: bool = False,
    chosen_by: str = "",
) -> Sitting:
    """A person sits in the seat from a day, or stands by as its last deputy.

    An ordinary member takes over from whoever sat there. Without an end the term is that of the body,
    and never longer than the seat or the person's time at work.
    """
    body = seat.body
    require(by, SEAT, body)
    body = locked(body)
    seat.refresh_from_db()
    end = _end(body, seat, person, valid_from, valid_to)
    who_may_sit.require_may_sit(body, seat, person, valid_from, end, is_deputy=is_deputy)
    before = None if is_deputy else _make_room(seat, person, valid_from, by)
    made = Sitting.objects.create(
        seat=seat,
        person=person,
        rank=_last_rank(seat, valid_from) + 1 if is_deputy else 0,
        chosen_by=chosen_by.strip(),
        valid_from=valid_from,
        valid_to=end,
    )
    record("body.seated", body, by=by, changes=_told(made, before))
    find([body.pk], by=by)
    return made


def _last_rank(seat: Seat, day: dt.date) -> int:
    found = Sitting.objects.on(day).filter(seat=seat).aggregate(last=Max("rank"))
    return int(found["last"] or 0)


def _told(made: Sitting, before: int | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "seat": str(made.seat),
        "sits_id": made.person_id,
        "rank": made.rank or None,
        "valid_from": day_or_none(made.valid_from),
        "valid_to": day_or_none(made.valid_to),
        "chosen_by": made.chosen_by or None,
    }
    changes = {name: [None, value] for name, value in told.items() if value is not None}
    changes["sits_id"][0] = before
    return changes


def _end(
    body: Body, seat: Seat, person: Person, start: dt.date, wished: dt.date | None
) -> dt.date | None:
    """The first day the term is over: as wished, else the body's term; within the seat's own."""
    require_order(start, wished)
    term = plus_months(start, body.term_months) if body.term_months else None
    limits = [day for day in (wished or term, seat.valid_to, body.ended_on, person.left_on) if day]
    return min(limits, default=None)


def plus_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def _make_room(seat: Seat, person: Person, day: dt.date, by: Viewer) -> int | None:
    """End the sitting of whoever sat there, whose id is given back; a deputy of the seat who moves up
    stands by no more.
    """
    rows = Sitting.objects.touching(day, None).filter(seat=seat)
    later = rows.filter(rank=0, valid_from__gt=day).select_related("person").first()
    if later is not None:
        raise DomainError(
            "seated_later",
            _(
                "%(person)s sits there from %(day)s. Choose that day or a later one, or end that first."
            )
            % {"person": later.person, "day": told_day(later.valid_from)},
            field="valid_from",
        )
    before = list(rows.filter(rank=0))
    for one in before:
        end_dated(one, day)
    for one in rows.filter(rank__gt=0, person=person):
        end_dated(one, day)
    end_leading(seat.body, {one.person_id for one in before} - {person.pk}, day, by)
    return before[0].person_id if before else None


@transaction.atomic
def end_sitting(sitting: Sitting, *, day: dt.date, by: Viewer, because: str = "") -> Body:
    """The person sits (or stands by) there no more from the day; the deputies behind move up."""
    body = sitting.seat.body
    require(by, SEAT, body)
    body = locked(body)
    sitting.refresh_from_db()
    require_order(sitting.valid_from, day, field="day")
    if sitting.valid_to is not None and sitting.valid_to <= day:
        raise DomainError(
            "ended_already",
            _("This is over already: %(period)s.")
            % {"period": period_text(sitting.valid_from, sitting.valid_to)},
            field="day",
        )
    end_dated(sitting, day)
    if sitting.rank == 0:
        end_leading(body, {sitting.person_id}, day, by)
    changes = {
        "seat": [str(sitting.seat), None],
        "sits_id": [sitting.person_id, None],
        "valid_to": [None, day_or_none(day)],
    }
    record("body.unseated", body, by=by, changes=changes, note=because)
    find([body.pk], by=by)
    return body


@transaction.atomic
def order_deputies(seat: Seat, *, sittings: Sequence[int], by: Viewer) -> Seat:
    """Let the seat's deputies of today stand by in this order (ids of their sittings)."""
    body = seat.body
    require(by, SEAT, body)
    locked(body)
    rows = {s.pk: s for s in Sitting.objects.on(by.today).filter(seat=seat, rank__gt=0)}
    if sorted(rows) != sorted(sittings):
        raise DomainError(
            "other_deputies",
            _("The deputies have changed meanwhile. Look at them anew and give the order again."),
        )
    before = [r.person_id for r in sorted(rows.values(), key=lambda one: (one.rank, one.pk))]
    for rank, pk in enumerate(sittings, start=1):
        rows[pk].rank = rank
        rows[pk].save(update_fields=["rank"])
    after = [rows[pk].person_id for pk in sittings]
    if before != after:
        names = {p.pk: str(p) for p in Person.objects.filter(pk__in=before)}
        changes = {"seat": [None, str(seat)]}
        record(
            "body.deputies_ordered",
            body,
            by=by,
            changes=changes,
            personal={"deputies": ", ".join(names[pk] for pk in after)},
        )
    return seat
