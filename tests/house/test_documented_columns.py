"""The document about intake names every column that each kind of table takes, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from samdrift.formats.text import fold
from samdrift.kernel.registry import registry

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "bruk" / "lese-inn.md"


def documented() -> dict[str, list[str]]:
    """Kind → the columns in its row of the table, a needed one with its *."""
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    return {kind: told.split(", ") for kind, told in rows}


def test_every_kind_of_table_has_its_row() -> None:
    assert documented().keys() == registry.loads.keys()


@pytest.mark.parametrize("kind", sorted(registry.loads))
def test_row_names_every_column_and_nothing_else(kind: str) -> None:
    fields = registry.loads[kind].fields
    told = {
        field.key: name
        for name in documented()[kind]
        for field in fields
        if fold(name) in map(fold, field.headings)
    }
    assert [field.key for field in fields if field.key not in told] == []
    assert len(told) == len(documented()[kind])
    needed = {field.key for field in fields if field.required}
    assert {key for key, name in told.items() if name.endswith("*")} == needed
