"""A person leaves, at once or on a day to come, and may return."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import search
from samdrift.kernel.changed import people_changed
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Appointment, Mandate, Person
from samdrift.parties.services.common import day_text, lock, require_order


@dataclass(frozen=True, slots=True)
class Left:
    """A person has left; `ended` is how many roles and mandates end with that."""

    person: Person
    ended: int


@transaction.atomic
def person_leaves(person: Person, *, day: dt.date, by: Viewer) -> Left:
    """`day` is the first day the person is no longer there; it may lie ahead.

    Mandates, appointments and what other rooms hold (their `leaving` sockets) end from that day.
    """
    require(by, "parties.change_person", person)
    person = lock(Person, person.pk)
    if person.erased_at is not None:
        raise DomainError("erased", _("This person was erased already."))
    require_order(person.started_on, day, field="day")
    old, person.left_on = person.left_on, day
    person.save(update_fields=["left_on"])
    changes = {"left_on": [str(old) if old else None, str(day)]}
    record("person.left", person, by=by, changes=changes)
    ended = sum(end(person, day, by) for end in registry.leaving)
    people_changed([person.pk])
    search.index([person])
    return Left(person, ended)


def end_held(person: Person, day: dt.date, by: Viewer) -> int:
    """End the person's appointments and mandates; one that was to begin later never does."""
    ended = 0
    for appointment in Appointment.objects.touching(day, None).filter(person=person):
        _end(appointment, day)
        changes = {"role": [appointment.role, None], "valid_to": [None, str(day)]}
        record("appointment.ended", person, by=by, changes=changes)
        ended += 1
    for mandate in Mandate.objects.touching(day, None).filter(person=person):
        _end(mandate, day)
        record("mandate.ended", person, by=by, changes={"valid_to": [None, str(day)]})
        ended += 1
    return ended


def _end(row: Any, day: dt.date) -> None:
    if row.valid_from is not None and row.valid_from >= day:
        row.delete()
        return
    row.valid_to = day
    row.save(update_fields=["valid_to"])


@transaction.atomic
def person_returns(person: Person, *, day: dt.date, by: Viewer) -> Person:
    """The person is back from the day (or does not leave after all). Roles are given anew."""
    require(by, "parties.change_person", person)
    person = lock(Person, person.pk)
    if person.erased_at is not None:
        raise DomainError("erased", _("This person was erased. Add a new one."))
    if person.left_on is None:
        raise DomainError("not_left", _("%(name)s has not left.") % {"name": person})
    stays = person.left_on > by.today
    if not stays and day < person.left_on:
        raise DomainError(
            "returns_before_leaving",
            _("%(name)s left on %(day)s. Choose that day or a later one.")
            % {"name": person, "day": day_text(person.left_on)},
            field="day",
        )
    changes: dict[str, Any] = {"left_on": [str(person.left_on), None]}
    person.left_on = None
    if not stays:
        changes["started_on"] = [str(person.started_on) if person.started_on else None, str(day)]
        person.started_on = day
    person.save(update_fields=["left_on", "started_on"])
    record("person.returned", person, by=by, changes=changes)
    people_changed([person.pk])
    search.index([person])
    return person
