"""What invoices in other currencies are in kroner, line by line, where somebody has entered the rate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Q

from samdrift.kernel.history import kind_of
from samdrift.money.calc.foreign import converted
from samdrift.money.models.invoices import (
    NOK,
    Invoice,
    InvoiceCharge,
    InvoiceKroner,
    InvoiceLine,
)
from samdrift.money.models.runs import Run, RunItem

IN_KRONER = Q(currency=NOK) | Q(kroner__net__isnull=False)
"""Invoices whose amounts are known in kroner."""
Mark = tuple[str, int]
"""Kind and id of a line, or of a charge on the whole invoice."""


def kroner_told(invoice: Invoice) -> InvoiceKroner | None:
    """What is told of it in kroner, also where nobody has entered its rate yet."""
    found: InvoiceKroner | None = getattr(invoice, "kroner", None)
    return found


def kroner_of(invoice: Invoice) -> InvoiceKroner | None:
    """Where its rate is entered."""
    found = kroner_told(invoice)
    return found if found is not None and found.net is not None else None


def net_in_kroner(invoice: Invoice) -> Decimal | None:
    """Without VAT, not below 0 for a credit note; None: not known."""
    if invoice.currency == NOK:
        return invoice.net
    found = kroner_of(invoice)
    return found.net if found is not None else None


def parts_of(invoice: Invoice) -> list[Any]:
    """Its lines in order, then what is on the whole of it: as amounts are converted."""
    lines = sorted(invoice.lines.all(), key=lambda one: one.position)
    return [*lines, *sorted(invoice.charges.all(), key=lambda one: one.pk)]


def amount_of(part: Any) -> Decimal:
    amount: Decimal = part.net if isinstance(part, InvoiceLine) else part.amount
    return amount


def amounts_of(invoice: Invoice) -> list[Decimal]:
    return [amount_of(one) for one in parts_of(invoice)]


def amounts_in_kroner(invoice: Invoice) -> list[tuple[Any, Decimal]]:
    """Each line, and each charge on the whole, with its kroner; in the document's own where no rate is."""
    parts, kroner = parts_of(invoice), kroner_of(invoice)
    amounts = [amount_of(one) for one in parts]
    if kroner is not None and kroner.rate is not None:
        amounts = [Decimal(ore).scaleb(-2) for ore in converted(amounts, kroner.rate)]
    return list(zip(parts, amounts, strict=True))


def ore_of(invoices: Collection[Any]) -> dict[int, dict[Mark, int]]:
    """Invoice → line or charge → øre, for those in other currencies that have a rate: four queries at
    most, none where all are in kroner.
    """
    foreign = [one.pk for one in invoices if one.currency != NOK]
    if not foreign:
        return {}
    rows = Invoice.objects.filter(pk__in=foreign, kroner__rate__isnull=False)
    rows = rows.select_related("kroner").prefetch_related("lines", "charges")
    return {one.pk: _ore(one) for one in rows}


def _ore(invoice: Any) -> dict[Mark, int]:
    parts = parts_of(invoice)
    amounts = converted([amount_of(one) for one in parts], invoice.kroner.rate)
    return {(kind_of(part), part.pk): ore for part, ore in zip(parts, amounts, strict=True)}


def is_split_for_good(invoice: Invoice) -> bool:
    """Whether a closed run that stands has split some of it."""
    marks: dict[str, list[int]] = defaultdict(list)
    for model in (InvoiceLine, InvoiceCharge):
        pks: Iterable[int] = model.objects.filter(invoice=invoice).values_list("pk", flat=True)
        marks[kind_of(model)] += pks
    some = Q()
    for kind, pks in marks.items():
        some |= Q(source_kind=kind, source_id__in=pks)
    runs = Run.objects.standing().closed()
    return bool(RunItem.objects.filter(some, run__in=runs, left_out="").exists())
