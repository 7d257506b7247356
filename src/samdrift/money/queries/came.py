"""Which invoices have come for which agreement, member and days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce

from samdrift.kernel.calc.periods import Period
from samdrift.money.models.invoices import Invoice, InvoiceLine

_ONE = dt.timedelta(days=1)
SURE = (Invoice.Match.SURE, Invoice.Match.HAND)
"""An invoice is checked, and taken as the one awaited, once it is known where it belongs."""


@dataclass(frozen=True, slots=True)
class Came:
    """That an invoice has a line for the member (None: the centre, for all) and the days."""

    invoice: int
    agreement: int
    member: int | None
    period: Period


def with_days(rows: Any) -> Any:
    """Lines with `first` and `last`, their own days or the invoice's."""
    return rows.annotate(
        first=Coalesce("covers_from", "invoice__covers_from"),
        last=Coalesce("covers_to", "invoice__covers_to"),
    )


def on_days(rows: Any, first: dt.date, last: dt.date) -> Any:
    """Lines `with_days` that are for some day from first to last, both with.

    No line is for days outside those its invoice tells (PEPPOL-EN16931-R110 and R111), so the lines
    of other invoices are not looked at.
    """
    begins = Q(invoice__covers_from__isnull=True) | Q(invoice__covers_from__lte=last)
    ends = Q(invoice__covers_to__isnull=True) | Q(invoice__covers_to__gte=first)
    return rows.filter(begins, ends, first__lte=last, last__gte=first)


def lines_in_force(agreements: Collection[int]) -> Any:
    """Lines of invoices that are known to be of these agreements, and that are not credited whole."""
    rows = InvoiceLine.objects.filter(
        invoice__agreement__in=agreements,
        invoice__match__in=SURE,
        invoice__kind=Invoice.Kind.INVOICE,
    )
    gone = annulled(agreements)
    return with_days(rows.exclude(invoice__in=gone) if gone else rows)


def annulled(agreements: Collection[int]) -> set[int]:
    """Invoices that credit notes have taken back whole: two queries."""
    notes = Invoice.objects.filter(kind=Invoice.Kind.CREDIT, agreement__in=agreements)
    told: dict[tuple[int | None, str], Any] = {}
    for supplier, net, credited in notes.values_list("supplier", "net", "credits"):
        if len(credited) == 1:
            key = supplier, credited[0]["number"]
            told[key] = told.get(key, 0) + net
    if not told:
        return set()
    numbers = {number for _supplier, number in told}
    rows = Invoice.objects.filter(
        kind=Invoice.Kind.INVOICE, agreement__in=agreements, number__in=numbers
    )
    return {
        pk
        for pk, supplier, number, net in rows.values_list("pk", "supplier", "number", "net")
        if net > 0 and told.get((supplier, number), 0) >= net
    }


def came(agreements: Collection[int], within: Period) -> list[Came]:
    """The invoices of these agreements that have lines for days of the span: three queries."""
    until = within.end - _ONE if within.end is not None else dt.date.max
    rows = on_days(lines_in_force(agreements), within.start, until)
    told = rows.values_list(
        "invoice", "invoice__agreement", "member", "invoice__member", "first", "last"
    )
    return [
        Came(invoice, agreement, line_member or member, Period(first, max(first, last) + _ONE))
        for invoice, agreement, line_member, member, first, last in told.order_by(
            "invoice__issued_on", "invoice"
        ).distinct()
    ]
