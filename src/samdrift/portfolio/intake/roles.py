"""Roles in systems from a table: what has been appointed elsewhere is registered here."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import as_date, as_text
from samdrift.kernel import bulk
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import Happening, record_all
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
    long_text,
    one_of,
)
from samdrift.kernel.registry import Ref
from samdrift.parties.intake.lookups import LEADS, member_of, people
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.portfolio.calc import chain
from samdrift.portfolio.intake import lookups
from samdrift.portfolio.intake.lookups import Period
from samdrift.portfolio.intake.systems import refresh
from samdrift.portfolio.models.roles import SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries import appointing
from samdrift.portfolio.rules_roles import Seat
from samdrift.portfolio.services import chain_checks

Kind = SystemRole.Kind

FIELDS = (
    LoadField("system", _("System"), ("System", "Systemnavn", "Systemnamn", "Fagsystem", "Løsning", "It-system", "Application"), limited(160), required=True),
    LoadField("member", _("Member"), ("Kommune", "Medlem", "Member", "Municipality", "Kommun", "Kommunenummer"), as_text),
    LoadField("kind", _("Role"), ("Rolle", "Role", "Roll", "Funksjon"), one_of(Kind, ("systemeier", "owner"), ("systemeigar", "owner"), ("eier", "owner"), ("systemansvarlig", "manager"), ("systemansvarleg", "manager"), ("systemforvalter", "manager"), ("systemforvaltar", "manager"), ("forvalter", "manager"), ("stedfortreder", "deputy"), ("vara", "deputy"), ("lokal systemansvarlig", "local_manager"), ("superbruker", "super_user"), ("superbrukar", "super_user"), ("super-superbruker", "contact"), ("kontaktpunkt", "contact"), ("kontakt", "contact"), ("systemejer", "owner"), ("systemägare", "owner"), ("systemförvaltare", "manager"), ("superanvändare", "super_user"), ("superbruger", "super_user")), required=True),
    LoadField("person", _("Person"), ("Person", "Navn", "Namn", "E-post", "Epost", "Ansatt", "Innehaver", "Name", "E-mail", "Email", "Holder"), as_text, required=True),
    LoadField("valid_from", _("From"), ("Fra", "Frå", "Fra dato", "Gjelder fra", "From", "Från", "Startdato"), as_date),
    LoadField("valid_to", _("To"), ("Til", "Til dato", "Gjelder til", "To", "Till", "Sluttdato"), as_date),
    LoadField("accepted_on", _("Accepted on"), ("Akseptert", "Godtatt", "Godteke", "Accepted on", "Accepted"), as_date),
    LoadField("confirmed_on", _("Confirmed on"), ("Bekreftet", "Stadfesta", "Confirmed on", "Confirmed"), as_date),
    LoadField("description", _("Description"), ("Beskrivelse", "Rollebeskrivelse", "Skildring", "Description"), long_text),
)
_PLAIN = ("accepted_on", "confirmed_on", "description")
Place = tuple[int, int | None]
"""A system and a member, or no member for all of them."""


@dataclass(slots=True)
class _Held:
    """A role as it stands or will stand."""

    place: Place
    kind: str
    person: int
    period: Period
    values: dict[str, Any]
    pk: int | None = None


@dataclass(slots=True)
class _Draft:
    """A row that is understood: whose role where, and when."""

    row: Row
    system: System
    member: Member | None
    kind: str
    person: int
    period: Period

    @property
    def place(self) -> Place:
        return self.system.pk, self.member.pk if self.member else None


@dataclass(slots=True)
class _Batch:
    """What a batch has found and made so far."""

    context: Context
    systems: dict[int, System]
    uses: dict[tuple[int, int], list[Period]]
    held: dict[tuple[Place, str], list[_Held]]
    added: list[tuple[_Held, _Draft]] = field(default_factory=list)
    changed: dict[int, dict[str, list[Any]]] = field(default_factory=dict)


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch: what it needs is looked up at once, new roles go in together."""
    batch = _begin(rows, context)
    placed = [_place(row, batch) for row in rows]
    _write(batch)
    return [_outcome(one) for one in placed]


