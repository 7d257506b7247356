"""Invoices that came in, posted when they are certified for payment; and back when that is undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from samdrift.agreements.calc.dates import plus_months
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.member_lines import Cost, Line, Rule, fitted, lines_of
from samdrift.money.models.invoices import Invoice
from samdrift.money.models.issuing import Approval, Posting
from samdrift.money.queries.approval import with_state
from samdrift.money.queries.billing import rules_of
from samdrift.money.queries.kroner import IN_KRONER, amounts_in_kroner, kroner_of
from samdrift.money.services.issuing import posting_values

ONE = dt.timedelta(days=1)
BATCH = 200
"""Invoices posted in one transaction."""


def post_certified(by: Viewer) -> str:
    """The clock's round: postings follow what is certified. An invoice in another currency is posted in
    kroner, at the rate that was entered for it.
    """
    posted = sum(_post(pks, by) for pks in _batches(_out_of_step(certified=True)))
    back = sum(_take_back(pks, by) for pks in _batches(_out_of_step(certified=False)))
    return f"{posted} invoices posted, {back} taken back" if posted or back else ""


def _out_of_step(*, certified: bool) -> list[int]:
    """Invoices that are certified and not posted, or posted and not certified."""
    rows = Invoice.objects.filter(IN_KRONER, approvals__isnull=False).order_by("pk").distinct()
    rows = with_state(rows).annotate(
        on=Count("postings", filter=Q(postings__is_back=False), distinct=True),
        back=Count("postings", filter=Q(postings__is_back=True), distinct=True),
    )
    told = rows.values_list("pk", "approval_state", "on", "back")
    return [
        pk
        for pk, state, on, back in told
        if (state == Approval.State.CERTIFIED) == certified and (on > back) != certified
    ]


def _batches(pks: list[int]) -> Iterable[list[int]]:
    return (pks[start : start + BATCH] for start in range(0, len(pks), BATCH))


def _held(pks: list[int], *, certified: bool) -> list[Invoice]:
    """Those still out of step, held until they are posted."""
    list(Invoice.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))
    still = set(_out_of_step(certified=certified)) & set(pks)
    rows = Invoice.objects.filter(pk__in=still).select_related("agreement", "kroner")
    return list(rows.prefetch_related("lines", "charges", "postings").order_by("pk"))


@transaction.atomic
def _post(pks: list[int], by: Viewer) -> int:
    invoices = _held(pks, certified=True)
    rules = rules_of({one.member_id for one in invoices} - {None}, by)
    rules |= rules_of([None], by)
    made = [
        Posting(
            member_id=invoice.member_id,
            incoming=invoice,
            position=place,
            posted_on=by.today,
            **posting_values(line),
        )
        for invoice in invoices
        for place, line in enumerate(
            lines_of_invoice(invoice, rules.get(invoice.member_id, ())), _next(invoice)
        )
    ]
    Posting.objects.bulk_create(made, batch_size=1000)
    return _told("invoice.posted", made, by)


def _told(what: str, made: list[Posting], by: Viewer) -> int:
    """One event for each invoice that got postings (one of nothing but zeros gets none)."""
    invoices = {row.incoming_id: row.incoming for row in made if row.incoming is not None}
    record_all([Happening(what, one) for one in invoices.values()], by=by)
    return len(invoices)


def _next(invoice: Invoice) -> int:
    return max((one.position for one in invoice.postings.all()), default=0) + 1


@transaction.atomic
def _take_back(pks: list[int], by: Viewer) -> int:
    """Mirror what stands: nothing posted is taken away."""
    invoices = _held(pks, certified=False)
    made = [row for invoice in invoices for row in _mirrored(invoice, by)]
    Posting.objects.bulk_create(made, batch_size=1000)
    return _told("invoice.posted_back", made, by)


_SAME = "member_id account art function text detail starts_on ends_on vat_rate agreement_id key_id"


def _mirrored(invoice: Invoice, by: Viewer) -> Iterable[Posting]:
    rows = sorted(invoice.postings.all(), key=lambda one: one.position)
    backed = sum(1 for one in rows if one.is_back)
    standing = [one for one in rows if not one.is_back][backed:]
    for place, one in enumerate(standing, _next(invoice)):
        same = {name: getattr(one, name) for name in _SAME.split()}
        yield Posting(
            **same,
            incoming=invoice,
            position=place,
            net=-one.net,
            vat=-one.vat,
            is_back=True,
            posted_on=by.today,
        )


def lines_of_invoice(invoice: Invoice, rules: Iterable[Rule]) -> tuple[Line, ...]:
    """Its lines and charges as they are posted; a credit note's are below 0."""
    sign = Decimal(-1 if invoice.kind == Invoice.Kind.CREDIT else 1)
    kroner = kroner_of(invoice)
    vat = invoice.vat if kroner is None else kroner.vat or Decimal(0)
    lines = lines_of(_costs(invoice, sign), list(rules))
    return fitted(lines, sign * vat)


def _costs(invoice: Invoice, sign: Decimal) -> Iterable[Cost]:
    for part, amount in amounts_in_kroner(invoice):
        charged = getattr(part, "reason", "") or invoice.seller_name
        yield _cost(invoice, part, getattr(part, "name", charged), sign * amount)


def _cost(invoice: Invoice, row: Any, title: str, amount: Decimal) -> Cost:
    start, end = _period(invoice, row)
    return Cost(
        title=title,
        amount=amount,
        vat_rate=row.vat_rate,
        starts_on=start,
        ends_on=end,
        agreement_id=invoice.agreement_id,
        agreement=invoice.agreement.title if invoice.agreement else "",
        key=f"{invoice.seller_name} {invoice.number}",
    )


def _period(invoice: Invoice, row: Any) -> tuple[dt.date, dt.date]:
    """What the line covers, else the invoice, else the month it is dated, also where a line's first
    day is after the invoice's last. Half-open; the file's last day counts.
    """
    first = getattr(row, "covers_from", None) or invoice.covers_from
    last = getattr(row, "covers_to", None) or invoice.covers_to
    if (first is None and last is None) or (first and last and last < first):
        month = invoice.issued_on.replace(day=1)
        return month, plus_months(month, 1)
    return first or last, (last or first) + ONE  # type: ignore[operator,return-value]
