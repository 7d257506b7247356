"""Acts on offices: who chairs a body, stands in for the chair, or is its secretary."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Body, Office, Sitting
from samdrift.governance.services.body_common import (
    day_or_none,
    end_dated,
    locked,
    require_standing,
)
from samdrift.governance.services.body_findings import find
from samdrift.governance.services.seats import LEADS, SEAT
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.rights import require
from samdrift.kernel.templatetags.shown import day as told_day
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import first_values, period_text, require_order


@transaction.atomic
def give_office(
    body: Body,
    *,
    kind: str,
    person: Person,
    valid_from: dt.date,
    by: Viewer,
    valid_to: dt.date | None = None,
    chosen_by: str = "",
) -> Office:
    """A person has the office from the day; whoever had it has it no more. Chair and deputy chair sit
    in the body; a secretary need not.
    """
    require(by, SEAT, body)
    body = locked(body)
    require_standing(body, valid_from)
    require_order(valid_from, valid_to)
    end = _end(body, kind, person, valid_from, valid_to)
    _require_not_both(body, kind, person, valid_from)
    rows = Office.objects.touching(valid_from, None).filter(body=body, kind=kind)
    later = rows.filter(valid_from__gt=valid_from).select_related("person").first()
    if later is not None:
        raise DomainError(
            "office_later",
            _("%(person)s has this office from %(day)s. Choose that day or a later one.")
            % {"person": later.person, "day": told_day(later.valid_from)},
            field="valid_from",
        )
    before = [one.person_id for one in rows]
    for one in rows:
        end_dated(one, valid_from)
    made = Office.objects.create(
        body=body,
        kind=kind,
        person=person,
        chosen_by=chosen_by.strip(),
        valid_from=valid_from,
        valid_to=end,
    )
    told = {"office": str(kind), "valid_from": valid_from, "valid_to": end, "chosen_by": chosen_by}
    changes = {**first_values(told), "holder_id": [before[0] if before else None, person.pk]}
    record("body.office_given", body, by=by, changes=changes)
    find([body.pk], by=by)
    return made


def _end(
    body: Body, kind: str, person: Person, start: dt.date, wished: dt.date | None
) -> dt.date | None:
    """The first day the office is over: a leader's at the latest when the seat is."""
    if not person.is_at_work(start):
        raise DomainError(
            "has_left",
            _("%(person)s is not there any more on %(day)s. Choose somebody else.")
            % {"person": person, "day": told_day(start)},
            field="person",
        )
    limits = [day for day in (wished, person.left_on, body.ended_on) if day]
    if kind not in LEADS:
        return min(limits, default=None)
    sits = Sitting.objects.filter(on_day(start), on_day(start, "seat__"), rank=0)
    place = sits.filter(person=person, seat__body=body).exclude(seat__kind="observer").first()
    if place is None:
        raise DomainError(
            "not_a_member",
            _(
                "%(person)s has no seat in %(body)s on %(day)s. Give a seat first, or choose one who has."
            )
            % {"person": person, "body": body, "day": told_day(start)},
            field="person",
        )
    return min([*limits, *([place.valid_to] if place.valid_to else [])], default=None)


def _require_not_both(body: Body, kind: str, person: Person, day: dt.date) -> None:
    if kind not in LEADS:
        return
    rows = Office.objects.on(day).filter(body=body, person=person, kind__in=LEADS)
    other = rows.exclude(kind=kind).first()
    if other is not None:
        raise DomainError(
            "stands_in_for_oneself",
            _("%(person)s is %(office)s there. Nobody stands in for themselves: end that first.")
            % {"person": person, "office": str(other.get_kind_display()).lower()},
            field="person",
        )


@transaction.atomic
def end_office(office: Office, *, day: dt.date, by: Viewer, because: str = "") -> Body:
    """The person has the office no more from the day."""
    body = office.body
    require(by, SEAT, body)
    body = locked(body)
    office.refresh_from_db()
    require_order(office.valid_from, day, field="day")
    if office.valid_to is not None and office.valid_to <= day:
        raise DomainError(
            "ended_already",
            _("This is over already: %(period)s.")
            % {"period": period_text(office.valid_from, office.valid_to)},
            field="day",
        )
    end_dated(office, day)
    changes = {
        "office": [str(office.kind), None],
        "holder_id": [office.person_id, None],
        "valid_to": [None, day_or_none(day)],
    }
    record("body.office_ended", body, by=by, changes=changes, note=because)
    find([body.pk], by=by)
    return body
