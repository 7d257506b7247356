"""Agreements from a table, such as a contract register kept in a spreadsheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.intake.agreement_fields import FIELDS
from samdrift.agreements.models.agreements import Agreement, Award, Participation
from samdrift.agreements.queries.agreements import systems_about
from samdrift.agreements.services.agreements import add_agreement, change_agreement
from samdrift.agreements.services.awards import set_award
from samdrift.agreements.services.participations import join
from samdrift.formats.text import fold
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.intake.kinds import (
    Context,
    LoadKind,
    Outcome,
    Rejected,
    Row,
    Taken,
    Unchanged,
    parted,
)
from samdrift.parties.intake.lookups import member_of, people
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.services.suppliers import add_supplier
from samdrift.portfolio.intake import lookups
from samdrift.portfolio.models.systems import System

_PLAIN = (
    "number",
    "reference",
    "purpose",
    "signed_on",
    "valid_from",
    "left_on",
    "notice_months",
    "supplier_notice_months",
    "renewal_months",
    "note",
)
_FIELD_OF = {"valid_to": "last_day", "day": "left_on"}
"""Fields of the services → columns of the table, where their names differ."""
_ONE_DAY = dt.timedelta(days=1)


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch, each row by the acts that people have: whole, or refused with the act's reason."""
    return [_take(row, context) for row in rows]


def _take(row: Row, context: Context) -> Outcome:
    parts = _parts(row, context)
    if isinstance(parts, Rejected):
        return parts
    try:
        with transaction.atomic():
            outcome = _write(row, parts, context)
    except Refused:
        return Rejected("", "not_allowed_here")
    except DomainError as error:
        context.cache.pop("suppliers", None)  # one that was added with the row is not there now
        field = _FIELD_OF.get(error.field, error.field)
        known = field if any(one.key == field for one in FIELDS) else ""
        return Rejected(known, "refused", {"message": str(error.message)})
    _remember(row, outcome.object_id, context)
    return outcome


# What a row names


def _parts(row: Row, context: Context) -> dict[str, Any] | Rejected:
    """What the row names that is in other registers: all of it found before anything is written."""
    found: dict[str, Any] = {}
    for key, find in (("systems", _systems), ("members", _members), ("lead", _lead)):
        value = find(row, context)
        if isinstance(value, Rejected):
            return value
        found[key] = value
    there = _there(row, context)
    if isinstance(there, Rejected):
        return there
    return {**found, "there": there}


def _systems(row: Row, context: Context) -> list[int] | Rejected:
    text = row.get("systems")
    known = lookups.systems(context)
    names = parted(text, lambda part: fold(part) in known) if text else []
    found = []
    for name in names:
        pk = lookups.system_id(context, name)
        if isinstance(pk, Rejected):
            return Rejected("systems", pk.code, {**pk.values, "shown": name})
        found.append(pk)
    return list(dict.fromkeys(found))


def _members(row: Row, context: Context) -> list[Member] | Rejected:
    text = row.get("members")
    if not text:
        return []
    names = parted(text, lambda part: member_of(context, part) is not None)
    found: dict[int, Member] = {}
    for name in names:
        member = member_of(context, name)
        if member is None:
            return Rejected("members", "unknown_member", {"shown": name})
        found[member.pk] = member
    return list(found.values())


def _lead(row: Row, context: Context) -> int | Rejected | None:
    text = row.get("lead")
    if not text:
        return None
    found = people(context).find(text, None)
    return Rejected("lead", found) if isinstance(found, str) else found


# The agreement a row is about

_Known = dict[tuple[str, str], list[int]]


def _known(context: Context) -> _Known:
    """Ids of agreements by number, and by name with the supplier."""
    found: _Known = context.once("agreements", _every)
    return found


def _every() -> _Known:
    found: _Known = {}
    rows = Agreement.objects.select_related("supplier").order_by("pk")
    for row in rows:
        supplier = row.supplier.name if row.supplier else ""
        for key in _keys(row.number, row.title, supplier):
            found.setdefault(key, []).append(row.pk)
    return found


def _keys(number: str, title: str, supplier: str) -> list[tuple[str, str]]:
    """What it can be known by: its number; its name with the supplier; its name alone."""
    keys = [("title", fold(title)), ("both", f"{fold(title)} | {lookups.company(supplier)}")]
    return [("number", fold(number)), *keys] if number else keys


