"""An agreement to hold invoices against: Nordvik with 3 500 users at 97,00 kr, Sørvik with 340.

Today is 20.11.2026, and October's invoice was due on 14.11.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import PriceRule, Term
from samdrift.agreements.services.participations import join
from samdrift.money.models.invoices import Invoice
from tests.agreements.made import make_agreement
from tests.agreements.made_terms import make_price
from tests.money.made import OCTOBER, a_line, an_invoice, machine, take
from tests.world import World

TODAY = dt.date(2026, 11, 20)
START = dt.date(2026, 10, 1)


def make_priced(world: World, *tiers: tuple[int, str], **values: Any) -> tuple[Agreement, Term]:
    """The agreement JRN-2024 with a price per user and month, for members counted by hand."""
    agreement = make_agreement(
        world, members=(), reference="JRN-2024", **{"valid_from": dt.date(2024, 1, 1)} | values
    )
    for member, quantity in ((world.nordvik, 3500), (world.sorvik, 340)):
        join(
            agreement,
            member,
            by=machine(world),
            valid_from=agreement.valid_from,
            basis="fixed",
            quantity=quantity,
        )
    term = make_price(
        agreement,
        tiers or ((0, "97"),),
        title="Journalen, per bruker",
        item="JRN-100",
        annex="7.1",
        vat=Decimal(25),
        tier_by=PriceRule.Scope.MEMBER,
    )
    return agreement, term


def bill(world: World, *lines: Any, **values: Any) -> Invoice:
    """An invoice for October under JRN-2024, taken in and checked; to Nordvik."""
    told: dict[str, Any] = {"buyer": world.nordvik, "contract_reference": "JRN-2024"}
    delivery = take(world, an_invoice(*lines, **told | values))
    assert delivery.invoice is not None, delivery.violations
    return delivery.invoice


def users(quantity: int | str, price: str = "97.00", **values: Any) -> Any:
    told = {"quantity": Decimal(quantity), "price": Decimal(price), "period": OCTOBER}
    return a_line(**told | values)
