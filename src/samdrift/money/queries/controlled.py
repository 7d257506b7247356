"""Expected invoices and faults within reach, as lists and pages show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, Exists, ExpressionWrapper, F, OuterRef, Q, Sum

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.claims import Claim, Settlement
from samdrift.governance.models.matters import MONEY
from samdrift.kernel.history import kind_of
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.expected import Expected, ExpectedLine
from samdrift.money.models.invoices import Invoice, InvoiceCharge, InvoiceLine
from samdrift.money.queries.came import with_days
from samdrift.parties.models.members import Member

WRONG = (InvoiceLine.Verdict.WRONG, InvoiceLine.Verdict.UNEXPLAINED)
_DEVIATION = ExpressionWrapper(F("net") - F("right_net"), output_field=DecimalField(**MONEY))


def expected(viewer: Viewer) -> Any:
    """Within reach, joined for a list: one query."""
    rows = seen(Expected, viewer).select_related("agreement__supplier", "member", "invoice")
    return rows if viewer.as_of is None else rows.filter(starts_on__lte=viewer.as_of)


def lines(viewer: Viewer) -> Any:
    """All lines within reach, each with how much it deviates."""
    rows = seen(InvoiceLine, viewer).select_related(
        "invoice__agreement__supplier", "invoice__member", "member", "term"
    )
    rows = rows.annotate(deviation=_DEVIATION)
    return rows if viewer.as_of is None else rows.filter(invoice__issued_on__lte=viewer.as_of)


def faults(viewer: Viewer) -> Any:
    """The lines that are wrong or not explained."""
    return lines(viewer).filter(verdict__in=WRONG)


@dataclass(frozen=True, slots=True)
class Sums:
    """What stands of a list: lines and invoices with faults, billed too much and too little."""

    wrong: int
    unexplained: int
    too_much: Decimal
    too_little: Decimal
    missing: int
    without_agreement: int


def sums(viewer: Viewer) -> Sums:
    """What the controller is to look at: three queries."""
    told = (
        seen(Invoice, viewer)
        .order_by()
        .aggregate(
            wrong=Count("pk", filter=Q(verdict=Invoice.Verdict.WRONG)),
            unexplained=Count("pk", filter=Q(verdict=Invoice.Verdict.UNEXPLAINED)),
            much=Sum("deviation", filter=Q(deviation__gt=0)),
            little=Sum("deviation", filter=Q(deviation__lt=0)),
            nowhere=Count("pk", filter=Q(match__in=(Invoice.Match.NONE, Invoice.Match.UNSURE))),
        )
    )
    missing = seen(Expected, viewer).filter(state=Expected.State.MISSING).count()
    return Sums(
        told["wrong"],
        told["unexplained"],
        told["much"] or Decimal(0),
        -(told["little"] or Decimal(0)),
        missing,
        told["nowhere"],
    )


def worst(viewer: Viewer, most: int) -> list[Invoice]:
    """Invoices with faults that no claim is raised for, those with the largest deviation first."""
    claimed = Claim.objects.filter(mark__startswith="invoice ").values_list("mark", flat=True)
    pks = {int(mark.split()[1]) for mark in claimed}
    rows = seen(Invoice, viewer).filter(
        verdict__in=(Invoice.Verdict.WRONG, Invoice.Verdict.UNEXPLAINED)
    )
    rows = rows.select_related("agreement").order_by(
        F("deviation").desc(nulls_last=True), "-issued_on", "pk"
    )
    return [row for row in rows[: most + len(pks)] if row.pk not in pks][:most]


def lines_of(invoice: Invoice, viewer: Viewer) -> Any:
    """The lines of an invoice, those with faults first."""
    return lines(viewer).filter(invoice=invoice).order_by("position")


def charges_on(invoice: Invoice, viewer: Viewer) -> list[InvoiceCharge]:
    return list(seen(InvoiceCharge, viewer).filter(invoice=invoice).exclude(amount=0))


def left_out(invoice: Invoice, viewer: Viewer) -> Sequence[ExpectedLine]:
    """What was expected with this invoice, and that no invoice has billed."""
    # The invoice's own days come first, so that the lines of its other invoices are not read.
    billed = with_days(InvoiceLine.objects.all()).filter(
        Q(invoice__covers_from__isnull=True) | Q(invoice__covers_from__lt=OuterRef("ends_on")),
        Q(invoice__covers_to__isnull=True) | Q(invoice__covers_to__gte=OuterRef("starts_on")),
        term=OuterRef("term"),
        invoice__agreement=OuterRef("expected__agreement"),
        invoice__kind=Invoice.Kind.INVOICE,
        first__lt=OuterRef("ends_on"),
        last__gte=OuterRef("starts_on"),
    )
    mine = billed.filter(Q(member=OuterRef("member")) | Q(member__isnull=True))
    joint = billed.filter(invoice__member=F("member"), invoice__agreement__billed="joint")
    rows = seen(ExpectedLine, viewer).filter(expected__invoice=invoice)
    rows = rows.exclude(Exists(mine)).exclude(Exists(joint)).select_related("term", "member")
    return list(rows.order_by("term__position", "pk")[:50])


def of_agreement(agreement: Agreement, viewer: Viewer) -> dict[str, Any] | None:
    """What is awaited of an agreement and what was wrong in the last year; None when neither."""
    rows = seen(Expected, viewer).filter(agreement=agreement)
    year = viewer.day - dt.timedelta(days=365)
    told = (
        seen(Invoice, viewer)
        .filter(agreement=agreement, issued_on__gt=year, kind=Invoice.Kind.INVOICE)
        .aggregate(
            count=Count("pk"),
            wrong=Count("pk", filter=Q(verdict=Invoice.Verdict.WRONG)),
            net=Sum("net"),
        )
    )
    awaited = list(
        rows.exclude(state__in=(Expected.State.DROPPED, Expected.State.CAME))
        .values("starts_on", "ends_on", "due_on", "state")
        .order_by("starts_on", "state")
        .annotate(
            count=Count("pk"), unknown=Count("pk", filter=Q(net__isnull=True)), net=Sum("net")
        )[:6]
    )
    if not awaited and not told["count"]:
        return None
    return {"awaited": awaited, **told}


def settled_by(credit: Invoice, viewer: Viewer) -> list[Settlement]:
    """The claims that a credit note has settled, with how much."""
    rows = seen(Settlement, viewer).filter(source_kind=kind_of(Invoice), source_id=credit.pk)
    return list(rows.select_related("claim").order_by("pk"))


def open_claims(credit: Invoice, viewer: Viewer) -> Any:
    """Claims on the same supplier that money is still to come back on."""
    rows = seen(Claim, viewer).open().filter(agreement__supplier=credit.supplier_id)
    return rows.select_related("agreement").order_by("-number")


def members_named(pks: Sequence[int], viewer: Viewer) -> dict[int, str]:
    """Member → name: one query."""
    return dict(seen(Member, viewer).filter(pk__in=pks).values_list("pk", "name"))
