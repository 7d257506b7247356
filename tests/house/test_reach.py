"""The reviewed table *model × audience* in docs/utvikling/rekkevidde.md is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model, Q
from tests.house.test_rooms import room_of
from tests.world import World

from samdrift.kernel.reach import Reached

TABLE = Path(__file__).parents[2] / "docs" / "utvikling" / "rekkevidde.md"
PEOPLE = {
    "employee": "ola",
    "coordinator": "kari",
    "centre": "dag",
    "administrator": "adam",
    "supplier": "sol",
    "former": "stig",
}
ROW = re.compile(r"^\| `(?P<model>[\w.]+)` \| (?P<cells>.+) \|$", re.MULTILINE)


def reviewed() -> dict[str, list[str]]:
    """Model → what employee, coordinator, centre, administrator, supplier and former member see of it."""
    text = TABLE.read_text(encoding="utf-8")
    return {m["model"]: [c.strip() for c in m["cells"].split("|")][:6] for m in ROW.finditer(text)}


def not_reached_directly() -> set[str]:
    """Tables without a door of their own, each listed with the door it is reached through."""
    text = TABLE.read_text(encoding="utf-8").partition("## Uten egen dør")[2]
    return set(re.findall(r"^- `([\w.]+)`: \S", text, re.MULTILINE))


def models() -> list[type[Model]]:
    return [m for m in apps.get_models() if room_of(m)]


def door(model: type[Model]) -> Reached | None:
    rows = model._default_manager.all()
    return rows if isinstance(rows, Reached) else None


def said(condition: Q | None) -> str:
    if condition is None:
        return "ingenting"
    return "alt" if not condition else "eget"


@pytest.mark.parametrize("model", models(), ids=lambda m: m._meta.label_lower)
def test_table_says_what_each_audience_sees(world: World, model: type[Model]) -> None:
    rows = door(model)
    name = model._meta.label_lower
    if rows is None:
        assert name in not_reached_directly(), f"{name} has no door: give it one, or list it"
        return
    actual = [said(rows.audience(world.viewer(person))) for person in PEOPLE.values()]
    assert reviewed().get(name) == actual


def test_table_holds_no_model_that_is_gone() -> None:
    known = {m._meta.label_lower for m in models()}
    assert set(reviewed()) | not_reached_directly() <= known