def _there(row: Row, context: Context) -> int | Rejected | None:
    """The agreement there is already: by number; without one by name and supplier."""
    known = _known(context)
    if row.get("number"):
        found = known.get(("number", fold(row.get("number"))), [])
        return found[0] if found else None
    by_name = _keys("", row.values["title"], row.get("supplier", ""))
    found = known.get(by_name[1 if row.get("supplier") else 0], [])
    if len(found) > 1:
        text = _now("Several agreements are called this. Add a column with our number.")
        return Rejected("title", "refused", {"message": text})
    return found[0] if found else None


def _remember(row: Row, pk: int, context: Context) -> None:
    known = _known(context)
    for key in _keys(row.get("number", ""), row.values["title"], row.get("supplier", "")):
        held = known.setdefault(key, [])
        if pk not in held:
            held.append(pk)


# What is written


def _write(row: Row, parts: dict[str, Any], context: Context) -> Taken | Unchanged:
    values = {key: row.values[key] for key in _PLAIN if row.get(key) is not None}
    if row.get("kind"):
        values["kind"] = row.values["kind"]
    if row.get("last_day") is not None:
        values["valid_to"] = row.values["last_day"] + _ONE_DAY
    if row.get("supplier"):
        values["supplier"] = _supplier(row, context)
    if parts["lead"] is not None:
        values["lead"] = Person.objects.get(pk=parts["lead"])
    systems = list(System.objects.filter(pk__in=parts["systems"]).order_by("sort_key"))
    if parts["there"] is None:
        values.setdefault("kind", Agreement.Kind.OTHER)
        made = add_agreement(by=context.by, title=row.values["title"], systems=systems, **values)
        changed = True
    else:
        made, changed = _change(parts["there"], values, systems, context)
    changed = _join(made, parts["members"], context) or changed
    changed = _award(made, row, context) or changed
    return Taken(made.pk) if changed else Unchanged(made.pk)


def _change(
    pk: int, values: dict[str, Any], systems: list[System], context: Context
) -> tuple[Agreement, bool]:
    """Set what the row tells; systems are added to those it has."""
    made = Agreement.objects.get(pk=pk)
    before = systems_about(made)
    new = [one for one in systems if one not in before]
    differs = any(getattr(made, key) != value for key, value in values.items())
    if not differs and not new:
        return made, False
    both = [*before, *new] if new else None
    return change_agreement(made, by=context.by, systems=both, **values), True


def _supplier(row: Row, context: Context) -> Supplier:
    known = lookups.suppliers(context)
    key, orgnr = lookups.company(row.values["supplier"]), row.get("supplier_orgnr", "")
    if key not in known:
        same = Supplier.objects.filter(orgnr=orgnr).first() if orgnr else None
        known[key] = same or add_supplier(by=context.by, name=row.values["supplier"], orgnr=orgnr)
    return known[key]


def _join(made: Agreement, members: list[Member], context: Context) -> bool:
    inside = set(Participation.objects.filter(agreement=made).values_list("member_id", flat=True))
    new = [member for member in members if member.pk not in inside]
    for member in new:
        join(made, member, by=context.by, valid_from=made.valid_from)
    return bool(new)


def _award(made: Agreement, row: Row, context: Context) -> bool:
    values = {key: row.values[key] for key in ("value", "procedure") if row.get(key) is not None}
    if not values:
        return False
    award = Award.objects.filter(agreement=made).first()
    if award is not None and all(getattr(award, key) == value for key, value in values.items()):
        return False
    set_award(made, by=context.by, **values)
    return True


def _identity(row: Row, context: Context) -> Any:
    there = _there(row, context)
    if isinstance(there, Rejected):
        return None
    key = str(_keys(row.get("number", ""), row.values["title"], row.get("supplier", ""))[0])
    return context.lasting(f"agreement-{key}", there or key)


KIND = LoadKind(
    key="agreements",
    name=_("Agreements"),
    lead=_(
        "A register of contracts: supplier, systems, members, dates, notice and value. Suppliers that are new are added."
    ),
    right="agreements.add_agreement",
    fields=FIELDS,
    take=take,
    identity=_identity,
    about=frozenset({"title", "supplier", "systems", "members"}),
    order=60,
)
