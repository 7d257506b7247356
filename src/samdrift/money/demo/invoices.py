"""Invoices as the example's suppliers send them: right but for a price fall forgotten in the second year.

They are written as EHF, delivered as any file, controlled, claimed and credited by the services.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.demo.erp import first_day
from samdrift.agreements.demo.erp_years import months, send
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.claims import Claim
from samdrift.agreements.queries.pricing import charges, terms_of
from samdrift.agreements.queries.quantities import counted
from samdrift.agreements.services.claim_course import answer_claim
from samdrift.formats.ehf import (
    Address,
    BillingReference,
    Outgoing,
    OutgoingLine,
    Period,
    invoice_xml,
    norwegian_party,
)
from samdrift.kernel.calc.periods import Period as Days
from samdrift.money.models.invoices import Delivery, Invoice, InvoiceLine
from samdrift.money.services.control_claims import raise_for
from samdrift.money.services.deliveries import deliver

CENTRE = "310001090"
"""The example's centre buys for all; an invented number."""
HERE = Address(street="Sandfallveien 1", city="Alta", postcode="9510", country="NO")
THERE = Address(street="Regnbuegata 7", city="Tromsø", postcode="9008", country="NO")
_ONE = dt.timedelta(days=1)
Line = tuple[Decimal, Decimal, Days]
"""Units, price for the month, and the month."""


def make_invoices(stage: Any) -> None:
    erp = stage["erp"]
    start = first_day(stage)
    forgotten = dt.date(start.year + 1, 1, 1)
    for begins, ends in months(start, stage.today, 3):
        lines = right_lines(erp, begins, ends)
        if begins == forgotten:
            before = right_lines(erp, start, plus_months(start, 1))[0][1]
            _claim(
                stage,
                bill(stage, erp, [(units, before, days) for units, _price, days in lines]),
                lines,
            )
        else:
            bill(stage, erp, lines)
    recent = months(start, stage.today, 3)[-1:]
    for title in ("Varde sak og arkiv", "Skoleleia", "Drift av katalog og e-post"):
        for begins, ends in recent:
            agreement = stage["agreements"][title]
            bill(stage, agreement, right_lines(agreement, begins, ends))


def right_lines(agreement: Agreement, begins: dt.date, ends: dt.date) -> list[Line]:
    """A line for each month as agreed: the units of all members together."""
    agreed = terms_of([agreement])[agreement.pk]
    found = []
    for first, last in months(begins, ends):
        days = Days(first, last)
        due = charges(agreed, counted(agreement, None, days), days)
        price = next((one.price for one in due if one.price is not None), None)
        if price is not None:
            units = sum((one.quantity for one in due if one.quantity is not None), Decimal(0))
            found.append((units, price, days))
    return found


def bill(
    stage: Any, agreement: Agreement, lines: Sequence[Line], credited: Invoice | None = None
) -> Invoice:
    """The supplier's file, sent ten days after the period and taken in that day."""
    last = lines[-1][2].end
    if last is None or agreement.supplier is None:
        raise AssertionError("billed by a supplier for days that are over")
    day = last + dt.timedelta(days=45 if credited else 10)
    number = f"{agreement.reference}-{lines[0][2].start:%y%m}{'K' if credited else ''}"
    data = invoice_xml(_document(agreement, lines, number, day, credited))
    by = stage.on(min(day, stage.today))
    delivery = deliver(data, f"{number}.xml", by=by, way=Delivery.Way.FOLDER, wait=True)
    if delivery.invoice is None:
        raise AssertionError(delivery.violations)
    return delivery.invoice


def _document(
    agreement: Agreement, lines: Sequence[Line], number: str, day: dt.date, credited: Invoice | None
) -> Outgoing:
    supplier = agreement.supplier
    if supplier is None:
        raise AssertionError("billed by a supplier")
    term = agreement.terms.filter(kind__in=("price", "fixed")).first()
    answers = (BillingReference(credited.number, credited.issued_on),) if credited else ()
    return Outgoing(
        number=number,
        kind="creditnote" if credited else "invoice",
        issue_date=day,
        due_date=None if credited else day + dt.timedelta(days=30),
        seller=norwegian_party(
            supplier.name, supplier.orgnr, THERE, vat_registered=True, in_foretaksregisteret=True
        ),
        buyer=norwegian_party(str(agreement.arrangement), CENTRE, HERE),
        buyer_reference="Felles",
        contract_reference=agreement.reference,
        billing_references=answers,
        lines=tuple(
            OutgoingLine(
                name=str(term),
                seller_item_id=term.item if term else None,
                quantity=units,
                price=price,
                period=Period(days.start, (days.end or day) - _ONE),
            )
            for units, price, days in lines
        ),
    )


def _claim(stage: Any, invoice: Invoice, right: Sequence[Line]) -> Claim:
    """The control finds the old price; the claim is sent and answered, and a credit note settles it."""
    found = invoice.issued_on + dt.timedelta(days=3)
    claim = raise_for(invoice, "price", by=stage.on(found))
    send(claim, found + dt.timedelta(days=2), stage)
    answered = found + dt.timedelta(days=20)
    if claim.amount is None or invoice.agreement is None:
        raise AssertionError("the invoice is wrong by a known amount")
    answer_claim(
        claim,
        by=stage.on(answered),
        day=answered,
        accepted=claim.amount,
        text="Prisfallet var ikke lagt inn hos oss. Kreditnota kommer.",
    )
    old = InvoiceLine.objects.filter(invoice=invoice).earliest("pk").price
    bill(
        stage,
        invoice.agreement,
        [(units, old - price, days) for units, price, days in right],
        invoice,
    )
    claim.refresh_from_db()
    if claim.state != Claim.State.CREDITED:
        raise AssertionError("the credit note settles the claim")
    return claim
