"""Keys in the invented cooperation: inhabitants of 2025, and a key of parts from 2024 on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from samdrift.kernel.calc.periods import Period
from samdrift.money.models.keys import KeyPart, KeyVersion, SplitKey
from samdrift.money.services.key_parts import PartIn
from samdrift.money.services.key_versions import adopt_version
from samdrift.money.services.keys import add_key
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Member
from tests.money.made import machine
from tests.world import World

OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 11, 1))
NOVEMBER = Period(dt.date(2026, 11, 1), dt.date(2026, 12, 1))
START = dt.date(2024, 1, 1)


def inhabitants(world: World, year: int = 2025, **others: int) -> None:
    """Nordvik has 20 000 inhabitants, Sørvik 5 000, Lillevik 3 000, Gammelvik 2 000."""
    told = {"nordvik": 20_000, "sorvik": 5_000, "lillevik": 3_000, "gammelvik": 2_000} | others
    for name, value in told.items():
        figure(getattr(world, name), year, value)


def figure(member: Member, year: int, value: int | Decimal, kind: str = "inhabitants") -> None:
    KeyFigure.objects.create(member=member, year=year, kind=kind, value=value)


def bare_key(
    world: World, parts: Mapping[str, tuple[int, int]], title: str = "Driftsnøkkelen"
) -> KeyVersion:
    """A key of the arrangement as rows: basis → (top, bottom)."""
    key = SplitKey.objects.create(title=title, arrangement=world.arrangement)
    version = KeyVersion.objects.create(key=key, valid_from=START)
    for place, (basis, (top, bottom)) in enumerate(parts.items()):
        KeyPart.objects.create(version=version, position=place, basis=basis, top=top, bottom=bottom)
    return version


def make_key(world: World, title: str = "Driftsnøkkelen", **values: Any) -> SplitKey:
    """A key by the services: a third in equal parts, two thirds by inhabitants, from 2024."""
    by = machine(world)
    key = add_key(by=by, title=title, arrangement=world.arrangement)
    told: dict[str, Any] = {
        "valid_from": START,
        "parts": [PartIn("equal", Fraction(1, 3)), PartIn("inhabitants", Fraction(2, 3))],
        "decided_by": "Representantskapet, sak 12/23",
    }
    adopt_version(key, by=by, **told | values)
    return key
