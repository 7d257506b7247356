"""Reads the parts that documents and lines share: parties, periods, allowances, attachments."""

import base64
import binascii
import re
from decimal import Decimal
from typing import Any

from samdrift.formats.ehf.identifiers import orgnr_holds
from samdrift.formats.ehf.model import (
    Address,
    Adjustment,
    Attachment,
    Identifier,
    Party,
    Payment,
    Period,
    VatShare,
)
from samdrift.formats.ehf.tree import amount, day, identifier, leaves, node, nodes, text, value

ENHETSREGISTERET = "0192"
_NORWEGIAN_VAT = re.compile(r"NO([0-9]{9})(MVA)?")
ZERO = Decimal(0)


def read_period(element: Any) -> Period | None:
    """Return the period of a document or a line, or None."""
    found = node(element, "InvoicePeriod")
    if found is None:
        return None
    return Period(day(found, "StartDate"), day(found, "EndDate"), text(found, "DescriptionCode"))


def read_address(element: Any) -> Address | None:
    """Return an address, or None for None."""
    if element is None:
        return None
    return Address(
        street=text(element, "StreetName"),
        additional=text(element, "AdditionalStreetName"),
        line=text(element, "AddressLine/Line"),
        city=text(element, "CityName"),
        postcode=text(element, "PostalZone"),
        region=text(element, "CountrySubentity"),
        country=text(element, "Country/IdentificationCode"),
    )


def read_party(element: Any) -> Party | None:
    """Return a party from its `Party` element, or None for None."""
    if element is None:
        return None
    vat_id, others = _tax_numbers(element)
    endpoint, legal = (
        identifier(element, "EndpointID"),
        identifier(element, "PartyLegalEntity/CompanyID"),
    )
    ids = tuple(
        found for one in nodes(element, "PartyIdentification") if (found := identifier(one, "ID"))
    )
    return Party(
        name=text(element, "PartyLegalEntity/RegistrationName") or text(element, "PartyName/Name"),
        trading_name=text(element, "PartyName/Name"),
        orgnr=_orgnr(legal, endpoint, ids, vat_id),
        endpoint=endpoint,
        legal_id=legal,
        ids=ids,
        vat_id=vat_id,
        other_registrations=others,
        legal_form=text(element, "PartyLegalEntity/CompanyLegalForm"),
        address=read_address(node(element, "PostalAddress")),
        contact_name=text(element, "Contact/Name"),
        phone=text(element, "Contact/Telephone"),
        email=text(element, "Contact/ElectronicMail"),
    )


def _tax_numbers(element: Any) -> tuple[str | None, tuple[str, ...]]:
    vat: str | None = None
    others: list[str] = []
    for scheme in nodes(element, "PartyTaxScheme"):
        number = text(scheme, "CompanyID")
        if number and text(scheme, "TaxScheme/ID") == "VAT":
            vat = vat or number
        elif number:
            others.append(number)
    return vat, tuple(others)


def _orgnr(
    legal: Identifier | None,
    endpoint: Identifier | None,
    ids: tuple[Identifier, ...],
    vat_id: str | None,
) -> str | None:
    """Return the first number that is one: a number of another list never counts."""
    numbers = [
        one.value for one in (legal, endpoint, *ids) if one and one.scheme == ENHETSREGISTERET
    ]
    if legal and legal.scheme is None:
        numbers.append(legal.value)
    if vat_id and (norwegian := _NORWEGIAN_VAT.fullmatch(vat_id.replace(" ", ""))):
        numbers.append(norwegian[1])
    plain = (number.replace(" ", "").replace("\N{NO-BREAK SPACE}", "") for number in numbers)
    return next((number for number in plain if orgnr_holds(number)), None)


def read_adjustments(element: Any) -> tuple[Adjustment, ...]:
    """Return the allowances and charges right below a document or a line."""
    return tuple(_adjustment(found) for found in nodes(element, "AllowanceCharge"))


def _adjustment(element: Any) -> Adjustment:
    return Adjustment(
        charge=text(element, "ChargeIndicator") in {"true", "1"},
        amount=amount(element, "Amount") or ZERO,
        base=amount(element, "BaseAmount"),
        percent=amount(element, "MultiplierFactorNumeric"),
        reason=text(element, "AllowanceChargeReason"),
        reason_code=text(element, "AllowanceChargeReasonCode"),
        vat_category=text(element, "TaxCategory/ID"),
        vat_rate=amount(element, "TaxCategory/Percent"),
    )


def read_vat_shares(total: Any) -> tuple[VatShare, ...]:
    """Return what is taxed at each rate, from a `TaxTotal`."""
    return tuple(_vat_share(found) for found in nodes(total, "TaxSubtotal"))


def _vat_share(element: Any) -> VatShare:
    return VatShare(
        category=text(element, "TaxCategory/ID") or "",
        rate=amount(element, "TaxCategory/Percent"),
        taxable=amount(element, "TaxableAmount") or ZERO,
        amount=amount(element, "TaxAmount") or ZERO,
        exemption_reason=text(element, "TaxCategory/TaxExemptionReason"),
        exemption_code=text(element, "TaxCategory/TaxExemptionReasonCode"),
    )


def read_payment(element: Any) -> Payment:
    """Return one way to pay, from a `PaymentMeans`."""
    code = next(leaves(element, "PaymentMeansCode"), None)
    return Payment(
        code=value(code),
        name=None if code is None else code.get("name"),
        reference=text(element, "PaymentID"),
        account=text(element, "PayeeFinancialAccount/ID"),
        account_name=text(element, "PayeeFinancialAccount/Name"),
        bank=text(element, "PayeeFinancialAccount/FinancialInstitutionBranch/ID"),
        mandate=text(element, "PaymentMandate/ID"),
    )


def read_attachment(element: Any) -> Attachment:
    """Return a document beside the invoice, from an `AdditionalDocumentReference`."""
    inside = node(element, "Attachment")
    binary = None if inside is None else next(leaves(inside, "EmbeddedDocumentBinaryObject"), None)
    content = _decoded(value(binary))
    return Attachment(
        id=text(element, "ID"),
        description=text(element, "DocumentDescription"),
        filename=None if binary is None else binary.get("filename"),
        mime=None if binary is None else binary.get("mimeCode"),
        content=content,
        damaged=content is None and value(binary) is not None,
        url=text(element, "Attachment/ExternalReference/URI"),
    )


def _decoded(written: str | None) -> bytes | None:
    """Return the bytes, or None for what is not base64. They are never more than were written."""
    if written is None:
        return None
    try:
        return base64.b64decode("".join(written.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
