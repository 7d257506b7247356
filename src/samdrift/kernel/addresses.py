"""Where objects of many kinds are opened, of those the viewer may see: one statement for them all.

What is found by a search is of a dozen kinds. To fetch each kind's rows with all their columns, only
to make addresses of their keys, took most of its time, here and in the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet, ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Value
from django.urls import get_script_prefix

from samdrift.kernel.kept import PLACE, Keep, asking, places_of
from samdrift.kernel.registry import Kind, Ref, registry
from samdrift.kernel.viewer import Viewer

MOST = 64
"""Objects of one kind that are asked for by the same SQL."""
_Asked = tuple[str, Sequence[Any]]
"""SQL with its values."""
_REACH = Keep(1000)
_PARTS = Keep(500)
_BY_ROW: tuple[str, ...] = ()
"""Kept for a kind whose address is made of more than the key."""


def addresses(refs: Iterable[Ref], viewer: Viewer) -> dict[Ref, str]:
    """The address of each object within reach."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for kind, pk in dict.fromkeys(refs):
        if kind in registry.kinds:
            wanted[kind].append(pk)
    parts = {name: _parts(registry.kinds[name]) for name in wanted}
    seen = _seen({name: pks for name, pks in wanted.items() if parts[name]}, viewer)
    found = {ref: str(ref.id).join(parts[ref.kind]) for ref in seen}
    by_row = [Ref(name, pk) for name, pks in wanted.items() if not parts[name] for pk in pks]
    return found | {ref: told.url for ref, told in registry.describe(by_row, viewer).items()}


def _parts(kind: Kind) -> tuple[str, ...]:
    """What stands around the key in the kind's addresses."""
    key = (kind.model, kind.url, get_script_prefix())
    parts: tuple[str, ...] | None = _PARTS.known(key)
    if parts is None:
        parts = _around(kind)
        _PARTS.put(key, parts)
    return parts


def _around(kind: Kind) -> tuple[str, ...]:
    """Tried with a row of which nothing but the key is read: what needs more asks the database."""
    row = kind.model.from_db(DEFAULT_DB_ALIAS, [str(kind.model._meta.pk.attname)], [PLACE])
    with asking() as asked:
        try:
            url = kind.url(row)
        except ObjectDoesNotExist:
            return _BY_ROW
    return _BY_ROW if asked else tuple(url.split(str(PLACE)))


def _seen(wanted: dict[str, list[int]], viewer: Viewer) -> list[Ref]:
    """Those of the objects that are within reach."""
    several = [
        one
        for name, pks in wanted.items()
        for some in _apart(pks)
        if (one := _reach(name, some, viewer)) is not None
    ]
    if not several:
        return []
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        statement = " UNION ALL ".join(sql for sql, _values in several)
        cursor.execute(statement, [value for _sql, values in several for value in values])
        return [Ref(*row) for row in cursor.fetchall()]


def _apart(pks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(pks), MOST):
        yield pks[start : start + MOST]


def _reach(name: str, pks: list[int], viewer: Viewer) -> _Asked | None:
    """Which of these keys are within reach, as SQL; None where none can be."""
    places, given = places_of(pks)
    key = (name, registry.kinds[name].model, viewer, len(places))
    sql, values = _REACH.get(key, lambda: _asked(name, places, viewer))
    if not sql:
        return None
    return sql, [given.get(one, one) if type(one) is int else one for one in values]


def _asked(name: str, places: Iterable[int], viewer: Viewer) -> _Asked:
    model: Any = registry.kinds[name].model
    rows = model._default_manager.seen_by(viewer).filter(pk__in=places).order_by()
    compiler = rows.values_list(Value(name), "pk").query.get_compiler(using=DEFAULT_DB_ALIAS)
    try:
        sql, values = compiler.as_sql()
    except EmptyResultSet:
        return "", ()
    return sql, tuple(values)
