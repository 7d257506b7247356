"""Every kind of thing has one word, and docs/ordliste.md tells it."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps
from tests.house.test_rooms import room_of

PAGE = Path(__file__).parents[2] / "docs" / "ordliste.md"


def words() -> dict[str, list[str]]:
    """Code name → bokmål, nynorsk, meaning."""
    found: dict[str, list[str]] = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and re.match(r"^[A-Z]", cells[0]):
            for name in cells[0].split(", "):
                found[name] = cells[1:]
    return found


def test_every_model_is_in_the_glossary() -> None:
    models = {m.__name__ for m in apps.get_models() if room_of(m)}
    assert models - set(words()) == set()


def test_glossary_holds_no_model_that_is_gone() -> None:
    models = {m.__name__ for m in apps.get_models() if room_of(m)}
    assert set(words()) - models == set()


def test_every_word_has_both_written_forms_and_a_meaning() -> None:
    assert [name for name, cells in words().items() if not all(cells)] == []
