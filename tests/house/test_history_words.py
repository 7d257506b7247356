"""History tells codes by their names, whatever model they are of."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.apps import apps
from tests.world import World

from samdrift.kernel.models.history import Event
from samdrift.kernel.web.timeline import timeline

pytestmark = pytest.mark.django_db


def codes() -> Iterator[tuple[str, str, str, str]]:
    """Kind, field, code and name of every choice of our models."""
    for model in apps.get_models():
        if model.__module__.startswith("samdrift."):
            for field in model._meta.concrete_fields:
                for code, name in field.flatchoices:
                    if isinstance(code, str) and code:
                        yield model._meta.label_lower, field.name, code, str(name)


def changed(number: int, kind: str, field: str, code: str) -> Event:
    text = json.dumps({"changes": {field: [code, code]}, "note": ""})
    return Event(pk=number, what="anything.changed", subject_kind=kind, subject_id=1, text=text)


def test_every_code_is_told_by_its_name(world: World) -> None:
    all_ = list(codes())
    events = [changed(n, *one[:3]) for n, one in enumerate(all_)]
    told = [one.changes[0][1:] for one in timeline(events, world.viewer("dag"))]
    assert len(all_) > 300
    assert [one for one, shown in zip(all_, told, strict=True) if shown != (one[3], one[3])] == []


def test_code_of_another_model_is_told_as_the_rooms_say_and_what_has_no_name_as_it_is(
    world: World,
) -> None:
    events = [changed(1, "kernel.site", "outcome", "x"), changed(2, "gone.model", "what", "made")]
    told = timeline(events, world.viewer("dag"))
    assert [one.changes[0][1] for one in told] == ["x", "made"]
