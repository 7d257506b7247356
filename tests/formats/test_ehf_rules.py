"""Each of our own rules holds for a right invoice and is broken by the fault it is about."""

import re
from decimal import Decimal

import pytest
from tests.invoices import CREDIT, RIGHT

from samdrift.formats.ehf import check, invoice_xml
from samdrift.formats.ehf.identifiers import (
    australian_holds,
    belgian_holds,
    gln_holds,
    italian_tax_code_holds,
    italian_vat_holds,
    orgnr_holds,
    swedish_holds,
)
from samdrift.formats.ehf.rules import RULES, peppol_violations
from samdrift.formats.ehf.source import kind_of, parsed

P = "PEPPOL-EN16931-"
C = "PEPPOL-COMMON-"
RIGHT_XML, CREDIT_XML = invoice_xml(RIGHT).decode(), invoice_xml(CREDIT).decode()
ALLOWANCE = (
    "<cac:AllowanceCharge><cbc:ChargeIndicator>{said}</cbc:ChargeIndicator>{code}"
    "<cbc:AllowanceChargeReason>x</cbc:AllowanceChargeReason>{percent}"
    '<cbc:Amount currencyID="NOK">10</cbc:Amount>{base}'
    "<cac:TaxCategory><cbc:ID>S</cbc:ID></cac:TaxCategory></cac:AllowanceCharge>"
)
PERCENT = "<cbc:MultiplierFactorNumeric>10</cbc:MultiplierFactorNumeric>"
BASE = '<cbc:BaseAmount currencyID="NOK">{}</cbc:BaseAmount>'
TAX = '<cac:TaxTotal><cbc:TaxAmount currencyID="{}">{}</cbc:TaxAmount></cac:TaxTotal>'
PARTY = "</cac:PostalAddress>"
REFERENCE = (
    "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID>"
    "<cbc:DocumentTypeCode>50</cbc:DocumentTypeCode></cac:AdditionalDocumentReference>"
)


def allowance(said="false", code="", percent="", base=""):
    return ALLOWANCE.format(said=said, code=code, percent=percent, base=base)


def reason(code: str) -> str:
    return f"<cbc:AllowanceChargeReasonCode>{code}</cbc:AllowanceChargeReasonCode>"


def exempt(code: str) -> tuple[str, str]:
    return (
        "<cbc:Percent>25</cbc:Percent>",
        f"<cbc:TaxExemptionReasonCode>{code}</cbc:TaxExemptionReasonCode>",
    )


def in_price(discount: str) -> tuple[str, str]:
    return ("</cac:Price>", discount + "</cac:Price>")


def address(scheme: str, number: str) -> tuple[str, str]:
    return (
        'schemeID="0192">976390512</cbc:EndpointID>',
        f'schemeID="{scheme}">{number}</cbc:EndpointID>',
    )


def vat_number(number: str) -> tuple[str, str]:
    return ("NO976390512MVA", number)


