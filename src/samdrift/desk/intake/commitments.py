"""What members are promised, from a table: a row for each member and service, into drafts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.intake.common import (
    calendar_named,
    level_named,
    refused,
    service_named,
    unknown,
)
from samdrift.desk.models.commitments import Commitment, DeliveryVersion
from samdrift.desk.services.delivery import start_version
from samdrift.desk.services.delivery_common import WRITE
from samdrift.desk.services.delivery_lines import LineIn, set_lines
from samdrift.formats.spreadsheet import as_date, as_int, as_text
from samdrift.kernel.errors import DomainError
from samdrift.kernel.intake.kinds import (
    Context,
    LoadField,
    LoadKind,
    Outcome,
    Rejected,
    Row,
    Taken,
    Unchanged,
)
from samdrift.parties.intake.lookups import member_of
from samdrift.parties.models.arrangements import Arrangement, Membership
from samdrift.parties.models.members import Member

FIELDS = (
    LoadField(
        "member",
        _("Member"),
        ("Kommune", "Medlem", "Member", "Municipality", "Kommun"),
        as_text,
        required=True,
    ),
    LoadField(
        "level",
        _("Level"),
        ("Nivå", "Tjenestenivå", "Tenestenivå", "Level", "Service level", "SLA"),
        as_text,
        required=True,
    ),
    LoadField(
        "service",
        _("Service"),
        ("Tjeneste", "Teneste", "Service", "Tjänst"),
        as_text,
        help=_("Empty is all services."),
    ),
    LoadField(
        "quantity", _("How many"), ("Antall", "Antal", "Quantity", "Users", "Brukere"), as_int
    ),
    LoadField(
        "calendar",
        _("Own hours"),
        ("Åpningstid", "Opningstid", "Tjenestetid", "Service hours", "Hours", "Calendar"),
        as_text,
        help=_("Empty is the level’s own."),
    ),
    LoadField("valid_from", _("Holds from"), ("Fra", "Frå", "Gjelder fra", "From"), as_date),
)


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Each row becomes a line in the member's draft; what it promises is offered by hand."""
    return [_take_one(row, context) for row in rows]


def _take_one(row: Row, context: Context) -> Outcome:
    member = member_of(context, row.get("member"))
    if member is None:
        return Rejected("member", "unknown_member")
    line = _line(row, context)
    if isinstance(line, Rejected):
        return line
    arrangement = _arrangement(member, context)
    if arrangement is None:
        text = _now("%(member)s is not in exactly one cooperation. Write the agreement by hand.")
        return refused("member", text % {"member": member})
    try:
        with transaction.atomic():
            return _put(member, arrangement, line, row, context)
    except DomainError as error:
        return refused(error.field, str(error))


def _line(row: Row, context: Context) -> LineIn | Rejected:
    found: dict[str, Any] = {}
    for field, named in (
        ("level", level_named),
        ("service", service_named),
        ("calendar", calendar_named),
    ):
        name = row.get(field)
        found[field] = named(context, name) if name else None
        if name and found[field] is None:
            return unknown(field, name)
    quantity = row.get("quantity")
    if quantity is not None and quantity < 0:
        return refused("quantity", _now("The number cannot be below 0."))
    return LineIn(found["level"], found["service"], found["calendar"], quantity)


def _arrangement(member: Member, context: Context) -> Arrangement | None:
    rows = Membership.objects.on(context.by.today).filter(member=member, is_customer=True)
    found = [one.arrangement for one in rows.select_related("arrangement")[:2]]
    return found[0] if len(found) == 1 else None


def _put(
    member: Member, arrangement: Arrangement, line: LineIn, row: Row, context: Context
) -> Outcome:
    """The line in the place of what the draft says of the service."""
    drafts = DeliveryVersion.objects.filter(
        agreement__member=member, agreement__arrangement=arrangement
    )
    version = drafts.filter(state=DeliveryVersion.State.DRAFT).first()
    if version is None:
        start = row.get("valid_from")
        version = start_version(
            by=context.by, member=member, arrangement=arrangement, valid_from=start
        )
    rows = Commitment.objects.filter(version=version)
    standing = list(rows.select_related("level", "service", "calendar"))
    pk = line.service.pk if line.service else None
    same = next((one for one in standing if one.service_id == pk), None)
    if same is not None and _says(same) == _wanted(line):
        return Unchanged(same.pk)
    kept = [
        LineIn(one.level, one.service, one.calendar, one.quantity, one.valid_from, one.valid_to)
        for one in standing
        if one.service_id != pk
    ]
    made = set_lines(version, by=context.by, lines=[*kept, line])
    return Taken(next(one.pk for one in made if one.service_id == pk))


def _says(row: Commitment) -> tuple[Any, ...]:
    return row.level_id, row.calendar_id, row.quantity


def _wanted(line: LineIn) -> tuple[Any, ...]:
    return line.level.pk, line.calendar.pk if line.calendar else None, line.quantity


def _identity(row: Row, context: Context) -> Any:
    member = member_of(context, row.get("member"))
    service = service_named(context, row.get("service", ""))
    return (member.pk, service.pk if service else None) if member else None


KIND = LoadKind(
    key="commitments",
    name=_("Delivery agreements"),
    lead=_("What each member is to be promised: a level for a service. It is put into drafts."),
    right=WRITE,
    fields=FIELDS,
    take=take,
    identity=_identity,
    about=frozenset({"member", "service"}),
    order=104,
)
