"""What every table of dated relations shares: a half-open period and rows of a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q

from samdrift.kernel.reach import Reached


def on_day(day: dt.date, prefix: str = "") -> Q:
    """In force that day: begun, and not yet ended."""
    start, end = f"{prefix}valid_from", f"{prefix}valid_to"
    return (Q(**{f"{start}__lte": day}) | Q(**{f"{start}__isnull": True})) & (
        Q(**{f"{end}__gt": day}) | Q(**{f"{end}__isnull": True})
    )


class DatedRows(Reached[Any]):
    def on(self, day: dt.date) -> Any:
        """Rows in force on the day."""
        return self.filter(on_day(day))

    def touching(self, start: dt.date | None, end: dt.date | None) -> Any:
        """Rows whose period overlaps [start, end)."""
        rows = self
        if end is not None:
            rows = rows.filter(Q(valid_from__lt=end) | Q(valid_from__isnull=True))
        if start is not None:
            rows = rows.filter(Q(valid_to__gt=start) | Q(valid_to__isnull=True))
        return rows


class Dated(models.Model):
    """A relation in force in [valid_from, valid_to); None is without bound."""

    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def is_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or self.valid_to > day
        )


def period_in_order(name: str) -> models.CheckConstraint:
    """Constraint: a period ends after it begins."""
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_to__isnull=True)
        | Q(valid_from__isnull=True)
        | Q(valid_to__gt=F("valid_from")),
    )
