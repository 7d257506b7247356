"""What many tests start from is made once by each process, and its rows are laid down anew for each test.

Making the rows one by one, each with what its model does when it is saved, takes longer than most tests
do. The rows are the same every time, keys and all; they go at the test's end with all that it wrote.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

Written = list[tuple[str, Any]]
"""Statements with their values."""


class Again:
    """`Again(make)()` gives what `make()` gives, each time a copy of its own, with its rows in the
    database. `make` does nothing but write new rows by their models. What it is given, as in
    `Again(make)(world)`, is the same each time, and its rows are in the database already.
    """

    def __init__(self, make: Callable[..., Any]) -> None:
        self._make = make
        self._written: Written = []
        self._made = b""

    def __call__(self, *given: Any) -> Any:
        if not self._made:
            self._learn(given)
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, values in self._written:
                cursor.execute(statement, values)
        return pickle.loads(self._made)  # noqa: S301 -- our own, of a moment ago

    def _learn(self, given: tuple[Any, ...]) -> None:
        """Make it, take it back, and note how its rows are written in as few statements as can be."""
        there = {model: _keys(model) for model in _models()}
        with _taken_back():
            self._made = pickle.dumps(self._make(*given))
            rows = [
                [row for row in model._base_manager.all() if row.pk not in keys]
                for model, keys in there.items()
            ]
        with _taken_back(), connection.execute_wrapper(self._note):
            for found in filter(None, rows):
                type(found[0])._base_manager.bulk_create(found)

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT"):
            self._written.append((sql, params))
        return execute(sql, params, many, context)


def _models() -> list[type[Model]]:
    """Those with a table of their own."""
    found = (one._meta for one in apps.get_models(include_auto_created=True))
    return [one.model for one in found if one.managed and not one.proxy]


def _keys(model: type[Model]) -> set[Any]:
    return set(model._base_manager.values_list("pk", flat=True))


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
