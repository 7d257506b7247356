"""Who sits in bodies, from a table: each row is taken by the acts that people do by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.formats.text import fold
from samdrift.governance.intake.seat_fields import FIELDS, Role
from samdrift.governance.models.bodies import Body, Office, Seat, Sitting
from samdrift.governance.services.offices import give_office
from samdrift.governance.services.seats import LEADS, SEAT, open_seat
from samdrift.governance.services.sittings import seat_person
from samdrift.kernel.errors import DomainError
from samdrift.kernel.intake.kinds import (
    Context,
    LoadKind,
    Outcome,
    Rejected,
    Row,
    Taken,
    Unchanged,
)
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.reach import seen
from samdrift.parties.intake.arrangements import No
from samdrift.parties.intake.lookups import member_of, people
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person

SEAT_KINDS = {Role.EMPLOYEES: Seat.Kind.EMPLOYEES, Role.OBSERVER: Seat.Kind.OBSERVER}


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch; people are few in a body, so one row is taken after the other."""
    return [_take_one(row, context) for row in rows]


def _take_one(row: Row, context: Context) -> Outcome:
    try:
        with transaction.atomic():
            return _taken(row, context)
    except No as no:
        return no.why
    except DomainError as error:
        field = error.field if error.field in {"person", "valid_from", "valid_to"} else "body"
        return Rejected(field, "refused", {"message": str(error)})


def _taken(row: Row, context: Context) -> Outcome:
    body, member = _body(row, context), _member(row, context)
    found = people(context).find(row.values["person"], member.pk if member else body.member_id)
    if isinstance(found, str):
        raise No(Rejected("person", found))
    person = Person.objects.get(pk=found)
    role = Role(row.get("role", Role.MEMBER))
    changed = role != Role.SECRETARY and _seated(row, body, member, person, role, context)
    if role in Office.Kind.values:
        changed |= _in_office(row, body, person, role, context)
    return Taken(body.pk) if changed else Unchanged(body.pk)


def _body(row: Row, context: Context) -> Body:
    bodies: dict[str, list[Body]] = context.once("bodies", lambda: _bodies(context))
    found = bodies.get(fold(row.values["body"]), [])
    if len(found) != 1:
        text = _("Several bodies go by this name. Give one of them another name first.")
        none = _("No body goes by this name. Set the body up first, or correct the name.")
        raise No(Rejected("body", "refused", {"message": str(text if found else none)}))
    return found[0]


def _bodies(context: Context) -> dict[str, list[Body]]:
    found: dict[str, list[Body]] = {}
    for body in seen(Body, context.by).standing(context.by.today):
        found.setdefault(fold(body.name), []).append(body)
    return found


def _member(row: Row, context: Context) -> Member | None:
    member = member_of(context, row.get("member"))
    if row.get("member") and member is None:
        raise No(Rejected("member", "unknown_member"))
    return member


def _from(row: Row, context: Context) -> dt.date:
    day: dt.date = row.get("valid_from", context.by.today)
    return day


def _seated(
    row: Row, body: Body, member: Member | None, person: Person, role: Role, context: Context
) -> bool:
    """Let the person sit or stand by in a seat that fits; False where that is so already."""
    start, is_deputy = _from(row, context), role == Role.DEPUTY
    kind, field = SEAT_KINDS.get(role, Seat.Kind.MEMBER), row.get("field", "")
    held = Sitting.objects.filter(on_day(start), person=person, seat__body=body)
    held = held.filter(rank__gt=0) if is_deputy else held.filter(rank=0)
    if held.exists():
        return False
    fits = Seat.objects.on(start).filter(body=body, kind=kind, member=_whose(body, member))
    if field:
        fits = fits.filter(field__iexact=field)
    seats = list(fits.order_by("order", "pk"))
    seat = _chosen(seats, start, is_deputy=is_deputy)
    if seat is None:
        _require_may_open(body, member, field, seats, is_deputy=is_deputy)
        place: dict[str, Any] = {"kind": kind, "member": _whose(body, member), "field": field}
        seat = open_seat(body, valid_from=start, by=context.by, **place)
    seat_person(
        seat,
        person=person,
        valid_from=start,
        valid_to=row.get("valid_to"),
        is_deputy=is_deputy,
        chosen_by=row.get("chosen_by", ""),
        by=context.by,
    )
    return True


def _whose(body: Body, member: Member | None) -> Member | None:
    """Whose the seat is: in a member's own body nobody's."""
    return None if body.member_id is not None else member


def _chosen(seats: list[Seat], day: dt.date, *, is_deputy: bool) -> Seat | None:
    """The first seat that is empty; for a deputy the one with the fewest deputies."""
    rows = Sitting.objects.on(day).filter(seat__in=seats)
    if is_deputy:
        deputies = list(rows.filter(rank__gt=0).values_list("seat", flat=True))
        return min(seats, key=lambda seat: deputies.count(seat.pk), default=None)
    taken = set(rows.filter(rank=0).values_list("seat", flat=True))
    return next((seat for seat in seats if seat.pk not in taken), None)


def _require_may_open(
    body: Body, member: Member | None, field: str, seats: list[Seat], *, is_deputy: bool
) -> None:
    """A deputy needs a seat to stand by for; how many a member or a field has is for the body."""
    if is_deputy:
        text = _("There is no such seat to stand by for. Put the row of the seat before this one.")
        raise No(Rejected("person", "refused", {"message": str(text)}))
    by_member = body.seats_by == Body.SeatsBy.MEMBER and member is not None
    by_field = body.seats_by == Body.SeatsBy.FIELD and bool(field) and bool(seats)
    if by_member or by_field:
        text = _("Every seat there is taken. End a term first, or replace on the body’s own page.")
        column = "member" if by_member else "field"
        raise No(Rejected(column, "refused", {"message": str(text)}))


def _in_office(row: Row, body: Body, person: Person, role: Role, context: Context) -> bool:
    start = _from(row, context)
    held = Office.objects.on(start).filter(body=body, kind=role.value, person=person)
    if held.exists():
        return False
    end = None if role.value in LEADS else row.get("valid_to")
    chosen = {"chosen_by": row.get("chosen_by", ""), "valid_to": end}
    give_office(body, kind=role.value, person=person, valid_from=start, by=context.by, **chosen)
    return True


def _identity(row: Row, context: Context) -> Any:
    person = people(context).find(row.values["person"], None)
    who = fold(row.values["person"]) if isinstance(person, str) else person
    return (fold(row.values["body"]), who, row.get("role", Role.MEMBER.value))


KIND = LoadKind(
    key="seats",
    name=_("Who sits in bodies"),
    lead=_("Members, deputies, chair and secretary of councils, boards and groups."),
    right=SEAT,
    fields=FIELDS,
    take=take,
    identity=_identity,
    about=frozenset({"body", "person", "role", "valid_from"}),
    order=80,
)
