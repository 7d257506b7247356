"""Invoices and credit notes in EHF Billing 3.0, which is Peppol BIS Billing 3.0 in UBL 2.1."""

from samdrift.formats.ehf.amounts import Sums, sums_of
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
from samdrift.formats.ehf.outgoing import (
    Outgoing,
    OutgoingError,
    OutgoingLine,
    norwegian_party,
    to_account,
)
from samdrift.formats.ehf.profile import BILLING, BILLING_PROCESS
from samdrift.formats.ehf.read import read
from samdrift.formats.ehf.validate import check
from samdrift.formats.ehf.verdict import Layer, Severity, Verdict, Violation
from samdrift.formats.ehf.write import invoice_xml

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
    "Outgoing",
    "OutgoingError",
    "OutgoingLine",
    "Party",
    "Payment",
    "Period",
    "Severity",
    "Sums",
    "Totals",
    "VatShare",
    "Verdict",
    "Violation",
    "check",
    "invoice_xml",
    "norwegian_party",
    "read",
    "sums_of",
    "to_account",
]
