"""What the addresses of the tests point at: an object of Nordvik for each kind of key."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern

from samdrift.kernel.registry import registry
from tests.landscape import Landscape
from tests.world import World

TEXTS = {"form": "csv", "key": "people", "name": "people"}


def keys_of(name: str, pattern: URLPattern, world: World, landscape: Landscape) -> dict[str, Any]:
    """Values for the address's keys; an address with a key that is not known here fails loudly."""
    return {key: _value(name, key, world, landscape) for key in pattern.pattern.converters}


def _value(name: str, key: str, world: World, landscape: Landscape) -> Any:
    if key in TEXTS:
        return TEXTS[key]
    room, _colon, page = name.partition(":")
    for register in sorted(registry.registers.values(), key=lambda r: -len(r.key)):
        if register.room == room and page.startswith(register.key + "_"):
            row = register.model._default_manager.order_by("pk").first()
            assert row is not None, f"the landscape has no {register.model.__name__} for {name}"
            return row.pk
    raise AssertionError(f"say in tests/house/door_keys.py what {key} of {name} is")
