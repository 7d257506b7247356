"""What is looked up while somebody is on the phone: who calls, what it concerns, what is promised."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import CatalogueItem, Service
from samdrift.desk.models.commitments import Metric
from samdrift.desk.queries import catalogue_items, commitments
from samdrift.desk.queries import queue as queries
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.calc.service_time import Calendar, due
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use

MOST = 8
SHORTEST = 2
"""Letters asked for before anything is looked up."""
PHONE_DIGITS = 4
"""Digits of a number before it is looked up as a phone's."""


def callers(viewer: Viewer, text: str) -> list[Person]:
    """People who can be meant, by parts of the name, phone number or e-mail address."""
    text = text.strip()
    if len(text) < SHORTEST:
        return []
    rows = seen(Person, viewer).filter(erased_at=None).at_work(viewer.day)
    rows = rows.select_related("employer", "unit")
    return list(_named(rows, text).order_by("sort_key", "pk")[:MOST])


def _named(rows: Any, text: str) -> Any:
    digits = "".join(letter for letter in text if letter.isdigit())
    if "@" in text:
        return rows.filter(email__istartswith=text)
    if len(digits) >= PHONE_DIGITS and not any(letter.isalpha() for letter in text):
        spaced = r"\s*".join(digits)
        return rows.filter(phone__regex=spaced)
    for word in text.split()[:5]:
        rows = rows.filter(sort_key__contains=sort_key(word))
    return rows


@dataclass(frozen=True)
class Thing:
    """What a case may concern. `key` is `item:2`, `use:3`, `system:4` or `service:5`."""

    key: str
    name: str
    detail: str


def things(viewer: Viewer, text: str, member: int | None) -> list[tuple[str, Any]]:
    """(kind, row) of what can be ordered, then uses at the member, systems and services, whose name holds
    the words.
    """
    words = [word for word in text.split()[:5] if word]
    if len(text.strip()) < SHORTEST:
        return []
    found: list[tuple[str, Any]] = [("item", row) for row in _items(viewer, words, member)]
    if member is not None:
        rows = seen(Use, viewer).on(viewer.day).filter(member_id=member)
        found += [
            ("use", row)
            for row in _holding(rows, "system__sort_key", words).select_related("system")[:MOST]
        ]
    used = [row.system_id for _kind, row in found]
    systems = _holding(seen(System, viewer).exclude(pk__in=used), "sort_key", words)
    found += [("system", row) for row in systems.order_by("sort_key", "pk")[:MOST]]
    services = _holding(seen(Service, viewer).filter(ended_at=None), "sort_key", words)
    found += [("service", row) for row in services.order_by("order", "sort_key")[:MOST]]
    return found[:MOST]


def _items(viewer: Viewer, words: list[str], member: int | None) -> Any:
    """What the member, or whoever calls, may order: it brings its steps, approver and identity check."""
    rows = catalogue_items.offered_to(viewer, member)
    return _holding(rows, "sort_key", words).order_by("order", "sort_key")[: MOST // 2]


def _holding(rows: Any, name: str, words: list[str]) -> Any:
    for word in words:
        rows = rows.filter(**{f"{name}__contains": sort_key(word)})
    return rows


def thing(viewer: Viewer, key: str) -> tuple[str, Any] | None:
    """The row that a key names, within reach."""
    kind, _colon, pk = key.partition(":")
    model = {"item": CatalogueItem, "use": Use, "system": System, "service": Service}.get(kind)
    if model is None or not pk.isdecimal():
        return None
    rows = seen(model, viewer).filter(pk=int(pk))
    row = (rows.select_related("system") if kind == "use" else rows).first()
    return (kind, row) if row is not None else None


@dataclass(frozen=True)
class Told:
    """A promise as one would give it on the phone."""

    metric: str
    name: Any
    due: dt.datetime | None
    level: str


@dataclass
class _Case:
    member_id: int
    service_id: int | None
    kind: str
    priority: int


def promised(
    member: int, service: int | None, kind: str, priority: int, now: dt.datetime
) -> list[Told]:
    """What would be promised for a case opened now, with the moments it comes to."""
    found = commitments.promises(_Case(member, service, kind, priority), now)
    names = dict(Metric.choices)
    return [
        Told(
            one.metric,
            names[one.metric],
            due(
                Calendar.from_json(one.calendar_version.content),
                now,
                dt.timedelta(minutes=one.minutes),
            ),
            one.level.name,
        )
        for one in found
    ]


def open_of(person: Person, viewer: Viewer) -> list[Case]:
    """What the person has open already."""
    rows = queries.listed(viewer).filter(requester=person)
    return list(rows.order_by("-opened_at")[:MOST])


def open_about(kind: str, row: Any, viewer: Viewer) -> list[Case]:
    """Open cases about the same, the newest first."""
    asked = {
        "item": Q(item_id=row.pk),
        "use": Q(system_id=getattr(row, "system_id", None)),
        "system": Q(system_id=row.pk),
        "service": Q(service_id=row.pk),
    }[kind]
    return list(queries.listed(viewer).filter(asked).order_by("-is_major", "-opened_at")[:5])
