"""An empty database is made in one go, and becomes what the migrations one by one would make it."""

from __future__ import annotations

import json
from pathlib import Path

from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    CreateModel,
    DeleteModel,
    RunPython,
)
from django.db.models import CheckConstraint, Index, IntegerField, Q
from tests.kernel.sites import on_this_engine

from samdrift.kernel.making_tables import MakeNewTables, folded

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
OWN = [
    AddField("thing", "weight", IntegerField(null=True)),
    AddConstraint("thing", CheckConstraint(condition=Q(size__gt=0), name="size")),
    AddIndex("thing", Index(fields=["size"], name="by_size")),
]


def test_only_what_makes_tables_and_adds_to_them_is_folded() -> None:
    acts = [RunPython(RunPython.noop), DeleteModel("Thing")]
    first, *rest = folded([THING, *OWN, *acts])
    assert isinstance(first, MakeNewTables)
    assert list(first.operations) == [THING, *OWN]
    assert rest == acts


def test_what_is_added_to_another_migrations_table_stands_as_it_was() -> None:
    assert folded(OWN) == OWN
    other = AddIndex("other", Index(fields=["size"], name="other_size"))
    first, *rest = folded([THING, other])
    assert list(first.operations) == [THING]
    assert rest == [other]
