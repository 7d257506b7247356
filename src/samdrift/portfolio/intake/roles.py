"""Roles in systems from a table: what has been appointed elsewhere is registered here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.kernel import bulk
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.intake.kinds import (
    Context,
    LoadKind,
    Outcome,
    Rejected,
    Row,
    Taken,
    Unchanged,
)
from samdrift.kernel.registry import Ref
from samdrift.parties.intake.lookups import member_of, people
from samdrift.portfolio.calc import chain
from samdrift.portfolio.intake import lookups
from samdrift.portfolio.intake.lookups import Period
from samdrift.portfolio.intake.role_checks import (
    Batch,
    Draft,
    Held,
    Place,
    until_leaving,
    wrong_member,
    wrong_person,
    wrong_seat,
)
from samdrift.portfolio.intake.role_fields import FIELDS
from samdrift.portfolio.intake.systems import refresh
from samdrift.portfolio.models.roles import SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use

_PLAIN = ("accepted_on", "confirmed_on", "description")


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch: what it needs is looked up at once, new roles go in together."""
    batch = _begin(rows, context)
    placed = [_place(row, batch) for row in rows]
    _write(batch)
    return [_outcome(one) for one in placed]


def _outcome(placed: Rejected | tuple[Held, bool]) -> Outcome:
    if isinstance(placed, Rejected):
        return placed
    held, changed = placed
    return Taken(held.pk or 0) if changed else Unchanged(held.pk or 0)


def _begin(rows: Sequence[Row], context: Context) -> Batch:
    """Lock the batch's systems and look up their uses and roles for the batch's members."""
    places = {place for row in rows if (place := _place_of(row, context))}
    pairs = {(system, member) for system, member in places if member is not None}
    ids = {system for system, _member in places}
    locked = bulk.keyed(System.objects.select_for_update(), "pk", ids).order_by("pk")
    return Batch(context, {one.pk: one for one in locked}, _uses(pairs), _roles(places, pairs))


def _place_of(row: Row, context: Context) -> Place | None:
    """Where the role is, looked up once for each pair of names: a place has many roles."""
    named = (row.values["system"], row.get("member"))
    known: dict[tuple[str, str | None], Place | None] = context.once("role-places", dict)
    if named not in known:
        known[named] = _place_named(*named, context)
    return known[named]


def _place_named(name: str, member_name: str | None, context: Context) -> Place | None:
    system = lookups.system_id(context, name)
    member = member_of(context, member_name)
    return None if isinstance(system, Rejected) else (system, member.pk if member else None)


def _uses(pairs: set[tuple[int, int]]) -> dict[Place, list[Period]]:
    found: dict[Place, list[Period]] = defaultdict(list)
    fields = ("system_id", "member_id", "valid_from", "valid_to")
    for system, member, start, end in lookups.among(Use.objects, pairs).values_list(*fields):
        found[system, member].append(Period(start, end))
    return found


def _roles(places: set[Place], pairs: set[tuple[int, int]]) -> dict[tuple[Place, str], list[Held]]:
    """The roles there are in these places; one that was never in force stands in nobody's way."""
    joint = [system for system, member in places if member is None]
    fields = (
        "pk",
        "system_id",
        "member_id",
        "kind",
        "person_id",
        "valid_from",
        "valid_to",
        *_PLAIN,
    )
    found: dict[tuple[Place, str], list[Held]] = defaultdict(list)
    for rows in (
        lookups.among(SystemRole.objects, pairs),
        SystemRole.objects.filter(system_id__in=joint, member=None),
    ):
        for pk, system, member, kind, person, start, end, *plain in rows.values_list(*fields):
            if start is None or start != end:
                values = dict(zip(_PLAIN, plain, strict=True))
                place = (system, member)
                one = Held(place, kind, person, Period(start, end), values, pk)
                found[place, kind].append(one)
    return found


def _place(row: Row, batch: Batch) -> Rejected | tuple[Held, bool]:
    draft = _draft(row, batch)
    if isinstance(draft, Rejected):
        return draft
    refused = wrong_seat(draft, batch) or wrong_person(draft, batch.context)
    if refused:
        return refused
    there = batch.held[draft.place, draft.kind]
    same = _same(there, draft)
    becomes = draft.period
    if same is not None:
        becomes = Period(
            draft.period.start or same.period.start, draft.period.end or same.period.end
        )
    becomes = until_leaving(becomes, draft, batch.context)
    refused = _overlap(there, same, draft, becomes)
    if refused:
        return refused
    return _change(same, draft, becomes, batch) if same else _add(draft, becomes, batch)


def _draft(row: Row, batch: Batch) -> Draft | Rejected:
    context, name = batch.context, row.values["system"]
    system = lookups.system_id(context, name)
    if isinstance(system, Rejected):
        return system
    kind, member = row.values["kind"], member_of(context, row.get("member"))
    refused = wrong_member(row, member, context)
    if refused:
        return refused
    period = Period(row.get("valid_from"), row.get("valid_to"))
    if period.start and period.end and period.end <= period.start:
        return Rejected("valid_to", "ends_before_it_begins")
    place = (system, member.pk if member else None)
    person = people(context).find(row.values["person"], place[1])
    if isinstance(person, str):
        return Rejected("person", person)
    return Draft(row, batch.systems[system], member, kind, person, period, place)


def _same(there: list[Held], draft: Draft) -> Held | None:
    """The role the row is about: the same person's from that day, or the one without an end."""
    own = [one for one in there if one.person == draft.person]
    start = draft.period.start
    exact = next((one for one in own if one.period.start == start), None)
    if exact is not None or start is not None:
        return exact
    return next((one for one in own if one.period.end is None), None)


def _overlap(
    there: list[Held], same: Held | None, draft: Draft, becomes: Period
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


def _add(draft: Draft, period: Period, batch: Batch) -> tuple[Held, bool]:
    values = {name: draft.row.get(name) for name in _PLAIN}
    values["description"] = values["description"] or ""
    held = Held(draft.place, draft.kind, draft.person, period, values)
    batch.held[draft.place, draft.kind].append(held)
    batch.added.append((held, draft))
    return held, True


def _change(held: Held, draft: Draft, period: Period, batch: Batch) -> tuple[Held, bool]:
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


def _write(batch: Batch) -> None:
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


def _write_changes(batch: Batch, happenings: list[Happening]) -> None:
    now = {held.pk: held for some in batch.held.values() for held in some}
    for pk, told in batch.changed.items():
        held = now[pk]
        values = {name: held.values[name] for name in told if name != "valid_to"}
        SystemRole.objects.filter(pk=pk).update(valid_to=held.period.end, **values)
        happenings.append(Happening("system_role.changed", Ref(_ROLE, pk), changes=told))


def _first(held: Held, draft: Draft) -> dict[str, list[Any]]:
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
