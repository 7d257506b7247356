"""Three rows of every table of invoices: what the tests of pages, doors and backups walk through."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Term
from samdrift.kernel.models.files import StoredFile
from samdrift.money.models.invoices import (
    Delivery,
    Invoice,
    InvoiceAttachment,
    InvoiceCharge,
    InvoiceLine,
    Lesson,
)
from tests.landscape_control import make_control
from tests.world import World

CAME = dt.datetime(2026, 11, 3, 8, 0, tzinfo=dt.UTC)


def make_money(world: World) -> None:
    """To be called when an agreement has a price, and Nordvik a use."""
    for number in (1, 2, 3):
        _invoice(world, number)
    make_control(world)


def _invoice(world: World, number: int) -> None:
    agreement = Agreement.objects.filter(supplier=world.supplier).order_by("pk")[0]
    term = Term.objects.filter(agreement=agreement).order_by("pk")[0]
    invoice = Invoice.objects.create(
        kind="invoice",
        number=f"F-{number}",
        supplier=world.supplier,
        seller_name="Leverandør AS",
        seller_orgnr=world.supplier.orgnr,
        buyer_name="Nordvik kommune",
        buyer_orgnr=world.nordvik.orgnr,
        member=world.nordvik,
        issued_on=dt.date(2026, 11, 2),
        net=970,
        vat=Decimal("242.50"),
        payable=Decimal("1212.50"),
        agreement=agreement,
        match="unsure",
        match_ground="supplier",
        verdict="wrong",
        deviation=70,
        received_at=CAME,
    )
    _line(invoice, term)
    _papers(invoice, number)
    _lesson(world, term, number)


def _line(invoice: Invoice, term: Term) -> None:
    InvoiceLine.objects.create(
        invoice=invoice,
        position=1,
        line_id="1",
        item="JRN-100",
        name="Journalen, per bruker",
        quantity=10,
        price=97,
        net=970,
        vat_category="S",
        vat_rate=25,
        term=term,
        member=invoice.member,
        verdict="wrong",
        right_quantity=10,
        right_price=90,
        right_net=900,
        price_part=70,
        quantity_part=0,
        faults=["price"],
    )


def _papers(invoice: Invoice, number: int) -> None:
    InvoiceCharge.objects.create(invoice=invoice, reason="Gebyr", amount=10)
    InvoiceAttachment.objects.create(invoice=invoice, file=_kept(f"vedlegg {number}"))
    Delivery.objects.create(
        file=_kept(f"faktura {number}"),
        digest=f"{number:064}",
        way="command",
        came_at=CAME,
        outcome="taken",
        invoice=invoice,
    )
    Delivery.objects.create(
        file=_kept(f"feil {number}"),
        digest=f"{number + 10:064}",
        way="command",
        came_at=CAME,
        outcome="refused",
        code="BR-S-08",
        violations=[{"rule": "BR-S-08", "severity": "fatal", "text": "VAT", "place": "/Invoice"}],
    )


def _lesson(world: World, term: Term, number: int) -> None:
    Lesson.objects.create(
        supplier=world.supplier,
        field="item",
        value=f"x{number}",
        term=term,
        learned_on=dt.date(2026, 11, 3),
    )


def _kept(text: str) -> StoredFile:
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    place = f"{digest[:2]}/{digest}"
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(data))
    return StoredFile.objects.create(digest=digest, name=f"{text}.xml", size=len(data))
