"""Acts on the seats of bodies: opened and closed, by hand or as members come and go, and their votes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc.spans import Span, merged, within
from samdrift.governance.models.bodies import Body, Office, Seat, Sitting
from samdrift.governance.services.body_common import (
    day_or_none,
    end_dated,
    locked,
    require_standing,
)
from samdrift.governance.services.body_findings import find
from samdrift.kernel import viewer
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.templatetags.shown import day as told_day
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Membership, Stake
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import first_values, require_order

SEAT = "governance.seat_people"
LEADS = (Office.Kind.CHAIR, Office.Kind.DEPUTY_CHAIR)
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Aligned:
    """What following the members came to: seats opened and closed, by the member's name."""

    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.opened or self.closed)


@transaction.atomic
def open_seat(  # noqa: PLR0913 -- what a person fills in, each by its name
    body: Body,
    *,
    by: Viewer,
    valid_from: dt.date,
    kind: str = Seat.Kind.MEMBER,
    member: Member | None = None,
    field: str = "",
    votes: Decimal | int = 1,
    valid_to: dt.date | None = None,
) -> Seat:
    """Set up one more seat from a day: a member's, a professional field's, the employees' or an
    observer's.
    """
    require(by, SEAT, body)
    body = locked(body)
    require_standing(body, valid_from)
    require_order(valid_from, valid_to)
    _require_not_before(body, valid_from)
    seat = _open(body, kind, member, field.strip(), Decimal(votes), Span(valid_from, valid_to))
    told = {"seat_kind": str(kind), "member": member, "field": seat.field, "valid_from": valid_from}
    record("body.seat_opened", body, by=by, changes=first_values(told))
    find([body.pk], by=by)
    return seat


def _require_not_before(body: Body, day: dt.date) -> None:
    if body.founded_on is not None and day < body.founded_on:
        raise DomainError(
            "before_founded",
            _("%(body)s was founded on %(day)s. Choose that day or a later one.")
            % {"body": body, "day": told_day(body.founded_on)},
            field="valid_from",
        )


def _open(
    body: Body, kind: str, member: Member | None, field: str, votes: Decimal, span: Span
) -> Seat:
    last = Seat.objects.filter(body=body).aggregate(last=Max("order"))["last"]
    return Seat.objects.create(
        body=body,
        kind=kind,
        member=member,
        field=field,
        votes=Decimal(0) if kind == Seat.Kind.OBSERVER else votes,
        order=0 if last is None else last + 1,
        valid_from=span.start,
        valid_to=span.end,
    )


@transaction.atomic
def open_fields(
    body: Body, *, fields: Iterable[str], valid_from: dt.date, by: Viewer
) -> list[Seat]:
    """A seat for each professional field named, those left out that have one that day."""
    require(by, SEAT, body)
    have = {s.field.casefold() for s in Seat.objects.on(valid_from).filter(body=body)}
    wished: dict[str, str] = {}
    for name in (one.strip()[:120] for one in fields):
        if name and name.casefold() not in have:
            wished.setdefault(name.casefold(), name)
    new = list(wished.values())[:MOST_AT_ONCE]
    return [open_seat(body, field=name, valid_from=valid_from, by=by) for name in new]


@transaction.atomic
def close_seat(seat: Seat, *, day: dt.date, by: Viewer, because: str = "") -> Body:
    """The seat is no more from the day, and nobody sits in it."""
    body = seat.body
    require(by, SEAT, body)
    body = locked(body)
    seat.refresh_from_db()
    require_order(seat.valid_from, day, field="day")
    if seat.valid_to is not None and seat.valid_to <= day:
        raise DomainError(
            "closed_already",
            _("The seat was closed on %(day)s already.") % {"day": told_day(seat.valid_to)},
            field="day",
        )
    shut(seat, day, by)
    changes = {"seat": [str(seat), None], "valid_to": [None, day_or_none(day)]}
    record("body.seat_closed", body, by=by, changes=changes, note=because)
    find([body.pk], by=by)
    return body


def shut(seat: Seat, day: dt.date, by: Viewer) -> None:
    """End the seat and all who sit in it; the body's row is locked by the caller."""
    people = list(Sitting.objects.touching(day, None).filter(seat=seat))
    for one in people:
        end_dated(one, day)
    end_dated(seat, day)
    end_leading(seat.body, {one.person_id for one in people if one.rank == 0}, day, by)


def end_leading(body: Body, people: Collection[int], day: dt.date, by: Viewer) -> None:
    """Whoever sits no more in the body from the day neither chairs it nor stands in for the chair."""
    sits = Sitting.objects.on(day).filter(seat__body=body, rank=0, person__in=people)
    gone = set(people) - set(sits.values_list("person_id", flat=True))
    rows = Office.objects.touching(day, None).filter(body=body, kind__in=LEADS, person__in=gone)
    for row in rows:
        changes = {"office": [row.kind, None], "holder_id": [row.person_id, None]}
        record("body.office_ended", body, by=by, changes={**changes, "valid_to": [None, str(day)]})
        end_dated(row, day)


