"""Acts on price indices: a series by its name, and its figures by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.terms import IndexFigure, IndexSeries
from samdrift.agreements.services.term_texts import figure
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import first_values, lock, require_text, write

CHANGE_INDEX = "agreements.change_index"
_NAME = _("Give the index the name it is known by.")


@transaction.atomic
def add_series(*, by: Viewer, name: str, source: str = "") -> IndexSeries:
    """Take up a price index, such as the consumer price index."""
    require(by, CHANGE_INDEX)
    values = _checked(IndexSeries(), name, source)
    row = IndexSeries.objects.create(**values)
    record("index.added", row, by=by, changes=first_values(values))
    return row


@transaction.atomic
def change_series(series: IndexSeries, *, by: Viewer, name: str, source: str = "") -> IndexSeries:
    require(by, CHANGE_INDEX, series)
    row = lock(IndexSeries, series.pk)
    changes = write(row, _checked(row, name, source))
    if changes:
        record("index.changed", row, by=by, changes=changes)
    return row


def _checked(row: IndexSeries, name: str, source: str) -> dict[str, str]:
    name = require_text(name, "name", _NAME)
    if IndexSeries.objects.filter(name=name).exclude(pk=row.pk).exists():
        raise DomainError(
            "name_taken",
            _("There is an index called “%(name)s” already. Use that one, or choose another name.")
            % {"name": name},
            field="name",
        )
    return {"name": name, "source": source.strip()}


@transaction.atomic
def set_figures(
    series: IndexSeries, figures: Mapping[dt.date, Decimal | None], *, by: Viewer, note: str = ""
) -> int:
    """Set the figures of months (any day of the month → figure); None takes one away. Months that
    are not given stay. Returns how many were changed.
    """
    require(by, CHANGE_INDEX, series)
    series = lock(IndexSeries, series.pk)
    wanted = {month.replace(day=1): value for month, value in figures.items()}
    there = {row.month: row for row in series.figures.filter(month__in=list(wanted))}
    changes: dict[str, list[str | None]] = {}
    for month, value in sorted(wanted.items()):
        pair = _set_one(series, month, value, there.get(month))
        if pair is not None:
            changes[f"{month:%Y-%m}"] = pair
    if changes:
        record("index.figures_set", series, by=by, changes=changes, note=note)
    return len(changes)


def _set_one(
    series: IndexSeries, month: dt.date, value: Decimal | None, old: IndexFigure | None
) -> list[str | None] | None:
    before = figure(old.figure) if old else None
    if value is None:
        if old is None:
            return None
        old.delete()
        return [before, None]
    if not 0 < value < 10**7:
        raise DomainError(
            "bad_figure",
            _("%(figure)s cannot be the figure of an index. Write a number above 0, like 136,4.")
            % {"figure": figure(value)},
            field="figures",
        )
    if old is not None and old.figure == value:
        return None
    IndexFigure.objects.update_or_create(series=series, month=month, defaults={"figure": value})
    return [before, figure(value)]


@transaction.atomic
def remove_series(series: IndexSeries, *, by: Viewer) -> None:
    """Take away an index that no price follows; history keeps that it was there."""
    require(by, CHANGE_INDEX, series)
    row = lock(IndexSeries, series.pk)
    record("index.removed", row, by=by, changes={"name": [row.name, None]})
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        raise DomainError(
            "followed",
            _("Prices follow this index. Change those terms first."),
        ) from None