def _outcome(placed: Rejected | tuple[_Held, bool]) -> Outcome:
    if isinstance(placed, Rejected):
        return placed
    held, changed = placed
    return Taken(held.pk or 0) if changed else Unchanged(held.pk or 0)


def _begin(rows: Sequence[Row], context: Context) -> _Batch:
    """Lock the batch's systems and look up their uses and roles for the batch's members."""
    places = {place for row in rows if (place := _place_of(row, context))}
    pairs = {(system, member) for system, member in places if member is not None}
    ids = {system for system, _member in places}
    locked = System.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return _Batch(context, {one.pk: one for one in locked}, _uses(pairs), _roles(places, pairs))


def _place_of(row: Row, context: Context) -> Place | None:
    system = lookups.system_id(context, row.values["system"])
    member = member_of(context, row.get("member"))
    return None if isinstance(system, Rejected) else (system, member.pk if member else None)


def _uses(pairs: set[tuple[int, int]]) -> dict[tuple[int, int], list[Period]]:
    found: dict[tuple[int, int], list[Period]] = defaultdict(list)
    fields = ("system_id", "member_id", "valid_from", "valid_to")
    for system, member, start, end in lookups.among(Use.objects, pairs).values_list(*fields):
        found[system, member].append(Period(start, end))
    return found


def _roles(
    places: set[Place], pairs: set[tuple[int, int]]
) -> dict[tuple[Place, str], list[_Held]]:
    """The roles there are in these places; one that was never in force stands in nobody's way."""
    joint = [system for system, member in places if member is None]
    fields = ("pk", "system_id", "member_id", "kind", "person_id", "valid_from", "valid_to", *_PLAIN)
    found: dict[tuple[Place, str], list[_Held]] = defaultdict(list)
    for rows in (
        lookups.among(SystemRole.objects, pairs),
        SystemRole.objects.filter(system_id__in=joint, member=None),
    ):
        for pk, system, member, kind, person, start, end, *plain in rows.values_list(*fields):
            if start is None or start != end:
                values = dict(zip(_PLAIN, plain, strict=True))
                place = (system, member)
                one = _Held(place, kind, person, Period(start, end), values, pk)
                found[place, kind].append(one)
    return found


def _place(row: Row, batch: _Batch) -> Rejected | tuple[_Held, bool]:
    draft = _draft(row, batch)
    if isinstance(draft, Rejected):
        return draft
    refused = _wrong_seat(draft, batch) or _wrong_person(draft, batch.context)
    if refused:
        return refused
    there = batch.held[draft.place, draft.kind]
    same = _same(there, draft)
    becomes = draft.period
    if same is not None:
        becomes = Period(draft.period.start or same.period.start, draft.period.end or same.period.end)
    becomes = _until_leaving(becomes, draft, batch.context)
    refused = _overlap(there, same, draft, becomes)
    if refused:
        return refused
    return _change(same, draft, becomes, batch) if same else _add(draft, becomes, batch)


def _draft(row: Row, batch: _Batch) -> _Draft | Rejected:
    context, name = batch.context, row.values["system"]
    system = lookups.system_id(context, name)
    if isinstance(system, Rejected):
        return system
    kind, member = row.values["kind"], member_of(context, row.get("member"))
    refused = _wrong_member(row, member, context)
    if refused:
        return refused
    period = Period(row.get("valid_from"), row.get("valid_to"))
    if period.start and period.end and period.end <= period.start:
        return Rejected("valid_to", "ends_before_it_begins")
    person = people(context).find(row.values["person"], member.pk if member else None)
    if isinstance(person, str):
        return Rejected("person", person)
    return _Draft(row, batch.systems[system], member, kind, person, period)


