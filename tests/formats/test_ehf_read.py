"""An invoice is read for all it says, whoever wrote it."""

from datetime import date
from decimal import Decimal

import pytest
from tests.invoices import RIGHT

from samdrift.formats.ehf import (
    Address,
    Adjustment,
    Attachment,
    BillingReference,
    EhfError,
    Identifier,
    Party,
    Payment,
    Period,
    VatShare,
    invoice_xml,
    read,
)

SPACES = (
    'xmlns:c="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)
INVOICE = f'xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" {SPACES}'
CREDIT = f'xmlns:n="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2" {SPACES}'

FULL = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- prefixes and order are the sender's own -->
<Invoice {INVOICE}>
  <b:CustomizationID>urn:x</b:CustomizationID><b:ProfileID>urn:y</b:ProfileID>
  <b:ID> 4711 </b:ID><b:IssueDate>2026-11-02</b:IssueDate><b:DueDate>2026-12-02</b:DueDate>
  <b:InvoiceTypeCode>380</b:InvoiceTypeCode>
  <b:Note>Takk for <!-- og --> handelen</b:Note><b:Note>En til</b:Note>
  <b:TaxPointDate>2026-10-31</b:TaxPointDate>
  <b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode><b:TaxCurrencyCode>NOK</b:TaxCurrencyCode>
  <b:AccountingCost>4400</b:AccountingCost><b:BuyerReference>IKT-1</b:BuyerReference>
  <c:InvoicePeriod><b:StartDate>2026-10-01</b:StartDate><b:EndDate>2026-10-31</b:EndDate>
    <b:DescriptionCode>35</b:DescriptionCode></c:InvoicePeriod>
  <c:OrderReference><b:ID>B-1</b:ID><b:SalesOrderID>S-1</b:SalesOrderID></c:OrderReference>
  <c:BillingReference><c:InvoiceDocumentReference><b:ID>4700</b:ID><b:IssueDate>2026-10-02</b:IssueDate>
  </c:InvoiceDocumentReference></c:BillingReference>
  <c:BillingReference><c:InvoiceDocumentReference><b:ID>4701</b:ID></c:InvoiceDocumentReference>
  </c:BillingReference>
  <c:DespatchDocumentReference><b:ID>P-1</b:ID></c:DespatchDocumentReference>
  <c:ReceiptDocumentReference><b:ID>M-1</b:ID></c:ReceiptDocumentReference>
  <c:OriginatorDocumentReference><b:ID>U-1</b:ID></c:OriginatorDocumentReference>
  <c:ContractDocumentReference><b:ID>RA-1</b:ID></c:ContractDocumentReference>
  <c:AdditionalDocumentReference><b:ID schemeID="ABT">OBJ</b:ID><b:DocumentTypeCode>130</b:DocumentTypeCode>
  </c:AdditionalDocumentReference>
  <c:AdditionalDocumentReference><b:ID>V1</b:ID><b:DocumentDescription>Timer</b:DocumentDescription>
    <c:Attachment><b:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="../t.csv">
      SGVp
    </b:EmbeddedDocumentBinaryObject></c:Attachment></c:AdditionalDocumentReference>
  <c:AdditionalDocumentReference><b:ID>V2</b:ID>
    <c:Attachment><b:EmbeddedDocumentBinaryObject mimeCode="text/csv">SGV*</b:EmbeddedDocumentBinaryObject>
    </c:Attachment></c:AdditionalDocumentReference>
  <c:AdditionalDocumentReference><b:ID>V3</b:ID><c:Attachment><c:ExternalReference>
    <b:URI>https://leverandor.example/v3</b:URI></c:ExternalReference></c:Attachment>
  </c:AdditionalDocumentReference>
  <c:ProjectReference><b:ID>PR-1</b:ID></c:ProjectReference>
  <c:AccountingSupplierParty><c:Party>
    <b:EndpointID schemeID="0088">7300010000001</b:EndpointID>
    <c:PartyIdentification><b:ID>123456785</b:ID></c:PartyIdentification>
    <c:PartyIdentification><b:ID schemeID="0088">7300010000001</b:ID></c:PartyIdentification>
    <c:PartyName><b:Name>Drift</b:Name></c:PartyName>
    <c:PostalAddress><b:StreetName>Gata 1</b:StreetName><b:AdditionalStreetName>Oppgang B</b:AdditionalStreetName>
      <b:CityName>Byen</b:CityName><b:PostalZone>0001</b:PostalZone><b:CountrySubentity>Fylket</b:CountrySubentity>
      <c:AddressLine><b:Line>Bakgården</b:Line></c:AddressLine>
      <c:Country><b:IdentificationCode>NO</b:IdentificationCode></c:Country></c:PostalAddress>
    <c:PartyTaxScheme><b:CompanyID>Foretaksregisteret</b:CompanyID>
      <c:TaxScheme><b:ID>TAX</b:ID></c:TaxScheme></c:PartyTaxScheme>
    <c:PartyTaxScheme><b:CompanyID>NO 976 390 512 MVA</b:CompanyID>
      <c:TaxScheme><b:ID>VAT</b:ID></c:TaxScheme></c:PartyTaxScheme>
    <c:PartyLegalEntity><b:RegistrationName>Drift AS</b:RegistrationName>
      <b:CompanyLegalForm>AS</b:CompanyLegalForm></c:PartyLegalEntity>
    <c:Contact><b:Name>Kari</b:Name><b:Telephone>99</b:Telephone>
      <b:ElectronicMail>k@d.example</b:ElectronicMail></c:Contact>
  </c:Party></c:AccountingSupplierParty>
  <c:AccountingCustomerParty><c:Party>
    <b:EndpointID schemeID="0192">991825827</b:EndpointID>
    <c:PartyLegalEntity><b:RegistrationName>Nordvik</b:RegistrationName></c:PartyLegalEntity>
  </c:Party></c:AccountingCustomerParty>
  <c:PayeeParty><c:PartyName><b:Name>Inkasso</b:Name></c:PartyName></c:PayeeParty>
  <c:TaxRepresentativeParty><c:PartyName><b:Name>Representant</b:Name></c:PartyName></c:TaxRepresentativeParty>
  <c:Delivery><b:ActualDeliveryDate>2026-10-15</b:ActualDeliveryDate>
    <c:DeliveryLocation><c:Address><b:CityName>Leverby</b:CityName></c:Address></c:DeliveryLocation>
    <c:DeliveryParty><c:PartyName><b:Name>Skolen</b:Name></c:PartyName></c:DeliveryParty></c:Delivery>
  <c:PaymentMeans><b:PaymentMeansCode name="Overføring">30</b:PaymentMeansCode><b:PaymentID>117</b:PaymentID>
    <c:PayeeFinancialAccount><b:ID>15031234567</b:ID><b:Name>Drift</b:Name>
      <c:FinancialInstitutionBranch><b:ID>BIC</b:ID></c:FinancialInstitutionBranch></c:PayeeFinancialAccount>
  </c:PaymentMeans>
  <c:PaymentTerms><b:Note>30 dager</b:Note></c:PaymentTerms>
  <c:AllowanceCharge><b:ChargeIndicator>false</b:ChargeIndicator>
    <b:AllowanceChargeReasonCode>95</b:AllowanceChargeReasonCode>
    <b:AllowanceChargeReason>Rabatt</b:AllowanceChargeReason>
    <b:MultiplierFactorNumeric>10</b:MultiplierFactorNumeric><b:Amount currencyID="EUR">5.00</b:Amount>
    <b:BaseAmount currencyID="EUR">50</b:BaseAmount>
    <c:TaxCategory><b:ID>S</b:ID><b:Percent>25</b:Percent></c:TaxCategory></c:AllowanceCharge>
  <c:TaxTotal><b:TaxAmount currencyID="NOK">110</b:TaxAmount></c:TaxTotal>
  <c:TaxTotal><b:TaxAmount currencyID="EUR">10</b:TaxAmount>
    <c:TaxSubtotal><b:TaxableAmount currencyID="EUR">40</b:TaxableAmount>
      <b:TaxAmount currencyID="EUR">10</b:TaxAmount>
      <c:TaxCategory><b:ID>S</b:ID><b:Percent>25</b:Percent></c:TaxCategory></c:TaxSubtotal>
    <c:TaxSubtotal><b:TaxableAmount currencyID="EUR">7</b:TaxableAmount>
      <b:TaxAmount currencyID="EUR">0</b:TaxAmount>
      <c:TaxCategory><b:ID>E</b:ID><b:Percent>0</b:Percent>
        <b:TaxExemptionReasonCode>VATEX-EU-F</b:TaxExemptionReasonCode>
        <b:TaxExemptionReason>Unntatt</b:TaxExemptionReason></c:TaxCategory></c:TaxSubtotal></c:TaxTotal>
  <c:LegalMonetaryTotal><b:LineExtensionAmount currencyID="EUR">52</b:LineExtensionAmount>
    <b:TaxExclusiveAmount currencyID="EUR">47</b:TaxExclusiveAmount>
    <b:TaxInclusiveAmount currencyID="EUR">57</b:TaxInclusiveAmount>
    <b:AllowanceTotalAmount currencyID="EUR">5</b:AllowanceTotalAmount>
    <b:PrepaidAmount currencyID="EUR">7</b:PrepaidAmount>
    <b:PayableRoundingAmount currencyID="EUR">-0.5</b:PayableRoundingAmount>
    <b:PayableAmount currencyID="EUR">49.5</b:PayableAmount></c:LegalMonetaryTotal>
  <c:InvoiceLine><b:ID>L1</b:ID><b:Note>Merknad</b:Note><b:InvoicedQuantity unitCode="EA">-2.5</b:InvoicedQuantity>
    <b:LineExtensionAmount currencyID="EUR">-25</b:LineExtensionAmount><b:AccountingCost>1700</b:AccountingCost>
    <c:InvoicePeriod><b:StartDate>2026-10-01</b:StartDate></c:InvoicePeriod>
    <c:OrderLineReference><b:LineID>7</b:LineID></c:OrderLineReference>
    <c:DocumentReference><b:ID schemeID="AVE">Abonnement 9</b:ID><b:DocumentTypeCode>130</b:DocumentTypeCode>
    </c:DocumentReference>
    <c:AllowanceCharge><b:ChargeIndicator>true</b:ChargeIndicator>
      <b:AllowanceChargeReason>Gebyr</b:AllowanceChargeReason><b:Amount currencyID="EUR">0</b:Amount></c:AllowanceCharge>
    <c:Item><b:Description>Lang tekst</b:Description><b:Name>Lisens</b:Name>
      <c:BuyersItemIdentification><b:ID>K1</b:ID></c:BuyersItemIdentification>
      <c:SellersItemIdentification><b:ID>S1</b:ID></c:SellersItemIdentification>
      <c:StandardItemIdentification><b:ID schemeID="0160">7038010000001</b:ID></c:StandardItemIdentification>
      <c:OriginCountry><b:IdentificationCode>SE</b:IdentificationCode></c:OriginCountry>
      <c:CommodityClassification><b:ItemClassificationCode listID="TST">43230000</b:ItemClassificationCode>
      </c:CommodityClassification>
      <c:ClassifiedTaxCategory><b:ID>S</b:ID><b:Percent>25.0</b:Percent></c:ClassifiedTaxCategory>
      <c:AdditionalItemProperty><b:Name>Kommune</b:Name><b:Value>Nordvik</b:Value></c:AdditionalItemProperty></c:Item>
    <c:Price><b:PriceAmount currencyID="EUR">90</b:PriceAmount><b:BaseQuantity unitCode="EA">9</b:BaseQuantity>
      <c:AllowanceCharge><b:ChargeIndicator>false</b:ChargeIndicator><b:Amount currencyID="EUR">10</b:Amount>
        <b:BaseAmount currencyID="EUR">100</b:BaseAmount></c:AllowanceCharge></c:Price>
  </c:InvoiceLine>
  <c:InvoiceLine><b:ID>L2</b:ID><b:InvoicedQuantity unitCode="EA">0</b:InvoicedQuantity>
    <b:LineExtensionAmount currencyID="EUR">77</b:LineExtensionAmount></c:InvoiceLine>
</Invoice>""".encode()


@pytest.fixture(scope="module")
def full():
    return read(FULL)


def test_head_is_read(full):
    assert (full.kind, full.customization, full.profile, full.number) == (
        "invoice", "urn:x", "urn:y", "4711",
    )  # fmt: skip
    assert (full.issue_date, full.due_date, full.tax_point_date) == (
        date(2026, 11, 2), date(2026, 12, 2), date(2026, 10, 31),
    )  # fmt: skip
    assert (full.type_code, full.currency, full.tax_currency) == ("380", "EUR", "NOK")
    assert full.notes == ("Takk for  handelen", "En til")
    assert full.period == Period(date(2026, 10, 1), date(2026, 10, 31), "35")
    assert (full.accounting_cost, full.buyer_reference) == ("4400", "IKT-1")


def test_references_are_read(full):
    assert (full.order_reference, full.sales_order_reference) == ("B-1", "S-1")
    assert (full.contract_reference, full.project_reference) == ("RA-1", "PR-1")
    assert (full.despatch_reference, full.receipt_reference, full.tender_reference) == (
        "P-1", "M-1", "U-1",
    )  # fmt: skip
    assert full.object_reference == Identifier("OBJ", "ABT")
    assert full.billing_references == (
        BillingReference("4700", date(2026, 10, 2)),
        BillingReference("4701"),
    )


def test_parties_are_read(full):
    assert full.seller == Party(
        name="Drift AS",
        trading_name="Drift",
        orgnr="976390512",
        endpoint=Identifier("7300010000001", "0088"),
        ids=(Identifier("123456785"), Identifier("7300010000001", "0088")),
        vat_id="NO 976 390 512 MVA",
        other_registrations=("Foretaksregisteret",),
        legal_form="AS",
        address=Address(
            street="Gata 1", additional="Oppgang B", line="Bakgården", city="Byen", postcode="0001",
            region="Fylket", country="NO",
        ),
        contact_name="Kari",
        phone="99",
        email="k@d.example",
    )  # fmt: skip
    assert (full.buyer.orgnr, full.buyer.name) == ("991825827", "Nordvik")
    assert full.payee is not None
    assert (full.payee.name, full.payee.orgnr) == ("Inkasso", None)
    assert full.tax_representative is not None
    assert full.tax_representative.name == "Representant"


@pytest.mark.parametrize(
    ("legal", "endpoint", "vat", "orgnr"),
    [
        ('<b:CompanyID schemeID="0192">991825827</b:CompanyID>', "976390512", "", "991825827"),
        ("<b:CompanyID>991 825 827</b:CompanyID>", "976390512", "", "976390512"),
        ("<b:CompanyID>991 825 827</b:CompanyID>", "123", "", "991825827"),
        ('<b:CompanyID schemeID="0007">991825827</b:CompanyID>', "", "", None),
        ('<b:CompanyID schemeID="0192">991825820</b:CompanyID>', "976390512", "", "976390512"),
        ("", "", "NO991825827MVA", "991825827"),
        ("", "", "SE991825827", None),
        ("", "000000000", "", None),
    ],
)
def test_orgnr_is_the_first_that_is_one(legal, endpoint, vat, orgnr):
    data = f"""<Invoice {INVOICE}><c:AccountingSupplierParty><c:Party>
      <b:EndpointID schemeID="0192">{endpoint}</b:EndpointID>
      <c:PartyTaxScheme><b:CompanyID>{vat}</b:CompanyID><c:TaxScheme><b:ID>VAT</b:ID></c:TaxScheme>
      </c:PartyTaxScheme><c:PartyLegalEntity>{legal}</c:PartyLegalEntity>
      </c:Party></c:AccountingSupplierParty></Invoice>"""
    assert read(data.encode()).seller.orgnr == orgnr


def test_delivery_and_payment_are_read(full):
    assert (full.delivery_date, full.delivery_name) == (date(2026, 10, 15), "Skolen")
    assert full.delivery_address == Address(city="Leverby")
    assert full.payments == (
        Payment(
            code="30", name="Overføring", reference="117", account="15031234567",
            account_name="Drift", bank="BIC",
        ),
    )  # fmt: skip
    assert full.payment_terms == "30 dager"


def test_sums_are_read_in_the_documents_own_currency(full):
    totals = full.totals
    assert (totals.tax, totals.tax_accounting) == (Decimal(10), Decimal(110))
    assert (totals.line_extension, totals.tax_exclusive, totals.tax_inclusive) == (52, 47, 57)
    assert (totals.allowances, totals.charges) == (Decimal(5), None)
    assert (totals.prepaid, totals.rounding, totals.payable) == (
        7,
        Decimal("-0.5"),
        Decimal("49.5"),
    )
    assert full.vat == (
        VatShare(category="S", rate=Decimal(25), taxable=Decimal(40), amount=Decimal(10)),
        VatShare(
            category="E", rate=Decimal(0), taxable=Decimal(7), amount=Decimal(0),
            exemption_reason="Unntatt", exemption_code="VATEX-EU-F",
        ),
    )  # fmt: skip
    assert full.adjustments == (
        Adjustment(
            charge=False, amount=Decimal(5), base=Decimal(50), percent=Decimal(10), reason="Rabatt",
            reason_code="95", vat_category="S", vat_rate=Decimal(25),
        ),
    )  # fmt: skip


def test_line_is_read(full):
    line = full.lines[0]
    assert (line.id, line.note, line.quantity, line.unit) == (
        "L1",
        "Merknad",
        Decimal("-2.5"),
        "EA",
    )
    assert (line.net, line.accounting_cost, line.order_line_reference) == (-25, "1700", "7")
    assert line.period == Period(date(2026, 10, 1), None)
    assert line.object_reference == Identifier("Abonnement 9", "AVE")
    assert (line.name, line.description, line.origin_country) == ("Lisens", "Lang tekst", "SE")
    assert (line.buyer_item_id, line.seller_item_id) == ("K1", "S1")
    assert line.standard_item_id == Identifier("7038010000001", "0160")
    assert line.classifications == (Identifier("43230000", "TST"),)
    assert line.properties == (("Kommune", "Nordvik"),)
    assert (line.vat_category, line.vat_rate) == ("S", Decimal(25))
    assert (line.price, line.base_quantity, line.base_unit) == (90, 9, "EA")
    assert (line.gross_price, line.price_discount) == (100, 10)
    assert line.adjustments == (Adjustment(charge=True, amount=Decimal(0), reason="Gebyr"),)
    assert line.source_line == FULL.decode().split("<b:ID>L1")[0].count("\n") + 1


def test_bare_line_is_read_with_what_it_has(full):
    line = full.lines[1]
    assert (line.id, line.quantity, line.net) == ("L2", Decimal(0), Decimal(77))
    assert (line.name, line.price, line.period, line.vat_rate) == (None, None, None, None)


def test_attachments_are_read_and_damaged_ones_said_to_be(full):
    assert full.attachments == (
        Attachment(
            id="V1", description="Timer", filename="../t.csv", mime="text/csv", content=b"Hei"
        ),
        Attachment(id="V2", mime="text/csv", damaged=True),
        Attachment(id="V3", url="https://leverandor.example/v3"),
    )


def test_credit_note_is_read_with_project_and_due_date_in_their_own_places():
    data = f"""<n:CreditNote {CREDIT}><b:CreditNoteTypeCode>381</b:CreditNoteTypeCode>
      <c:AdditionalDocumentReference><b:ID>PR-2</b:ID><b:DocumentTypeCode>50</b:DocumentTypeCode>
      </c:AdditionalDocumentReference>
      <c:PaymentMeans><b:PaymentDueDate>2026-12-24</b:PaymentDueDate></c:PaymentMeans>
      <c:CreditNoteLine><b:ID>1</b:ID><b:CreditedQuantity unitCode="MON">3</b:CreditedQuantity>
      </c:CreditNoteLine></n:CreditNote>"""
    note = read(data.encode())
    assert (note.kind, note.type_code, note.project_reference) == ("creditnote", "381", "PR-2")
    assert note.due_date == date(2026, 12, 24)
    assert note.attachments == ()
    assert (note.lines[0].quantity, note.lines[0].unit) == (Decimal(3), "MON")


def test_what_is_not_said_is_none():
    bare = read(f"<Invoice {INVOICE}/>".encode())
    assert (bare.number, bare.issue_date, bare.currency, bare.period) == (None, None, None, None)
    assert (bare.seller, bare.payee, bare.lines) == (Party(), None, ())
    assert bare.totals.payable is None


def test_lines_inside_something_else_are_not_lines():
    data = f"""<Invoice {INVOICE}><c:InvoiceLine><b:ID>1</b:ID>
      <c:SubInvoiceLine><c:InvoiceLine><b:ID>2</b:ID></c:InvoiceLine></c:SubInvoiceLine>
      </c:InvoiceLine></Invoice>"""
    assert [line.id for line in read(data.encode()).lines] == ["1"]


@pytest.mark.parametrize(
    "wrong",
    ["<b:IssueDate>2026-02-30</b:IssueDate>", "<b:IssueDate>i dag</b:IssueDate>"]
    + [
        "<c:LegalMonetaryTotal><b:PayableAmount>"
        + text
        + "</b:PayableAmount></c:LegalMonetaryTotal>"
        for text in ("1 000", "1,5", "NaN", "1e9", "Infinity", "٣", "1" * 40)
    ],
)
def test_amounts_and_days_that_are_none_are_told_with_their_place(wrong):
    with pytest.raises(EhfError) as refused:
        read(f"<Invoice {INVOICE}>\n{wrong}</Invoice>".encode())
    assert (refused.value.code, refused.value.line) == ("bad_value", 2)
    assert refused.value.values["place"] in {"IssueDate", "PayableAmount"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings_in_use_are_read(encoding):
    declared = encoding.removesuffix("-sig")
    text = invoice_xml(RIGHT).decode().replace("encoding='UTF-8'", f"encoding='{declared}'")
    assert read(text.encode(encoding)) == read(invoice_xml(RIGHT))
