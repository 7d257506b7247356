"""What acts on the portfolio share: writing what changed, told in words that last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from samdrift.kernel.history import changes_of


def write(row: models.Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Save the values that differ; returns them for the event, other rows by their names."""
    changes = changes_of(row, values)
    if not changes:
        return {}
    told = {name: _told(row, name, values[name], pair) for name, pair in changes.items()}
    for name in changes:
        setattr(row, name, values[name])
    row.save(update_fields=list(changes))
    return told


def _told(row: models.Model, name: str, new: Any, pair: list[Any]) -> list[Any]:
    old = getattr(row, name)
    if isinstance(new, models.Model) or isinstance(old, models.Model):
        return [None if old is None else str(old), None if new is None else str(new)]
    return pair


def first_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a new row was given, for its event: what is empty left out."""
    return {
        name: str(value)
        if isinstance(value, models.Model) or hasattr(value, "isoformat")
        else value
        for name, value in values.items()
        if value not in (None, "", [])
    }
