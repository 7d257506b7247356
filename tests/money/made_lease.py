"""A case of purchase against lease: 3 500 machines for three years, paid each quarter in advance."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.money.calc.lease_case import Inputs
from samdrift.money.models.investments import LeaseCase
from samdrift.money.services.lease import keep_case
from tests.money.made import machine
from tests.world import World

FORM = {
    "title": "PC-er 2027",
    "units": "3 500",
    "unit_price": "8 000",
    "residual": "10",
    "years": "3",
    "starts_on": "01.01.2027",
    "per_year": "4",
    "in_advance": "on",
    "lease_rate": "6",
    "own_rate": "4",
    "kind": "ict_equipment",
    "bought_as": "by_rule",
}


def inputs(**values: Any) -> Inputs:
    told: dict[str, Any] = {
        "units": 3500,
        "unit_price": Decimal(8000),
        "residual": Decimal(10),
        "years": 3,
        "per_year": 4,
        "in_advance": True,
        "lease_rate": Decimal(6),
        "own_rate": Decimal(4),
        "starts_on": dt.date(2027, 1, 1),
    }
    return Inputs(**told | values)


def make_case(world: World, title: str = "PC-er 2027", **values: Any) -> LeaseCase:
    return keep_case(by=machine(world), title=title, inputs=inputs(**values))
