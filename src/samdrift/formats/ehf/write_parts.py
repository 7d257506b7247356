"""Writes the parts that documents and lines share, each in UBL's order. What is not there is left out."""

import base64
import re
from datetime import date
from decimal import Decimal
from typing import Any

from samdrift.formats.ehf.amounts import rounded
from samdrift.formats.ehf.model import (
    Address,
    Adjustment,
    Attachment,
    Identifier,
    Party,
    Payment,
    Period,
)
from samdrift.formats.ehf.source import CAC, CBC
from samdrift.formats.text import clean

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def group(parent: Any, name: str) -> Any:
    """Add an aggregate and return it."""
    from lxml import etree

    return etree.SubElement(parent, f"{{{CAC}}}{name}")


def leaf(
    parent: Any, name: str, said: str | date | Decimal | None, /, **attributes: str | None
) -> None:
    """Add a basic element, unless there is nothing to say: an empty one is not allowed."""
    from lxml import etree

    text = (
        plain(said)
        if isinstance(said, Decimal)
        else _NOT_XML.sub("", clean(str(said or ""))).strip()
    )
    if text:
        element = etree.SubElement(parent, f"{{{CBC}}}{name}")
        element.text = text
        element.attrib.update({key: value for key, value in attributes.items() if value})


def plain(number: Decimal) -> str:
    """Return a number as digits, never with an exponent."""
    return format(number, "f")


def amount(parent: Any, name: str, number: Decimal | None, currency: str) -> None:
    """Add an amount of money with two decimals, unless it is None."""
    if number is not None:
        leaf(parent, name, rounded(number), currencyID=currency)


def number_of(parent: Any, name: str, number: Identifier | None) -> None:
    """Add a number with the list it is of."""
    if number is not None:
        leaf(parent, name, number.value, schemeID=number.scheme)


def within(parent: Any, names: str, said: str | None) -> None:
    """Add a basic element inside aggregates of its own, `PartyName/Name`, unless it is nothing."""
    *groups, name = names.split("/")
    if said and said.strip():
        for one in groups:
            parent = group(parent, one)
        leaf(parent, name, said)


def write_period(parent: Any, period: Period | None) -> None:
    """Add a period with something in it."""
    if period is not None and (period.start or period.end or period.code):
        element = group(parent, "InvoicePeriod")
        leaf(element, "StartDate", period.start)
        leaf(element, "EndDate", period.end)
        leaf(element, "DescriptionCode", period.code)


def write_party(parent: Any, role: str, party: Party) -> None:
    """Add the seller or the buyer."""
    element = group(group(parent, role), "Party")
    number_of(element, "EndpointID", party.endpoint)
    for one in party.ids:
        number_of(group(element, "PartyIdentification"), "ID", one)
    within(element, "PartyName/Name", party.trading_name)
    _write_address(element, party.address)
    for number, scheme in (
        (party.vat_id, "VAT"),
        *((one, "TAX") for one in party.other_registrations),
    ):
        if number:
            tax = group(element, "PartyTaxScheme")
            leaf(tax, "CompanyID", number)
            within(tax, "TaxScheme/ID", scheme)
    legal = group(element, "PartyLegalEntity")
    leaf(legal, "RegistrationName", party.name)
    number_of(legal, "CompanyID", party.legal_id)
    leaf(legal, "CompanyLegalForm", party.legal_form)
    _write_contact(element, party)


def _write_address(parent: Any, address: Address | None) -> None:
    if address is None:
        return
    element = group(parent, "PostalAddress")
    leaf(element, "StreetName", address.street)
    leaf(element, "AdditionalStreetName", address.additional)
    leaf(element, "CityName", address.city)
    leaf(element, "PostalZone", address.postcode)
    leaf(element, "CountrySubentity", address.region)
    within(element, "AddressLine/Line", address.line)
    within(element, "Country/IdentificationCode", address.country)


def _write_contact(parent: Any, party: Party) -> None:
    if not (party.contact_name or party.phone or party.email):
        return
    element = group(parent, "Contact")
    leaf(element, "Name", party.contact_name)
    leaf(element, "Telephone", party.phone)
    leaf(element, "ElectronicMail", party.email)


def write_payment(parent: Any, payment: Payment, due: date | None) -> None:
    """Add one way to pay; `due` stands here in credit notes alone."""
    element = group(parent, "PaymentMeans")
    leaf(element, "PaymentMeansCode", payment.code, name=payment.name)
    leaf(element, "PaymentDueDate", due)
    leaf(element, "PaymentID", payment.reference)
    if payment.account:
        account = group(element, "PayeeFinancialAccount")
        leaf(account, "ID", payment.account)
        leaf(account, "Name", payment.account_name)
        within(account, "FinancialInstitutionBranch/ID", payment.bank)
    within(element, "PaymentMandate/ID", payment.mandate)


def write_adjustment(parent: Any, adjustment: Adjustment, currency: str) -> None:
    """Add an allowance or a charge, with its VAT when it has some of its own."""
    element = group(parent, "AllowanceCharge")
    leaf(element, "ChargeIndicator", "true" if adjustment.charge else "false")
    leaf(element, "AllowanceChargeReasonCode", adjustment.reason_code)
    leaf(element, "AllowanceChargeReason", adjustment.reason)
    if adjustment.percent is not None:
        leaf(element, "MultiplierFactorNumeric", adjustment.percent)
    amount(element, "Amount", adjustment.amount, currency)
    amount(element, "BaseAmount", adjustment.base, currency)
    if adjustment.vat_category:
        write_vat(element, "TaxCategory", adjustment.vat_category, adjustment.vat_rate)


def write_vat(
    parent: Any, name: str, category: str, rate: Decimal | None, reason: str | None = None
) -> None:
    """Add a VAT category with its rate, and why there is none."""
    element = group(parent, name)
    leaf(element, "ID", category)
    if rate is not None:
        leaf(element, "Percent", rate)
    leaf(element, "TaxExemptionReason", reason)
    within(element, "TaxScheme/ID", "VAT")


def write_attachment(parent: Any, attachment: Attachment, place: int) -> None:
    """Add a document beside the invoice, with its bytes or its address."""
    element = group(parent, "AdditionalDocumentReference")
    leaf(element, "ID", attachment.id or str(place))
    leaf(element, "DocumentDescription", attachment.description)
    if attachment.content is not None:
        leaf(
            group(element, "Attachment"),
            "EmbeddedDocumentBinaryObject",
            base64.b64encode(attachment.content).decode("ascii"),
            mimeCode=attachment.mime,
            filename=attachment.filename,
        )
    else:
        within(element, "Attachment/ExternalReference/URI", attachment.url)
