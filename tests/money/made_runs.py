"""Runs in the invented cooperation: October's invoices to the centre, split by a mixed key.

Lise controls: she and Dag are the two people who check and close.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from samdrift.agreements.models.agreements import Agreement
from samdrift.money.models.invoices import Invoice, InvoiceLine
from samdrift.money.models.keys import AgreementKey, KeyVersion
from samdrift.money.models.runs import Run, RunShare
from samdrift.money.services import runs as services
from samdrift.parties.models.members import Member
from tests.agreements.made import make_agreement
from tests.money.made_keys import bare_key, inhabitants
from tests.world import World

START, END = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
MIXED: Mapping[str, tuple[int, int]] = {"equal": (1, 3), "inhabitants": (2, 3)}


def split_agreement(
    world: World, parts: Mapping[str, tuple[int, int]] | None = None, **values: Any
) -> tuple[Agreement, KeyVersion]:
    """An agreement that is billed to the centre, with a key: one third equal, the rest by inhabitants."""
    if not world.arrangement.memberships.filter(member__figures__year=2025).exists():
        inhabitants(world)
    version = bare_key(world, parts or MIXED)
    told = {
        "arrangement": world.arrangement,
        "billed": "joint",
        "members": (world.nordvik, world.sorvik, world.lillevik, world.gammelvik),
    }
    agreement = make_agreement(world, **told | values)
    AgreementKey.objects.create(agreement=agreement, key=version.key, valid_from=version.valid_from)
    return agreement, version


def billed(
    agreement: Agreement | None,
    *lines: tuple[str, Member | None],
    number: str = "F-1",
    day: dt.date = dt.date(2026, 10, 15),
    **values: Any,
) -> Invoice:
    """An invoice to the centre with a line for each (net, member)."""
    net = sum((Decimal(amount) for amount, _member in lines), Decimal(0))
    told: dict[str, Any] = {
        "kind": "invoice",
        "match": "sure" if agreement else "none",
        "verdict": "right",
        "seller_name": "Leverandør AS",
        **values,
    }
    invoice = Invoice.objects.create(
        number=number,
        issued_on=day,
        net=net,
        vat=net / 4,
        payable=net + net / 4,
        agreement=agreement,
        received_at=dt.datetime.combine(day, dt.time(9), dt.UTC),
        **told,
    )
    for place, (amount, member) in enumerate(lines, start=1):
        InvoiceLine.objects.create(
            invoice=invoice,
            position=place,
            line_id=str(place),
            name=f"Drift {place}",
            quantity=1,
            price=Decimal(amount),
            net=Decimal(amount),
            vat_rate=25,
            member=member,
            verdict=told["verdict"],
        )
    return invoice


def october(world: World, **values: Any) -> Run:
    told = {"starts_on": START, "ends_on": END} | values
    return services.open_run(world.arrangement, by=world.viewer("dag"), **told)


def closed(world: World, run: Run, accepted: str = "") -> Run:
    """Checked by Dag and closed by Adam."""
    services.check(run, by=world.viewer("dag"), accepted=accepted)
    return services.close(run, by=world.viewer("adam"))


def parts(run: Run) -> dict[str, Decimal]:
    """Member's name → its sum."""
    found: dict[str, Decimal] = {}
    for share in RunShare.objects.filter(item__run=run).select_related("member"):
        found[share.member.name] = found.get(share.member.name, Decimal(0)) + share.amount
    return found
