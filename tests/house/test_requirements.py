"""docs/requirements.md is true: every test it names is there, and every requirement names some."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "requirements.md"
ROW = re.compile(
    r"^\| (?P<number>[\d.]+b?) \| (?P<what>[^|]+) \| (?P<tests>[^|]+) \|$", re.MULTILINE
)
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def built() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(number, requirement, [(file, test)]) of every requirement that is said to stand."""
    text = PAGE.read_text(encoding="utf-8").partition("## Not built yet")[0]
    return [
        (
            m["number"],
            m["what"].strip(),
            [(file, name or "") for file, name in NAMED.findall(m["tests"])],
        )
        for m in ROW.finditer(text)
    ]


def names_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, functions) and node.name.startswith("test_")
    }


def test_page_lists_requirements() -> None:
    assert len(built()) > 20


@pytest.mark.parametrize(
    ("number", "what", "named"), built(), ids=lambda v: v if isinstance(v, str) else ""
)
def test_requirement_is_held_by_tests_that_are_there(
    number: str, what: str, named: list[tuple[str, str]]
) -> None:
    assert named, f"{number} ({what}) names no test"
    for file, name in named:
        assert (ROOT / file).exists(), f"{number}: {file} is not there"
        found = names_in(ROOT / file)
        assert found, f"{number}: {file} holds no test"
        assert not name or name in found, f"{number}: {file} has no {name}"
