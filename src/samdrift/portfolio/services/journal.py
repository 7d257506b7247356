"""A journal of rows made, changed and taken away in one act, by which the act can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models

Entry = dict[str, Any]


class Journal:
    """Writes rows and remembers what was there before. `entries` is plain data for a JSON column."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def change(self, row: models.Model, **values: Any) -> None:
        """Set these columns (`member_id`, not `member`) and save them."""
        changed = {n: v for n, v in values.items() if getattr(row, n) != v}
        if not changed:
            return
        pairs = {n: [_plain(getattr(row, n)), _plain(v)] for n, v in changed.items()}
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=[_field_name(row, name) for name in changed])
        self._note("changed", row, pairs)

    def create(self, row: models.Model) -> Any:
        """Save a new row."""
        row.save(force_insert=True)
        self._note("created", row, {})
        return row

    def delete(self, row: models.Model) -> None:
        """Take a row away; nothing may hang on it any more."""
        self._note("deleted", row, {f.attname: _plain(getattr(row, f.attname)) for f in row._meta.concrete_fields})
        row.delete()

    def _note(self, act: str, row: models.Model, values: Mapping[str, Any]) -> None:
        entry = {"act": act, "kind": row._meta.label_lower, "id": row.pk, "values": dict(values)}
        self.entries.append(entry)


def undo(entries: list[Entry]) -> list[models.Model]:
    """Take back what a journal tells, last first; returns the rows that are there again.

    A column that somebody has changed since keeps what they gave it. A row that somebody has
    taken away since stays away.
    """
    touched = []
    for entry in reversed(entries):
        row = _UNDO[entry["act"]](apps.get_model(entry["kind"]), entry)
        if row is not None:
            touched.append(row)
    return touched


def _uncreate(model: type[models.Model], entry: Entry) -> None:
    row = model._default_manager.filter(pk=entry["id"]).first()
    if row is not None:
        row.delete()


def _undelete(model: type[models.Model], entry: Entry) -> models.Model:
    fields = {f.attname: f for f in model._meta.concrete_fields}
    values = {name: fields[name].to_python(value) for name, value in entry["values"].items()}
    row = model(**values)
    row.save(force_insert=True)
    return row


def _unchange(model: type[models.Model], entry: Entry) -> models.Model | None:
    row = model._default_manager.filter(pk=entry["id"]).first()
    if row is None:
        return None
    fields = {f.attname: f for f in model._meta.concrete_fields}
    back = []
    for name, (old, new) in entry["values"].items():
        if _plain(getattr(row, name)) == new:
            setattr(row, name, fields[name].to_python(old))
            back.append(_field_name(row, name))
    if back:
        row.save(update_fields=back)
    return row


_UNDO: dict[str, Any] = {"created": _uncreate, "deleted": _undelete, "changed": _unchange}


def _field_name(row: models.Model, attname: str) -> str:
    return next(f.name for f in row._meta.concrete_fields if f.attname == attname)


def _plain(value: Any) -> Any:
    """A value as JSON holds it; a date as its ISO text."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
