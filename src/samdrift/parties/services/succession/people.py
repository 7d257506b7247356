"""What becomes of people: where they work, their units, mandates, roles and ways of logging in."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import search
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.accounts import Issuer, IssuerBinding
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Appointment, Mandate, Person, Unit
from samdrift.parties.services.journal import Journal, undo

# Units and the people in them


def _moving(handover: Handover) -> list[Person]:
    """People there on the day whose employer becomes another; those who left stay with the old."""
    rows = Person.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gt=handover.day),
        employer_id__in=handover.predecessors,
        erased_at=None,
    ).order_by("pk")
    return [
        person
        for person in rows
        if handover.taker_of(person.unit_id) not in (None, person.employer_id)
    ]


def preview_people(handover: Handover, _viewer: Viewer) -> list[Moving]:
    people = _moving(handover)
    if not people:
        return []
    units = {p.unit_id for p in people if p.unit_id}
    names = tuple(str(p) for p in people[:5])
    lines = [Moving(_("People"), len(people), _("Get the one that takes over as employer."), names)]
    if units:
        lines.append(
            Moving(
                _("Units"),
                len(units),
                _("Are made at the new employer; the old ones stay with the old."),
            )
        )
    clashes = _clashes(handover, people)
    if clashes:
        text = _("The employee number is used by somebody else there, and is emptied.")
        lines.append(Moving(_("Employee numbers"), len(clashes), text, warning=text))
    return lines


def _clashes(handover: Handover, people: list[Person]) -> set[int]:
    """People whose employee number somebody has already where they come."""
    takers = {p.pk: handover.taker_of(p.unit_id) for p in people}
    taken = set(
        Person.objects.filter(employer_id__in=set(takers.values()))
        .exclude(external_id="")
        .values_list("employer_id", "external_id")
    )
    found = set()
    for person in people:
        key = (takers[person.pk], person.external_id)
        if person.external_id and key in taken:
            found.add(person.pk)
        taken.add(key)
    return found


def apply_people(handover: Handover, by: Viewer) -> list[list[Any]]:
    journal = Journal()
    units = _carry_units(handover, journal)
    people = _moving(handover)
    clashes = _clashes(handover, people)
    happenings = []
    for person in people:
        taker = handover.taker_of(person.unit_id)
        unit = units.get((person.unit_id, taker)) if person.unit_id else None
        values: dict[str, Any] = {"employer_id": taker, "unit_id": unit}
        if person.pk in clashes:
            values["external_id"] = ""
        happenings.append(_moved("person.moved", person, taker, unit, handover))
        journal.change(person, **values)
    record_all(happenings, by=by)
    search.index(people)
    return journal.data


def _moved(
    what: str, person: Person, employer: int | None, unit: int | None, handover: Handover
) -> Happening:
    changes = {
        "employer_id": [person.employer_id, employer],
        "unit_id": [person.unit_id, unit],
        "on": [None, str(handover.day)],
    }
    return Happening(what, person, changes=changes)


def _carry_units(handover: Handover, journal: Journal) -> dict[tuple[int | None, int | None], int]:
    """Make the units at those that take over; (old unit, taker) → new unit."""
    made: dict[tuple[int | None, int | None], int] = {}
    units = Unit.objects.filter(member_id__in=handover.predecessors).select_related("member")
    left = {u.pk: u for u in units.order_by("pk")}
    while left:
        ready = [u for u in left.values() if u.parent_id not in left]
        for unit in ready:
            del left[unit.pk]
            taker = handover.taker_of(unit.pk)
            if taker is None or taker == unit.member_id:
                continue
            new = Unit.objects.create(
                member_id=taker,
                name=_free_name(taker, unit),
                parent_id=made.get((unit.parent_id, taker)),
            )
            journal.made(new)
            made[(unit.pk, taker)] = new.pk
    return made


def _free_name(taker: int, unit: Unit) -> str:
    """The unit's name; where it is taken, with the member it comes from."""
    name, number = unit.name, 1
    while Unit.objects.filter(member_id=taker, name__iexact=name).exists():
        suffix = f" ({unit.member.name})" if number == 1 else f" ({unit.member.name} {number})"
        name = unit.name[: 160 - len(suffix)] + suffix
        number += 1
    return name


def undo_people(data: list[list[Any]], by: Viewer) -> None:
    undo(data)
    moved = {pk: values for act, kind, pk, values in data if kind == "parties.person"}
    people = list(Person.objects.filter(pk__in=moved))
    happenings = []
    for person in people:
        old, new = moved[person.pk]
        pair = {name: [new[name], old[name]] for name in ("employer_id", "unit_id")}
        happenings.append(Happening("person.moved_back", person, changes=pair))
    record_all(happenings, by=by)
    search.index(people)


# Mandates