# What to change in the right invoice, so that just this rule of ours is broken.
FAULTS = [
    (f"{P}R001", r"<cbc:ProfileID>.*</cbc:ProfileID>", ""),
    (f"{P}R002", "<cbc:DocumentCurrencyCode>", "<cbc:Note>1</cbc:Note><cbc:Note>2</cbc:Note><cbc:DocumentCurrencyCode>"),
    (f"{P}R003", r"<cbc:BuyerReference>.*</cbc:BuyerReference>", ""),
    (f"{P}R004", "poacc:billing:3.0", "poacc:billing:4.0"),
    (f"{P}R005", "<cbc:BuyerReference>", "<cbc:TaxCurrencyCode>NOK</cbc:TaxCurrencyCode><cbc:BuyerReference>"),
    (f"{P}R007", "billing:01:1.0", "billing:1"),
    (f"{P}R008", "<cbc:BuyerReference>", "<cbc:AccountingCost> </cbc:AccountingCost><cbc:BuyerReference>"),
    (f"{P}R010", r'<cbc:EndpointID schemeID="0192">991825827</cbc:EndpointID>', ""),
    (f"{P}R020", r'<cbc:EndpointID schemeID="0192">976390512</cbc:EndpointID>', ""),
    (f"{P}R040", "<cac:TaxTotal>", allowance(percent=PERCENT, base=BASE.format("100.21")) + "<cac:TaxTotal>"),
    (f"{P}R041", "<cac:TaxTotal>", allowance(percent=PERCENT) + "<cac:TaxTotal>"),
    (f"{P}R042", "<cac:TaxTotal>", allowance(base=BASE.format(100)) + "<cac:TaxTotal>"),
    (f"{P}R043", "<cac:TaxTotal>", allowance(said="1") + "<cac:TaxTotal>"),
    (f"{P}R044", *in_price(allowance(said="true"))),
    (f"{P}R046", *in_price(allowance(base=BASE.format(100)))),
    (f"{P}R051", 'PayableAmount currencyID="NOK"', 'PayableAmount currencyID="EUR"'),
    (f"{P}R053", r"(?s)<cac:TaxTotal>.*</cac:TaxTotal>", ""),
    (f"{P}R054", "<cac:LegalMonetaryTotal>", TAX.format("NOK", "1") + "<cac:LegalMonetaryTotal>"),
    (f"{P}R061", ">30</cbc:PaymentMeansCode>", ">49</cbc:PaymentMeansCode>"),
    (f"{P}R100", "<cac:Item>", "<cac:DocumentReference><cbc:DocumentTypeCode>130</cbc:DocumentTypeCode></cac:DocumentReference>" * 2 + "<cac:Item>"),
    (f"{P}R101", "<cac:Item>", "<cac:DocumentReference><cbc:DocumentTypeCode>50</cbc:DocumentTypeCode></cac:DocumentReference><cac:Item>"),
    (f"{P}R110", r"(?s)(InvoiceLine>.*)StartDate>2026-10-01", r"\1StartDate>2026-09-30"),
    (f"{P}R111", r"(?s)(InvoiceLine>.*)EndDate>2026-10-31", r"\1EndDate>2026-11-01"),
    (f"{P}R120", 'unitCode="EA">3500', 'unitCode="EA">3501'),
    (f"{P}R121", *in_price("<cbc:BaseQuantity>-1</cbc:BaseQuantity>")),
    (f"{P}R130", *in_price('<cbc:BaseQuantity unitCode="KGM">1</cbc:BaseQuantity>')),
    (f"{P}CL001", "<cac:AccountingSupplierParty>", '<cac:AdditionalDocumentReference><cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="application/zip">UEsD</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference><cac:AccountingSupplierParty>'),
    (f"{P}CL002", "<cac:TaxTotal>", allowance(code=reason("FC")) + "<cac:TaxTotal>"),
    (f"{P}CL003", "<cac:TaxTotal>", allowance("true", code=reason("95")) + "<cac:TaxTotal>"),
    (f"{P}CL006", "</cac:InvoicePeriod>", "<cbc:DescriptionCode>4</cbc:DescriptionCode></cac:InvoicePeriod>"),
    (f"{P}CL007", '"NOK"|>NOK<', lambda found: found[0].replace("NOK", "NOR")),
    (f"{P}CL008", *address("9999", "1")),
    (f"{P}P0100", ">380<", ">381<"),
    (f"{P}P0112", ">380<", ">384<"),
    (f"{P}F001", "IssueDate>2026-11-02", "IssueDate>2026-11-2"),
    *((f"{P}{number}", *exempt(f"VATEX-EU-{code}")) for number, code in [
        ("P0104", "G"), ("P0105", "O"), ("P0106", "IC"), ("P0107", "ae"), ("P0108", "D"),
        ("P0109", "F"), ("P0110", "I"), ("P0111", "J"),
    ]),
    (f"{C}R040", *address("0088", "7300010000002")),
    (f"{C}R041", *address("0192", "976390513")),
    (f"{C}R042", *address("0184", "DK1234567")),
    (f"{C}R043", *address("0208", "0739484059")),
    (f"{C}R044", *address("0201", "ABC12")),
    (f"{C}R045", *address("0210", "123")),
    (f"{C}R046", *address("9907", "123")),
    (f"{C}R047", *address("0211", "IT1")),
    (f"{C}R049", *address("0007", "5560360794")),
    (f"{C}R050", *address("0151", "51824753550")),
    (f"{C}R052", *address("0096", "123456789")),
    (f"{C}R053", *address("0198", "12345678")),
    (f"{C}R054", *address("0106", "1234567")),
    (f"{C}R055", *address("0190", "123")),
    (f"{C}R056-1", *address("9944", "NL123456789")),
    (f"{C}R056-2", *vat_number("NL123456789")),
    (f"{C}R057", *address("0217", "123")),
    ("NO-R-001", *vat_number("NO976390512")),
    ("NO-R-002", "Foretaksregisteret", "Frivillighetsregisteret"),
]  # fmt: skip
# What else the same fault breaks, and must.
BESIDE = {
    f"{P}R001": {f"{P}R007"},
    f"{P}R005": {f"{P}R054"},
    f"{P}R121": {f"{P}R120"},
    f"{C}R046": {f"{P}CL008"},
    f"{C}R057": {f"{P}CL008"},
}


def broken(xml: str) -> list[str]:
    root = parsed(xml.encode())
    found, omitted = peppol_violations(root, kind_of(root))
    assert omitted == 0
    return [one.rule for one in found]


