"""An operation of migrations that makes a whole room's tables at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
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
        state.clear_delayed_apps_cache()
        state.__dict__.pop("apps", None)
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


class MakeNewTables(MakeTables):
    """`MakeTables` for tables that were made and then added to: they are made as they ended."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for operation in self.operations:
            if isinstance(operation, CreateModel):
                operation.database_forwards(app_label, schema_editor, from_state, to_state)


_ADDS = (AddField, AddConstraint, AddIndex)


def folded(operations: Sequence[Operation]) -> list[Operation]:
    """The same operations, those first ones that only make tables and add to them as one step.

    What they add to must be made among them; the rest stands as it was.
    """
    made: set[str] = set()
    count = 0
    for operation in operations:
        if isinstance(operation, CreateModel):
            made.add(operation.name_lower)
        elif not (isinstance(operation, _ADDS) and operation.model_name_lower in made):
            break
        count += 1
    if not made:
        return list(operations)
    return [MakeNewTables(operations[:count]), *operations[count:]]
