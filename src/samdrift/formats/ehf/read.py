"""Reads an EHF invoice or credit note (UBL 2.1) as it stands, without judging it.

Source: EN 16931-1 and CEN/TS 16931-3-2 (the binding to UBL); Peppol BIS Billing 3.0.
"""

from decimal import Decimal
from typing import Any

from samdrift.formats.ehf.model import (
    BillingReference,
    Document,
    Identifier,
    Limits,
    Line,
    Party,
    Totals,
)
from samdrift.formats.ehf.read_parts import (
    ZERO,
    read_address,
    read_adjustments,
    read_attachment,
    read_party,
    read_payment,
    read_period,
    read_vat_shares,
)
from samdrift.formats.ehf.source import kind_of, line_by_line
from samdrift.formats.ehf.tree import amount, day, identifier, leaves, node, nodes, text, value

INVOICED_OBJECT = "130"
PROJECT = "50"


def read(data: bytes, limits: Limits | None = None) -> Document:
    """Return what the file says. One line at a time is held as XML.

    Raises EhfError for what is no invoice, is not safe, is not XML, or has an amount or a date that
    is none. A document that breaks the rules is read all the same: `check` tells.
    """
    lines: list[Line] = []
    for element, last in line_by_line(data, limits):
        if last:
            return _document(element, tuple(lines))
        lines.append(read_line(element))
    raise AssertionError  # the last is always yielded


def _document(root: Any, lines: tuple[Line, ...]) -> Document:
    kind = kind_of(root)
    nothing = Party()
    delivery = node(root, "Delivery")
    return Document(
        kind=kind,
        issue_date=day(root, "IssueDate"),
        due_date=day(root, "DueDate") or day(root, "PaymentMeans/PaymentDueDate"),
        tax_point_date=day(root, "TaxPointDate"),
        type_code=text(root, "InvoiceTypeCode" if kind == "invoice" else "CreditNoteTypeCode"),
        notes=tuple(note for one in leaves(root, "Note") if (note := value(one))),
        period=read_period(root),
        seller=read_party(node(root, "AccountingSupplierParty/Party")) or nothing,
        buyer=read_party(node(root, "AccountingCustomerParty/Party")) or nothing,
        payee=read_party(node(root, "PayeeParty")),
        tax_representative=read_party(node(root, "TaxRepresentativeParty")),
        delivery_date=None if delivery is None else day(delivery, "ActualDeliveryDate"),
        delivery_name=text(root, "Delivery/DeliveryParty/PartyName/Name"),
        delivery_address=read_address(node(root, "Delivery/DeliveryLocation/Address")),
        payments=tuple(read_payment(one) for one in nodes(root, "PaymentMeans")),
        payment_terms=text(root, "PaymentTerms/Note"),
        adjustments=read_adjustments(root),
        vat=tuple(share for one in nodes(root, "TaxTotal") for share in read_vat_shares(one)),
        totals=_totals(root),
        lines=lines,
        **_names(root),
        **_references(root),
    )


def _names(root: Any) -> dict[str, Any]:
    return {
        "customization": text(root, "CustomizationID"),
        "profile": text(root, "ProfileID"),
        "number": text(root, "ID"),
        "currency": text(root, "DocumentCurrencyCode"),
        "tax_currency": text(root, "TaxCurrencyCode"),
        "accounting_cost": text(root, "AccountingCost"),
        "buyer_reference": text(root, "BuyerReference"),
    }


def _references(root: Any) -> dict[str, Any]:
    """Read what the document refers to; in a credit note the project is a document of type 50."""
    others = [
        (text(one, "DocumentTypeCode"), one) for one in nodes(root, "AdditionalDocumentReference")
    ]
    project = next((text(one, "ID") for code, one in others if code == PROJECT), None)
    return {
        "order_reference": text(root, "OrderReference/ID"),
        "sales_order_reference": text(root, "OrderReference/SalesOrderID"),
        "contract_reference": text(root, "ContractDocumentReference/ID"),
        "project_reference": text(root, "ProjectReference/ID") or project,
        "despatch_reference": text(root, "DespatchDocumentReference/ID"),
        "receipt_reference": text(root, "ReceiptDocumentReference/ID"),
        "tender_reference": text(root, "OriginatorDocumentReference/ID"),
        "object_reference": _object([one for code, one in others if code == INVOICED_OBJECT]),
        "billing_references": tuple(_billing_references(root)),
        "attachments": tuple(
            read_attachment(one) for code, one in others if code not in {INVOICED_OBJECT, PROJECT}
        ),
    }


