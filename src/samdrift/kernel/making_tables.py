"""Operations of migrations that make many tables at once: a room's, and all of an empty database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.migrations import Migration
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterIndexTogether,
    AlterModelManagers,
    AlterModelOptions,
    AlterUniqueTogether,
    CreateModel,
    RemoveConstraint,
    RemoveField,
    RemoveIndex,
    RunPython,
)
from django.db.migrations.operations.base import Operation


class MakeTables(Operation):
    """Many `CreateModel`s as one step.

    Django works out every model that is near a new one again for each operation; with a room of
    forty tables on top of a hundred and fifty others that takes most of the time a new site waits.
    Here the models are worked out once, when all of them are known.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: Any) -> None:
        _leave_unmade(state)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "Make the room's tables"


def _leave_unmade(state: Any) -> None:
    """Let the models be worked out when they are next asked for, not at each change of them."""
    state.clear_delayed_apps_cache()
    state.__dict__.pop("apps", None)


Step = tuple[str, Operation]
"""An operation, and the app whose it is."""


class MakeAsTheyEnd(Operation):
    """What several migrations do to tables that the first of them make: each is made as it ends."""

    reduces_to_sql = True
    reversible = False

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = steps

    def state_forwards(self, _app_label: str, state: Any) -> None:
        _leave_unmade(state)
        for label, operation in self.steps:
            operation.state_forwards(label, state)

    def database_forwards(
        self, _app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for label, operation in self.steps:
            if isinstance(operation, CreateModel):
                operation.database_forwards(label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "Make the tables as they end"


_CHANGES = (
    AddField,
    AlterField,
    RemoveField,
    AddConstraint,
    RemoveConstraint,
    AddIndex,
    RemoveIndex,
    AlterIndexTogether,
    AlterUniqueTogether,
    AlterModelOptions,
    AlterModelManagers,
)
"""Operations after which a table that holds nothing yet is just as its model says."""


def gathered(plan: Sequence[Migration]) -> list[Migration]:
    """The same migrations for an empty database, with those that follow each other as one where they
    do nothing but make tables and change the tables they made.
    """
    found: list[Migration] = []
    run: list[Migration] = []
    made: set[tuple[str, str]] = set()
    for migration in plan:
        if not _only_makes(migration, made):
            found += _as_one(run)
            run, made = [], set()
            if not _only_makes(migration, made):
                found.append(migration)
                continue
        run.append(migration)
        made |= _made_by(migration)
    return [*found, *_as_one(run)]


def _as_one(run: Sequence[Migration]) -> list[Migration]:
    steps = [step for one in run for step in _steps(one)]
    if len(steps) <= 1:
        return list(run)
    names = [name for one in run for name in one.replaces or [(one.app_label, one.name)]]
    told = {"operations": [MakeAsTheyEnd(steps)], "replaces": names}
    return [type("Tables", (Migration,), told)("tables", run[0].app_label)]


def _steps(migration: Migration) -> Iterator[Step]:
    yield from ((migration.app_label, one) for one in _parts(migration.operations))


def _parts(operations: Sequence[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if type(operation) is MakeTables:
            yield from _parts(operation.operations)
        else:
            yield operation


def _made_by(migration: Migration) -> set[tuple[str, str]]:
    return {(label, one.name_lower) for label, one in _steps(migration) if type(one) is CreateModel}


def _only_makes(migration: Migration, before: set[tuple[str, str]]) -> bool:
    """Whether a migration does nothing but make tables, and change these or those made `before`."""
    made = before | _made_by(migration)
    return migration.atomic and all(
        _is_change(label, one, made) for label, one in _steps(migration)
    )


def _is_change(label: str, operation: Any, made: set[tuple[str, str]]) -> bool:
    kind = type(operation)
    if kind is RunPython:
        return operation.code is RunPython.noop
    name = operation.model_name_lower if hasattr(operation, "model_name_lower") else ""
    name = name or getattr(operation, "name_lower", "")
    return kind is CreateModel or (_changes(operation) and (label, name) in made)


def _changes(operation: Operation) -> bool:
    """An index that is added in a way of its own, such as only where it is missing, is there in the end
    all the same.
    """
    return type(operation) in _CHANGES or isinstance(operation, AddIndex)
