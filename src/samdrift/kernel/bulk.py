"""Many rows at once: COPY on PostgreSQL, several times quicker than statements with parameters.

Elsewhere the rows go by `bulk_create`, or by one statement for them all where nobody asks for their
ids. Nothing is done but the inserting: no `save()`, no
signals, no values made up by fields (`auto_now`); the caller gives every column.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from django.db import connections, models, router
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL


def add_rows(
    model: type[models.Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> list[int]:
    """Insert tuples of values (foreign keys by id), in the order of the fields `names`; returns
    their ids in the same order. Must be called inside a transaction.
    """
    if not rows:
        return []
    connection = connections[router.db_for_write(model)]
    if connection.vendor == "postgresql":
        return _copy(connection, model, names, rows)
    made = [model(**dict(zip(names, row, strict=True))) for row in rows]
    return [row.pk for row in model._default_manager.bulk_create(made, batch_size=1000)]


def pour(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert tuples of values as `add_rows` does, where nobody asks for their ids: quicker still.
    They are sent as they come. Must be called inside a transaction.
    """
    first = next(rows := iter(rows), None)
    if first is None:
        return
    rows = chain([first], rows)
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    known = columns_of(model)
    into = f"{quote(model._meta.db_table)} ({', '.join(quote(known[name]) for name in names)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in _adapted(connection, model, names, rows):
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(names))
            values = saved(connection, model, names, rows)
            statement = f"INSERT INTO {into} VALUES ({places})"  # noqa: S608 -- names of our own
            cursor.executemany(statement, values)


_AS_THEY_ARE = frozenset({int, str, type(None)})
"""Types that go into a column as they stand."""


def saved(
    connection: Any,
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
) -> list[list[Any]]:
    """The rows with each value as its field saves it."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    columns = [fields[name] for name in names]
    return [
        [
            value if type(value) in _AS_THEY_ARE else field.get_db_prep_save(value, connection)
            for field, value in zip(columns, row, strict=True)
        ]
        for row in rows
    ]


def add_all(made: Sequence[models.Model]) -> None:
    """Insert new objects of one model, and give each its id. Must be called inside a transaction."""
    if not made:
        return
    model = type(made[0])
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    values = attrgetter(*names)
    for row, pk in zip(made, add_rows(model, names, [values(row) for row in made]), strict=True):
        row.pk = pk
        row._state.adding = False
        row._state.db = router.db_for_write(model)


def _copy(
    connection: Any,
    model: type[models.Model],
    names: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
) -> list[int]:
    meta = model._meta
    quote = connection.ops.quote_name
    known = columns_of(model)
    columns = [meta.pk.column, *(known[name] for name in names)]
    table = quote(meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table, meta.pk.column, len(rows)],
        )
        pks = [found[0] for found in cursor.fetchall()]
        into = f"COPY {table} ({', '.join(map(quote, columns))}) FROM STDIN"
        with cursor.copy(into) as copy:
            for pk, row in zip(pks, _adapted(connection, model, names, rows), strict=True):
                copy.write_row((pk, *row))
    return pks


def _adapted(
    connection: Any,
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
) -> Iterable[tuple[Any, ...]]:
    """The rows with their JSON values as the database takes them; most tables have none."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    places = {
        at: fields[name]
        for at, name in enumerate(names)
        if isinstance(fields[name], models.JSONField)
    }
    if not places:
        return rows
    return (
        tuple(
            places[at].get_db_prep_save(value, connection) if at in places else value
            for at, value in enumerate(row)
        )
        for row in rows
    )


def keyed(rows: QuerySet[Any], name: str, keys: Collection[int]) -> Any:
    """The rows whose whole number `name` is one of the keys, however many: PostgreSQL is given them as
    one value, since a place in the statement for each is half the work of asking.
    """
    if connections[rows.db].vendor != "postgresql":
        return rows.filter(**{f"{name}__in": keys})
    given = RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])
    return rows.filter(**{f"{name}__in": given})


BY_TABLE = 200
"""From so many rows on it pays to make a table of them."""


def change(
    model: type[models.Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Write the fields `names` of many rows, each `(*values, id)`. Must be called inside a transaction."""
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    known = columns_of(model)
    if connection.vendor == "postgresql" and len(rows) >= BY_TABLE:
        _change_by_table(connection, model, names, rows)
        return
    places = ", ".join(f"{quote(known[name])} = %s" for name in names)
    pk: Any = model._meta.pk
    statement = f"UPDATE {quote(model._meta.db_table)} SET {places} WHERE {quote(pk.column)} = %s"  # noqa: S608 -- names of our own
    with connection.cursor() as cursor:
        cursor.executemany(statement, saved(connection, model, (*names, pk.attname), rows))


def _change_by_table(
    connection: Any,
    model: type[models.Model],
    names: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """The new values poured into a table of their own, and written from there by one statement."""
    quote, known, pk = connection.ops.quote_name, columns_of(model), model._meta.pk
    table, new = quote(model._meta.db_table), quote(f"new_{model._meta.db_table}"[:60])
    columns = [quote(known[name]) for name in names]
    every = ", ".join([*columns, quote(pk.column)])
    values = ", ".join(f"{column} = {new}.{column}" for column in columns)
    same = f"{table}.{quote(pk.column)} = {new}.{quote(pk.column)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {new} AS SELECT {every} FROM {table} WITH NO DATA")  # noqa: S608 -- names of our own
        with cursor.copy(f"COPY {new} ({every}) FROM STDIN") as copy:
            for row in _adapted(connection, model, (*names, pk.attname), rows):
                copy.write_row(row)
        cursor.execute(f"UPDATE {table} SET {values} FROM {new} WHERE {same}")  # noqa: S608 -- names of our own
        cursor.execute(f"DROP TABLE {new}")


def columns_of(model: type[models.Model]) -> dict[str, str]:
    """Attribute (`system_id` for a foreign key) → column."""
    return {field.attname: str(field.column) for field in model._meta.concrete_fields}
