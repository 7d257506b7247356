"""Lines of invoices as a run reads them: what is split of them alone, each invoice once."""

from __future__ import annotations

from typing import Any

from samdrift.agreements.models.agreements import Agreement
from samdrift.money.models.invoices import Invoice

SPLIT = (
    "invoice_id", "position", "name", "net", "vat_rate", "member_id", "verdict", "covers_from",
    "covers_to",
)  # fmt: skip
"""What is read of a line; how it was reckoned is many times as large."""


def with_invoices(rows: Any) -> list[Any]:
    """The rows with their invoices, and those with their agreements: three queries.

    Lines of an invoice share the object of it, so that none is read more than once.
    """
    found = list(rows)
    invoices = Invoice.objects.in_bulk({one.invoice_id for one in found})
    wanted = {one.agreement_id for one in invoices.values() if one.agreement_id is not None}
    agreements = Agreement.objects.in_bulk(wanted)
    for invoice in invoices.values():
        if invoice.agreement_id is not None:
            invoice.agreement = agreements[invoice.agreement_id]
    for one in found:
        one.invoice = invoices[one.invoice_id]
    return found