def _wrong_member(row: Row, member: Member | None, context: Context) -> Rejected | None:
    """Only a manager and a deputy can serve all members at once."""
    if member is None and row.get("member"):
        return Rejected("member", "unknown_member")
    if member is None and row.values["kind"] not in {Kind.MANAGER, Kind.DEPUTY}:
        return Rejected("member", "member_needed")
    return _may(context, member)


def _may(context: Context, member: Member | None) -> Rejected | None:
    """Who registers appointments from a file: the member's director or coordinator for the member's
    own; the centre's leads for any.
    """
    by = context.by
    if by.is_machine or any(by.has(role) for role in LEADS):
        return None
    if member is not None and any(by.has(role, member.pk) for role in ("director", "coordinator")):
        return None
    if member is None:
        return Rejected("member", "not_allowed_here")
    return Rejected("member", "not_allowed", {"member": member.name})


def _wrong_seat(draft: _Draft, batch: _Batch) -> Rejected | None:
    """Refuse a role that the chain of appointments has no place for."""
    system, member = draft.system, draft.member
    model, kind = chain.Model(system.management), chain.Kind(draft.kind)
    found = chain.link(model, kind, joint=member is None)
    if found is None:
        return Rejected("kind", "not_in_chain", {"model": system.get_management_display()})
    if member is None:
        return _not_agreed(draft)
    left = lookups.left_on(batch.context, member)
    if left is not None and (draft.period.end is None or draft.period.end > left):
        said = {"member": member.name, "day": lookups.day_text(left)}
        return Rejected("member", "member_left", said)
    uses = batch.uses.get((system.pk, member.pk), ())
    if not any(use.touches(draft.period) for use in uses):
        return Rejected("system", "unknown_use", {"member": member.name, "system": system.name})
    return None


def _not_agreed(draft: _Draft) -> Rejected | None:
    """A role that serves all members needs each one's agreement on file."""
    seat = Seat(draft.system, None, draft.kind)
    try:
        chain_checks.agreed_by_all(seat, SystemRole(valid_from=draft.period.start))
    except DomainError as error:
        return Rejected("system", "refused", {"message": str(error)})
    return None


def _wrong_person(draft: _Draft, context: Context) -> Rejected | None:
    """Refuse somebody who has left, or does not work for the member; what is over may be so."""
    found, period, today = people(context), draft.period, context.by.today
    left = found.left.get(draft.person)
    if left is not None and ((period.end is None and left <= today) or (period.end or left) > left):
        return Rejected("person", "has_left")
    if period.end is not None and period.end <= today:
        return None
    if draft.member is not None and found.employer[draft.person] == draft.member.pk:
        return None
    day = max(period.start or today, today)
    seat = Seat(draft.system, draft.place[1], draft.kind)
    key = (draft.person, None if draft.kind in chain.ANYWHERE else draft.place[1], day)
    can = context.once(
        f"eligible-{key}",
        lambda: Person.objects.filter(appointing.eligible(seat, day), pk=draft.person).exists(),
    )
    name = draft.member.name if draft.member else ""
    return None if can else Rejected("person", "not_at_work", {"member": name})


def _until_leaving(period: Period, draft: _Draft, context: Context) -> Period:
    """When it is known that the person leaves, the role ends then."""
    left: dt.date | None = people(context).left.get(draft.person)
    return Period(period.start, left) if left is not None and period.end is None else period


def _same(there: list[_Held], draft: _Draft) -> _Held | None:
    """The role the row is about: the same person's from that day, or the one without an end."""
    own = [one for one in there if one.person == draft.person]
    start = draft.period.start
    exact = next((one for one in own if one.period.start == start), None)
    if exact is not None or start is not None:
        return exact
    return next((one for one in own if one.period.end is None), None)


