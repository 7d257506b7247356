"""Which invoices are settled, so that what was found of them stands as it is."""

from __future__ import annotations

from collections.abc import Iterable

from samdrift.agreements.models.claims import Claim
from samdrift.money.calc.fault_groups import ORDER
from samdrift.money.models.invoices import Invoice
from samdrift.money.queries.came import annulled

UNTOLD = (Claim.State.BASIS, Claim.State.DROPPED)
"""Claims that the supplier has not been told of."""


def mark_of(invoice: int, group: str) -> str:
    """What makes a claim the same: the invoice and the group of faults."""
    return f"invoice {invoice} {group}"


def claims_of(invoices: Iterable[int]) -> dict[int, dict[str, Claim]]:
    """Invoice → group of faults → its claim: one query."""
    marks = {mark_of(pk, group): (pk, group) for pk in invoices for group in ORDER}
    found: dict[int, dict[str, Claim]] = {}
    pending = list(marks)
    for at in range(0, len(pending), 600):
        for claim in Claim.objects.filter(mark__in=pending[at : at + 600]):
            pk, group = marks[claim.mark]
            found.setdefault(pk, {})[group] = claim
    return found


def settled(invoices: Iterable[Invoice]) -> set[int]:
    """Those whose claims the supplier has been told of, or that were credited whole: they are not
    checked again.
    """
    rows = [one for one in invoices if one.verdict != Invoice.Verdict.WAITING]
    if not rows:
        return set()
    told = {
        pk
        for pk, claims in claims_of(one.pk for one in rows).items()
        if any(claim.state not in UNTOLD for claim in claims.values())
    }
    gone = annulled({one.agreement_id for one in rows if one.agreement_id is not None})
    return told | ({one.pk for one in rows} & gone)
