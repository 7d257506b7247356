"""Acts on people and the units they work in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import search
from samdrift.kernel.changed import people_changed
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import changes_of, record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import PERSONAL, Person, Unit
from samdrift.parties.services.common import first_values, lock, require_text, write


@transaction.atomic
def add_person(*, by: Viewer, **values: Any) -> Person:
    """Add a person of a member, of the centre (no employer) or of a supplier."""
    person = Person(**values)
    _require_may_add(person, by)
    _require_name(values)
    _require_place(person)
    _require_new_email(person)
    _require_new_external_id(person)
    person.save()
    _record("person.added", person, first_values(values), by)
    search.index([person])
    return person


def _require_may_add(person: Person, by: Viewer) -> None:
    if person.supplier_id is not None:
        require(by, "parties.manage_suppliers")
    else:
        require(by, "parties.add_person", person)


def _require_name(values: Mapping[str, Any]) -> None:
    message = _("Write both the given name and the family name.")
    require_text(values.get("given_name", ""), "given_name", message)
    require_text(values.get("family_name", ""), "family_name", message)


def _require_place(person: Person) -> None:
    """One employer at most, and the unit is one of the employer's."""
    if person.employer_id is not None and person.supplier_id is not None:
        raise DomainError(
            "two_employers",
            _("A person works for a member or for a supplier. Choose one of them."),
            field="supplier",
        )
    unit = person.unit
    if unit is not None and unit.member_id != person.employer_id:
        raise DomainError(
            "unit_elsewhere",
            _(
                "%(unit)s is a unit of %(member)s. Choose one of the employer's own units, or leave it "
                "empty."
            )
            % {"unit": unit, "member": unit.member},
            field="unit",
        )


def _require_new_email(person: Person) -> None:
    if not person.email:
        return
    same = Person.objects.filter(email__iexact=person.email, erased_at=None).exclude(pk=person.pk)
    other = same.first()
    if other is not None:
        raise DomainError(
            "email_taken",
            _(
                "%(email)s is the address of another person here already. Search for it: perhaps the "
                "person is there, or has left and can return."
            )
            % {"email": person.email},
            field="email",
        )


def _require_new_external_id(person: Person) -> None:
    if not person.external_id:
        return
    same = Person.objects.filter(employer=person.employer, external_id=person.external_id)
    if same.exclude(pk=person.pk).exists():
        raise DomainError(
            "external_id_taken",
            _("The employee number %(number)s is used by another person of the same employer.")
            % {"number": person.external_id},
            field="external_id",
        )


def _record(what: str, person: Person, changes: dict[str, Any], by: Viewer) -> None:
    """Personal values apart from the rest, so that they can be erased."""
    personal = {k: str(pair[1] or "") for k, pair in changes.items() if k in PERSONAL}
    plain = {k: pair for k, pair in changes.items() if k not in PERSONAL}
    record(what, person, by=by, changes=plain, personal=personal, person_id=person.pk)


@transaction.atomic
def change_person(person: Person, *, by: Viewer, **values: Any) -> Person:
    """Change what is known of a person. Leaving and returning are acts of their own."""
    require(by, "parties.change_person", person)
    person = lock(Person, person.pk)
    _require_not_erased(person)
    draft = Person(pk=person.pk, **{**_now(person), **values})
    if {"given_name", "family_name"} & values.keys():
        _require_name({"given_name": draft.given_name, "family_name": draft.family_name})
    if "employer" in values and draft.employer_id != person.employer_id:
        _require_may_add(draft, by)
        if "unit" not in values:
            values["unit"] = draft.unit = None
    _require_place(draft)
    _require_new_email(draft)
    _require_new_external_id(draft)
    if not changes_of(person, values):
        return person
    _record("person.changed", person, write(person, values), by)
    if {"employer", "supplier"} & values.keys():
        people_changed([person.pk])
    search.index([person])
    return person


def _now(person: Person) -> dict[str, Any]:
    names = (*PERSONAL, "employer", "unit", "supplier", "started_on", "left_on")
    return {name: getattr(person, name) for name in names}


def _require_not_erased(person: Person) -> None:
    if person.erased_at is not None:
        raise DomainError(
            "erased", _("This person was erased and can no longer be changed. Add a new one.")
        )


@transaction.atomic
def add_unit(*, member: Member, name: str, by: Viewer, parent: Unit | None = None) -> Unit:
    """Add a unit to a member."""
    require(by, "parties.change_member", member)
    lock(Member, member.pk)
    name = _unit_name(member, name)
    if parent is not None and parent.member_id != member.pk:
        raise DomainError(
            "unit_elsewhere",
            _("%(unit)s belongs to another member. Choose one of %(member)s's own units.")
            % {"unit": parent, "member": member},
            field="parent",
        )
    unit = Unit.objects.create(member=member, name=name, parent=parent)
    record("unit.added", member, by=by, changes={"unit": [None, name]})
    return unit


@transaction.atomic
def rename_unit(unit: Unit, *, name: str, by: Viewer) -> Unit:
    """Give a unit another name."""
    require(by, "parties.change_member", unit.member)
    lock(Member, unit.member_id)
    name = _unit_name(unit.member, name, but=unit.pk)
    changes = write(unit, {"name": name})
    if changes:
        record("unit.renamed", unit.member, by=by, changes={"unit": changes["name"]})
    return unit


def _unit_name(member: Member, name: str, *, but: int | None = None) -> str:
    plain = require_text(name, "name", _("Write what the unit is called."))
    if Unit.objects.filter(member=member, name__iexact=plain).exclude(pk=but).exists():
        raise DomainError(
            "unit_there",
            _("%(member)s has a unit called %(name)s already.") % {"member": member, "name": plain},
            field="name",
        )
    return plain
