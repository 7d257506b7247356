"""Writes an invoice or a credit note of ours as EHF Billing 3.0, with all sums computed.

Source: Peppol BIS Billing 3.0 (UBL 2.1 syntax binding); EN 16931-1 §6 for the sums.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from samdrift.formats.ehf.amounts import Sums, sums_of
from samdrift.formats.ehf.outgoing import Outgoing, OutgoingLine, require_sane
from samdrift.formats.ehf.profile import BILLING, BILLING_PROCESS
from samdrift.formats.ehf.read import INVOICED_OBJECT, PROJECT
from samdrift.formats.ehf.source import CAC, CBC, CREDIT_NOTE, INVOICE
from samdrift.formats.ehf.write_parts import (
    amount,
    group,
    leaf,
    number_of,
    within,
    write_adjustment,
    write_attachment,
    write_party,
    write_payment,
    write_period,
    write_vat,
)


def invoice_xml(outgoing: Outgoing) -> bytes:
    """Return the document in UTF-8; the same document gives the same bytes.

    Raises OutgoingError for what can not be a right invoice. Codes and free numbers are not looked
    up: `check` tells whether they are right.
    """
    from lxml import etree

    require_sane(outgoing)
    sums = sums_of(outgoing)
    invoice = outgoing.kind == "invoice"
    space, name = (INVOICE, "Invoice") if invoice else (CREDIT_NOTE, "CreditNote")
    root = etree.Element(f"{{{space}}}{name}", nsmap={None: space, "cac": CAC, "cbc": CBC})
    _head(root, outgoing, invoice=invoice)
    _references(root, outgoing, invoice=invoice)
    write_party(root, "AccountingSupplierParty", outgoing.seller)
    write_party(root, "AccountingCustomerParty", outgoing.buyer)
    _settlement(root, outgoing, invoice=invoice)
    _sums(root, outgoing.currency, sums)
    for place, (line, net) in enumerate(zip(outgoing.lines, sums.nets, strict=True), 1):
        _line(root, line, str(place), net, outgoing)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)  # type: ignore[no-any-return]


def _head(root: Any, outgoing: Outgoing, *, invoice: bool) -> None:
    leaf(root, "CustomizationID", BILLING)
    leaf(root, "ProfileID", BILLING_PROCESS)
    leaf(root, "ID", outgoing.number)
    leaf(root, "IssueDate", outgoing.issue_date)
    if invoice:
        leaf(root, "DueDate", outgoing.due_date)
        leaf(root, "InvoiceTypeCode", outgoing.type_code or "380")
    else:
        leaf(root, "CreditNoteTypeCode", outgoing.type_code or "381")
    leaf(root, "Note", outgoing.note)
    leaf(root, "DocumentCurrencyCode", outgoing.currency)
    leaf(root, "AccountingCost", outgoing.accounting_cost)
    leaf(root, "BuyerReference", outgoing.buyer_reference)
    write_period(root, outgoing.period)
    within(root, "OrderReference/ID", outgoing.order_reference)


def _references(root: Any, outgoing: Outgoing, *, invoice: bool) -> None:
    """Add the references; a credit note has its project as a document of type 50."""
    for one in outgoing.billing_references:
        reference = group(group(root, "BillingReference"), "InvoiceDocumentReference")
        leaf(reference, "ID", one.number)
        leaf(reference, "IssueDate", one.issue_date)
    within(root, "ContractDocumentReference/ID", outgoing.contract_reference)
    for place, attachment in enumerate(outgoing.attachments, 1):
        write_attachment(root, attachment, place)
    if invoice:
        within(root, "ProjectReference/ID", outgoing.project_reference)
    elif outgoing.project_reference:
        project = group(root, "AdditionalDocumentReference")
        leaf(project, "ID", outgoing.project_reference)
        leaf(project, "DocumentTypeCode", PROJECT)


def _settlement(root: Any, outgoing: Outgoing, *, invoice: bool) -> None:
    """Add delivery, payment and what is taken away or laid to on the whole document."""
    if outgoing.delivery_date:
        leaf(group(root, "Delivery"), "ActualDeliveryDate", outgoing.delivery_date)
    due: date | None = None if invoice else outgoing.due_date
    for payment in outgoing.payments:
        write_payment(root, payment, due)
    within(root, "PaymentTerms/Note", outgoing.payment_terms)
    for adjustment in outgoing.adjustments:
        write_adjustment(root, adjustment, outgoing.currency)


def _sums(root: Any, currency: str, sums: Sums) -> None:
    totals = sums.totals
    tax = group(root, "TaxTotal")
    amount(tax, "TaxAmount", totals.tax, currency)
    for share in sums.vat:
        element = group(tax, "TaxSubtotal")
        amount(element, "TaxableAmount", share.taxable, currency)
        amount(element, "TaxAmount", share.amount, currency)
        write_vat(element, "TaxCategory", share.category, share.rate, share.exemption_reason)
    element = group(root, "LegalMonetaryTotal")
    amount(element, "LineExtensionAmount", totals.line_extension, currency)
    amount(element, "TaxExclusiveAmount", totals.tax_exclusive, currency)
    amount(element, "TaxInclusiveAmount", totals.tax_inclusive, currency)
    amount(element, "AllowanceTotalAmount", totals.allowances, currency)
    amount(element, "ChargeTotalAmount", totals.charges, currency)
    amount(element, "PrepaidAmount", totals.prepaid, currency)
    amount(element, "PayableRoundingAmount", totals.rounding, currency)
    amount(element, "PayableAmount", totals.payable, currency)


def _line(root: Any, line: OutgoingLine, place: str, net: Decimal, outgoing: Outgoing) -> None:
    invoice = outgoing.kind == "invoice"
    element = group(root, "InvoiceLine" if invoice else "CreditNoteLine")
    leaf(element, "ID", line.id or place)
    leaf(element, "Note", line.note)
    quantity = "InvoicedQuantity" if invoice else "CreditedQuantity"
    leaf(element, quantity, line.quantity, unitCode=line.unit)
    amount(element, "LineExtensionAmount", net, outgoing.currency)
    leaf(element, "AccountingCost", line.accounting_cost)
    write_period(element, line.period)
    within(element, "OrderLineReference/LineID", line.order_line_reference)
    if line.object_reference is not None:
        reference = group(element, "DocumentReference")
        number_of(reference, "ID", line.object_reference)
        leaf(reference, "DocumentTypeCode", INVOICED_OBJECT)
    for adjustment in line.adjustments:
        write_adjustment(element, adjustment, outgoing.currency)
    _item(element, line)
    _price(element, line, outgoing.currency)


def _item(parent: Any, line: OutgoingLine) -> None:
    element = group(parent, "Item")
    leaf(element, "Description", line.description)
    leaf(element, "Name", line.name)
    within(element, "BuyersItemIdentification/ID", line.buyer_item_id)
    within(element, "SellersItemIdentification/ID", line.seller_item_id)
    if line.standard_item_id is not None:
        number_of(group(element, "StandardItemIdentification"), "ID", line.standard_item_id)
    for one in line.classifications:
        classified = group(element, "CommodityClassification")
        leaf(classified, "ItemClassificationCode", one.value, listID=one.scheme)
    write_vat(element, "ClassifiedTaxCategory", line.vat_category, line.vat_rate)
    for name, said in line.properties:
        detail = group(element, "AdditionalItemProperty")
        leaf(detail, "Name", name)
        leaf(detail, "Value", said)


def _price(parent: Any, line: OutgoingLine, currency: str) -> None:
    """Add the price: it may have more decimals than an amount."""
    element = group(parent, "Price")
    leaf(element, "PriceAmount", line.price, currencyID=currency)
    if line.base_quantity is not None:
        leaf(element, "BaseQuantity", line.base_quantity, unitCode=line.unit)
    if line.gross_price is not None:
        discount = group(element, "AllowanceCharge")
        leaf(discount, "ChargeIndicator", "false")
        leaf(discount, "Amount", line.price_discount or Decimal(0), currencyID=currency)
        leaf(discount, "BaseAmount", line.gross_price, currencyID=currency)
