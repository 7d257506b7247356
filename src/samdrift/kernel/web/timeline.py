"""History as people read it: what happened, by whom, and what changed from what to what."""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from samdrift.kernel.kept import ask_many
from samdrift.kernel.light import lightly
from samdrift.kernel.models.history import Event, EventPersonal
from samdrift.kernel.past import OLD_AND_NEW
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([+-]\d{2}:\d{2}|Z)")
_titles: dict[str, Any] = {}
_fields: dict[str, Any] = {}
_kinds: dict[str, str] = {}
_choices: dict[str, dict[Any, Any]] = {}
_lists: dict[str, Callable[[list[Any]], str]] = {}


def name_events(titles: dict[str, Any]) -> None:
    """A room tells what its events are called, in the past tense."""
    _titles.update(titles)


def event_names() -> dict[str, str]:
    """Every event that has a name, with its title."""
    return {what: str(title) for what, title in _titles.items()}


def name_fields(fields: dict[str, Any]) -> None:
    """A room tells what the fields in its events are called; `investment.title` is what a field is
    called only in the events that begin with `investment.`.
    """
    _fields.update(fields)


def name_references(kinds: dict[str, str]) -> None:
    """A room tells which fields of its events hold ids, and of which kind: `{"employer_id": "parties.member"}`."""
    _kinds.update(kinds)


def name_choices(choices: dict[str, dict[Any, Any]]) -> None:
    """A room tells what the codes in a field of its events are called; rooms may share a field, or
    name their own as in `name_fields`.
    """
    for name, named in choices.items():
        _choices.setdefault(name, {}).update(named)


def name_lists(said: dict[str, Callable[[list[Any]], str]]) -> None:
    """A room tells how the list in a field of its events is said, where its parts are not words."""
    _lists.update(said)


@dataclass(frozen=True)
class Told:
    at: Any
    title: str
    who: str
    note: str
    changes: list[tuple[str, Any, Any]]


def _personal(events: Collection[int]) -> Any:
    return lightly(EventPersonal.objects.filter(event_id__in=events))


def timeline(events: Iterable[Event], viewer: Viewer) -> list[Told]:
    """The events in words, with one query for personal values and one for each kind named in them."""
    rows = list(events)
    texts = {e.pk: json.loads(e.text) for e in rows}
    refs = {Ref("parties.person", e.actor_id) for e in rows if e.actor_id}
    actors = registry.describe(refs | _named(texts.values()), viewer)
    personal: dict[int, list[EventPersonal]] = {}
    for one in ask_many("personal values of events", None, _personal, [e.pk for e in rows]):
        personal.setdefault(one.event_id, []).append(one)
    return [_told(e, texts[e.pk], actors, personal.get(e.pk, [])) for e in rows]


def _named(texts: Iterable[dict[str, Any]]) -> set[Ref]:
    """Every object that a change names by its id."""
    return {
        Ref(kind, pk)
        for data in texts
        for name, value in data["changes"].items()
        if (kind := _kinds.get(name))
        for pk in _pair(value)
        if isinstance(pk, int)
    }


@functools.lru_cache(maxsize=2000)
def _field_choices(kind: str, name: str) -> Mapping[Any, Any] | None:
    """What the codes of a field are called by the model the event is about, where it is one of its own."""
    try:
        field = apps.get_model(kind)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return dict(getattr(field, "flatchoices", None) or ()) or None


def _in_words(name: str, value: Any, found: Any, own: str = "", kind: str = "") -> Any:
    """A changed value as people read it: names for ids and codes, days and moments as they are written here.
    `own` is the field with the beginning of its event's name, `kind` what the event is about.
    """
    if value is None or value == "":
        return value
    if name in _kinds and isinstance(value, int):
        known = found.get(Ref(_kinds[name], value))
        return known.label if known else _("something outside your reach")
    for named in (_choices.get(own), _field_choices(kind, name), _choices.get(name)):
        if named and isinstance(value, str) and value in named:
            return str(named[value])
    if isinstance(value, str) and _DAY.fullmatch(value):
        return ".".join(reversed(value.split("-")))
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return moment(dt.datetime.fromisoformat(value))
    return _lists.get(name, _listed)(value) if isinstance(value, list) else value


def _listed(values: list[Any]) -> str:
    return ", ".join(str(one) for one in values)


def _told(event: Event, data: dict[str, Any], actors: Any, personal: list[EventPersonal]) -> Told:
    begins = event.what.partition(".")[0]
    changes = [
        (
            str(_fields.get(f"{begins}.{name}") or _fields.get(name, name)),
            *(
                _in_words(name, one, actors, f"{begins}.{name}", event.subject_kind)
                for one in _pair(value)
            ),
        )
        for name, value in data["changes"].items()
    ]
    changes += [
        (str(_fields.get(p.field, p.field)), None, p.value or _("erased")) for p in personal
    ]
    title = str(_titles.get(event.what, event.what))
    return Told(event.at, title, _actor(event, actors), data.get("note", ""), changes)


def _pair(value: Any) -> tuple[Any, Any]:
    if isinstance(value, list) and len(value) == OLD_AND_NEW:
        return value[0], value[1]
    return None, value


def _actor(event: Event, actors: Any) -> str:
    if event.actor_id:
        found = actors.get(Ref("parties.person", event.actor_id))
        return found.label if found else str(_("a person outside your reach"))
    return {"clock": _("the clock"), "terminal": _("at the server's terminal")}.get(
        event.actor_kind, event.actor_kind
    )
