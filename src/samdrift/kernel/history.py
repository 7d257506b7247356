"""The third door: every act leaves an event, written in the act's own transaction."""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone

from samdrift.kernel.models.history import Event, EventPersonal
from samdrift.kernel.viewer import Viewer


@dataclass(slots=True)
class Happening:
    """An event to be written: what happened to which object, with old and new values.

    `changes` maps field → [old, new]; `personal` maps field → value and is kept apart, so
    that it can be erased; `person_id` tells whose it is.
    """

    what: str
    subject: models.Model
    changes: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    personal: Mapping[str, str] = field(default_factory=dict)
    person_id: int | None = None


def canonical(data: Mapping[str, Any]) -> str:
    """The one text of an event: sorted keys, no spaces, characters as they are."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def kind_of(subject: models.Model | type[models.Model]) -> str:
    """The name of a kind of object in references: `portfolio.system`."""
    return subject._meta.label_lower


def record(
    what: str,
    subject: models.Model,
    *,
    by: Viewer,
    changes: Mapping[str, Any] | None = None,
    note: str = "",
    personal: Mapping[str, str] | None = None,
    person_id: int | None = None,
) -> Event:
    """Write one event about `subject` in the current transaction."""
    happening = Happening(what, subject, changes or {}, note, personal or {}, person_id)
    return record_all([happening], by=by)[0]


def record_all(happenings: Iterable[Happening], *, by: Viewer) -> list[Event]:
    """Write many events with two statements, for loads and acts on many rows."""
    now = timezone.now()
    built = [_build(happening, by, now) for happening in happenings]
    events = Event.objects.bulk_create([event for event, _ in built], batch_size=1000)
    rows: list[EventPersonal] = []
    for event, (_, personals) in zip(events, built, strict=True):
        for personal in personals:
            personal.event_id = event.pk
            rows.append(personal)
    EventPersonal.objects.bulk_create(rows, batch_size=1000)
    return events


def _build(happening: Happening, by: Viewer, now: Any) -> tuple[Event, list[EventPersonal]]:
    key = uuid.uuid4()
    personals = [_personal(happening, name, value) for name, value in happening.personal.items()]
    text = canonical(
        {
            "key": str(key),
            "at": now.isoformat(),
            "what": happening.what,
            "subject": [kind_of(happening.subject), happening.subject.pk],
            "actor": [str(by.kind), by.person_id],
            "changes": happening.changes,
            "note": happening.note,
            "personal": {p.field: digest(p.salt + (p.value or "")) for p in personals},
        }
    )
    event = Event(
        key=key,
        at=now,
        what=happening.what,
        subject_kind=kind_of(happening.subject),
        subject_id=happening.subject.pk,
        actor_kind=str(by.kind),
        actor_id=by.person_id,
        text=text,
        digest=digest(text),
    )
    return event, personals


def _personal(happening: Happening, name: str, value: str) -> EventPersonal:
    owner = happening.person_id or happening.subject.pk
    return EventPersonal(field=name, person_id=owner, salt=secrets.token_hex(16), value=str(value))


def changes_of(row: models.Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Which of the values differ from the row's, as field → [old, new]; sets nothing."""
    found: dict[str, list[Any]] = {}
    for name, new in values.items():
        old = getattr(row, name)
        if old != new:
            found[name] = [_plain(old), _plain(new)]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    return value if value is None or isinstance(value, bool | int | str | list | dict) else str(value)


def events_about(kind: str, pks: Sequence[int], limit: int = 200) -> models.QuerySet[Event]:
    """The newest events of these objects of one kind, newest first."""
    return Event.objects.filter(subject_kind=kind, subject_id__in=pks).order_by("-id")[:limit]
