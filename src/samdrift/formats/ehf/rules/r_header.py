"""Rules about the document as a whole: process, references, parties, tax totals, payment."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from samdrift.formats.ehf.profile import BILLING
from samdrift.formats.ehf.rules.registry import EVERY, ROOTS, Broken, Facts, parent_is, rule, unless
from samdrift.formats.ehf.tree import decimal_of, leaf, leaves, node, nodes, text, value
from samdrift.formats.ehf.verdict import FATAL

_DIRECT_DEBIT = {"49", "59"}
_PROJECT = "50"


@rule("PEPPOL-EN16931-R008", FATAL, "The document must not contain empty elements.", EVERY)
def r008(element: Any, _facts: Facts) -> Broken:
    return unless(len(element) or (element.text and not element.text.isspace()))


@rule("PEPPOL-EN16931-R001", FATAL, "The business process (BT-23) must be given.", *ROOTS)
def r001(root: Any, _facts: Facts) -> Broken:
    return unless(leaf(root, "ProfileID") is not None)


@rule("PEPPOL-EN16931-R007", FATAL, "The business process (BT-23) must be one that Peppol has "
      "approved: urn:fdc:peppol.eu:2017:poacc:billing:01:1.0.", *ROOTS)  # fmt: skip
def r007(root: Any, facts: Facts) -> Broken:
    return unless(facts.process, text(root, "ProfileID"))


@rule("PEPPOL-EN16931-R002", FATAL, "No more than one note (BT-22) is allowed on the document, "
      "unless buyer and seller are both German.", *ROOTS)  # fmt: skip
def r002(root: Any, facts: Facts) -> Broken:
    notes = sum(1 for _ in leaves(root, "Note"))
    return unless(notes <= 1 or facts.both_german, str(notes))


@rule("PEPPOL-EN16931-R003", FATAL,
      "A buyer reference (BT-10) or an order reference (BT-13) must be given.", *ROOTS)  # fmt: skip
def r003(root: Any, _facts: Facts) -> Broken:
    references = (leaf(root, "BuyerReference"), leaf(root, "OrderReference/ID"))
    return unless(any(one is not None for one in references))


@rule("PEPPOL-EN16931-R004", FATAL,
      f"The specification (BT-24) must begin with {BILLING} and hold no “::”.", *ROOTS)  # fmt: skip
def r004(root: Any, _facts: Facts) -> Broken:
    said = " ".join((text(root, "CustomizationID") or "").split())
    return unless(said.startswith(BILLING) and "::" not in said, said)


@rule("PEPPOL-EN16931-R005", FATAL, "The accounting currency (BT-6) must differ from the invoice's "
      "currency (BT-5), or be left out.", "cbc:TaxCurrencyCode")  # fmt: skip
def r005(element: Any, facts: Facts) -> Broken:
    return unless(value(element) != facts.currency, value(element))


@rule("PEPPOL-EN16931-R010", FATAL, "The buyer's electronic address (BT-49) must be given.",
      "cac:Party")  # fmt: skip
def r010(party: Any, _facts: Facts) -> Broken:
    return unless(not parent_is(party, "cac:AccountingCustomerParty") or _has_address(party))


@rule("PEPPOL-EN16931-R020", FATAL, "The seller's electronic address (BT-34) must be given.",
      "cac:Party")  # fmt: skip
def r020(party: Any, _facts: Facts) -> Broken:
    return unless(not parent_is(party, "cac:AccountingSupplierParty") or _has_address(party))


def _has_address(party: Any) -> bool:
    return leaf(party, "EndpointID") is not None


@rule("PEPPOL-EN16931-R053", FATAL, "Exactly one tax total with shares (BG-23) must be given.",
      *ROOTS)  # fmt: skip
def r053(root: Any, _facts: Facts) -> Broken:
    return unless(_tax_totals(root, shares=True) == 1)


@rule("PEPPOL-EN16931-R054", FATAL, "A tax total without shares must be given once when there is an "
      "accounting currency (BT-6), and else not.", *ROOTS)  # fmt: skip
def r054(root: Any, _facts: Facts) -> Broken:
    expected = int(leaf(root, "TaxCurrencyCode") is not None)
    return unless(_tax_totals(root, shares=False) == expected)


def _tax_totals(root: Any, *, shares: bool) -> int:
    return sum((node(one, "TaxSubtotal") is not None) is shares for one in nodes(root, "TaxTotal"))


@rule("PEPPOL-EN16931-R055", FATAL, "The VAT total (BT-110) and the VAT total in the accounting "
      "currency (BT-111) must have the same sign.", *ROOTS)  # fmt: skip
def r055(root: Any, facts: Facts) -> Broken:
    accounting = text(root, "TaxCurrencyCode")
    if leaf(root, "TaxCurrencyCode") is None:
        return None
    theirs, ours = list(_taxes(root, accounting)), list(_taxes(root, facts.currency))
    negative = any(one <= 0 for one in theirs) and any(one <= 0 for one in ours)
    positive = any(one >= 0 for one in theirs) and any(one >= 0 for one in ours)
    return unless(negative or positive)


def _taxes(root: Any, currency: str | None) -> Iterator[Decimal]:
    for total in nodes(root, "TaxTotal"):
        for amount in leaves(total, "TaxAmount"):
            number = decimal_of(value(amount))
            if amount.get("currencyID") == currency and number is not None:
                yield number


@rule("PEPPOL-EN16931-R061", FATAL, "A mandate reference (BT-89) must be given for direct debit.",
      "cac:PaymentMeans")  # fmt: skip
def r061(means: Any, _facts: Facts) -> Broken:
    code = text(means, "PaymentMeansCode")
    return unless(code not in _DIRECT_DEBIT or leaf(means, "PaymentMandate/ID") is not None, code)


@rule("PEPPOL-EN16931-R080", FATAL, "Only one project reference (BT-11) is allowed on a credit note.",
      "CreditNote")  # fmt: skip
def r080(root: Any, _facts: Facts) -> Broken:
    references = nodes(root, "AdditionalDocumentReference")
    return unless(sum(text(one, "DocumentTypeCode") == _PROJECT for one in references) <= 1)
