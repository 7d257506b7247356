"""Questions to the database whose SQL is worked out once and kept, since it is the same each time.

Working out the SQL of a list, with its reach, takes longer than the database takes to answer. What is
kept is the text alone, never an answer: each time the database is asked anew. So it may only be kept
under everything that the text is made of. Who looks is the whole of it where a question follows from
the viewer: reach and lists know no other clock than the viewer's day (tests/house/test_steady.py).
"""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.utils.translation import get_language

from samdrift.kernel import prepared
from samdrift.kernel.light import Light, Make, lightly, maker

PLACE, PLACES = 987_654_321_012_345_678, 1000
"""Stands where a value comes that differs from time to time; PLACE + 1 where the second comes."""


_PLACED = (int, str)
"""What may stand where a value comes that differs; a text, where a text comes."""


class Statement(NamedTuple):
    """SQL with the places of its values, how its rows become objects, and how columns are changed."""

    sql: str
    places: tuple[Any, ...]
    make: Make
    changes: tuple[tuple[int, Sequence[Any], Any], ...]
    along: tuple[Any, ...]
    prepared: str = ""

    def rows(self, given: Mapping[Any, Any] | None = None) -> list[Any]:
        """The rows' objects. `given` says what comes in each place."""
        made = [self.make(one) for one in self.values(given)]
        for one in self.along if made else ():
            _fetch_along(made, one)
        return made

    def values(self, given: Mapping[Any, Any] | None = None) -> Sequence[Any]:
        """The rows as they are selected."""
        if not self.sql:
            return []
        given = given or {}
        connection = connections[DEFAULT_DB_ALIAS]
        if self.prepared and all(type(one) is int for one in given.values()):
            keys = [given.get(one, one) for one in self.places if _is_place(one)]
            found = prepared.asked(self.prepared, keys)
        else:
            places = [
                given.get(one, one) if isinstance(one, _PLACED) else one for one in self.places
            ]
            with connection.cursor() as cursor:
                cursor.execute(self.sql, places)
                found = cursor.fetchall()
        return self._changed(found, connection) if self.changes else found

    def _changed(self, found: Sequence[Any], connection: Any) -> Sequence[Any]:
        changed = []
        for one in found:
            values = list(one)
            for at, changes, column in self.changes:
                for change in changes:
                    values[at] = change(values[at], column, connection)
            changed.append(values)
        return changed


def statement(rows: QuerySet[Any]) -> Statement | None:
    """The queryset as a statement; None where its rows are not objects made in the usual way."""
    asked: Any = rows
    own = asked._iterable_class is not Light or asked._known_related_objects
    if own or type(asked)._fetch_all is not QuerySet._fetch_all:
        return None
    connection = connections[DEFAULT_DB_ALIAS]
    compiler = asked.query.get_compiler(using=DEFAULT_DB_ALIAS)
    try:
        sql, places = compiler.as_sql()
    except EmptyResultSet:
        return Statement("", (), _nothing, (), ())
    columns = [one[0] for one in compiler.select]
    changes = tuple((at, *told) for at, told in compiler.get_converters(columns).items())
    along = tuple(asked._prefetch_related_lookups)
    make, text = maker(compiler, connection.alias), prepared.text_of(sql, places, _is_place)
    return Statement(sql, tuple(places), make, changes, along, text)


def counting(rows: QuerySet[Any]) -> Statement:
    """How many rows the queryset has, as a statement."""
    compiler = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
    try:
        sql, places = compiler.as_sql()
    except EmptyResultSet:
        return Statement("", (), _nothing, (), ())
    sql = f"SELECT COUNT(*) FROM ({sql}) AS counted"  # noqa: S608 -- made by Django itself
    text = prepared.text_of(sql, places, _is_place)
    return Statement(sql, tuple(places), _nothing, (), (), text)


def _is_place(value: Any) -> bool:
    """Whether a row's key comes here that differs from time to time. The driver may have a kind of
    number of its own for the column.
    """
    return isinstance(value, int) and PLACE <= value < PLACE + PLACES


def _nothing(_values: Sequence[Any]) -> Any:
    raise LookupError("a statement without SQL has no rows")


_EVERY: list[Keep] = []


