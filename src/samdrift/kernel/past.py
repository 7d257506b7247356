"""A row's own attributes as they were on an earlier day, told by its events.

Relations with periods answer for a day by themselves. A single attribute (a name, a supplier) has
no period; it is put back from the events since: each tells the old and the new value.
"""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils import timezone

from samdrift.kernel.history import kind_of
from samdrift.kernel.models.history import Event

M = TypeVar("M", bound=models.Model)
OLD_AND_NEW = 2


@dataclass(frozen=True)
class Past:
    """A copy of the row as it was at the end of the day; `made_later` tells that it was first
    registered after that day.
    """

    row: Any
    made_later: bool = False


def as_it_was(row: M, day: dt.date) -> Past:
    """The row with its attributes as of the end of `day`, by one query; it must not be saved."""
    events = Event.objects.filter(subject_kind=kind_of(row), subject_id=row.pk)
    old: dict[str, Any] = {}
    made_later = False
    for event in events.order_by("-id"):
        changes = json.loads(event.text)["changes"]
        if _day_of(changes, event.at) <= day:
            continue
        if event.what.endswith((".added", ".registered")):
            # What it was first registered with tells nothing of the time before, and stays.
            made_later = True
            continue
        for name, change in changes.items():
            if isinstance(change, list) and len(change) == OLD_AND_NEW:
                old[name] = change[0]
    return Past(_put_back(row, old), made_later)


def _day_of(changes: dict[str, Any], written: dt.datetime) -> dt.date:
    """The day a change counts from: the one it tells itself (`on`), else the day it was written."""
    told = changes.get("on")
    if isinstance(told, list) and told and told[-1]:
        return dt.date.fromisoformat(told[-1])
    return timezone.localtime(written).date()


def _put_back(row: M, old: dict[str, Any]) -> M:
    was = copy.copy(row)
    was._state = copy.copy(row._state)
    was._state.fields_cache = dict(row._state.fields_cache)
    for name, value in old.items():
        # An event may tell in words what the column holds otherwise; that stays as it is today.
        with contextlib.suppress(ValidationError, ValueError, TypeError):
            _set(was, name, value)
    return was


def _set(row: models.Model, name: str, value: Any) -> None:
    """Set one attribute to its earlier value; what is no attribute of the row is passed over."""
    try:
        field = row._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return
    if not isinstance(field, models.Field) or field.many_to_many or field.auto_created:
        return
    if value is None and not field.null:
        value = field.get_default()
    if isinstance(field, models.ForeignKey):
        row._state.fields_cache.pop(field.name, None)
        value = value if value is None else field.target_field.to_python(value)
    elif value is not None:
        value = field.to_python(value)
    setattr(row, field.attname, value)
