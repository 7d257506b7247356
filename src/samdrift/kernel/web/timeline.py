"""History as people read it: what happened, by whom, and what changed from what to what."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from samdrift.kernel.models.history import Event, EventPersonal
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.viewer import Viewer

_titles: dict[str, Any] = {}
_fields: dict[str, Any] = {}


def name_events(titles: dict[str, Any]) -> None:
    """A room tells what its events are called, in the past tense."""
    _titles.update(titles)


def name_fields(fields: dict[str, Any]) -> None:
    """A room tells what the fields in its events are called."""
    _fields.update(fields)


@dataclass(frozen=True)
class Told:
    at: Any
    title: str
    who: str
    note: str
    changes: list[tuple[str, Any, Any]]


def timeline(events: Iterable[Event], viewer: Viewer) -> list[Told]:
    """The events in words, with two more queries however many they are."""
    rows = list(events)
    actors = registry.describe(
        {Ref("parties.person", e.actor_id) for e in rows if e.actor_id}, viewer
    )
    personal: dict[int, list[EventPersonal]] = {}
    for one in EventPersonal.objects.filter(event_id__in=[e.pk for e in rows]):
        personal.setdefault(one.event_id, []).append(one)
    return [_told(e, actors, personal.get(e.pk, [])) for e in rows]


def _told(event: Event, actors: Any, personal: list[EventPersonal]) -> Told:
    data = json.loads(event.text)
    changes = [
        (str(_fields.get(name, name)), *_pair(value)) for name, value in data["changes"].items()
    ]
    changes += [
        (str(_fields.get(p.field, p.field)), None, p.value or _("erased")) for p in personal
    ]
    title = str(_titles.get(event.what, event.what))
    return Told(event.at, title, _actor(event, actors), data.get("note", ""), changes)


def _pair(value: Any) -> tuple[Any, Any]:
    if isinstance(value, list) and len(value) == 2:
        return value[0], value[1]
    return None, value


def _actor(event: Event, actors: Any) -> str:
    if event.actor_id:
        found = actors.get(Ref("parties.person", event.actor_id))
        return found.label if found else str(_("a person outside your reach"))
    return {"clock": _("the clock"), "terminal": _("at the server's terminal")}.get(
        event.actor_kind, event.actor_kind
    )
