"""The third door: every act leaves an event, written in the act's own transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db import models
from django.db.models import Count, Max
from django.utils import timezone

from samdrift.kernel import bulk, few
from samdrift.kernel.light import fresh
from samdrift.kernel.models.history import Event, EventPersonal
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import Viewer


@dataclass(slots=True)
class Happening:
    """An event to be written: what happened to which object, with old and new values.

    `changes` maps field → [old, new]; `personal` maps field → value and is kept apart, so
    that it can be erased; `person_id` tells whose it is.
    """

    what: str
    subject: models.Model | Ref
    changes: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    personal: Mapping[str, str] = field(default_factory=dict)
    person_id: int | None = None


_encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def canonical(data: Mapping[str, Any]) -> str:
    """The one text of an event: sorted keys, no spaces, characters as they are."""
    return _encoder.encode(data)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def kind_of(subject: models.Model | type[models.Model]) -> str:
    """The name of a kind of object in references: `portfolio.system`."""
    return subject._meta.label_lower


def _referred(subject: models.Model | Ref) -> Ref:
    return subject if isinstance(subject, Ref) else Ref(kind_of(subject), subject.pk)


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
    columns, personals = _builder(by)(happening)
    event: Event = fresh(Event)(dict(zip(_EVENT, columns, strict=True)))
    rows = [dict(zip(_PERSONAL[1:], one, strict=True)) for one in personals]
    few.put_with(event, EventPersonal, _PERSONAL[0], rows)
    return event


def record_all(happenings: Iterable[Happening], *, by: Viewer) -> None:
    """Write many events at once, for loads and acts on many rows."""
    happenings, build = list(happenings), _builder(by)
    if not any(happening.personal for happening in happenings):
        # Built while they are sent, so that the database takes the first as the last are built.
        bulk.pour(Event, _EVENT, (build(happening)[0] for happening in happenings))
        return
    built = [build(happening) for happening in happenings]
    pks = bulk.add_rows(Event, _EVENT, [event for event, _personals in built])
    told = zip(pks, built, strict=True)
    rows = [(pk, *one) for pk, (_event, personals) in told for one in personals]
    bulk.pour(EventPersonal, _PERSONAL, rows)


_EVENT = (
    "key",
    "at",
    "what",
    "subject_kind",
    "subject_id",
    "actor_kind",
    "actor_id",
    "text",
    "digest",
)
_PERSONAL = ("event_id", "field", "person_id", "salt", "value", "erased_at")
_Personal = tuple[str, int, str, str, None]


_Built = tuple[tuple[Any, ...], list[_Personal]]


def _builder(by: Viewer) -> Callable[[Happening], _Built]:
    """Makes the columns of an event of now, and those of its personal values."""
    now, actor, person = timezone.now(), str(by.kind), by.person_id
    at, moment = now.isoformat(), int(now.timestamp() * 1000) << 80

    def build(happening: Happening) -> _Built:
        key, what = _key(moment), happening.what
        kind, pk = _referred(happening.subject)
        told = happening.personal.items()
        personals = [_personal(happening, name, value) for name, value in told]
        written = _written(
            {
                "key": str(key),
                "at": at,
                "what": what,
                "subject": [kind, pk],
                "actor": [actor, person],
                "changes": happening.changes,
                "note": happening.note,
                "personal": {
                    name: digest(salt + value) for name, _who, salt, value, _at in personals
                },
            }
        )
        print_ = hashlib.sha256(written).hexdigest()
        return (key, now, what, kind, pk, actor, person, written.decode(), print_), personals

    return build


_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


def _written(data: Mapping[str, Any]) -> bytes:
    """The event's text as `canonical` writes it, several times as quickly, as it is hashed."""
    try:
        return orjson.dumps(data, default=str, option=_SORTED)
    except TypeError:  # what it has no way to write: very large numbers, keys that are no text
        return canonical(data).encode()


def _key(moment: int) -> uuid.UUID:
    """A key of time and chance (UUID version 7): new keys stand together in the index, so that a
    large load does not touch all of it again and again. `moment` is in its place in the key.
    """
    chance = int.from_bytes(secrets.token_bytes(10)) & ~(0xF << 76) & ~(0b11 << 62)
    return uuid.UUID(int=moment | 0x7 << 76 | 0b10 << 62 | chance)


def _personal(happening: Happening, name: str, value: str) -> _Personal:
    owner = happening.person_id or _referred(happening.subject).id
    return (name, owner, secrets.token_hex(16), str(value), None)


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
    return (
        value if value is None or isinstance(value, bool | int | str | list | dict) else str(value)
    )


def events_about(
    kind: str, pks: Sequence[int], limit: int = 200, only: Collection[str] | None = None
) -> models.QuerySet[Event]:
    """The newest events of these objects of one kind, newest first; `only` those of these names."""
    rows = Event.objects.filter(subject_kind=kind, subject_id__in=pks)
    rows = rows if only is None else rows.filter(what__in=only)
    return rows.order_by("-id")[:limit]


def changes_so_far(kind: str, pks: Collection[int]) -> dict[int, tuple[int, dt.datetime]]:
    """How many events there are about each of these objects of one kind, and when the last was."""
    rows = Event.objects.filter(subject_kind=kind, subject_id__in=pks).order_by()
    counted = rows.values("subject_id").annotate(times=Count("pk"), last=Max("at"))
    return {one["subject_id"]: (one["times"], one["last"]) for one in counted}
