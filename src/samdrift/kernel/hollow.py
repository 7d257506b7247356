"""Parts of an object's page on most of which nothing hangs: those are asked for all at once.

What a part shows for an object on which nothing hangs is the same for every object but for its key. It
is drawn once for each viewer, of a row that has no more than a key that no row has (PLACE), and kept
with the statements that were asked. For an object one statement asks whether any of these finds a row
now, with its key in the place; where none does, what is kept is shown with the key in it. A part whose
statements always find a row, or into which a moment of the clock goes, is worked out each time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from django.utils.safestring import SafeString

from samdrift.kernel.kept import PLACE, Keep
from samdrift.kernel.quiet import JOINS_WEIGHED, noting, same_again

_Asked = tuple[tuple[str, tuple[Any, ...]], ...]
Draw = Callable[[int], str]
"""Draws a part for the object with this key; empty where there is nothing to show."""


class _Kept(NamedTuple):
    """What is asked, and what is shown when that finds nothing; without `shown` it is not known."""

    asked: _Asked
    shown: str | None


_WORKED_OUT = _Kept((), None)
_KEPT = Keep(4000)


def shown(viewer: Hashable, parts: Mapping[str, Draw], key: int) -> dict[str, SafeString]:
    """What is shown in those of the parts in which nothing hangs on the object with this key.

    A part must follow from its name, the viewer, the key and what the database answers.
    """
    kept = {name: _known(name, viewer, draw) for name, draw in parts.items()}
    asked = {name: one for name, one in kept.items() if one.shown is not None}
    full = _finding(asked, key)
    place, own = str(PLACE), str(key)
    return {
        name: SafeString(str(one.shown).replace(place, own))
        for name, one in asked.items()
        if name not in full
    }


def bare(row: Model, reads: Sequence[str], key: int) -> Any:
    """A row of the same kind with this key, and of all else only the attributes named."""
    model = type(row)
    pk = model._meta.pk.attname
    named = {pk: key, **{name: getattr(row, name) for name in reads}}
    order = [field.attname for field in model._meta.concrete_fields if field.attname in named]
    return model.from_db(DEFAULT_DB_ALIAS, order, [named[name] for name in order])


def _known(name: str, viewer: Hashable, draw: Draw) -> _Kept:
    known: _Kept | None = _KEPT.known((name, viewer))
    if known is None:
        known = _learnt(draw)
        _KEPT.put((name, viewer), known)
    return known


def _learnt(draw: Draw) -> _Kept:
    with noting() as asked:
        drawn = draw(PLACE)
    if not all(_by_key(sql, values) for sql, values in asked):
        return _WORKED_OUT
    kept = _Kept(tuple((sql, tuple(values or ())) for sql, values in asked), drawn)
    return _WORKED_OUT if _finding({"": kept}, PLACE) else kept


def _by_key(sql: str, values: Any) -> bool:
    """Whether the statement may be asked for another key by putting that in the place."""
    hidden = (one for one in values or () if not isinstance(one, int) and str(PLACE) in str(one))
    return same_again(sql, values) and not any(hidden)


def _finding(kept: Mapping[str, _Kept], key: int) -> set[str]:
    """The parts of which a statement finds a row for this key: one statement for all."""
    asked = [(name, *one) for name, known in kept.items() for one in known.asked]
    if not asked:
        return set()
    columns = ", ".join(f"EXISTS ({sql})" for _name, sql, _values in asked)
    values = [key if one == PLACE else one for *_asked, values in asked for one in values]
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            weighed = f"SET LOCAL join_collapse_limit = {JOINS_WEIGHED}"
            cursor.execute(f"{weighed}; SELECT {columns}", values)
            cursor.nextset()
        else:
            cursor.execute(f"SELECT {columns}", values)
        found = cursor.fetchone()
    return {name for (name, *_asked), one in zip(asked, found, strict=True) if one}
