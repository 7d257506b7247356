"""Delegations that the tests make for themselves: the steering group lets the management group, which
Kari is secretary of, decide small changes.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.delegation import Delegation
from samdrift.governance.models.matters import Matter
from samdrift.governance.services.delegated import decide_on_delegation
from samdrift.governance.services.delegation import delegate
from tests.governance.matters import body, matter, office
from tests.world import World

START = dt.date(2026, 1, 1)


def groups(world: World) -> tuple[Body, Body]:
    """The steering group, and the management group under it."""
    steering = body(world, "Styringsgruppa")
    office(world, steering, "per")
    management = body(world, "Forvaltningsgruppa", "management", parent=steering)
    office(world, management, "kari")
    return steering, management


def delegated(world: World, giver: Body, who: str = "mona", **more: Any) -> Delegation:
    """Small changes: 50 000 kr each and 100 000 kr a year, unless something else is said."""
    values = {
        "what": "Små endringer",
        "kinds": ["change"],
        "per_decision": Decimal(50_000),
        "per_period": Decimal(100_000),
        "valid_from": START,
        "decided_by": "Sak 1/26",
        **more,
    }
    return delegate(by=world.viewer(who), from_body=giver, **values)


def wanted(world: World, title: str = "Ny knapp", **more: Any) -> Matter:
    return matter(world, title, kind="change", **more)


def decide(world: World, row: Delegation, about: Matter, amount: Any, **more: Any) -> Any:
    who = more.pop("who", "kari")
    values = {"text": "Endringen gjøres.", "amount": None if amount is None else Decimal(amount)}
    return decide_on_delegation(about, delegation=row, by=world.viewer(who), **{**values, **more})