# Following the members


@transaction.atomic
def align(body: Body, day: dt.date, by: Viewer) -> Aligned:
    """Let the seats of a body that sits by member follow who owns its arrangement from the day on.

    A member that owns gets its seats (as many as registered for it in a council of representatives,
    else `seats_each`); one that no longer does loses them, with those who sit in them. A change that
    lies ahead is written with its day. No seat is taken from a member that has too many: who should
    go is for people to say.
    """
    body = locked(body)
    if body.seats_by != Body.SeatsBy.MEMBER or body.arrangement_id is None:
        return Aligned()
    if body.ended_on is not None and body.ended_on <= day:
        return Aligned()
    owned = _owned(body, day)
    found = Aligned(
        tuple(_open_missing(body, owned, day)), tuple(_close_surplus(body, owned, day, by))
    )
    if found:
        changes = {"opened": [None, list(found.opened)], "closed": [None, list(found.closed)]}
        changes = {name: pair for name, pair in changes.items() if pair[1]}
        record("body.aligned", body, by=by, changes=changes)
        find([body.pk], by=by)
    return found


def _owned(body: Body, day: dt.date) -> dict[int, list[Span]]:
    """Member → the spans from the day on in which it owns the arrangement, while the body stands."""
    rows = Membership.objects.touching(day, None).filter(
        arrangement=body.arrangement_id, is_owner=True
    )
    found: dict[int, list[Span]] = defaultdict(list)
    stands = Span(max(day, body.founded_on or day), body.ended_on)
    ordered = rows.order_by("member__sort_key", "valid_from")
    for member, start, end in ordered.values_list("member_id", "valid_from", "valid_to"):
        part = within(Span(start, end), stands)
        if part is not None:
            found[member].append(part)
    return {member: merged(spans) for member, spans in found.items()}


def _wanted(body: Body, member: int, day: dt.date) -> int:
    """How many seats the member is to have: as registered among its shares, else as the body says."""
    if body.kind != Body.Kind.REPRESENTATIVES:
        return body.seats_each
    rows = Stake.objects.on(day).filter(
        membership__arrangement=body.arrangement_id, membership__member=member, kind="seats"
    )
    registered = rows.values_list("value", flat=True).first()
    return body.seats_each if registered is None else int(registered)


def _open_missing(body: Body, owned: dict[int, list[Span]], day: dt.date) -> Iterable[str]:
    held = defaultdict(list)
    rows = Seat.objects.touching(day, None).filter(body=body, kind=Seat.Kind.MEMBER)
    for seat in rows.filter(member__isnull=False):
        held[seat.member_id].append(Span(seat.valid_from, seat.valid_to))
    members = Member.objects.in_bulk(owned)
    for member, spans in owned.items():
        for span in spans:
            have = sum(within(one, span) is not None for one in held[member])
            for _one in range(_wanted(body, member, span.start or day) - have):
                _open(body, Seat.Kind.MEMBER, members[member], "", Decimal(1), span)
                yield members[member].name


def _close_surplus(
    body: Body, owned: dict[int, list[Span]], day: dt.date, by: Viewer
) -> Iterable[str]:
    rows = Seat.objects.touching(day, None).filter(body=body, member__isnull=False)
    for seat in rows.filter(kind=Seat.Kind.MEMBER).select_related("member"):
        stands = Span(max(day, seat.valid_from or day), seat.valid_to)
        spans = owned.get(seat.member_id or 0, [])
        ends = [one.end for one in spans if within(one, stands) is not None]
        last = day if not ends else ends[-1]
        if last is not None and (seat.valid_to is None or seat.valid_to > last):
            shut(seat, last, by)
            yield str(seat.member)


def follow_members(members: Collection[int]) -> int:
    """What other rooms do changed who takes part: the bodies concerned follow, as the clock's act."""
    by = viewer.clock(timezone.localdate())
    parts = Membership.objects.filter(member_id__in=members).values("arrangement_id")
    rows = _following(by.today).filter(Q(arrangement__in=parts) | Q(seats__member_id__in=members))
    return sum(bool(align(body, by.today, by)) for body in rows.distinct().order_by("pk"))


def _following(day: dt.date) -> Any:
    return Body.objects.standing(day).filter(
        seats_by=Body.SeatsBy.MEMBER, arrangement__isnull=False
    )


def align_all(by: Viewer) -> str:
    """The clock's round: catches shares and memberships that came in beside the services."""
    changed = sum(bool(align(body, by.today, by)) for body in _following(by.today).order_by("pk"))
    return f"{changed} bodies follow their members anew" if changed else ""
