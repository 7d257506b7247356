"""The findings on invoices: one that is wrong, one that is not explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal

from samdrift.agreements.models.claims import Claim
from samdrift.agreements.queries.claims import members_of
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.fault_groups import GROUPS
from samdrift.money.models.invoices import Invoice, InvoiceLine
from samdrift.money.queries.came import annulled
from samdrift.money.queries.settled import claims_of

WRONG, UNEXPLAINED = "money.invoice_wrong", "money.invoice_unexplained"
KINDS = {Invoice.Verdict.WRONG: WRONG, Invoice.Verdict.UNEXPLAINED: UNEXPLAINED}


def look_at(pks: Collection[int], *, by: Viewer) -> None:
    """Hold the findings on these invoices against what was found of them."""
    if pks:
        reconcile(Scope((WRONG, UNEXPLAINED), kind_of(Invoice), pks), _found(pks), by=by)


def look_at_standing(by: Viewer) -> str:
    """The clock's round: claims that have come to their end mend what they are about."""
    rows = Finding.objects.filter(kind__in=(WRONG, UNEXPLAINED)).exclude(status="mended")
    look_at(set(rows.values_list("subject_id", flat=True)), by=by)
    return ""


def _found(pks: Collection[int]) -> Iterator[Found]:
    rows = Invoice.objects.filter(pk__in=pks, verdict__in=KINDS).select_related("agreement")
    invoices = list(rows.order_by("pk"))
    gone = annulled({one.agreement_id for one in invoices if one.agreement_id is not None})
    faults = _faults([one.pk for one in invoices])
    claims = claims_of(one.pk for one in invoices)
    members = members_of(one.agreement_id for one in invoices if one.agreement_id is not None)
    for one in invoices:
        of_one = claims.get(one.pk, {})
        if one.pk in gone or _is_over(one, faults.get(one.pk, Counter()), of_one):
            continue
        whose = (one.member_id,) if one.member_id else members.get(one.agreement_id or 0, ())
        yield _one(one, whose, faults.get(one.pk, Counter()), of_one)


def _faults(pks: Collection[int]) -> dict[int, Counter[str]]:
    """Invoice → how many lines have each fault."""
    rows = InvoiceLine.objects.filter(invoice__in=pks).exclude(
        verdict__in=(InvoiceLine.Verdict.RIGHT, InvoiceLine.Verdict.WAITING)
    )
    found: dict[int, Counter[str]] = {}
    for invoice, faults in rows.values_list("invoice", "faults"):
        found.setdefault(invoice, Counter()).update(faults)
    return found


def _is_over(invoice: Invoice, faults: Counter[str], claims: dict[str, Claim]) -> bool:
    """All that is wrong was claimed, and the claims are at their end."""
    groups = {GROUPS[fault] for fault in faults if fault in GROUPS}
    if invoice.verdict != Invoice.Verdict.WRONG or not groups:
        return False
    return all(
        group in claims and claims[group].state not in (*Claim.OPEN, Claim.State.DROPPED)
        for group in groups
    )


def _one(
    invoice: Invoice, members: tuple[int, ...], faults: Counter[str], claims: dict[str, Claim]
) -> Found:
    deviation = invoice.deviation
    return Found(
        KINDS[Invoice.Verdict(invoice.verdict)],
        invoice.pk,
        str(invoice),
        members=members,
        agreed={
            "right": None if deviation is None else str(invoice.net - deviation),
            "agreement": invoice.agreement.title if invoice.agreement else "",
        },
        observed={
            "net": str(invoice.net),
            "faults": dict(sorted(faults.items())),
            "kind": invoice.kind,
            "number": invoice.number,
            "claims": sorted(claim.number for claim in claims.values()),
        },
        money=_money(invoice.deviation),
    )


def _money(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * 100)