def _billing_references(root: Any) -> list[BillingReference]:
    return [
        BillingReference(number, day(reference, "IssueDate"))
        for one in nodes(root, "BillingReference")
        for reference in nodes(one, "InvoiceDocumentReference")
        if (number := text(reference, "ID"))
    ]


def _object(references: list[Any]) -> Identifier | None:
    return identifier(references[0], "ID") if references else None


def _totals(root: Any) -> Totals:
    """Read the sums; of two VAT totals the one with shares is in the document's own currency."""
    sums = node(root, "LegalMonetaryTotal")
    whole = [one for one in nodes(root, "TaxTotal") if node(one, "TaxSubtotal") is not None]
    bare = [one for one in nodes(root, "TaxTotal") if node(one, "TaxSubtotal") is None]
    own = (whole or bare)[:1]
    accounting = bare[:1] if whole else bare[1:2]
    tax = {
        "tax": amount(own[0], "TaxAmount") if own else None,
        "tax_accounting": amount(accounting[0], "TaxAmount") if accounting else None,
    }
    if sums is None:
        return Totals(**tax)
    return Totals(
        **tax,
        line_extension=amount(sums, "LineExtensionAmount"),
        allowances=amount(sums, "AllowanceTotalAmount"),
        charges=amount(sums, "ChargeTotalAmount"),
        tax_exclusive=amount(sums, "TaxExclusiveAmount"),
        tax_inclusive=amount(sums, "TaxInclusiveAmount"),
        prepaid=amount(sums, "PrepaidAmount"),
        rounding=amount(sums, "PayableRoundingAmount"),
        payable=amount(sums, "PayableAmount"),
    )


def read_line(element: Any) -> Line:
    """Return one line, from an `InvoiceLine` or a `CreditNoteLine`."""
    quantity = next(leaves(element, "InvoicedQuantity"), None)
    if quantity is None:
        quantity = next(leaves(element, "CreditedQuantity"), None)
    reference = node(element, "DocumentReference")
    return Line(
        id=text(element, "ID") or "",
        note=text(element, "Note"),
        quantity=_quantity(element),
        unit=None if quantity is None else quantity.get("unitCode"),
        net=amount(element, "LineExtensionAmount") or ZERO,
        accounting_cost=text(element, "AccountingCost"),
        period=read_period(element),
        order_line_reference=text(element, "OrderLineReference/LineID"),
        object_reference=None if reference is None else identifier(reference, "ID"),
        adjustments=read_adjustments(element),
        source_line=element.sourceline,
        **_item(node(element, "Item")),
        **_price(node(element, "Price")),
    )


def _quantity(element: Any) -> Decimal | None:
    invoiced = amount(element, "InvoicedQuantity")
    return amount(element, "CreditedQuantity") if invoiced is None else invoiced


def _item(item: Any) -> dict[str, Any]:
    if item is None:
        return {}
    return {
        "name": text(item, "Name"),
        "description": text(item, "Description"),
        "seller_item_id": text(item, "SellersItemIdentification/ID"),
        "buyer_item_id": text(item, "BuyersItemIdentification/ID"),
        "standard_item_id": identifier(item, "StandardItemIdentification/ID"),
        "classifications": tuple(_classifications(item)),
        "origin_country": text(item, "OriginCountry/IdentificationCode"),
        "properties": tuple(
            (text(one, "Name") or "", text(one, "Value") or "")
            for one in nodes(item, "AdditionalItemProperty")
        ),
        "vat_category": text(item, "ClassifiedTaxCategory/ID"),
        "vat_rate": amount(item, "ClassifiedTaxCategory/Percent"),
    }


def _classifications(item: Any) -> list[Identifier]:
    return [
        Identifier(code, found.get("listID"))
        for one in nodes(item, "CommodityClassification")
        for found in leaves(one, "ItemClassificationCode")
        if (code := value(found))
    ]


def _price(price: Any) -> dict[str, Any]:
    if price is None:
        return {}
    base = next(leaves(price, "BaseQuantity"), None)
    return {
        "price": amount(price, "PriceAmount"),
        "base_quantity": amount(price, "BaseQuantity"),
        "base_unit": None if base is None else base.get("unitCode"),
        "gross_price": amount(price, "AllowanceCharge/BaseAmount"),
        "price_discount": amount(price, "AllowanceCharge/Amount"),
    }
