"""A journal of what an act wrote, so that the act can be undone exactly, or not at all.

Any room may use it in its succession step: write through it in `apply`, give `data` back as the
step's journal, and call `undo` on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError


class Journal:
    """Rows changed and made, in order. `data` is plain JSON: [act, kind, id, values]."""

    def __init__(self, data: list[list[Any]] | None = None) -> None:
        self.data: list[list[Any]] = data or []

    def change(self, row: models.Model, **values: Any) -> None:
        """Set these values of a row and save it; what they were is kept."""
        old = _snapshot(row, values)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
        self.data.append(["change", row._meta.label_lower, row.pk, [old, _snapshot(row, values)]])

    def made(self, row: models.Model) -> None:
        """Remember a row that was just made; undoing takes it away again."""
        self.data.append(["make", row._meta.label_lower, row.pk, _whole(row)])

    def gone(self, row: models.Model) -> None:
        """Take a row away; undoing puts it back with the same id."""
        values = _whole(row)
        self.data.append(["gone", row._meta.label_lower, row.pk, values])
        row.delete()


def _whole(row: models.Model) -> list[Any]:
    """Every value of the row, and the ids it is linked to."""
    names = {f.name: None for f in row._meta.concrete_fields if not f.primary_key}
    return [_snapshot(row, names), {f.name: _linked(row, f.name) for f in row._meta.many_to_many}]


def _snapshot(row: models.Model, names: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they stand in JSON, so that the two sides of a comparison are alike."""
    return {name: _plain(row, name) for name in names}


def _field(row: models.Model, name: str) -> models.Field[Any, Any]:
    return next(f for f in row._meta.concrete_fields if name in {f.name, f.attname})


def _plain(row: models.Model, name: str) -> Any:
    field = _field(row, name)
    value = getattr(row, field.attname)
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    if isinstance(field, models.DecimalField):
        return str(field.to_python(value).quantize(_one_in_last_place(field)))
    return field.value_to_string(row) if not hasattr(value, "isoformat") else value.isoformat()


def _one_in_last_place(field: models.DecimalField[Any, Any]) -> Any:
    return Decimal(1).scaleb(-field.decimal_places)


def _linked(row: models.Model, name: str) -> list[int]:
    return sorted(getattr(row, name).values_list("pk", flat=True))


def undo(data: list[list[Any]]) -> None:
    """Take back what was written, last first.

    Raises DomainError `changed_since` when a row no longer stands as it was left, or when something
    new leans on a row that was made: then nothing is undone.
    """
    for act, kind, pk, values in reversed(data):
        model = apps.get_model(kind)
        row = model._default_manager.select_for_update().filter(pk=pk).first()
        if act == "gone":
            _put_back(model, pk, *values)
        elif row is None:
            raise _changed(kind, pk)
        elif act == "change":
            _undo_change(row, *values)
        else:
            _undo_make(row, *values)


def _put_back(
    model: type[models.Model], pk: int, values: dict[str, Any], links: dict[str, list[int]]
) -> None:
    row = model(pk=pk)
    _restore(row, values)
    row.save(force_insert=True)
    for name, pks in links.items():
        getattr(row, name).set(pks)


def _restore(row: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        field = _field(row, name)
        setattr(row, field.attname, field.to_python(value))


def _undo_change(row: models.Model, old: dict[str, Any], new: dict[str, Any]) -> None:
    if _snapshot(row, new) != new:
        raise _changed(row, row.pk)
    _restore(row, old)
    row.save(update_fields=list(old))


def _undo_make(row: models.Model, values: dict[str, Any], links: dict[str, list[int]]) -> None:
    if _snapshot(row, values) != values or any(_linked(row, n) != pks for n, pks in links.items()):
        raise _changed(row, row.pk)
    _require_unused(row)
    try:
        row.delete()
    except (ProtectedError, RestrictedError):
        raise _changed(row, row.pk) from None


def _require_unused(row: models.Model) -> None:
    """A row that something new hangs on is not taken away, also where deleting would take it along."""
    relations: list[Any] = list(row._meta.get_fields(include_hidden=True))
    for relation in relations:
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        if relation.related_model._meta.auto_created is type(row):
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: row.pk})
        if rows.exists():
            raise _changed(row, row.pk)


def _changed(what: Any, pk: Any) -> DomainError:
    name = f"“{what}”" if isinstance(what, models.Model) else f"{what} {pk}"
    return DomainError(
        "changed_since",
        _(
            "This cannot be undone any more: %(what)s was changed after it. Mend it by hand, or with a "
            "new merge or split."
        )
        % {"what": name},
    )
