"""What acts on the parties share: writing what changed, periods that do not overlap, dates in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import changes_of
from samdrift.kernel.models.dated import Dated
from samdrift.parties.calc.orgnr import clean_orgnr

M = TypeVar("M", bound=models.Model)


def lock(model: type[M], pk: Any) -> M:
    """The row, held until the act is done: periods beneath it cannot be written by two at once."""
    row: M = model._default_manager.select_for_update().get(pk=pk)
    return row


def write(row: models.Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Save the values that differ; returns them for the event: other rows by id and by name."""
    changes = changes_of(row, values)
    if not changes:
        return {}
    told: dict[str, list[Any]] = {}
    for name, pair in changes.items():
        told |= _told(row, name, values[name], pair)
    for name in changes:
        setattr(row, name, values[name])
    row.save(update_fields=list(changes))
    return told


def _told(row: models.Model, name: str, new: Any, pair: list[Any]) -> dict[str, list[Any]]:
    if row._meta.get_field(name).is_relation:
        old = getattr(row, name)
        return {f"{name}_id": [None if old is None else old.pk, None if new is None else new.pk]}
    return {name: pair}


def first_values(values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What a new row was given, for its event: what is empty left out."""
    found: dict[str, list[Any]] = {}
    for name, value in values.items():
        if isinstance(value, models.Model):
            found[f"{name}_id"] = [None, value.pk]
        elif value not in (None, "", []):
            plain = isinstance(value, bool | int | str | list)
            found[name] = [None, value if plain else str(value)]
    return found


def day_text(day: dt.date | None) -> str:
    """21.11.2026; nothing for no bound."""
    return "" if day is None else day.strftime("%d.%m.%Y")


def period_text(start: dt.date | None, end: dt.date | None) -> str:
    """`01.01.2020 – 31.12.2023`: people count the last day with it."""
    last = None if end is None else end - dt.timedelta(days=1)
    if start is None:
        return _now("until %(day)s") % {"day": day_text(last)} if last else _now("always")
    if last is None:
        return _now("from %(day)s") % {"day": day_text(start)}
    return f"{day_text(start)} – {day_text(last)}"


def require_order(start: dt.date | None, end: dt.date | None, *, field: str = "valid_to") -> None:
    """Refuse a period that ends before it holds a day."""
    if start is not None and end is not None and end <= start:
        raise DomainError(
            "ends_before_it_begins",
            _("The end %(end)s must come after the beginning %(start)s. Correct one of the dates.")
            % {"end": day_text(end), "start": day_text(start)},
            field=field,
        )


def overlapping(rows: Iterable[Dated], start: dt.date | None, end: dt.date | None) -> Dated | None:
    """The first row whose period shares a day with [start, end)."""
    low, high = start or dt.date.min, end or dt.date.max
    for row in rows:
        if (row.valid_from or dt.date.min) < high and low < (row.valid_to or dt.date.max):
            return row
    return None


def require_orgnr(text: str) -> str:
    """The organisation number without spaces, or a refusal when its check digit is wrong."""
    clean = clean_orgnr(text)
    if clean is None:
        raise DomainError(
            "bad_orgnr",
            _(
                "%(orgnr)s is not an organisation number: it has nine digits, and the last one checks "
                "the others. Look it up in the register of business enterprises."
            )
            % {"orgnr": text},
            field="orgnr",
        )
    return clean


def require_free_orgnr(model: type[models.Model], orgnr: str, *, but: int | None = None) -> None:
    """Refuse an organisation number that another row has."""
    if not orgnr:
        return
    taken = model._default_manager.filter(orgnr=orgnr).exclude(pk=but).first()
    if taken is not None:
        raise DomainError(
            "orgnr_taken",
            _("%(orgnr)s belongs to %(name)s already. Check the number, or use that one instead.")
            % {"orgnr": orgnr, "name": taken},
            field="orgnr",
        )


def require_text(text: str, field: str, message: Any) -> str:
    """The text without outer spaces; refused when nothing is left."""
    plain = (text or "").strip()
    if not plain:
        raise DomainError("required", message, field=field)
    return plain
