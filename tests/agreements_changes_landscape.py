"""A change, an order and a procurement of the agreement that Nordvik is in."""

from __future__ import annotations

import datetime as dt

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.changes import Change, Order
from samdrift.agreements.models.procurement import Procurement, ProcurementMember
from tests.world import World

DAY = dt.date(2026, 1, 1)


def make_changes(world: World, agreement: Agreement) -> None:
    """Every row; nothing is written to history."""
    Change.objects.create(
        agreement=agreement,
        kind=Change.Kind.SCOPE,
        title="Ny modul",
        ground=Change.Ground.B,
        amount=40_000,
        effective_on=DAY,
    )
    Order.objects.create(
        agreement=agreement,
        member=world.nordvik,
        orgnr=world.nordvik.orgnr,
        reference="2026-0001",
        what="20 lisenser",
        ordered_on=DAY,
    )
    plan = Procurement.objects.create(
        title="Journal sammen", start_on=dt.date(2033, 1, 1), responsible=world.people["mona"]
    )
    ProcurementMember.objects.create(procurement=plan, member=world.nordvik, replaces=agreement)
