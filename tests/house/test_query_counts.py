"""A list costs the same number of queries whatever its rows: pages of one and of three rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from tests.landscape import THE_LANDSCAPE
from tests.world import THE_WORLD, TODAY, World

from samdrift.kernel.lists import Register
from samdrift.kernel.registry import registry

get_resolver().url_patterns  # noqa: B018 -- the registers are filled when the addresses are read
REGISTERS = sorted(registry.registers)
FEW = {"portfolio.likenesses", "parties.retention"}
"""Registers of which the invented world has fewer than three rows."""
BY_THE_DESK = {"desk.mail", "desk.mail_out", "desk.block"}
"""Registers that only those who work in the desk see."""


def reader_of(key: str) -> str:
    return "mona" if key in BY_THE_DESK else "adam"


@dataclass
class Town:
    """The invented world, made once for all registers, with its administrator and the one who leads
    the desk signed in.
    """

    world: World
    clients: dict[str, Client]


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    noon = time_machine.travel(f"{TODAY}T10:00:00+01:00", tick=False)
    with django_db_blocker.unblock(), noon, transaction.atomic():
        world = THE_WORLD()
        THE_LANDSCAPE(world)
        yield Town(world, {name: _signed_in(world, name) for name in ("adam", "mona")})
        transaction.set_rollback(True)


def _signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.accounts[name], backend="samdrift.parties.login.AccountBackend")
    client.get(reverse("home:front"))
    return client


@pytest.fixture
def reader(db: None, town: Town, key: str) -> Client:
    return town.clients[reader_of(key)]


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        response = client.get(path)
    assert response.status_code == 200
    return len(found)


@pytest.mark.parametrize("key", REGISTERS)
def test_list_page_costs_the_same_for_one_row_and_three(
    reader: Client, monkeypatch: Any, key: str
) -> None:
    register: Register = registry.registers[key]
    path = reverse(f"{register.url_base}_list")
    counts = []
    for size in (1, 3):
        monkeypatch.setattr(register.spec, "page_size", size)
        counts.append(queries(reader, path))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("key", REGISTERS)
def test_api_list_costs_the_same_for_one_row_and_three(reader: Client, key: str) -> None:
    path = f"/api/v1/{key.replace('.', '/')}"
    assert queries(reader, f"{path}?limit=1") == queries(reader, f"{path}?limit=3")


@pytest.mark.parametrize("key", REGISTERS)
def test_world_holds_enough_rows_to_tell(reader: Client, town: Town, key: str) -> None:
    """The two tests above mean nothing over a list of fewer than three rows."""
    rows = registry.registers[key].spec.rows(town.world.viewer(reader_of(key))).count()
    assert rows >= 3 or key in FEW
