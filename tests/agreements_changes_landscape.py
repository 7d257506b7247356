"""Changes, orders and procurements of the agreement that Nordvik is in."""

from __future__ import annotations

import datetime as dt

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.changes import Change, Order
from samdrift.agreements.models.procurement import Procurement, ProcurementMember
from tests.world import World

DAY = dt.date(2026, 1, 1)


def make_changes(world: World, agreement: Agreement) -> None:
    """Three of each; nothing is written to history."""
    members = (world.nordvik, world.sorvik, world.lillevik)
    for number, member in enumerate(members, 1):
        Change.objects.create(
            agreement=agreement,
            kind=Change.Kind.SCOPE,
            title=f"Ny modul {number}",
            ground=Change.Ground.B,
            amount=40_000,
            effective_on=DAY,
        )
        Order.objects.create(
            agreement=agreement,
            member=member,
            orgnr=member.orgnr,
            reference=f"2026-{number:04d}",
            what=f"{number}0 lisenser",
            ordered_on=DAY,
        )
        plan = Procurement.objects.create(
            title=f"Journal sammen {number}",
            start_on=dt.date(2033, 1, 1),
            responsible=world.people["mona"],
        )
        ProcurementMember.objects.create(procurement=plan, member=member, replaces=agreement)
