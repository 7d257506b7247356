"""What an invoice comes to, from what is found of its lines."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum

from samdrift.kernel import bulk
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.invoices import Invoice, InvoiceCharge, InvoiceLine

V = InvoiceLine.Verdict


def conclude(pks: Collection[int], by: Viewer) -> None:
    """What each invoice comes to, from its lines."""
    told = {
        values["invoice"]: values
        for values in InvoiceLine.objects.filter(invoice__in=pks)
        .values("invoice")
        .order_by()
        .annotate(
            wrong=Count("pk", filter=Q(verdict=V.WRONG)),
            unexplained=Count("pk", filter=Q(verdict=V.UNEXPLAINED)),
            waiting=Count("pk", filter=Q(verdict=V.WAITING)),
            deviation=Sum(F("net") - F("right_net"), filter=Q(right_net__isnull=False)),
        )
    }
    charged = set(
        InvoiceCharge.objects.filter(invoice__in=pks)
        .exclude(amount=0)
        .values_list("invoice", flat=True)
    )
    happened, changed = [], []
    for row in Invoice.objects.filter(pk__in=pks, kind=Invoice.Kind.INVOICE):
        values = told.get(row.pk)
        before = row.verdict, row.deviation
        row.verdict = _verdict(values, charged=row.pk in charged)
        row.deviation = values["deviation"] if values else None
        if before[0] == V.WAITING or before != (row.verdict, row.deviation):
            row.checked_at = by.now if row.verdict != V.WAITING else None
            changed.append(row)
            told_of = {
                "verdict": [before[0], row.verdict],
                "deviation": [_plain(before[1]), _plain(row.deviation)],
            }
            if before != (row.verdict, row.deviation):
                happened.append(Happening("invoice.checked", row, told_of))
    names = ("verdict", "deviation", "checked_at")
    bulk.change(Invoice, names, [(*(getattr(one, n) for n in names), one.pk) for one in changed])
    record_all(happened, by=by)


def _verdict(values: dict[str, Any] | None, *, charged: bool) -> str:
    if values is None or values["waiting"]:
        return V.WAITING.value
    if values["wrong"]:
        return V.WRONG.value
    unsure = values["unexplained"] or charged
    return V.UNEXPLAINED.value if unsure else V.RIGHT.value


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
