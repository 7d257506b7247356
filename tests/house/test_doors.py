"""Every address × every kind of person against one reviewed table, tests/house/doors.txt.

A cell is the status of GET and of POST without content: `200/403`. The table is renewed with
UPDATE_DOORS=1 and read through before it is committed; an address that is not in it fails.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.house.door_keys import keys_of
from tests.landscape import THE_LANDSCAPE, Landscape
from tests.world import THE_WORLD, TODAY, World

from samdrift.kernel.registry import registry

TABLE = Path(__file__).with_name("doors.txt")
PEOPLE = {
    "anonymous": None,
    "employee": "ola",
    "coordinator": "kari",
    "director": "dina",
    "other": "per",
    "centre": "dag",
    "supplier": "sol",
    "former": "stig",
    "left": "liv",
}
OUTSIDERS = ("anonymous", "supplier", "former", "left")
RENEW = os.environ.get("UPDATE_DOORS") == "1"


def addresses(
    resolver: URLResolver | None = None, before: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    """Every address, as `namespace:name` with its pattern; an API address has one for all methods."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, (*before, entry.namespace) if entry.namespace else before)
        else:
            name = entry.name or str(entry.pattern)
            if name != "operation":
                yield ":".join((*before, name)), entry


ADDRESSES = dict(addresses())


@cache
def reviewed() -> dict[str, dict[str, str]]:
    rows = [
        line.split()
        for line in TABLE.read_text(encoding="utf-8").splitlines()
        if line and line[0] != "#"
    ]
    return {row[0]: dict(zip(PEOPLE, row[1:], strict=True)) for row in rows}


@dataclass
class Town:
    """The invented world, made once for all addresses, with everybody signed in."""

    world: World
    landscape: Landscape
    sessions: dict[str, str]
    handler: ClientHandler
    """One for all: each client would load the middleware of its own anew."""

    def client(self, kind: str) -> Client:
        client = Client(raise_request_exception=False)
        client.handler = self.handler
        if kind in self.sessions:
            client.cookies["sessionid"] = self.sessions[kind]
        return client


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    noon = time_machine.travel(f"{TODAY}T10:00:00+01:00", tick=False)
    with django_db_blocker.unblock(), noon, transaction.atomic():
        world = THE_WORLD()
        landscape = THE_LANDSCAPE(world)
        sessions = {kind: _session(world, name) for kind, name in PEOPLE.items() if name}
        yield Town(world, landscape, sessions, ClientHandler(enforce_csrf_checks=False))
        transaction.set_rollback(True)


def _session(world: World, name: str) -> str:
    client = Client()
    client.force_login(world.accounts[name], backend="samdrift.parties.login.AccountBackend")
    return client.cookies["sessionid"].value


def status(town: Town, kind: str, method: str, path: str) -> str:
    """The answer's status, or `login`; whatever the request changed is taken back."""
    with transaction.atomic():
        response = getattr(town.client(kind), method)(path)
        transaction.set_rollback(True)
    found = str(response.status_code)
    return "login" if found == "302" and "/account/login/" in response["Location"] else found


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_address_opens_for_the_people_in_the_table(town: Town, name: str) -> None:
    keys = keys_of(name, ADDRESSES[name], town.world, town.landscape)
    path = reverse(name, kwargs=keys) if ADDRESSES[name].name else f"/api/v1/{keys.get('rest', '')}"
    actual = {
        kind: "/".join(status(town, kind, method, path) for method in ("get", "post"))
        for kind in PEOPLE
    }
    if RENEW:
        _renew(name, actual)
    assert reviewed().get(name) == actual


def _renew(name: str, actual: dict[str, str]) -> None:
    reviewed.cache_clear()
    rows = reviewed() if TABLE.exists() else {}
    rows = {key: row for key, row in rows.items() if key in ADDRESSES} | {name: actual}
    lines = ["# address  " + "  ".join(PEOPLE)]
    lines += ["  ".join([key, *row.values()]) for key, row in sorted(rows.items())]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    reviewed.cache_clear()


def test_table_holds_no_address_that_is_gone() -> None:
    assert set(reviewed()) - set(ADDRESSES) == set()


@pytest.mark.parametrize("kind", OUTSIDERS)
def test_outsiders_open_no_page_of_the_rooms(kind: str) -> None:
    """Whatever the table says, nobody outside the cooperation gets a page of its rooms."""
    rooms = ("parties:", "portfolio:", "intake:")
    opened = [
        name for name, row in reviewed().items() if name.startswith(rooms) and "200" in row[kind]
    ]
    assert opened == []


def test_nothing_breaks_for_anyone() -> None:
    assert [
        (name, row)
        for name, row in reviewed().items()
        if any("500" in cell for cell in row.values())
    ] == []


def test_every_register_is_walked_through() -> None:
    missing = [
        key for key in registry.registers if f"{key.replace('.', ':')}_list" not in ADDRESSES
    ]
    assert missing == []