def test_right_documents_break_nothing():
    assert broken(RIGHT_XML) == []
    assert broken(CREDIT_XML) == []


@pytest.mark.parametrize(("rule", "old", "new"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_rule_is_broken_by_its_fault_alone(rule, old, new):
    changed = re.sub(old, new, RIGHT_XML)
    assert changed != RIGHT_XML
    assert {rule} <= set(broken(changed)) <= {rule} | BESIDE.get(rule, set())


def test_credit_notes_have_types_and_projects_of_their_own():
    assert broken(CREDIT_XML.replace(">381<", ">380<")) == [f"{P}P0101"]
    twice = REFERENCE * 2 + "<cac:AccountingSupplierParty>"
    assert broken(CREDIT_XML.replace("<cac:AccountingSupplierParty>", twice)) == [f"{P}R080"]


@pytest.mark.parametrize(("theirs", "rules"), [("100", []), ("-100", [f"{P}R055"])])
def test_accounting_currency_has_one_total_of_the_same_sign(theirs, rules):
    xml = RIGHT_XML.replace(
        "<cbc:BuyerReference>", "<cbc:TaxCurrencyCode>EUR</cbc:TaxCurrencyCode><cbc:BuyerReference>"
    )
    assert f"{P}R054" in broken(xml)
    xml = xml.replace(
        "<cac:LegalMonetaryTotal>", TAX.format("EUR", theirs) + "<cac:LegalMonetaryTotal>"
    )
    assert broken(xml) == rules


def test_every_rule_has_a_fault():
    tried = {fault[0] for fault in FAULTS} | {f"{P}P0101", f"{P}R080", f"{P}R055"}
    assert tried == {one.number for one in RULES}


def test_rules_have_one_number_each_and_say_what_they_mean():
    assert len({one.number for one in RULES}) == len(RULES)
    assert all(one.text.endswith((".", "MVA")) and one.tags for one in RULES)


def test_norways_rules_are_for_norwegian_sellers():
    xml = RIGHT_XML.replace("NO976390512MVA", "SE556036079301").replace(
        "Foretaksregisteret", "F-skatt"
    )
    assert broken(xml) == []


def test_german_parties_may_have_more_notes_and_types():
    xml = RIGHT_XML.replace(">NO</cbc:IdentificationCode>", ">DE</cbc:IdentificationCode>")
    xml = xml.replace(">380<", ">384<").replace(
        "<cbc:DocumentCurrencyCode>",
        "<cbc:Note>1</cbc:Note><cbc:Note>2</cbc:Note><cbc:DocumentCurrencyCode>",
    )
    assert broken(xml) == []


@pytest.mark.parametrize("off", [Decimal("-0.02"), Decimal("0.02")])
def test_lines_may_be_off_by_two_cents(off):
    net = Decimal("339500.00") + off
    assert broken(RIGHT_XML.replace(">339500.00<", f">{net}<", 1)) == []
    beyond = net + off / 2
    assert broken(RIGHT_XML.replace(">339500.00<", f">{beyond}<", 1)) == [f"{P}R120"]


def test_line_told_wrong_says_what_was_found_and_what_was_expected():
    verdict = check(RIGHT_XML.replace('unitCode="EA">3500', 'unitCode="EA">3540').encode())
    told = {one.rule: one for one in verdict.violations}[f"{P}R120"]
    assert told.found == "339500.00 ≠ 343380.00"
    assert (told.place, told.layer, told.severity) == (
        "/Invoice/cac:InvoiceLine[1]",
        "peppol",
        "fatal",
    )
    assert told.line == RIGHT_XML.split("<cac:InvoiceLine>")[0].count("\n") + 1


NUMBERS = [
    (orgnr_holds, ["974760673", "991825827", "123456785"], ["974760674", "000000000", "97476067", "97476067x", "٩٧٤٧٦٠٦٧٣", ""]),
    (gln_holds, ["7300010000001", "9429041098400"], ["7300010000002", "", "73 0"]),
    (belgian_holds, ["0739484052"], ["0739484059", "739484052", "ABC"]),
    (swedish_holds, ["5560360793"], ["5560360794", "556036079", "x"]),
    (australian_holds, ["51824753556"], ["51824753550", "5182475355"]),
    (italian_vat_holds, ["IT02985591201", "FR123"], ["IT02985591202", "IT1", "it02985591202"]),
    (italian_tax_code_holds, ["02985591201", "RSSMRA85T10A562S"], ["RSSMRA85T10A562", "1"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("holds", "number", "right"),
    [(holds, one, True) for holds, right, _wrong in NUMBERS for one in right]
    + [(holds, one, False) for holds, _right, wrong in NUMBERS for one in wrong],
)
def test_check_digits(holds, number, right):
    assert holds(number) is right
