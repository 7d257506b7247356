"""From what is wrong on an invoice to a claim on its supplier: one for each kind of fault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.claims import Claim
from samdrift.agreements.services.claims import EvidenceIn, Wanted, raised, withdraw_basis
from samdrift.agreements.services.site_language import in_site_language
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import kind_of
from samdrift.kernel.registry import Ref
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.fault_groups import FaultGroup, grouped
from samdrift.money.models.invoices import Invoice, InvoiceLine
from samdrift.money.queries.settled import claims_of, mark_of
from samdrift.money.services import control_findings, credit_notes
from samdrift.parties.services.common import lock

RIGHT = "money.control_invoice"
SHOWN = 200
"""Lines told one by one in a claim; the rest as a sum."""
KINDS = {
    "price": Claim.Kind.PRICE,
    "quantity": Claim.Kind.QUANTITY,
    "double": Claim.Kind.DOUBLE,
}
TITLES = {
    "price": _("Wrong price on invoice %(number)s"),
    "quantity": _("Wrong quantity on invoice %(number)s"),
    "double": _("Billed twice on invoice %(number)s"),
    "member": _("A member that is not in the agreement on invoice %(number)s"),
    "arithmetic": _("Sums that do not hold on invoice %(number)s"),
    "vat": _("Wrong VAT on invoice %(number)s"),
}


def groups_of(invoice: Invoice) -> tuple[list[FaultGroup], dict[int, InvoiceLine]]:
    """What is wrong on an invoice, gathered, with the lines by id: one query."""
    rows = InvoiceLine.objects.filter(invoice=invoice, verdict=InvoiceLine.Verdict.WRONG)
    unsure = InvoiceLine.objects.filter(
        invoice=invoice, verdict=InvoiceLine.Verdict.UNEXPLAINED
    ).exclude(faults=[])
    lines = {line.pk: line for line in (rows | unsure).order_by("position")}
    groups = grouped((pk, line.reckoning.get("findings", ())) for pk, line in lines.items())
    return groups, lines


@transaction.atomic
def raise_for(invoice: Invoice, group: str, *, by: Viewer) -> Claim:
    """Prepare the claim for one kind of fault. The same fault gives the same claim; a credit note
    that has come already settles it.
    """
    require(by, RIGHT, invoice)
    row = lock(Invoice, invoice.pk)
    groups, lines = groups_of(row)
    found = next((one for one in groups if one.key == group), None)
    if found is None or row.agreement is None:
        raise DomainError("no_such_fault", _("Nothing of the kind is wrong on this invoice now."))
    if found.amount is None or found.amount <= 0:
        raise DomainError(
            "nothing_to_claim",
            _("The supplier has not billed too much here, so there is nothing to claim."),
        )
    claim = _raised(row, found, found.amount, lines, by)
    credit_notes.settle_from_credits(row, by=by)
    control_findings.look_at([row.pk], by=by)
    claim.refresh_from_db()
    return claim


def _raised(
    invoice: Invoice,
    group: FaultGroup,
    amount: Decimal,
    lines: dict[int, InvoiceLine],
    by: Viewer,
) -> Claim:
    if invoice.agreement is None:
        raise DomainError("no_agreement", _("The invoice belongs to no agreement."))
    concerned = [lines[pk] for pk, _amount in group.lines]
    start, end = _days(invoice, concerned)
    terms = {line.term_id for line in concerned}
    with in_site_language():
        wanted = Wanted(
            KINDS.get(group.key, Claim.Kind.INVOICE),
            str(TITLES[group.key]) % {"number": invoice.number},
            amount,
            mark_of(invoice.pk, group.key),
            start,
            end,
            concerned[0].term if len(terms) == 1 else None,
            invoice.member,
        )
        evidence = _evidence(invoice, group, lines)
    return raised(invoice.agreement, wanted, evidence, by=by)


def _days(invoice: Invoice, lines: Sequence[InvoiceLine]) -> tuple[dt.date | None, dt.date | None]:
    starts = [line.covers_from or invoice.covers_from for line in lines]
    ends = [line.covers_to or invoice.covers_to for line in lines]
    start = min((day for day in starts if day), default=None)
    end = max((day for day in ends if day), default=None)
    if start is None or end is None:
        return None, None
    return start, end + dt.timedelta(days=1)


def _evidence(
    invoice: Invoice, group: FaultGroup, lines: dict[int, InvoiceLine]
) -> list[EvidenceIn]:
    source = Ref(kind_of(Invoice), invoice.pk)
    found = [
        EvidenceIn(_text(invoice, lines[pk]), amount, source, _reckoning(lines[pk], group.key))
        for pk, amount in group.lines[:SHOWN]
    ]
    more = group.lines[SHOWN:]
    if more:
        rest = sum((amount for _pk, amount in more if amount is not None), Decimal(0))
        text = _now("%(count)s more lines of the invoice") % {"count": len(more)}
        found.append(EvidenceIn(text, rest, source))
    return found


def _text(invoice: Invoice, line: InvoiceLine) -> str:
    return _now("Invoice %(number)s, line %(line)s: %(name)s") % {
        "number": invoice.number,
        "line": line.line_id,
        "name": line.name,
    }


def _reckoning(line: InvoiceLine, group: str) -> dict[str, Any]:
    """The line as billed and as it should be, in plain JSON values."""
    return {
        "kind": "invoice_line",
        "group": group,
        "billed": [_plain(line.quantity), _plain(line.price), str(line.net)],
        "right": [_plain(line.right_quantity), _plain(line.right_price), _text_of(line.right_net)],
        "parts": [_text_of(line.price_part), _text_of(line.quantity_part)],
        "opened": line.reckoning,
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _text_of(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def keep_in_step(invoices: Collection[int], *, by: Viewer) -> None:
    """Claims that are being prepared follow what is found of their invoices now."""
    for pk, claims in claims_of(invoices).items():
        waiting = {key: one for key, one in claims.items() if one.state == Claim.State.BASIS}
        if not waiting:
            continue
        invoice = Invoice.objects.select_related("agreement", "member").get(pk=pk)
        groups, lines = groups_of(invoice)
        now = {one.key: one for one in groups}
        for key, claim in waiting.items():
            group = now.get(key)
            still = group is not None and group.amount is not None and group.amount > 0
            if still and invoice.agreement_id == claim.agreement_id:
                _raised(invoice, now[key], now[key].amount or Decimal(0), lines, by)
                continue
            reason = _now("The invoice was checked anew, and this is not wrong any more.")
            withdraw_basis(claim.agreement, claim.mark, by=by, reason=reason)
