"""The few rows that one act adds, by one statement for each table: its SQL is worked out once for all,
where `save()` and `bulk_create` do so each time.

As with `kernel.bulk` nothing is done but the inserting: no `save()` and no signals. What fields make up
as a row is added (`auto_now_add`) is made.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from django.db import connections, models, router

from samdrift.kernel.bulk import columns_of, saved

PLACES = 900
"""Values in one statement: databases take no more than some ten thousand, and its SQL is kept."""


def put(*made: models.Model) -> None:
    """Insert new objects of one model, and give each its id. Are they not so few, by several statements."""
    if not made:
        return
    model = type(made[0])
    names = _names(model)
    with _cursor(model) as cursor:
        most = max(PLACES // len(names), 1)
        for some in (made[at : at + most] for at in range(0, len(made), most)):
            rows = saved(cursor.db, model, names, [_values(row) for row in some])
            cursor.execute(_inserting(model, len(some)), list(chain(*rows)))
            for row, (pk,) in zip(some, cursor.fetchall(), strict=True):
                _is_there(row, pk)


def put_anew(made: models.Model, *, unique: tuple[str, ...], anew: tuple[str, ...]) -> None:
    """Insert a new object; is there a row with the same `unique` columns, it gets the columns `anew`."""
    model = type(made)
    with _cursor(model) as cursor:
        (row,) = saved(cursor.db, model, _names(model), [_values(made)])
        cursor.execute(_inserting_anew(model, unique, anew), row)
        _is_there(made, cursor.fetchone()[0])


def put_with(
    made: models.Model, hung: type[models.Model], by: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert a new object with rows of `hung`, that hang on it by the attribute `by` (`event_id`) and are
    told by attribute without it: one statement where the database can. Nobody asks for the rows' ids.
    """
    if not rows:
        put(made)
        return
    model, names = type(made), tuple(rows[0])
    with _cursor(model) as cursor:
        own = saved(cursor.db, model, _names(model), [_values(made)])
        hang = saved(cursor.db, hung, names, [tuple(row[name] for name in names) for row in rows])
        if cursor.db.vendor == "postgresql":
            sql = _inserting_with(model, hung, by, names, len(rows))
            cursor.execute(sql, list(chain(*own, *hang)))
            _is_there(made, cursor.fetchone()[0])
            return
        cursor.execute(_inserting(model, 1), own[0])
        _is_there(made, cursor.fetchone()[0])
        cursor.executemany(_hanging(hung, by, names), [[made.pk, *row] for row in hang])


def _cursor(model: type[models.Model]) -> Any:
    return connections[router.db_for_write(model)].cursor()


def _values(row: models.Model) -> tuple[Any, ...]:
    return tuple(field.pre_save(row, add=True) for field in _fields(type(row)))


def _is_there(row: models.Model, pk: int) -> None:
    row.pk = pk
    row._state.adding, row._state.db = False, router.db_for_write(type(row))


@functools.cache
def _fields(model: type[models.Model]) -> tuple[Any, ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


@functools.cache
def _names(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in _fields(model))


@functools.lru_cache(maxsize=500)
def _inserting(model: type[models.Model], count: int) -> str:
    into, own = _into(model, _names(model)), _places(len(_names(model)))
    return f"{into} VALUES {', '.join([f'({own})'] * count)} RETURNING {_key(model)}"


@functools.lru_cache(maxsize=500)
def _inserting_anew(
    model: type[models.Model], unique: tuple[str, ...], anew: tuple[str, ...]
) -> str:
    quote, known = _quote(model), columns_of(model)
    columns = [quote(known[name]) for name in anew]
    on = ", ".join(quote(known[name]) for name in unique)
    sets = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns)
    sql, _returning, key = _inserting(model, 1).rpartition(" RETURNING ")
    return f"{sql} ON CONFLICT ({on}) DO UPDATE SET {sets} RETURNING {key}"


@functools.lru_cache(maxsize=500)
def _inserting_with(
    model: type[models.Model],
    hung: type[models.Model],
    by: str,
    names: tuple[str, ...],
    count: int,
) -> str:
    key, into = f"(SELECT {_key(model)} FROM made)", _into(hung, (by, *names))  # noqa: S608 -- names of our own
    rows = ", ".join([f"({key}, {_places(len(names))})"] * count)
    return f"WITH made AS ({_inserting(model, 1)}) {into} VALUES {rows} RETURNING {key}"


def _hanging(hung: type[models.Model], by: str, names: tuple[str, ...]) -> str:
    return f"{_into(hung, (by, *names))} VALUES ({_places(len(names) + 1)})"


def _into(model: type[models.Model], names: Sequence[str]) -> str:
    quote, known = _quote(model), columns_of(model)
    own = ", ".join(quote(known[name]) for name in names)
    return f"INSERT INTO {quote(model._meta.db_table)} ({own})"


def _places(count: int) -> str:
    return ", ".join(["%s"] * count)


def _key(model: type[models.Model]) -> str:
    return str(_quote(model)(model._meta.pk.column))


def _quote(model: type[models.Model]) -> Any:
    return connections[router.db_for_write(model)].ops.quote_name
