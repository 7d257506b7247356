"""People from a table: set-based, so that 100 000 are taken in minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import BadValue, Cell, as_date, as_email, as_text
from samdrift.formats.text import fold
from samdrift.kernel import search
from samdrift.kernel.calc.names import sort_key
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
)
from samdrift.kernel.rights import allowed
from samdrift.parties.intake.lookups import member_of
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person, Unit

_PERSONAL = frozenset({"given_name", "family_name", "email", "phone"})


def _external(cell: Cell) -> str | None:
    """An id from the HR system: a number cell is its digits."""
    text = as_text(cell)
    if text is not None and len(text) > 120:
        raise BadValue("too_long", cell)
    return text


FIELDS = (
    LoadField("given_name", _("Given name"), ("Fornavn", "Førenamn", "Given name", "First name", "Förnamn"), limited(80)),
    LoadField("family_name", _("Family name"), ("Etternavn", "Etternamn", "Family name", "Last name", "Surname", "Efternamn", "Efternavn"), limited(80)),
    LoadField("full_name", _("Name"), ("Navn", "Namn", "Fullt navn", "Name", "Full name", "Ansatt", "Tilsett", "Medarbeider", "Person"), limited(160)),
    LoadField("email", _("E-mail"), ("E-post", "Epost", "E-postadresse", "Epostadresse", "E-mail", "Email", "Mail", "E-mailadresse", "Brukernavn (e-post)"), as_email),
    LoadField("phone", _("Phone"), ("Telefon", "Mobil", "Tlf", "Tlf.", "Mobiltelefon", "Phone", "Mobile"), limited(40)),
    LoadField("title", _("Job title"), ("Stilling", "Tittel", "Stillingstittel", "Title", "Job title", "Titel", "Befattning", "Jobtitel"), limited(120)),
    LoadField("member", _("Employer"), ("Arbeidsgiver", "Arbeidsgivar", "Kommune", "Medlem", "Employer", "Member", "Municipality", "Arbetsgivare", "Arbejdsgiver", "Kommun"), as_text, required=True),
    LoadField("unit", _("Unit"), ("Enhet", "Eining", "Virksomhet", "Verksemd", "Avdeling", "Unit", "Department", "Enhed", "Avdelning", "Afdeling"), limited(160)),
    LoadField("work_site", _("Work site"), ("Arbeidssted", "Arbeidsstad", "Sted", "Stad", "Kontorsted", "Work site", "Location", "Arbetsplats", "Arbejdssted"), limited(160)),
    LoadField("external_id", _("Employee number"), ("Ansattnummer", "Ansattnr", "Tilsettnummer", "Ansattid", "Employee number", "Employee id", "Medarbejdernummer", "Anställningsnummer", "Id"), _external),
    LoadField("started_on", _("Started on"), ("Ansatt fra", "Tilsett frå", "Startdato", "Fra", "Started", "Started on", "Start date", "Anställd från", "Ansat fra"), as_date),
    LoadField("left_on", _("Left on"), ("Sluttet", "Slutta", "Sluttdato", "Slutter", "Left", "Left on", "End date", "Slutdatum", "Fratrådt", "Slutdato"), as_date),
)
_TEXTS = ("given_name", "family_name", "email", "phone", "title", "work_site", "external_id")


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch with a handful of statements: look up, add many, change those that differ."""
    drafts = [_draft(row, context) for row in rows]
    known = _known([d for d in drafts if isinstance(d, dict)])
    added: list[Person] = []
    changed: list[tuple[Person, dict[str, Any]]] = []
    outcomes: list[Any] = []
    for draft in drafts:
        outcomes.append(draft if isinstance(draft, Rejected) else _place(draft, known, added, changed))
    Person.objects.bulk_create(added, batch_size=500)
    _save_changes(changed)
    _record(added, changed, context)
    search.index([*added, *[person for person, _changes in changed]])
    return [_outcome(one) for one in outcomes]


def _outcome(one: Any) -> Outcome:
    if isinstance(one, Rejected):
        return one
    person, was_changed = one
    return Taken(person.pk) if was_changed else Unchanged(person.pk)


def _draft(row: Row, context: Context) -> dict[str, Any] | Rejected:
    member = member_of(context, row.get("member"))
    if member is None:
        code = "unknown_member" if row.get("member") else "member_needed"
        return Rejected("member", code)
    if not _may(context, member):
        return Rejected("member", "not_allowed", {"member": member.name})
    values = {key: row.get(key, "") for key in _TEXTS if key in row.values}
    if "full_name" in row.values and not (values.get("given_name") and values.get("family_name")):
        values["given_name"], values["family_name"] = _split(row.get("full_name", ""))
    if not values.get("given_name") and not values.get("family_name"):
        return Rejected("given_name" if "given_name" in row.values else "full_name", "needs_name")
    started, left = row.get("started_on"), row.get("left_on")
    if started and left and left <= started:
        return Rejected("left_on", "ends_before_it_begins")
    for key in ("started_on", "left_on"):
        if key in row.values:
            values[key] = row.values[key]
    if row.get("unit"):
        values["unit_id"] = _unit(context, member, row.values["unit"])
    return {"employer_id": member.pk, **values}


