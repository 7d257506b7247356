"""Reads of people: who is there, whom they serve, which roles they hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, Prefetch

from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Appointment, Mandate, Person


def person_rows(viewer: Viewer) -> Any:
    """People the viewer may see, with employer, unit and the roles of the day shown."""
    roles = seen(Appointment, viewer).on(viewer.day).select_related("member", "arrangement")
    return (
        seen(Person, viewer)
        .filter(erased_at=None)
        .select_related("employer", "unit", "supplier")
        .prefetch_related(Prefetch("appointments", queryset=roles, to_attr="roles_now"))
    )


def people_there(viewer: Viewer) -> Any:
    """People at work on the day shown."""
    return person_rows(viewer).at_work(viewer.day)


def people_gone(viewer: Viewer) -> Any:
    """People who had left by the day shown."""
    return person_rows(viewer).filter(left_on__lte=viewer.day)


def roles_of(person: Person, viewer: Viewer) -> list[Appointment]:
    """Every role the person has had, running ones first."""
    rows = seen(Appointment, viewer).filter(person=person)
    rows = rows.select_related("member", "arrangement")
    return list(rows.order_by(F("valid_to").desc(nulls_first=True), "-valid_from", "pk"))


def mandates_of(person: Person, viewer: Viewer) -> list[Mandate]:
    """Every mandate the person has had that the viewer may see, running ones first."""
    rows = seen(Mandate, viewer).filter(person=person).distinct()
    rows = rows.select_related("grantor", "arrangement").prefetch_related("members")
    return list(rows.order_by(F("valid_to").desc(nulls_first=True), "-valid_from", "pk"))


def ending_appointments(viewer: Viewer, before: dt.date) -> Any:
    """Roles that run today and end before the day, soonest first."""
    rows = seen(Appointment, viewer).on(viewer.day).filter(valid_to__lte=before)
    return rows.select_related("person", "member", "arrangement").order_by("valid_to", "pk")


def find_person(text: str, viewer: Viewer) -> list[Person]:
    """People the viewer may see that a written name or e-mail address can mean (at most nine)."""
    plain = " ".join(text.split())
    rows = seen(Person, viewer).filter(erased_at=None)
    if plain.startswith("#") and plain[1:].isdigit():
        return list(rows.filter(pk=int(plain[1:])))
    if "@" in plain:
        return list(rows.filter(email__iexact=plain.rpartition(" ")[2].strip("<>"))[:9])
    given, _space, family = plain.rpartition(" ")
    exact = list(rows.filter(given_name__iexact=given, family_name__iexact=family)[:9])
    if exact:
        return exact
    for word in plain.split():
        rows = rows.filter(sort_key__contains=_folded(word))
    return list(rows.order_by("sort_key", "pk")[:9])


def _folded(word: str) -> str:
    return sort_key(word)
