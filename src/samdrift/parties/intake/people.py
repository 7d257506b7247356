"""People from a table: set-based, so that 100 000 are taken in minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.formats.text import fold
from samdrift.kernel import bulk, search
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.errors import DomainError
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
from samdrift.kernel.light import fresh
from samdrift.kernel.rights import allowed
from samdrift.parties.intake.lookups import member_of
from samdrift.parties.intake.person_fields import FIELDS
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import PERSONAL, Person, Unit
from samdrift.parties.services import leaving
from samdrift.parties.services import people as services

_PLAIN = ("email", "phone", "title", "work_site", "external_id", "started_on", "left_on")
_RECORDED = (*PERSONAL, "employer_id", "unit_id", "started_on", "left_on")
Key = tuple[Any, ...]


@dataclass(slots=True)
class _Draft:
    """A row as it would be of a person. `unit` is its name: it is made when the row is taken."""

    member: Member
    values: dict[str, Any]
    unit: str | None


@dataclass(slots=True)
class _Batch:
    """What a batch has found and made so far."""

    context: Context
    known: dict[Key, Person]
    owners: dict[str, int | None]
    added: list[Person] = field(default_factory=list)
    changed: dict[int, tuple[Person, dict[str, list[Any]]]] = field(default_factory=dict)


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch with a handful of statements: look up, add many, change those that differ."""
    drafts = [_draft(row, context) for row in rows]
    batch = _begin([one for one in drafts if isinstance(one, _Draft)], context)
    placed = [one if isinstance(one, Rejected) else _place(one, batch) for one in drafts]
    _write(batch)
    return [one if isinstance(one, Rejected) else one() for one in placed]


def _draft(row: Row, context: Context) -> _Draft | Rejected:
    member = member_of(context, row.get("member"))
    if member is None:
        return Rejected("member", "unknown_member" if row.get("member") else "member_needed")
    if not _may(context, member):
        return Rejected("member", "not_allowed", {"member": member.name})
    names = _names(row)
    if not names["given_name"] or not names["family_name"]:
        lacking = "given_name" if "given_name" in row.values else "full_name"
        return Rejected(lacking, "needs_both_names")
    started, left = row.get("started_on"), row.get("left_on")
    if started and left and left <= started:
        return Rejected("left_on", "ends_before_it_begins")
    values = {key: row.values[key] for key in _PLAIN if row.get(key) is not None}
    return _Draft(member, names | values, row.get("unit"))


def _may(context: Context, member: Member) -> bool:
    found: bool = context.once(
        f"may-add-person-{member.pk}",
        lambda: allowed(context.by, "parties.add_person", Person(employer_id=member.pk)),
    )
    return found


def _names(row: Row) -> dict[str, str]:
    given, family = row.get("given_name", ""), row.get("family_name", "")
    if not (given and family) and row.get("full_name"):
        given, family = _split(row.values["full_name"])
    return {"given_name": given, "family_name": family}


def _split(name: str) -> tuple[str, str]:
    """Given and family name: 'Nordmann, Kari Anne' or 'Kari Anne Nordmann'."""
    if "," in name:
        family, _comma, given = name.partition(",")
        return given.strip()[:80], family.strip()[:80]
    given, _space, family = name.strip().rpartition(" ")
    return given[:80], family[:80]


def _identities(member: int, values: dict[str, Any]) -> list[Key]:
    """What tells that two rows are one person, the surest first."""
    found: list[Key] = []
    if values.get("external_id"):
        found.append(("id", member, values["external_id"]))
    if values.get("email"):
        found.append(("email", member, values["email"]))
    return found or [("name", member, fold(f"{values['given_name']} {values['family_name']}"))]


def _begin(drafts: list[_Draft], context: Context) -> _Batch:
    """Look up the people already there that the batch may mean, and who has its e-mail addresses."""
    members = {draft.member.pk for draft in drafts}
    batch = _Batch(context, {}, {})
    there: dict[int, Person] = {}
    for person in _with_addresses(drafts):
        batch.owners[person.email] = person.employer_id
        if person.employer_id in members:
            there[person.pk] = person
    for person in _with_numbers_or_names(drafts, members):
        there.setdefault(person.pk, person)
    for pk in sorted(there):
        _remember(batch.known, there[pk])
    return batch


def _with_addresses(drafts: list[_Draft]) -> Any:
    emails = {d.values["email"] for d in drafts if d.values.get("email")}
    rows = Person.objects.select_for_update().order_by("pk")
    return rows.filter(email__in=emails, erased_at=None) if emails else ()


def _with_numbers_or_names(drafts: list[_Draft], members: set[int]) -> Any:
    """People of these employers by number; by name where a row has neither number nor address."""
    ids = {d.values["external_id"] for d in drafts if d.values.get("external_id")}
    names = {
        sort_key(f"{d.values['family_name']} {d.values['given_name']}")[:220]
        for d in drafts
        if not d.values.get("external_id") and not d.values.get("email")
    }
    if not ids and not names:
        return ()
    condition = (Q(external_id__in=ids) if ids else Q()) | (Q(sort_key__in=names) if names else Q())
    rows = Person.objects.filter(condition, employer_id__in=members, erased_at=None)
    return rows.select_for_update().order_by("pk")


