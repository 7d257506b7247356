"""Rules about codes that must come from a list, and about how days are written."""

from typing import Any

from samdrift.formats.ehf.rules import codes
from samdrift.formats.ehf.rules.registry import Broken, Facts, parent_is, rule, unless
from samdrift.formats.ehf.tree import day_of, text, value
from samdrift.formats.ehf.verdict import FATAL

_BILLING = "01"
_DAYS = ("IssueDate", "DueDate", "TaxPointDate", "StartDate", "EndDate", "ActualDeliveryDate")


@rule("PEPPOL-EN16931-CL001", FATAL, "The media type of an attachment must be PDF, PNG, JPEG, CSV, "
      "XLSX or ODS.", "cbc:EmbeddedDocumentBinaryObject")  # fmt: skip
def cl001(element: Any, _facts: Facts) -> Broken:
    kind = element.get("mimeCode")
    return unless(kind is None or kind in codes.MEDIA_TYPES, kind)


@rule("PEPPOL-EN16931-CL002", FATAL, "The reason code of an allowance must be one of UNCL 5189 as "
      "Peppol narrows it.", "cbc:AllowanceChargeReasonCode")  # fmt: skip
def cl002(element: Any, _facts: Facts) -> Broken:
    return _reason(element, "false", codes.ALLOWANCE_REASONS)


@rule("PEPPOL-EN16931-CL003", FATAL, "The reason code of a charge must be one of UNCL 7161.",
      "cbc:AllowanceChargeReasonCode")  # fmt: skip
def cl003(element: Any, _facts: Facts) -> Broken:
    return _reason(element, "true", codes.CHARGE_REASONS)


def _reason(element: Any, charge: str, allowed: frozenset[str]) -> Broken:
    if not parent_is(element, "cac:AllowanceCharge"):
        return None
    if text(element.getparent(), "ChargeIndicator") != charge:
        return None
    return unless(value(element) in allowed, value(element))


@rule("PEPPOL-EN16931-CL006", FATAL, "The code of the invoice's period (BT-8) must be 3, 35 or 432.",
      "cbc:DescriptionCode")  # fmt: skip
def cl006(element: Any, _facts: Facts) -> Broken:
    within = parent_is(element, "cac:InvoicePeriod")
    return unless(not within or value(element) in codes.PERIOD_CODES, value(element))


@rule("PEPPOL-EN16931-CL008", FATAL, "The scheme of an electronic address must be one of Peppol's "
      "list; Norwegian organisations have 0192.", "cbc:EndpointID")  # fmt: skip
def cl008(element: Any, _facts: Facts) -> Broken:
    scheme = element.get("schemeID")
    return unless(scheme is None or scheme in codes.ADDRESS_SCHEMES, scheme)


@rule("PEPPOL-EN16931-P0100", FATAL, "The invoice's type (BT-3) must be one the process allows; an "
      "ordinary invoice is 380.", "cbc:InvoiceTypeCode")  # fmt: skip
def p0100(element: Any, facts: Facts) -> Broken:
    free = facts.process != _BILLING
    return unless(free or value(element) in codes.INVOICE_TYPES, value(element))


@rule("PEPPOL-EN16931-P0101", FATAL, "The credit note's type (BT-3) must be one the process allows; "
      "an ordinary credit note is 381.", "cbc:CreditNoteTypeCode")  # fmt: skip
def p0101(element: Any, facts: Facts) -> Broken:
    free = facts.process != _BILLING
    return unless(free or value(element) in codes.CREDIT_NOTE_TYPES, value(element))


@rule("PEPPOL-EN16931-P0112", FATAL, "The invoice types 326 and 384 are only for buyer and seller "
      "that are both German.", "cbc:InvoiceTypeCode")  # fmt: skip
def p0112(element: Any, facts: Facts) -> Broken:
    german = value(element) in codes.GERMAN_TYPES
    return unless(not german or facts.both_german, value(element))


@rule("PEPPOL-EN16931-F001", FATAL, "A date must be written YYYY-MM-DD.",
      *(f"cbc:{name}" for name in _DAYS))  # fmt: skip
def f001(element: Any, _facts: Facts) -> Broken:
    return unless(day_of(element.text) is not None, element.text)
