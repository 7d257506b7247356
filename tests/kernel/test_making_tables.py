"""An empty database is made in one go, and becomes what the migrations one by one would make it."""

from __future__ import annotations

import json
from pathlib import Path

from django.db.migrations import Migration
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    DeleteModel,
    RemoveField,
    RunPython,
)
from django.db.migrations.operations.base import Operation
from django.db.models import CheckConstraint, Index, IntegerField, Q
from tests.kernel.sites import on_this_engine

from samdrift.kernel.making_tables import MakeAsTheyEnd, MakeTables, gathered

TOLD = """
import json, re
from django.db import connection

QUERIES = {
    "sqlite": ["SELECT type || ' ' || name, sql FROM sqlite_master"],
    "postgresql": [
        "SELECT table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable,"
        " column_default, character_maximum_length, numeric_precision, numeric_scale)"
        " FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT tgrelid::regclass || ' ' || tgname, pg_get_triggerdef(oid) FROM pg_trigger"
        " WHERE NOT tgisinternal",
    ],
}

def parts(made):
    \"\"\"A table's columns and constraints, whatever their order.\"\"\"
    if not made or not made.startswith("CREATE TABLE"):
        return [made]
    found, depth, part = [], 0, ""
    for sign in made[made.index("(") + 1 : made.rindex(")")]:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            found.append(part.strip())
            part = ""
        else:
            part += sign
    return sorted([*found, part.strip()])

found = {}
with connection.cursor() as cursor:
    for query in QUERIES[connection.vendor]:
        cursor.execute(query)
        found |= {name: parts(made) for name, made in cursor.fetchall()}
print("TOLD" + json.dumps(found))
"""


def schema_of(folder: Path, *commands: tuple[str, ...]) -> dict[str, list[str]]:
    folder.mkdir()
    site = on_this_engine(folder)
    for command in commands:
        site.run("manage", "migrate", *command)
    _before, _mark, told = site.run("manage", "shell", "-c", TOLD).partition("TOLD")
    found: dict[str, list[str]] = json.loads(told)
    return found


def test_an_empty_database_becomes_what_the_migrations_make_it(tmp_path: Path) -> None:
    at_once = schema_of(tmp_path / "one", ())
    one_by_one = schema_of(tmp_path / "two", ("money",), ())
    assert len(at_once) > 500
    assert at_once == one_by_one


THING = CreateModel("Thing", [("size", IntegerField(null=True))])
OTHER = CreateModel("Other", [("size", IntegerField(null=True))])
CHANGED = [
    AddField("thing", "weight", IntegerField(null=True)),
    AddConstraint("thing", CheckConstraint(condition=Q(size__gt=0), name="size")),
    AddIndex("thing", Index(fields=["size"], name="by_size")),
    AlterField("thing", "weight", IntegerField(default=0)),
    RemoveField("thing", "weight"),
]


def write_rows(_apps: object, _schema_editor: object) -> None:
    """What a migration does with rows, not with tables."""


def migration(name: str, *operations: Operation, app: str = "shed") -> Migration:
    made = Migration(name, app)
    made.operations = list(operations)
    return made


def names(plan: list[Migration]) -> list[list[tuple[str, str]]]:
    return [one.replaces or [(one.app_label, one.name)] for one in plan]


def test_migrations_that_only_make_tables_and_change_them_become_one() -> None:
    first, second = migration("1", MakeTables([THING]), *CHANGED[:2]), migration("2", *CHANGED[2:])
    loft = migration("1", OTHER, RunPython(RunPython.noop), app="loft")
    (whole,) = gathered([first, second, loft])
    assert whole.replaces == [("shed", "1"), ("shed", "2"), ("loft", "1")]
    (step,) = whole.operations
    assert isinstance(step, MakeAsTheyEnd)
    assert step.steps[0] == ("shed", THING)
    assert step.steps[-2] == ("loft", OTHER)


class AddIndexLate(AddIndex):
    """An index that is added in a way of its own."""


def test_an_index_added_in_a_way_of_its_own_is_made_with_its_table() -> None:
    late = migration("2", AddIndexLate("thing", Index(fields=["size"], name="by_size")))
    (whole,) = gathered([migration("1", THING), late, migration("3", CHANGED[0])])
    assert whole.replaces == [("shed", "1"), ("shed", "2"), ("shed", "3")]


def test_what_writes_rows_or_takes_tables_away_is_done_as_it_stands() -> None:
    rows, gone = migration("2", RunPython(write_rows)), migration("3", DeleteModel("Thing"))
    last = migration("4", OTHER)
    plan = [migration("1", THING), rows, gone, last]
    assert gathered(plan) == plan


def test_what_is_changed_in_a_table_made_before_is_done_as_it_stands() -> None:
    before = [migration("1", THING), migration("2", RunPython(write_rows))]
    changed, more = migration("3", *CHANGED), migration("4", OTHER)
    last = migration("5", AddIndex("other", Index(fields=["size"], name="other_size")))
    plan = gathered([*before, changed, more, last])
    assert plan[:3] == [*before, changed]
    assert names(plan[3:]) == [[("shed", "4"), ("shed", "5")]]


def test_a_model_of_the_same_name_in_another_app_is_another() -> None:
    plan = [migration("1", THING), migration("1", CHANGED[0], app="loft")]
    assert gathered(plan) == plan
