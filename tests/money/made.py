"""Invoices for the tests, written by our own writer: one that is right until something is changed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.formats.ehf import (
    Address,
    BillingReference,
    Outgoing,
    OutgoingLine,
    Period,
    invoice_xml,
    norwegian_party,
)
from samdrift.kernel.viewer import Viewer, terminal
from samdrift.money.models.invoices import Delivery
from samdrift.money.services.deliveries import deliver
from samdrift.parties.models.members import Member
from tests.world import World

SELLER = "974760673"
ADDRESS = Address(street="Kaia 3", city="Nordvik", postcode="9990", country="NO")
OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))


def machine(world: World) -> Viewer:
    return terminal(world.today)


def a_line(**values: Any) -> OutgoingLine:
    told: dict[str, Any] = {
        "name": "Journalen, per bruker",
        "quantity": Decimal(10),
        "price": Decimal("97.00"),
        "period": OCTOBER,
        "seller_item_id": "JRN-100",
    }
    return OutgoingLine(**told | values)


def an_invoice(*lines: OutgoingLine, buyer: Member, **values: Any) -> bytes:
    """An EHF invoice for October from Leverandør AS; `credits` (a number) makes it a credit note."""
    credited = values.pop("credits", None)
    told: dict[str, Any] = {
        "number": "F-1001",
        "issue_date": dt.date(2026, 11, 2),
        "due_date": dt.date(2026, 12, 2),
        "seller": norwegian_party("Leverandør AS", SELLER, ADDRESS, vat_registered=True),
        "buyer": norwegian_party(buyer.name, buyer.orgnr, ADDRESS),
        "buyer_reference": "IKT-1",
        "lines": lines or (a_line(),),
    }
    if credited:
        told |= {"kind": "creditnote", "billing_references": (BillingReference(credited),)}
    return invoice_xml(Outgoing(**told | values))


def take(world: World, data: bytes, name: str = "faktura.xml") -> Delivery:
    return deliver(data, name, by=machine(world), way=Delivery.Way.COMMAND, wait=True)
