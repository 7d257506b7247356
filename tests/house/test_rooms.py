"""Rooms stand in line: no foreign key and no reverse accessor looks upward."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Field, ForeignObjectRel, Model

LINE = ["home", "programme", "changes", "benefits", "money", "privacy", "desk", "equipment",
        "agreements", "portfolio", "governance", "followup", "parties", "kernel"]  # fmt: skip


def room_of(model: type[Model]) -> str | None:
    """The room a model lives in; None for a library's."""
    name = model.__module__.split(".")
    return name[1] if name[0] == "samdrift" else None


def relations() -> Iterator[tuple[type[Model], Field, type[Model]]]:
    for model in apps.get_models():
        if room_of(model):
            for field in model._meta.get_fields():
                if isinstance(field, Field) and field.remote_field and field.remote_field.model:
                    yield model, field, field.remote_field.model


def test_every_room_of_the_code_stands_in_the_line() -> None:
    rooms = {room_of(model) for model in apps.get_models()} - {None}
    assert rooms <= set(LINE)


def test_foreign_keys_look_down_the_line() -> None:
    upward = [
        f"{model.__name__}.{field.name} → {target.__name__}"
        for model, field, target in relations()
        if room_of(target) and LINE.index(room_of(target)) < LINE.index(room_of(model))
    ]
    assert upward == []


def test_no_reverse_accessor_looks_up_the_line() -> None:
    """A foreign key from a higher room must hide its reverse name (related_name="+")."""
    upward = [
        f"{model.__name__}.{field.name} gives {target.__name__} the accessor {accessor}"
        for model, field, target in relations()
        if room_of(target)
        and room_of(target) != room_of(model)
        and isinstance(rel := field.remote_field, ForeignObjectRel)
        and (accessor := rel.get_accessor_name())
        and not rel.hidden
    ]
    assert upward == []


@pytest.mark.parametrize(
    "model", [m for m in apps.get_models() if room_of(m)], ids=lambda m: m.__name__
)
def test_every_table_has_a_docstring_or_says_itself(model: type[Model]) -> None:
    assert model.__str__ is not Model.__str__, f"{model.__name__} does not say what a row is"