def _overlap(
    there: list[_Held], same: _Held | None, draft: _Draft, becomes: Period
) -> Rejected | None:
    alone = chain.only_one(chain.Kind(draft.kind), joint=draft.member is None)
    for other in there:
        if other is same or not other.period.touches(becomes):
            continue
        if other.person == draft.person:
            return Rejected("valid_from", "overlap", other.period.told)
        if alone:
            return Rejected("person", "role_taken", other.period.told)
    return None


def _add(draft: _Draft, period: Period, batch: _Batch) -> tuple[_Held, bool]:
    values = {name: draft.row.get(name) for name in _PLAIN}
    values["description"] = values["description"] or ""
    held = _Held(draft.place, draft.kind, draft.person, period, values)
    batch.held[draft.place, draft.kind].append(held)
    batch.added.append((held, draft))
    return held, True


def _change(held: _Held, draft: _Draft, period: Period, batch: _Batch) -> tuple[_Held, bool]:
    told = {
        name: [lookups.plain(held.values[name]), lookups.plain(value)]
        for name in _PLAIN
        if (value := draft.row.get(name)) is not None and held.values[name] != value
    }
    if period.end != held.period.end:
        told["valid_to"] = [lookups.plain(held.period.end), lookups.plain(period.end)]
    held.values |= {name: draft.row.values[name] for name in told if name != "valid_to"}
    held.period = period
    if told and held.pk is not None:
        batch.changed.setdefault(held.pk, {}).update(told)
    batch.context.touched["pairs"].update({held.place} if told else ())
    return held, bool(told)


_COLUMNS = (
    "system_id",
    "member_id",
    "kind",
    "person_id",
    "valid_from",
    "valid_to",
    *_PLAIN,
    "decline_reason",
    "end_reason",
)


def _write(batch: _Batch) -> None:
    rows = [
        (*h.place, h.kind, h.person, *h.period, *[h.values[name] for name in _PLAIN], "", "")
        for h, _draft in batch.added
    ]
    happenings: list[Happening] = []
    for pk, (held, draft) in zip(
        bulk.add_rows(SystemRole, _COLUMNS, rows), batch.added, strict=True
    ):
        held.pk = pk
        happenings.append(Happening("system_role.registered", Ref(_ROLE, pk), _first(held, draft)))
    batch.context.touched["pairs"].update(held.place for held, _draft in batch.added)
    _write_changes(batch, happenings)
    record_all(happenings, by=batch.context.by)


_ROLE = "portfolio.systemrole"


def _write_changes(batch: _Batch, happenings: list[Happening]) -> None:
    now = {held.pk: held for some in batch.held.values() for held in some}
    for pk, told in batch.changed.items():
        held = now[pk]
        values = {name: held.values[name] for name in told if name != "valid_to"}
        SystemRole.objects.filter(pk=pk).update(valid_to=held.period.end, **values)
        happenings.append(Happening("system_role.changed", Ref(_ROLE, pk), changes=told))


def _first(held: _Held, draft: _Draft) -> dict[str, list[Any]]:
    told = {
        "system": draft.system.name,
        "member": draft.member.name if draft.member else None,
        "kind": held.kind,
        "person_id": held.person,
        "valid_from": held.period.start,
        "valid_to": held.period.end,
        **held.values,
    }
    return {name: [None, lookups.plain(value)] for name, value in told.items() if value}


def _identity(row: Row, context: Context) -> Any:
    place = _place_of(row, context)
    if place is None:
        return None
    person = people(context).find(row.values["person"], place[1])
    if isinstance(person, str):
        return None
    return (place, row.values["kind"], person, row.get("valid_from"))


KIND = LoadKind(
    key="roles",
    name=_("Roles in systems"),
    lead=_("Owners, managers and super users that have been appointed."),
    right="portfolio.add_use",
    fields=FIELDS,
    take=take,
    identity=_identity,
    about=frozenset({"system", "member", "kind", "person", "valid_from"}),
    after=refresh,
    wants_member=True,
    order=60,
)
