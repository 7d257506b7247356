"""Counts by month, made by the database in one look: a row for each value and month that has any.

A month is told by its place among bounds, which are Norwegian midnights (`calc.reports.midnight`): the
database only holds instants against them, and so counts the same on both engines.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Case as Where
from django.db.models import Count, SmallIntegerField, Value, When

Instants = Sequence[dt.datetime]
Counted = tuple[Any, str]
"""Rows that count, and the field with the instant they count at."""


def place(field: str, bounds: Instants) -> Any:
    """How many of the bounds, which rise, the instant has reached. Asked by halves: of 12 bounds a row is
    held against 4.
    """
    return _place(field, bounds, 0, len(bounds))


def _place(field: str, bounds: Instants, low: int, high: int) -> Any:
    if low == high:
        return Value(low, output_field=SmallIntegerField())
    middle = (low + high) // 2
    return Where(
        When(**{f"{field}__lt": bounds[middle]}, then=_place(field, bounds, low, middle)),
        default=_place(field, bounds, middle + 1, high),
        output_field=SmallIntegerField(),
    )


def within(counted: Counted, start: dt.datetime, end: dt.datetime) -> Any:
    """Those whose instant is in the period."""
    rows, field = counted
    return rows.filter(**{f"{field}__gte": start, f"{field}__lt": end})


def by_month(
    counted: Counted, bounds: Instants, key: str, **sums: Any
) -> Iterator[tuple[Any, int, Sequence[int]]]:
    """(key, month from 0, numbers) of those between the first bound and the last; how many there are
    where no sums are named.
    """
    field = counted[1]
    rows = within(counted, bounds[0], bounds[-1]).order_by()
    grouped = rows.annotate(at=place(field, bounds[1:-1])).values(key, "at")
    # `*`: with a column the database would have to read the rows.
    for value, at, *numbers in grouped.annotate(**(sums or {"n": Count("*")})).values_list(
        key, "at", *(sums or ("n",))
    ):
        yield value, at, numbers


def left_at(
    counted: Counted, moments: Instants, came: Instants, *keys: str
) -> Iterator[tuple[Any, ...]]:
    """(keys, place of the coming among `came`, place of the ending among `moments`, how many) of those
    that came before the last moment, and had not ended at the first. Rows without a field never end.
    """
    rows, field = counted
    rows = rows.filter(opened_at__lt=moments[-1]).order_by()
    gone: Any = Value(len(moments), output_field=SmallIntegerField())
    if field:
        rows, gone = rows.filter(**{f"{field}__gte": moments[0]}), place(field, moments)
    grouped = rows.annotate(came=place("opened_at", came), gone=gone).values(*keys, "came", "gone")
    yield from grouped.annotate(n=Count("*")).values_list(*keys, "came", "gone", "n")
