"""Counts by month or day, made by the database in one look: a row for each value and month that has any.

A month is told by its place among bounds, which are Norwegian midnights (`calc.reports.midnight`): the
database only holds instants against them, and so counts the same on both engines.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Func, SmallIntegerField, Value

Instants = Sequence[dt.datetime]
Counted = tuple[Any, str]
"""Rows that count, and the field with the instant they count at."""


class Place(Func):
    """How many of the bounds, which rise, the instant of the field has reached."""

    output_field = SmallIntegerField()

    def __init__(self, field: str, bounds: Instants) -> None:
        super().__init__(field)
        self.bounds = tuple(bounds)

    def as_postgresql(self, compiler: Any, _connection: Any, **_more: Any) -> Any:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"width_bucket({sql}, %s::timestamptz[])", [*params, list(self.bounds)]

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> Any:
        """By halves: of 350 bounds an instant is held against 9."""
        sql, _params = compiler.compile(self.source_expressions[0])
        asked: list[dt.datetime] = []

        def among(low: int, high: int) -> str:
            if low == high:
                return str(low)
            middle = (low + high) // 2
            asked.append(self.bounds[middle])
            before = among(low, middle)
            return f"CASE WHEN {sql} < %s THEN {before} ELSE {among(middle + 1, high)} END"

        told = among(0, len(self.bounds))
        return told, [connection.ops.adapt_datetimefield_value(one) for one in asked]


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
    grouped = rows.annotate(at=Place(field, bounds[1:-1])).values(key, "at")
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
        rows, gone = rows.filter(**{f"{field}__gte": moments[0]}), Place(field, moments)
    grouped = rows.annotate(came=Place("opened_at", came), gone=gone).values(*keys, "came", "gone")
    yield from grouped.annotate(n=Count("*")).values_list(*keys, "came", "gone", "n")
