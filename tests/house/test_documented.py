"""Every setting and every command is in the documents for those who run Samdrift, and nothing else is."""

from __future__ import annotations

import argparse
import ast
import re
from functools import cache
from pathlib import Path

import pytest

from samdrift import cli

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "samdrift"
DOCUMENTS = ROOT / "docs" / "drift"
READERS = {"text", "number", "flag", "one_of", "words"}
SETTING = r"SAMDRIFT_[A-Z0-9_]+"


@cache
def settings_read() -> frozenset[str]:
    """The names that are given to a reader of the environment, anywhere in the code."""
    found: set[str] = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in READERS:
                first = node.args[0]
                if isinstance(first, ast.Constant) and re.fullmatch(SETTING, str(first.value)):
                    found.add(first.value)
    return frozenset(found)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def text(name: str) -> str:
    return (DOCUMENTS / name).read_text(encoding="utf-8")


def test_every_setting_is_documented_and_nothing_else() -> None:
    rows = re.findall(rf"^\| `({SETTING})` \|", text("innstillinger.md"), re.MULTILINE)
    assert sorted(rows) == sorted(settings_read())


def test_settings_are_read_through_the_environment_alone() -> None:
    """So that no setting is read where nobody looks for it."""
    others = [
        str(file.relative_to(ROOT))
        for file in SOURCE.rglob("*.py")
        if file.name != "environment.py"
        and re.search(
            r"os\.environ(?!\.setdefault\(\"DJANGO)|getenv", file.read_text(encoding="utf-8")
        )
    ]
    assert others == ["src/samdrift/cli/serve_command.py"], "it hands --host and --port on"


@pytest.mark.parametrize("file", sorted(DOCUMENTS.glob("*.md")), ids=lambda file: file.stem)
def test_documents_name_only_settings_there_are(file: Path) -> None:
    named = set(re.findall(SETTING, file.read_text(encoding="utf-8")))
    assert {name.removesuffix("_FILE") for name in named} <= settings_read()


def sections() -> dict[str, str]:
    parts = re.split(r"^## `samdrift ([\w-]+)`$", text("kommandoer.md"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def options(command: str) -> set[str]:
    """The long options of a command, as its parser knows them."""
    parser = argparse.ArgumentParser()
    if command != "manage":
        cli.module(command).arguments(parser)
    return {
        option
        for action in parser._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help"
    }


def test_every_command_is_documented_and_nothing_else() -> None:
    assert list(sections()) == list(cli.COMMANDS)


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_option_is_documented_and_nothing_else(command: str) -> None:
    told = set(re.findall(r"^- .*", sections()[command], re.MULTILINE))
    assert set(re.findall(r"`(--[\w-]+)", " ".join(told))) == options(command)


def test_every_page_is_in_the_table_of_contents() -> None:
    pages = {file.name for file in DOCUMENTS.glob("*.md")} - {"README.md"}
    assert set(re.findall(r"\]\(([\w-]+\.md)\)", text("README.md"))) == pages


def test_services_run_commands_there_are() -> None:
    files = sorted((ROOT / "deploy").glob("*.service"))
    assert files
    for file in files:
        (line,) = re.findall(r"^ExecStart=\S+/samdrift (.+)$", file.read_text(), re.MULTILINE)
        command, *given = line.split()
        assert set(given) <= options(command), file.name
