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
from samdrift.formats.ehf.profile import BILLING, BILLING_PROCESS
from samdrift.formats.ehf.read import read
from samdrift.formats.ehf.validate import check
from samdrift.formats.ehf.verdict import Layer, Severity, Verdict, Violation

__all__ = [
    "BILLING",
    "BILLING_PROCESS",
    "Address",
    "Adjustment",
    "Attachment",
    "BillingReference",
    "Document",
    "EhfError",
    "Identifier",
    "Layer",
    "Limits",
    "Line",
    "Party",
    "Payment",
    "Period",
    "Severity",
    "Totals",
    "VatShare",
    "Verdict",
    "Violation",
    "check",
    "read",
]