def _mandates(handover: Handover) -> Any:
    ceasing = handover.ceasing
    rows = Mandate.objects.touching(handover.day, None)
    concerned = rows.filter(Q(members__in=ceasing) | Q(grantor_id__in=ceasing)).distinct()
    return concerned.select_related("person").prefetch_related("members").order_by("pk")


def preview_mandates(handover: Handover, _viewer: Viewer) -> list[Moving]:
    rows = list(_mandates(handover))
    if not rows:
        return []
    how = (
        _("End, and go on for the one that takes over.")
        if handover.single is not None
        else _(
            "Those given by an arrangement go on for those that take over; others must be given anew."
        )
    )
    return [Moving(_("Mandates"), len(rows), how, tuple(str(r.person) for r in rows[:5]))]


def apply_mandates(handover: Handover, _by: Viewer) -> list[list[Any]]:
    journal = Journal()
    for mandate in _mandates(handover):
        covered = {m.pk for m in mandate.members.all()}
        if covered & set(handover.ceasing):
            covered = (covered - set(handover.ceasing)) | set(handover.successors)
        ahead = mandate.valid_from is not None and mandate.valid_from >= handover.day
        fresh = _fresh(mandate, handover)
        if ahead:
            journal.gone(mandate)
        else:
            journal.change(mandate, valid_to=handover.day)
        if fresh is not None and covered - {mandate.person.employer_id}:
            fresh.save()
            fresh.members.set(covered)
            journal.made(fresh)
    return journal.data


def _fresh(mandate: Mandate, handover: Handover) -> Mandate | None:
    """The mandate as it goes on, not yet saved; None when nobody is left to have given it."""
    grantor = mandate.grantor_id
    if grantor in handover.ceasing:
        grantor = handover.single
    if grantor is None and mandate.arrangement_id is None:
        return None
    start = max(filter(None, (mandate.valid_from, handover.day)))
    return Mandate(
        person=mandate.person,
        grantor_id=grantor,
        arrangement_id=mandate.arrangement_id,
        rooms=list(mandate.rooms),
        reason=mandate.reason,
        valid_from=start,
        valid_to=mandate.valid_to,
    )


# Roles held for a member


def _appointments(handover: Handover) -> Any:
    rows = Appointment.objects.touching(handover.day, None)
    return rows.filter(member_id__in=handover.ceasing).select_related("person").order_by("pk")


def preview_appointments(handover: Handover, _viewer: Viewer) -> list[Moving]:
    rows = list(_appointments(handover))
    if not rows:
        return []
    told = tuple(f"{r.person}: {r.get_role_display()}" for r in rows[:8])
    text = _("End on the day. Appoint anew at the one that takes over where somebody is missing.")
    return [Moving(_("Roles for the member"), len(rows), text, told)]


def apply_appointments(handover: Handover, by: Viewer) -> list[list[Any]]:
    journal = Journal()
    happenings = []
    for row in _appointments(handover):
        changes = {"role": [row.role, None], "valid_to": [None, str(handover.day)]}
        happenings.append(Happening("appointment.ended", row.person, changes=changes))
        if row.valid_from is not None and row.valid_from >= handover.day:
            journal.gone(row)
        else:
            journal.change(row, valid_to=handover.day)
    record_all(happenings, by=by)
    return journal.data


# Ways of logging in


def _logins(handover: Handover) -> tuple[list[Issuer], list[IssuerBinding]]:
    issuers = Issuer.objects.filter(member_id__in=handover.ceasing)
    bindings = IssuerBinding.objects.filter(member_id__in=handover.ceasing)
    return list(issuers), list(bindings)


def preview_logins(handover: Handover, _viewer: Viewer) -> list[Moving]:
    issuers, bindings = _logins(handover)
    if not issuers and not bindings:
        return []
    how = (
        _("Lead to the one that takes over.")
        if handover.single is not None
        else _("Stay as they are. Choose the right member in the list of login providers.")
    )
    return [Moving(_("Login providers"), len(issuers) + len(bindings), how)]


def apply_logins(handover: Handover, _by: Viewer) -> list[list[Any]]:
    journal = Journal()
    if handover.single is not None:
        issuers, bindings = _logins(handover)
        for row in (*issuers, *bindings):
            journal.change(row, member_id=handover.single)
    return journal.data


def preview_figures(handover: Handover, _viewer: Viewer) -> list[Moving]:
    count = KeyFigure.objects.filter(member_id__in=handover.ceasing).count()
    if not count:
        return []
    names = Member.objects.filter(pk__in=handover.ceasing).values_list("name", flat=True)
    return [
        Moving(_("Key figures"), count, _("Stay with the old: they are history."), tuple(names))
    ]


def apply_nothing(_handover: Handover, _by: Viewer) -> list[list[Any]]:
    """For what stays where it is: nothing is written."""
    return []
