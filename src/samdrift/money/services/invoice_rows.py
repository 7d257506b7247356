"""From the document that was read to rows of the register, with nothing lost on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from samdrift.formats.ehf import Adjustment, Document, Line
from samdrift.formats.text import clean
from samdrift.kernel.files import keep
from samdrift.money.models.invoices import (
    NOK,
    Invoice,
    InvoiceAttachment,
    InvoiceCharge,
    InvoiceKroner,
    InvoiceLine,
)
from samdrift.money.queries.matching import member_of, supplier_of

ZERO, ONE = Decimal(0), Decimal(1)
MOST = Decimal(10) ** 12
"""No amount, price or quantity in the register is as large."""
FINEST = Decimal("0.000001")


def fits(document: Document) -> bool:
    """Whether the register can keep every number of the document."""
    totals = document.totals
    whole = (totals.tax_exclusive, totals.tax, totals.payable, totals.rounding)
    lines = (
        number
        for line in document.lines
        for number in (line.net, line.quantity, line.price, line.base_quantity)
    )
    return all(number is None or abs(number) < MOST for number in (*whole, *lines))


def _fine(number: Decimal) -> Decimal:
    """To six decimals, as quantities and unit prices are kept; the file has what it says."""
    return number.quantize(FINEST)


def invoice_of(document: Document, received_at: dt.datetime) -> Invoice:
    """The invoice's own row, not saved. Texts are cut to what the register holds; the file is kept."""
    totals, seller, buyer = document.totals, document.seller, document.buyer
    orgnr = (seller.orgnr or "")[:20]
    period = document.period
    payment = next((one.reference for one in document.payments if one.reference), None)
    return Invoice(
        kind="credit" if document.kind == "creditnote" else "invoice",
        number=_text(document.number, 100),
        supplier=supplier_of(orgnr, seller.name or ""),
        seller_name=_text(seller.name, 200),
        seller_orgnr=orgnr,
        buyer_name=_text(buyer.name, 200),
        buyer_orgnr=(buyer.orgnr or "")[:20],
        member=member_of(buyer.orgnr or ""),
        issued_on=document.issue_date or received_at.date(),
        due_on=document.due_date,
        covers_from=period.start if period else None,
        covers_to=period.end if period else None,
        currency=document.currency or NOK,
        buyer_reference=_text(document.buyer_reference, 200),
        order_reference=_text(document.order_reference, 200),
        contract_reference=_text(document.contract_reference, 200),
        credits=[
            {
                "number": one.number,
                "issued_on": one.issue_date.isoformat() if one.issue_date else None,
            }
            for one in document.billing_references
        ],
        payment_id=_text(payment, 60),
        note=clean("\n".join(document.notes)),
        net=totals.tax_exclusive or ZERO,
        vat=totals.tax or ZERO,
        rounding=totals.rounding or ZERO,
        payable=totals.payable or ZERO,
        received_at=received_at,
    )


def _text(value: str | None, longest: int) -> str:
    return clean(value or "").strip()[:longest]


def lines_of(invoice: Invoice, lines: Iterable[Line]) -> list[InvoiceLine]:
    """The lines in the order of the document, not saved."""
    return [_line(invoice, number, line) for number, line in enumerate(lines, start=1)]


def _line(invoice: Invoice, number: int, line: Line) -> InvoiceLine:
    period = line.period
    reference = line.object_reference
    return InvoiceLine(
        invoice=invoice,
        position=number,
        line_id=_text(line.id, 60),
        item=_text(line.seller_item_id or _standard(line), 100),
        name=_text(line.name, 300),
        description=clean(line.description or ""),
        note=clean(line.note or ""),
        quantity=ONE if line.quantity is None else _fine(line.quantity),
        unit=_text(line.unit, 10),
        price=ZERO if line.price is None else _fine(line.price),
        base_quantity=_fine(line.base_quantity or ONE),
        allowances=sum((signed(one) for one in line.adjustments), ZERO),
        net=line.net,
        vat_category=_text(line.vat_category, 3),
        vat_rate=line.vat_rate,
        covers_from=period.start if period else None,
        covers_to=period.end if period else None,
        accounting_cost=_text(line.accounting_cost, 100),
        order_line=_text(line.order_line_reference, 60),
        object_reference=_text(reference.value if reference else None, 100),
    )


def _standard(line: Line) -> str | None:
    return line.standard_item_id.value if line.standard_item_id else None


def signed(adjustment: Adjustment) -> Decimal:
    """A charge is laid to, an allowance taken away."""
    return adjustment.amount if adjustment.charge else -adjustment.amount


def keep_parts(invoice: Invoice, document: Document) -> None:
    """Allowances and charges on the whole, the VAT in kroner, and the files that lay in it."""
    InvoiceCharge.objects.bulk_create(
        InvoiceCharge(
            invoice=invoice,
            reason=_text(one.reason, 300),
            amount=signed(one),
            vat_category=_text(one.vat_category, 3),
            vat_rate=one.vat_rate,
        )
        for one in document.adjustments
    )
    if invoice.currency != NOK and document.tax_currency == NOK:
        InvoiceKroner.objects.create(invoice=invoice, vat_told=document.totals.tax_accounting)
    for number, one in enumerate(document.attachments, start=1):
        if one.content is not None:
            name = one.filename or one.id or f"{number}"
            InvoiceAttachment.objects.create(
                invoice=invoice,
                file=keep(one.content, name),
                description=_text(one.description, 200),
            )
