"""Reach and lists follow from the viewer alone, so that their SQL may be kept for that viewer:
no clock is read and no row looked up while their conditions are made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone
from tests.house.test_reach import PEOPLE, door, models
from tests.world import World

from samdrift.kernel import lists
from samdrift.kernel.registry import registry

get_resolver().url_patterns  # noqa: B018 -- the registers are filled when the addresses are read
REGISTERS = sorted(registry.registers)


def sql_of(rows: Any) -> Any:
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None


def same_at_both_times(ask: Callable[[], Any]) -> None:
    """The same SQL with the same values a while later, and nothing asked to make it."""
    with CaptureQueriesContext(connection) as asked:
        before = sql_of(ask())
        with time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=False):
            after = sql_of(ask())
    assert before == after
    assert [one["sql"] for one in asked] == []


@pytest.mark.parametrize("model", [m for m in models() if m], ids=lambda m: m._meta.label_lower)
def test_reach_follows_from_the_viewer(world: World, model: type[Model]) -> None:
    if door(model) is None:
        return
    for person in PEOPLE.values():
        viewer = world.viewer(person)
        same_at_both_times(lambda viewer=viewer: door(model).seen_by(viewer))


@pytest.mark.parametrize("key", REGISTERS)
def test_list_follows_from_the_viewer(world: World, key: str) -> None:
    spec = registry.registers[key].spec
    for person in PEOPLE.values():
        viewer = world.viewer(person)
        same_at_both_times(lambda viewer=viewer: spec.rows(viewer))


@pytest.mark.parametrize("key", [key for key in REGISTERS if registry.registers[key].detail_steady])
def test_steady_detail_follows_from_the_viewer(world: World, key: str) -> None:
    rows: Any = registry.registers[key].detail_rows
    for person in PEOPLE.values():
        viewer = world.viewer(person)
        same_at_both_times(lambda viewer=viewer: rows(viewer))


@pytest.mark.parametrize("key", REGISTERS)
def test_steady_filter_follows_from_its_value(world: World, key: str) -> None:
    spec, viewer = registry.registers[key].spec, world.viewer("adam")
    for one in spec.filters:
        if one.steady and one.choices and (choices := one.choices(viewer)):
            values = {one.key: choices[0].value}
            same_at_both_times(lambda values=values: lists.filtered(spec, viewer, values))
