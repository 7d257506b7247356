"""Members from a table: who they are and their part in an arrangement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.formats.text import fold
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
from samdrift.parties.calc import known
from samdrift.parties.intake.arrangements import No, arrangement_of
from samdrift.parties.intake.lookups import bare, member_of, remember_member
from samdrift.parties.intake.member_fields import FIELDS, STAKES
from samdrift.parties.models.arrangements import Arrangement, Membership, Stake
from samdrift.parties.models.members import Member, MemberNumber
from samdrift.parties.services import members as services
from samdrift.parties.services import memberships, stakes


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch. Members are few: each row is taken by the acts that people do by hand."""
    return [_take_one(row, context) for row in rows]


def _take_one(row: Row, context: Context) -> Outcome:
    try:
        with transaction.atomic():
            return _taken(row, context)
    except No as no:
        context.forget()
        return no.why
    except DomainError as error:
        context.forget()
        return Rejected(_FIELDS.get(error.field, error.field), "refused", {"message": str(error)})


_FIELDS = {"day": "valid_to", "value": "ownership", "municipality": "name"}


def _taken(row: Row, context: Context) -> Outcome:
    arrangement, notes = arrangement_of(row, context)
    member = _known(row, context)
    if member is None:
        member, changed = _added(row, context), True
    else:
        changed = _changed(row, member, context)
    if arrangement is not None:
        changed |= _part(row, member, arrangement, context)
    context.notes.extend(notes if context.trying else ())
    return Taken(member.pk) if changed else Unchanged(member.pk)


def _known(row: Row, context: Context) -> Member | None:
    """The member the row means: by name, number or organisation number, which must agree."""
    named = member_of(context, row.values["name"])
    for key, code in (("number", "number_taken"), ("orgnr", "orgnr_taken")):
        holder = member_of(context, row.values[key]) if row.get(key) else None
        if holder is not None and named is not None and holder.pk != named.pk:
            raise No(Rejected(key, code, {"name": holder.name}))
        if holder is not None and key == "orgnr":
            named = named or holder
    return named


def _added(row: Row, context: Context) -> Member:
    """Add the member; what the register of municipalities knows of it is filled in."""
    values = {key: row.get(key, "") for key in ("number", "orgnr", "written_language")}
    kind, found = row.get("kind", Member.Kind.MUNICIPALITY), None
    if kind == Member.Kind.MUNICIPALITY:
        found = known.find(values["number"] or row.values["name"])
    if found is not None and bare(found.name) == bare(row.values["name"]):
        values["municipality"] = found.label
    else:
        values["name"] = row.values["name"]
    member = services.add_member(by=context.by, kind=kind, **values)
    remember_member(context, member, row.get("number"))
    return member


def _changed(row: Row, member: Member, context: Context) -> bool:
    values = {
        key: row.values[key]
        for key in ("orgnr", "kind", "written_language")
        if row.get(key) is not None and getattr(member, key) != row.values[key]
    }
    if values:
        services.change_member(member, by=context.by, **values)
        context.forget()
    return _numbered(row, member, context) or bool(values)


def _numbered(row: Row, member: Member, context: Context) -> bool:
    number = row.get("number")
    has = list(MemberNumber.objects.filter(member=member).order_by("valid_from", "pk"))
    if not number or number in {one.number for one in has}:
        return False
    if has:
        said = {"member": member.name, "number": has[-1].number}
        raise No(Rejected("number", "number_differs", said))
    start = row.get("valid_from") or member.founded_on or context.by.today
    services.give_number(member, number=number, valid_from=start, by=context.by)
    remember_member(context, member, number)
    return True


def _part(row: Row, member: Member, arrangement: Arrangement, context: Context) -> bool:
    """Let the member join, or see that it takes part as the row says."""
    start, end = row.get("valid_from"), row.get("valid_to")
    if start and end and end <= start:
        raise No(Rejected("valid_to", "ends_before_it_begins"))
    parts = list(Membership.objects.filter(member=member, arrangement=arrangement))
    same = _same_part(parts, start, context)
    if same is not None:
        _require_same(row, same)
        left = end is not None and same.valid_to != end
        if left:
            memberships.leave(same, day=end, by=context.by)
        return _stakes(row, same, context) or left
    joined = memberships.join(
        arrangement,
        member=member,
        valid_from=start,
        valid_to=end,
        is_owner=row.values.get("is_owner") is not False,
        is_customer=row.values.get("is_customer") is not False,
        by=context.by,
    )
    _stakes(row, joined, context)
    return True


def _same_part(
    parts: list[Membership], start: dt.date | None, context: Context
) -> Membership | None:
    """The membership that began that day; with no day told, the one of today."""
    if start is None:
        return next((part for part in parts if part.is_on(context.by.today)), None)
    return next((part for part in parts if part.valid_from == start), None)


def _require_same(row: Row, part: Membership) -> None:
    for key in ("is_owner", "is_customer"):
        said = row.values.get(key)
        if said is not None and said != getattr(part, key):
            known_as = _("yes") if getattr(part, key) else _("no")
            raise No(Rejected(key, "differs", {"known": str(known_as)}))


def _stakes(row: Row, part: Membership, context: Context) -> bool:
    changed = False
    for key, kind in STAKES.items():
        value: Decimal | None = row.get(key)
        if value is None:
            continue
        held = Stake.objects.filter(membership=part, kind=kind).order_by("valid_from", "pk")
        has = list(held.values_list("value", flat=True))
        if value in has:
            continue
        if has:
            raise No(Rejected(key, "differs", {"known": stakes.plain_value(has[-1])}))
        stakes.give_stake(part, kind=kind, value=value, valid_from=None, by=context.by)
        changed = True
    return changed


def _identity(row: Row, context: Context) -> Any:
    member = member_of(context, row.values["name"])
    name = bare(row.values["name"])
    who = context.lasting(name, member.pk if member else name)
    return (who, fold(row.get("arrangement", "")), row.get("valid_from"))


KIND = LoadKind(
    key="members",
    name=_("Members"),
    lead=_("Municipalities, counties and others, with their part in the cooperation."),
    right="parties.manage_cooperation",
    fields=FIELDS,
    take=take,
    identity=_identity,
    about=frozenset({"name", "arrangement", "valid_from"}),
    order=10,
)
