"""A credit note settles the claims on the invoice it takes back, by itself."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc import claim_states as states
from samdrift.agreements.models.claims import Claim, Settlement
from samdrift.agreements.services.claims import settle
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import kind_of, record
from samdrift.kernel.registry import Ref
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.invoices import Invoice
from samdrift.money.queries.settled import claims_of
from samdrift.money.services import control_findings
from samdrift.parties.services.common import lock

RIGHT = "money.control_invoice"
V = Invoice.Verdict


def take(notes: Collection[Invoice], *, by: Viewer) -> None:
    """Let credit notes settle what they answer. One whose invoice is not found asks."""
    for credit in notes:
        invoices = invoices_of(credit)
        if credit.agreement_id is None and invoices and credit.match != Invoice.Match.OUTSIDE:
            credit.agreement, credit.match = invoices[0].agreement, invoices[0].match
            credit.match_ground = "credits"
            credit.save(update_fields=["agreement", "match", "match_ground"])
        if invoices:
            _settle(credit, [one.pk for one in invoices], by)
        placed = bool(invoices) or brought(credit) > 0
        _say(credit, V.RIGHT if placed else V.UNEXPLAINED, by)


def invoices_of(credit: Invoice) -> list[Invoice]:
    """The invoices that a credit note says it takes back, of the same seller."""
    numbers = [one["number"] for one in credit.credits]
    rows = Invoice.objects.filter(kind=Invoice.Kind.INVOICE, number__in=numbers)
    if credit.supplier_id is not None:
        rows = rows.filter(supplier=credit.supplier_id)
    else:
        rows = rows.filter(seller_orgnr=credit.seller_orgnr, seller_name=credit.seller_name)
    return list(rows.select_related("agreement").order_by("issued_on", "pk"))


def credits_of(invoice: Invoice) -> list[Invoice]:
    """The credit notes that take back some of an invoice."""
    rows = Invoice.objects.filter(kind=Invoice.Kind.CREDIT, supplier=invoice.supplier_id)
    if invoice.supplier_id is None:
        rows = rows.filter(seller_orgnr=invoice.seller_orgnr, seller_name=invoice.seller_name)
    told = [one for one in rows.order_by("issued_on", "pk") if one.credits]
    return [one for one in told if any(x["number"] == invoice.number for x in one.credits)]


def brought(credit: Invoice) -> Decimal:
    """What a credit note has settled of claims, in kroner without VAT."""
    rows = Settlement.objects.filter(source_kind=kind_of(Invoice), source_id=credit.pk)
    return sum(rows.values_list("amount", flat=True), Decimal(0))


def _settle(credit: Invoice, invoices: Collection[int], by: Viewer) -> None:
    """The claims on these invoices, the oldest first; one of the very amount before the others."""
    found = [claim for of_one in claims_of(invoices).values() for claim in of_one.values()]
    left = credit.net - brought(credit)
    for claim in sorted(found, key=lambda one: (_lacks(one) != left, one.number)):
        lacks = _lacks(claim)
        if left > 0 and lacks:
            left -= _put(credit, claim, min(left, lacks), by)


def _lacks(claim: Claim) -> Decimal:
    state = states.State(claim.state)
    if claim.state == Claim.State.REJECTED:
        return (claim.amount or Decimal(0)) - claim.credited
    due = states.outstanding(state, claim.amount, claim.accepted, claim.credited)
    return due or Decimal(0)


def _put(credit: Invoice, claim: Claim, amount: Decimal, by: Viewer) -> Decimal:
    source = Ref(kind_of(Invoice), credit.pk)
    there = Settlement.objects.filter(claim=claim, source_kind=source.kind, source_id=source.id)
    before = sum(there.values_list("amount", flat=True), Decimal(0))
    settle(
        claim,
        by=by,
        amount=before + amount,
        day=min(credit.issued_on, by.today),
        source=source,
        text=_now("Credit note %(number)s") % {"number": credit.number},
    )
    return amount


def _say(credit: Invoice, verdict: str, by: Viewer) -> None:
    if credit.verdict == verdict:
        return
    before, credit.verdict = credit.verdict, verdict
    credit.checked_at = by.now
    credit.save(update_fields=["verdict", "checked_at"])
    record("invoice.checked", credit, by=by, changes={"verdict": [before, verdict]})


def settle_from_credits(invoice: Invoice, *, by: Viewer) -> None:
    """A claim was raised after its credit note came: settle it now."""
    for credit in credits_of(invoice):
        _settle(credit, [invoice.pk], by)


@transaction.atomic
def place_credit(credit: Invoice, claim: Claim, *, by: Viewer) -> Invoice:
    """People say which claim a credit note answers, when it does not say so itself."""
    require(by, RIGHT, credit)
    row = lock(Invoice, credit.pk)
    if row.kind != Invoice.Kind.CREDIT:
        raise DomainError("not_credit", _("Only a credit note settles a claim."))
    left, lacks = row.net - brought(row), _lacks(claim)
    if left <= 0:
        raise DomainError("used_up", _("All of the credit note has settled claims already."))
    if lacks <= 0:
        raise DomainError(
            "nothing_to_come", _("Nothing is to come back on this claim."), field="claim"
        )
    _put(row, claim, min(left, lacks), by)
    _say(row, V.RIGHT, by)
    control_findings.look_at([row.pk], by=by)
    return row