def forget() -> None:
    """Keep nothing of before: a kind of something is declared or gone, so that questions are others."""
    for one in _EVERY:
        one.forget()


class Keep:
    """Remembers what was worked out, at most so many, the longest unused forgotten first."""

    def __init__(self, most: int = 256) -> None:
        self.most = most
        self._known: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()
        _EVERY.append(self)

    def forget(self) -> None:
        with self._lock:
            self._known.clear()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What is kept under the key and the language, else what `make` gives. It is kept only when
        `make` asked the database nothing: an answer is not to be remembered.
        """
        key = (key, get_language())
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        with asking() as asked:
            known = make()
        if not asked:
            with self._lock:
                self._known[key] = known
                if len(self._known) > self.most:
                    self._known.popitem(last=False)
        return known

    def known(self, key: Hashable) -> Any:
        """What is kept under the key and the language; None where nothing is."""
        with self._lock:
            return self._known.get((key, get_language()))

    def put(self, key: Hashable, known: Any) -> None:
        """Keep this under the key and the language; None keeps nothing."""
        with self._lock:
            self._known.pop((key, get_language()), None)
            if known is not None:
                self._known[key, get_language()] = known
                if len(self._known) > self.most:
                    self._known.popitem(last=False)


_ASKED = Keep(1000)


def ask(
    name: str, viewer: Hashable, rows: Callable[..., QuerySet[Any]], *values: Any
) -> Sequence[Any]:
    """The rows that `rows(*values)` finds, by SQL worked out once for each viewer.

    `rows` must follow from the viewer and its values alone, and put each value where a row's key stands.
    """
    places = [PLACE + n for n in range(len(values))]
    kept = _ASKED.get((name, viewer), lambda: statement(rows(*places)))
    return (
        list(rows(*values)) if kept is None else kept.rows(dict(zip(places, values, strict=True)))
    )


def _fetch_along(made: Sequence[Any], along: Any) -> None:
    """What is prefetched with the rows; what a key of theirs leads to, by SQL that is kept."""
    kind: Any = type(made[0])
    field = _key_by(kind, along) if isinstance(along, str) else None
    if field is None:
        prefetch_related_objects(made, along)
        return
    model = field.related_model
    keys = {key for one in made if (key := getattr(one, field.attname)) is not None}
    rows = ask_many(
        f"along {model._meta.label}",
        None,
        lambda pks: lightly(model._base_manager.filter(pk__in=pks)),
        keys,
    )
    found = {row.pk: row for row in rows}
    for one in made:
        field.set_cached_value(one, found.get(getattr(one, field.attname)))


@functools.lru_cache(maxsize=500)
def _key_by(model: type[Model], name: str) -> Any:
    """The field of this name, where it is another row's own key; else None."""
    field: Any = {one.name: one for one in model._meta.concrete_fields}.get(name)
    plain = field is not None and field.many_to_one and field.target_field.primary_key
    return field if plain else None


MANY = 64
"""Keys that are asked for by SQL that is kept."""


def ask_many(
    name: Hashable, viewer: Hashable, rows: Callable[..., QuerySet[Any]], keys: Collection[int]
) -> Sequence[Any]:
    """`ask` for rows that hang on any of the keys."""
    if not keys:
        return []
    wanted = sorted(keys)
    places, given = places_of(wanted)
    if len(places) > MANY:
        return list(rows(wanted))
    kept = _ASKED.get((name, viewer, len(places)), lambda: statement(rows(places)))
    return list(rows(wanted)) if kept is None else kept.rows(given)


def places_of(keys: Sequence[int]) -> tuple[range, dict[int, int]]:
    """Places for one key or more, and what comes in each. The last key is said again up to a power of
    two, so that the few sizes there are can share their SQL.
    """
    places = range(PLACE, PLACE + (1 << (len(keys) - 1).bit_length()))
    return places, dict(zip_longest(places, keys, fillvalue=keys[-1]))


@contextmanager
def asking() -> Any:
    """Notes whether the database is asked anything meanwhile."""
    asked: list[bool] = []

    def note(execute: Any, *told: Any) -> Any:
        asked.append(True)
        return execute(*told)

    with connections[DEFAULT_DB_ALIAS].execute_wrapper(note):
        yield asked
