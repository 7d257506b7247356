"""Rows of the database as model objects, made without the work of `Model.__init__`.

`__init__` looks at every field of the model, also those that were not read, and asks who listens:
most of what a list page costs. A row that was read has its values; they are put in place as they are.
So are those of many new objects that a load makes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable
from django.db.models.signals import post_init, pre_init

Make = Callable[[Sequence[Any]], Any]
Fill = Callable[[Sequence[Any], Any], None]


class Light(ModelIterable):  # type: ignore[type-arg]
    """What a queryset's rows become: objects as Django's own, made with less work."""

    def __iter__(self) -> Iterator[Any]:
        queryset: Any = self.queryset
        if queryset._known_related_objects:
            yield from super().__iter__()
            return
        compiler = queryset.query.get_compiler(using=queryset.db)
        results = compiler.execute_sql(chunked_fetch=self.chunked_fetch, chunk_size=self.chunk_size)
        yield from map(maker(compiler, queryset.db), compiler.results_iter(results))


def lightly(rows: Any) -> Any:
    """The queryset, of rows made so: for a model that nobody's reach limits."""
    rows._iterable_class = Light
    return rows


def maker(compiler: Any, db: str) -> Make:
    """Makes a row's object, with those that were joined to it, of a row's values."""
    info, select = compiler.klass_info, compiler.select
    make, fills = _object_of(info, select, db), _fills(info, select, db)
    named = tuple((compiler.annotation_col_map or {}).items())
    if not fills and not named:
        return make

    def whole(values: Sequence[Any]) -> Any:
        row = make(values)
        for fill in fills:
            fill(values, row)
        for name, at in named:
            setattr(row, name, values[at])
        return row

    return whole


def _fills(info: dict[str, Any], select: Sequence[Any], db: str) -> list[Fill]:
    return [_fill(one, select, db) for one in info.get("related_klass_infos", ())]


def _fill(info: dict[str, Any], select: Sequence[Any], db: str) -> Fill:
    """Makes a joined object and ties the two to each other; no key, no object."""
    make, fills = _object_of(info, select, db), _fills(info, select, db)
    key = info["model"]._meta.pk.attname
    at = next(n for n in info["select_fields"] if select[n][0].target.attname == key)
    tie, tie_back = info["local_setter"], info["remote_setter"]

    def fill(values: Sequence[Any], row: Any) -> None:
        if values[at] is None:
            tie(row, None)
            return
        joined = make(values)
        for deeper in fills:
            deeper(values, joined)
        tie(row, joined)
        tie_back(joined, row)

    return fill


def _object_of(info: dict[str, Any], select: Sequence[Any], db: str) -> Make:
    model: type[Model] = info["model"]
    places = [(n, str(select[n][0].target.attname)) for n in info["select_fields"]]
    if not _is_plain(model):
        order = {field.attname: n for n, field in enumerate(model._meta.concrete_fields)}
        places.sort(key=lambda one: order[one[1]])
        names = [name for _n, name in places]
        return lambda values: model.from_db(db, names, [values[n] for n, _name in places])

    def make(values: Sequence[Any]) -> Any:
        row: Any = object.__new__(model)
        held = row.__dict__
        state = held["_state"] = ModelState()
        state.adding, state.db = False, db
        for n, name in places:
            held[name] = values[n]
        return row

    return make


@functools.cache
def fresh(model: type[Model]) -> Callable[[Mapping[str, Any]], Any]:
    """Makes new objects, not in the database yet, of values by attribute (`member_id`); what is not given
    is as in any new object.
    """
    if not _is_plain(model):
        return lambda values: model(**values)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    made = {name for name, f in fields.items() if f.has_default() and callable(f.default)}
    given = {name: f.get_default() for name, f in fields.items() if name not in made}
    worked_out = [(name, fields[name].get_default) for name in made]

    def make(values: Mapping[str, Any]) -> Any:
        if not values.keys() <= fields.keys():
            raise TypeError(f"{model.__name__} has no {sorted(values.keys() - fields.keys())}")
        row: Any = object.__new__(model)
        held = row.__dict__
        held["_state"] = ModelState()
        held.update(given)
        for name, default in worked_out:
            held[name] = default()
        held.update(values)
        return row

    return make


def _is_plain(model: type[Model]) -> bool:
    """Whether nothing happens when an object is made, other than that its fields get their values."""
    own = model.__init__ is Model.__init__ and model.__new__ is object.__new__
    made = getattr(model.from_db, "__func__", None) is Model.from_db.__func__  # type: ignore[attr-defined]
    return own and made and not pre_init.has_listeners(model) and not post_init.has_listeners(model)
