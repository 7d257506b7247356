"""Invoices and credit notes in EHF Billing 3.0, which is Peppol BIS Billing 3.0 in UBL 2.1."""

from samdrift.formats.ehf.faults import EhfError
from samdrift.formats.ehf.model import (
    Address,
    Adjustment,
    Attachment,
    BillingReference,
    Document,
    Identifier,
    Limits,
    Line,
    Party,
    Payment,
    Period,
    Totals,
    VatShare,
)
from samdrift.formats.ehf.read import read

__all__ = [
    "Address",
    "Adjustment",
    "Attachment",
    "BillingReference",
    "Document",
    "EhfError",
    "Identifier",
    "Limits",
    "Line",
    "Party",
    "Payment",
    "Period",
    "Totals",
    "VatShare",
    "read",
]
