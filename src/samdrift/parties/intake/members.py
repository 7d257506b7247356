"""Members from a table: who they are and their part in an arrangement."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import (
    as_bool,
    as_date,
    as_decimal,
    as_kommunenummer,
    as_orgnr,
    as_text,
)
from samdrift.formats.text import fold
from samdrift.kernel import search
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.history import Happening, changes_of, record_all
from samdrift.kernel.intake.kinds import (
    Context,
    LoadField,
    LoadKind,
    Outcome,
    Rejected,
    Row,
    Taken,
    Unchanged,
    limited,
    one_of,
)
from samdrift.parties.intake.lookups import member_of, remember_member
from samdrift.parties.models.arrangements import Arrangement, Membership, Stake
from samdrift.parties.models.members import Member, MemberNumber

_STAKES = {
    "ownership": Stake.Kind.OWNERSHIP,
    "liability": Stake.Kind.LIABILITY,
    "votes": Stake.Kind.VOTES,
    "seats": Stake.Kind.SEATS,
}

FIELDS = (
    LoadField("name", _("Name"), ("Navn", "Namn", "Medlem", "Kommune", "Kommunenavn", "Kommunenamn", "Navn på kommune", "Name", "Member", "Municipality", "Kommunnamn", "Deltaker", "Deltakar"), limited(120), required=True),
    LoadField("number", _("Municipality number"), ("Kommunenummer", "Kommunenr", "Kommunenr.", "Knr", "Municipality number", "Kommunkod", "Kommunekode", "Kommunnummer", "Number", "Nummer"), as_kommunenummer),
    LoadField("orgnr", _("Organisation number"), ("Organisasjonsnummer", "Orgnr", "Org.nr", "Org.nr.", "Org nr", "Organisation number", "Organisationsnummer", "CVR", "CVR-nummer"), as_orgnr),
    LoadField("kind", _("Kind"), ("Type", "Slag", "Medlemstype", "Kind", "Typ"), one_of(Member.Kind, ("kommune", "municipality"), ("fylkeskommune", "county"), ("fylke", "county"), ("annen", "other"), ("anna", "other"), ("andre", "other"), ("virksomhet", "other"))),
    LoadField("written_language", _("Written language"), ("Målform", "Språkform", "Mål", "Written language", "Language", "Språk", "Sprog"), one_of(Member.Language)),
    LoadField("arrangement", _("Arrangement"), ("Samarbeid", "Ordning", "Samarbeidsordning", "Arrangement", "Cooperation", "Samarbete", "Samarbejde"), as_text),
    LoadField("valid_from", _("Joined on"), ("Medlem fra", "Medlem frå", "Fra", "Frå", "Fra dato", "Inn", "Tiltrådt", "Joined", "Joined on", "From", "Start", "Från", "Startdato"), as_date),
    LoadField("valid_to", _("Left on"), ("Medlem til", "Til", "Til dato", "Ut", "Uttrådt", "Left", "Left on", "To", "Slutt", "Sluttdato", "Till", "Slut"), as_date),
    LoadField("is_owner", _("Owner"), ("Eier", "Eigar", "Owner", "Ägare", "Ejer"), as_bool),
    LoadField("is_customer", _("Customer"), ("Kunde", "Customer", "Kund"), as_bool),
    LoadField("ownership", _("Ownership share"), ("Eierandel", "Eigardel", "Ownership share", "Ownership", "Ägarandel", "Ejerandel"), as_decimal),
    LoadField("liability", _("Liability share"), ("Ansvarsandel", "Ansvarsdel", "Liability share", "Liability", "Ansvarsandel"), as_decimal),
    LoadField("votes", _("Votes"), ("Stemmer", "Røyster", "Votes", "Röster"), as_decimal),
    LoadField("seats", _("Seats"), ("Plasser", "Representanter", "Seats", "Platser", "Pladser"), as_decimal),
)


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch of members; each row's own changes are few, so they are made row by row."""
    happenings: list[Happening] = []
    touched: list[Member] = []
    outcomes = [_take_one(row, context, happenings, touched) for row in rows]
    record_all(happenings, by=context.by)
    search.index(list({m.pk: m for m in touched}.values()))
    return outcomes


def _take_one(
    row: Row, context: Context, happenings: list[Happening], touched: list[Member]
) -> Outcome:
    arrangement = _arrangement(row, context)
    if isinstance(arrangement, Rejected):
        return arrangement
    period = _period_fault(row)
    if period:
        return period
    orgnr = row.get("orgnr", "")
    member = member_of(context, row.values["name"])
    holder = member_of(context, orgnr) if orgnr else None
    if holder is not None and member is not None and holder.pk != member.pk:
        return Rejected("orgnr", "orgnr_taken", {"name": holder.name})
    member = member or holder
    before = len(happenings)
    member = _member(row, member, context, happenings, touched)
    _number(row, member, happenings)
    if arrangement is not None:
        fault = _membership(row, member, arrangement, happenings)
        if fault:
            return fault
    return Taken(member.pk) if len(happenings) > before else Unchanged(member.pk)