def _remember(found: dict[Key, Person], person: Person) -> None:
    member: Any = person.employer_id
    if person.external_id:
        found["id", member, person.external_id] = person
    if person.email:
        found["email", member, person.email.casefold()] = person
    name = ("name", member, fold(f"{person.given_name} {person.family_name}"))
    other = found.setdefault(name, person)
    if other is not person:
        found[*name, "again"] = person


def _place(draft: _Draft, batch: _Batch) -> Any:
    """Add the person, or change the one that is there; gives what tells the outcome afterwards."""
    keys = _identities(draft.member.pk, draft.values)
    if keys[0][0] == "name" and (*keys[0], "again") in batch.known:
        return Rejected("full_name", "several_people")
    meant = {id(batch.known[key]): batch.known[key] for key in keys if key in batch.known}
    if len(meant) > 1:
        return Rejected("email", "email_taken")
    person = next(iter(meant.values()), None)
    email = draft.values.get("email")
    if email and (person is None or person.email.casefold() != email) and email in batch.owners:
        return Rejected("email", "email_taken")
    started = draft.values.get("started_on")
    if (
        person
        and started
        and person.left_on
        and "left_on" not in draft.values
        and started >= person.left_on
    ):
        return Rejected("started_on", "ends_before_it_begins")
    unit = _unit(batch.context, draft)
    if isinstance(unit, Rejected):
        return unit
    values = draft.values | ({"unit_id": unit} if unit else {})
    return _added(draft, values, batch) if person is None else _changed(person, values, batch)


def _added(draft: _Draft, values: dict[str, Any], batch: _Batch) -> Any:
    person = fresh(Person)({"employer_id": draft.member.pk, **values})
    person.sort_key = person.made_sort_key()
    batch.added.append(person)
    _remember(batch.known, person)
    if person.email:
        batch.owners[person.email] = draft.member.pk
    return lambda: Taken(person.pk)


def _changed(person: Person, values: dict[str, Any], batch: _Batch) -> Any:
    changes = {k: [getattr(person, k), v] for k, v in values.items() if getattr(person, k) != v}
    if not changes:
        return lambda: Unchanged(person.pk)
    for key, (_old, new) in changes.items():
        setattr(person, key, new)
    if person.pk is not None:
        before = batch.changed.setdefault(person.pk, (person, {}))[1]
        for key, pair in changes.items():
            before[key] = [before[key][0] if key in before else pair[0], pair[1]]
    _remember(batch.known, person)
    return lambda: Taken(person.pk)


def _unit(context: Context, draft: _Draft) -> int | Rejected | None:
    """The unit's id; one that is new to the employer is added."""
    if draft.unit is None:
        return None
    units: dict[tuple[int, str], int] = context.once("units", _all_units)
    key = (draft.member.pk, fold(draft.unit))
    if key not in units:
        try:
            made = services.add_unit(member=draft.member, name=draft.unit, by=context.by)
        except DomainError as error:
            return Rejected("unit", "refused", {"message": str(error)})
        units[key] = made.pk
    return units[key]


def _all_units() -> dict[tuple[int, str], int]:
    rows = Unit.objects.values_list("pk", "member_id", "name")
    return {(member, fold(name)): pk for pk, member, name in rows}


def _write(batch: _Batch) -> None:
    bulk.add_all(batch.added)
    happenings = [_happening("person.added", one, _facts(one)) for one in batch.added]
    leaves = _save_changes(batch)
    for person, changes in batch.changed.values():
        told = {k: pair for k, pair in changes.items() if k != "left_on"}
        if told:
            happenings.append(_happening("person.changed", person, told))
    record_all(happenings, by=batch.context.by)
    search.index(batch.added, new=True)
    search.index([person for person, _changes in batch.changed.values()])
    for person, day in leaves:
        leaving.person_leaves(person, day=day, by=batch.context.by)


def _save_changes(batch: _Batch) -> list[tuple[Person, Any]]:
    """Write what differs; returns who leaves and when, which ends more than the employment."""
    people = [person for person, _changes in batch.changed.values()]
    fields = {key for _person, changes in batch.changed.values() for key in changes} - {"left_on"}
    for person in people:
        person.sort_key = person.made_sort_key()
    if fields:
        names = [key.removesuffix("_id") if key == "unit_id" else key for key in fields]
        Person.objects.bulk_update(people, [*names, "sort_key"], batch_size=200)
    return [
        (person, changes["left_on"][1])
        for person, changes in batch.changed.values()
        if "left_on" in changes
    ]


def _facts(person: Person) -> dict[str, list[Any]]:
    return {key: [None, value] for key in _RECORDED if (value := getattr(person, key))}


def _happening(what: str, person: Person, changes: dict[str, list[Any]]) -> Happening:
    """Personal values apart from the rest, so that they can be erased."""
    plain = {
        k: [_plain(pair[0]), _plain(pair[1])] for k, pair in changes.items() if k not in PERSONAL
    }
    personal = {k: str(pair[1] or "") for k, pair in changes.items() if k in PERSONAL}
    return Happening(what, person, changes=plain, personal=personal, person_id=person.pk)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else str(value)


def _identity(row: Row, context: Context) -> Any:
    member = member_of(context, row.get("member"))
    return _identities(member.pk, row.values | _names(row))[0] if member else None


KIND = LoadKind(
    key="people",
    name=_("People"),
    lead=_("Employees of the members, with unit and work site."),
    right="parties.add_person",
    fields=FIELDS,
    take=take,
    identity=_identity,
    about=frozenset({"member"}),
    wants_member=True,
    order=20,
)
