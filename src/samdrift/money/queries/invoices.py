"""Reads of invoices, their lines and the files they came in."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.agreements.models.terms import Term
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.invoices import (
    Delivery,
    Invoice,
    InvoiceAttachment,
    InvoiceCharge,
    InvoiceLine,
    Lesson,
)
from samdrift.money.queries.approval import with_state
from samdrift.parties.models.members import Member

WAITS = (Invoice.Match.NONE, Invoice.Match.UNSURE)
"""Somebody must say which agreement it belongs to."""


def listed(viewer: Viewer) -> Any:
    rows = seen(Invoice, viewer).select_related("supplier", "member", "agreement")
    return with_state(rows, viewer.as_of)


def waiting(viewer: Viewer) -> Any:
    """Invoices whose agreement is not sure."""
    return listed(viewer).filter(match__in=WAITS)


def refused(viewer: Viewer) -> Any:
    """Refused files nobody has dealt with."""
    rows = seen(Delivery, viewer).filter(outcome=Delivery.Outcome.REFUSED, settled=False)
    return rows.select_related("file")


def waiting_count(viewer: Viewer) -> int:
    """Invoices and refused files that wait for somebody."""
    return int(waiting(viewer).count() + refused(viewer).count())


def lines_of(invoice: Invoice, viewer: Viewer, shown: str = "") -> Any:
    """The lines in order; `shown` narrows: wrong, unexplained, unplaced."""
    rows = seen(InvoiceLine, viewer).filter(invoice=invoice).select_related("term", "member")
    if shown in {"wrong", "unexplained"}:
        rows = rows.filter(verdict=shown)
    if shown == "unplaced":
        rows = rows.filter(term__isnull=True)
    return rows.order_by("position")


def charges_of(invoice: Invoice, viewer: Viewer) -> list[InvoiceCharge]:
    return list(seen(InvoiceCharge, viewer).filter(invoice=invoice).order_by("pk"))


def attachments_of(invoice: Invoice, viewer: Viewer) -> list[InvoiceAttachment]:
    rows = seen(InvoiceAttachment, viewer).filter(invoice=invoice)
    return list(rows.select_related("file").order_by("pk"))


def related_to(invoice: Invoice, viewer: Viewer) -> list[Invoice]:
    """What this one credits, and what credits this one."""
    numbers = [one.get("number") for one in invoice.credits]
    same = listed(viewer).filter(seller_orgnr=invoice.seller_orgnr).exclude(pk=invoice.pk)
    if invoice.kind == Invoice.Kind.CREDIT:
        return list(same.filter(kind=Invoice.Kind.INVOICE, number__in=numbers)[:20])
    rows = same.filter(kind=Invoice.Kind.CREDIT, issued_on__gte=invoice.issued_on)
    return [
        row
        for row in rows.order_by("issued_on")[:200]
        if any(one.get("number") == invoice.number for one in row.credits)
    ]


def deliveries_of(invoice: Invoice, viewer: Viewer) -> list[Delivery]:
    rows = seen(Delivery, viewer).filter(invoice=invoice)
    return list(rows.select_related("file").order_by("pk"))


def original_of(invoice: Invoice) -> Delivery | None:
    """The file the invoice was read from. Whoever sees the invoice may have it."""
    rows = Delivery.objects.filter(invoice=invoice, outcome=Delivery.Outcome.TAKEN)
    found: Delivery | None = rows.select_related("file").order_by("pk").first()
    return found


def agreements_for(invoice: Invoice, viewer: Viewer) -> Any:
    """The agreements it could belong to: those with its seller."""
    rows = seen(Agreement, viewer).filter(supplier_id=invoice.supplier_id or 0)
    return rows.order_by("sort_key", "pk")


def terms_for(invoice: Invoice, viewer: Viewer) -> Any:
    """What its lines could be for."""
    kinds = (Term.Kind.PRICE, Term.Kind.FIXED)
    rows = seen(Term, viewer).filter(agreement_id=invoice.agreement_id or 0, kind__in=kinds)
    return rows.order_by("position", "pk")


def members_for(invoice: Invoice, viewer: Viewer) -> Any:
    """Whose its lines could be: members that are or were in the agreement, and the buyer."""
    taking_part = Q(pk__in=_in_agreement(invoice))
    return seen(Member, viewer).filter(taking_part | Q(pk=invoice.member_id)).order_by("sort_key")


def _in_agreement(invoice: Invoice) -> Any:
    rows = Participation.objects.filter(agreement_id=invoice.agreement_id or 0)
    return rows.values("member_id")


def deliveries(viewer: Viewer) -> Any:
    return seen(Delivery, viewer).select_related("file", "invoice")


def lessons(viewer: Viewer) -> Any:
    return seen(Lesson, viewer).select_related("supplier", "agreement", "term", "member")