def _may(context: Context, member: Member) -> bool:
    draft = Person(employer_id=member.pk)
    return context.once(
        f"may-add-person-{member.pk}", lambda: allowed(context.by, "parties.add_person", draft)
    )


def _split(name: str) -> tuple[str, str]:
    """Given and family name: 'Nordmann, Kari Anne' or 'Kari Anne Nordmann'."""
    if "," in name:
        family, _comma, given = name.partition(",")
        return given.strip()[:80], family.strip()[:80]
    given, _space, family = name.strip().rpartition(" ")
    return (given[:80], family[:80]) if given else (family[:80], "")


def _unit(context: Context, member: Member, name: str) -> int:
    units: dict[tuple[int, str], int] = context.once("units", _all_units)
    key = (member.pk, fold(name))
    if key not in units:
        units[key] = Unit.objects.create(member=member, name=name).pk
    return units[key]


def _all_units() -> dict[tuple[int, str], int]:
    rows = Unit.objects.values_list("pk", "member_id", "name")
    return {(member, fold(name)): pk for pk, member, name in rows}


def _identities(draft: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What tells that two rows are one person, the surest first."""
    member = draft["employer_id"]
    found: list[tuple[Any, ...]] = []
    if draft.get("external_id"):
        found.append(("id", member, draft["external_id"]))
    if draft.get("email"):
        found.append(("email", member, draft["email"].casefold()))
    if not found:
        found.append(("name", member, fold(f"{draft['given_name']} {draft['family_name']}")))
    return found


def _known(drafts: list[dict[str, Any]]) -> dict[tuple[Any, ...], Person]:
    """People already there that the batch may mean, by identity."""
    members = {draft["employer_id"] for draft in drafts}
    ids = {d["external_id"] for d in drafts if d.get("external_id")}
    emails = {d["email"] for d in drafts if d.get("email")}
    emails |= {email.casefold() for email in emails}
    keys = {
        sort_key(f"{d['family_name']} {d['given_name']}")[:220]
        for d in drafts
        if not d.get("external_id") and not d.get("email")
    }
    rows = Person.objects.filter(employer_id__in=members, erased_at=None).filter(
        Q(external_id__in=ids) | Q(email__in=emails) | Q(sort_key__in=keys)
    )
    found: dict[tuple[Any, ...], Person] = {}
    for person in rows:
        _remember(found, person)
    return found


def _remember(found: dict[tuple[Any, ...], Person], person: Person) -> None:
    member = person.employer_id
    if person.external_id:
        found[("id", member, person.external_id)] = person
    if person.email:
        found[("email", member, person.email.casefold())] = person
    found.setdefault(("name", member, fold(f"{person.given_name} {person.family_name}")), person)


def _place(
    draft: dict[str, Any],
    known: dict[tuple[Any, ...], Person],
    added: list[Person],
    changed: list[tuple[Person, dict[str, Any]]],
) -> tuple[Person, bool]:
    person = next((known[key] for key in _identities(draft) if key in known), None)
    if person is None:
        person = Person(**draft)
        person.sort_key = person.made_sort_key()
        added.append(person)
        _remember(known, person)
        return person, True
    changes = {k: [getattr(person, k), v] for k, v in draft.items() if getattr(person, k) != v}
    if not changes:
        return person, False
    for key, (_old, new) in changes.items():
        setattr(person, key, new)
    if person.pk is not None:
        changed.append((person, changes))
    return person, True


def _save_changes(changed: list[tuple[Person, dict[str, Any]]]) -> None:
    if not changed:
        return
    people = list({person.pk: person for person, _changes in changed}.values())
    for person in people:
        person.sort_key = person.made_sort_key()
    fields = {key.removesuffix("_id") for _person, changes in changed for key in changes}
    Person.objects.bulk_update(people, [*fields, "sort_key"], batch_size=200)


def _record(
    added: list[Person], changed: list[tuple[Person, dict[str, Any]]], context: Context
) -> None:
    happenings = [_happening("person.added", person, _facts(person)) for person in added]
    happenings += [_happening("person.changed", person, changes) for person, changes in changed]
    record_all(happenings, by=context.by)


def _facts(person: Person) -> dict[str, Any]:
    fields = (*_TEXTS, "employer_id", "left_on")
    return {key: [None, value] for key in fields if (value := getattr(person, key))}


def _happening(what: str, person: Person, changes: dict[str, Any]) -> Happening:
    open_ones = {k: [_plain(v[0]), _plain(v[1])] for k, v in changes.items() if k not in _PERSONAL}
    personal = {k: str(v[1]) for k, v in changes.items() if k in _PERSONAL and v[1]}
    return Happening(what, person, changes=open_ones, personal=personal, person_id=person.pk)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else str(value)


def _identity(values: dict[str, Any]) -> Any:
    member = fold(values.get("member") or "")
    if values.get("external_id"):
        return ("id", member, values["external_id"])
    if values.get("email"):
        return ("email", member, values["email"].casefold())
    return None


KIND = LoadKind(
    key="people",
    name=_("People"),
    lead=_("Employees of the members, with unit and work site."),
    right="parties.add_person",
    fields=FIELDS,
    take=take,
    identity=_identity,
    wants_member=True,
    order=20,
)