def _period_fault(row: Row) -> Rejected | None:
    start, end = row.get("valid_from"), row.get("valid_to")
    if start and end and end <= start:
        return Rejected("valid_to", "ends_before_it_begins")
    for key in _STAKES:
        value = row.get(key)
        if value is not None and value < 0:
            return Rejected(key, "negative")
    return None


def _arrangement(row: Row, context: Context) -> Arrangement | Rejected | None:
    known = context.once("arrangements", lambda: list(Arrangement.objects.filter(ended_on=None)))
    named = row.get("arrangement")
    if named:
        found = next((a for a in known if fold(a.name) == fold(named)), None)
        return found or Rejected("arrangement", "unknown_arrangement")
    wants_part = any(row.get(key) is not None for key in ("valid_from", *_STAKES))
    if not wants_part:
        return None
    if len(known) == 1:
        return known[0]
    return Rejected("arrangement", "several_arrangements" if known else "unknown_arrangement")


def _member(
    row: Row,
    member: Member | None,
    context: Context,
    happenings: list[Happening],
    touched: list[Member],
) -> Member:
    given = {key: row.get(key) for key in ("orgnr", "kind", "written_language")}
    values = {key: value for key, value in given.items() if value is not None}
    if member is None:
        member = Member.objects.create(name=row.values["name"], **values)
        happenings.append(Happening("member.added", member, changes={"name": [None, member.name]}))
        touched.append(member)
        remember_member(context, member, row.get("number"))
        return member
    changes = changes_of(member, values)
    if changes:
        for key, value in values.items():
            setattr(member, key, value)
        member.save(update_fields=list(changes))
        happenings.append(Happening("member.changed", member, changes=changes))
        touched.append(member)
    return member


def _number(row: Row, member: Member, happenings: list[Happening]) -> None:
    number = row.get("number")
    if number and not MemberNumber.objects.filter(member=member, number=number).exists():
        last = MemberNumber.objects.filter(member=member, valid_to=None)
        if last.exists():
            return
        MemberNumber.objects.create(member=member, number=number)
        happenings.append(Happening("member.numbered", member, changes={"number": [None, number]}))


def _membership(
    row: Row, member: Member, arrangement: Arrangement, happenings: list[Happening]
) -> Rejected | None:
    start, end = row.get("valid_from"), row.get("valid_to")
    parts = Membership.objects.select_for_update().filter(member=member, arrangement=arrangement)
    same = parts.filter(valid_from=start).first()
    if same is None:
        other = parts.touching(start, end).first()
        if other is not None:
            shown = {"start": other.valid_from or "", "end": other.valid_to or ""}
            return Rejected("valid_from", "overlap", shown)
        same = Membership.objects.create(
            member=member,
            arrangement=arrangement,
            valid_from=start,
            valid_to=end,
            is_owner=_flag(row, "is_owner"),
            is_customer=_flag(row, "is_customer") or not _flag(row, "is_owner"),
        )
        happenings.append(
            Happening("membership.joined", member, changes={"arrangement": [None, arrangement.name]})
        )
    elif end is not None and same.valid_to != end:
        happenings.append(
            Happening("membership.left", member, changes={"valid_to": [str(same.valid_to), str(end)]})
        )
        same.valid_to = end
        same.save(update_fields=["valid_to"])
    _stakes(row, same, member, happenings)
    return None


def _flag(row: Row, key: str) -> bool:
    value = row.values.get(key)
    return True if value is None else bool(value)


def _stakes(row: Row, part: Membership, member: Member, happenings: list[Happening]) -> None:
    for key, kind in _STAKES.items():
        value: Decimal | None = row.get(key)
        if value is None:
            continue
        now = Stake.objects.filter(membership=part, kind=kind).order_by("-valid_from").first()
        if now is not None and now.value == value:
            continue
        old: Any = str(now.value) if now else None
        if now is None:
            Stake.objects.create(
                membership=part, kind=kind, value=value, valid_from=part.valid_from, valid_to=part.valid_to
            )
        else:
            now.value = value
            now.save(update_fields=["value"])
        happenings.append(Happening("stake.set", member, changes={key: [old, str(value)]}))


def _identity(values: dict[str, Any]) -> Any:
    name = values.get("name")
    return (fold(name), values.get("arrangement"), values.get("valid_from")) if name else None


KIND = LoadKind(
    key="members",
    name=_("Members"),
    lead=_("Municipalities, counties and others, with their part in the cooperation."),
    right="parties.manage_cooperation",
    fields=FIELDS,
    take=take,
    identity=_identity,
    order=10,
)

__all__ = ["KIND", "sort_key"]
