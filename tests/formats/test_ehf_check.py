"""The verdict: which layer speaks, where, and what it says of files that are not ours to take."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.invoices import CREDIT, LICENCE, RIGHT, many_lines

from samdrift.formats.ehf import BILLING, check, invoice_xml
from samdrift.formats.ehf.cen import rules_version
from samdrift.formats.ehf.places import line_of, place_of
from samdrift.formats.ehf.source import parsed
from samdrift.formats.ehf.verdict import MAX_VIOLATIONS

RIGHT_XML = invoice_xml(RIGHT).decode()


def rules(xml: str) -> list[str]:
    return [one.rule for one in check(xml.encode()).violations]


def with_customization(name: str) -> str:
    return RIGHT_XML.replace(BILLING, name)


@pytest.mark.parametrize(
    ("customization", "profile"),
    [
        (f"{BILLING}#conformant#urn:fdc:anskaffelser.no:2019:ehf:forward-billing:3.0", "forward_billing"),
        (BILLING.replace(":billing:", ":selfbilling:"), "self_billing"),
        ("urn:www.cenbii.eu:transaction:biitrns010:ver2.0:extended:urn:www.difi.no:ehf:faktura:ver2.0", "ehf2"),
        ("urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", "xrechnung"),
        ("urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0", "nlcius"),
        ("urn:peppol:pint:billing-1@aunz-1", "pint"),
        ("urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", "facturx"),
        ("urn:cen.eu:en16931:2017", "en16931"),
        (f"{BILLING}#conformant#urn:noe:annet", "billing_extended"),
        ("urn:noe:helt:annet", "unknown"),
    ],
)  # fmt: skip
def test_other_profiles_are_refused_by_name_with_what_to_do(customization, profile):
    verdict = check(with_customization(customization).encode())
    assert (verdict.accepted, verdict.profile, verdict.kind) == (False, profile, "invoice")
    (told,) = verdict.violations
    assert (told.rule, told.layer, told.found) == (f"profile.{profile}", "profile", customization)
    assert "EHF Billing 3.0" in told.text
    assert told.line == 3
    assert dict(told.values)["title"] in told.text


def test_missing_customization_is_told():
    verdict = check(
        RIGHT_XML.replace(f"<cbc:CustomizationID>{BILLING}</cbc:CustomizationID>", "").encode()
    )
    assert [one.rule for one in verdict.violations] == ["profile.none"]
    assert verdict.violations[0].line == 2


def test_profile_that_only_narrows_is_taken():
    assert rules(with_customization(f"{BILLING}#compliant#urn:www.difi.no:ehf:ver3.0")) == []


def test_shape_is_told_by_element_and_line():
    verdict = check(RIGHT_XML.replace("cbc:IssueDate>", "cbc:IssueDay>").encode())
    (told,) = verdict.violations
    assert (told.rule, told.layer, told.place, told.line) == (
        "UBL-2.1", "schema", "/Invoice/cbc:IssueDay", 6,
    )  # fmt: skip
    assert "urn:" not in told.text


def test_wrong_shape_ends_the_check():
    xml = RIGHT_XML.replace("cbc:IssueDate>", "cbc:IssueDay>").replace("NO976390512MVA", "NO1")
    assert rules(xml) == ["UBL-2.1"]


def test_number_that_is_no_number_is_a_matter_of_shape():
    xml = RIGHT_XML.replace(">339500.00<", ">339 500<")
    assert set(rules(xml)) == {"UBL-2.1"}


def test_rules_of_all_three_speak_together():
    xml = RIGHT_XML.replace("NO976390512MVA", "NO1").replace(
        ">339500.00</cbc:LineExtensionAmount>", ">339500.05</cbc:LineExtensionAmount>", 1
    )
    found = {one.rule: one.layer for one in check(xml.encode()).fatal}
    assert found["BR-CO-10"] == "en16931"
    assert found["PEPPOL-EN16931-R120"] == "peppol"
    assert found["NO-R-001"] == "norway"


def test_warnings_refuse_nothing():
    verdict = check(RIGHT_XML.replace("Foretaksregisteret", "Frivillighetsregisteret").encode())
    assert verdict.accepted
    assert [one.rule for one in verdict.warnings] == ["NO-R-002"]


def test_rule_of_the_standard_tells_its_place_and_line():
    xml = RIGHT_XML.replace('unitCode="HUR"', 'unitCode="TIM"')
    (told,) = check(xml.encode()).violations
    assert (told.rule, told.place) == (
        "BR-CL-23",
        "/Invoice/cac:InvoiceLine[2]/cbc:InvoicedQuantity",
    )
    assert "unitCode" in xml.splitlines()[told.line - 1]
    assert not told.text.startswith("[")


def test_places_of_credit_notes_are_told():
    xml = invoice_xml(CREDIT).decode().replace('unitCode="EA"', 'unitCode="STYKK"')
    (told,) = check(xml.encode()).violations
    assert told.place == "/CreditNote/cac:CreditNoteLine[1]/cbc:CreditedQuantity"
    assert "CreditedQuantity" in xml.splitlines()[told.line - 1]


def test_faults_beyond_the_first_thousand_are_counted():
    many = replace(many_lines(MAX_VIOLATIONS + 30))
    xml = invoice_xml(many).decode().replace('unitCode="EA"', 'unitCode="STYKK"')
    verdict = check(xml.encode())
    assert len(verdict.violations) == MAX_VIOLATIONS
    assert verdict.omitted == 30
    last = verdict.violations[-1]
    assert last.place == f"/Invoice/cac:InvoiceLine[{MAX_VIOLATIONS}]/cbc:InvoicedQuantity"
    assert "STYKK" in xml.splitlines()[last.line - 1]


def test_wrong_unit_price_is_told_once_for_each_rule():
    wrong = replace(RIGHT, lines=(replace(LICENCE, quantity=Decimal(1)),))
    xml = (
        invoice_xml(wrong).decode().replace(">97.00</cbc:PriceAmount>", ">98.00</cbc:PriceAmount>")
    )
    assert rules(xml) == ["PEPPOL-EN16931-R120"]


def test_many_at_once_get_each_their_own_verdict():
    bad = RIGHT_XML.replace('unitCode="HUR"', 'unitCode="TIM"').encode()
    files = [RIGHT_XML.encode(), bad] * 12
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(check, files))
    assert [one.accepted for one in verdicts] == [True, False] * 12


def test_version_of_the_standards_rules_is_known():
    version, changed = rules_version()
    assert tuple(map(int, version.split("."))) >= (1, 3, 16)
    assert changed >= "2026-03-30"


def test_place_and_line_belong_together():
    root = parsed(RIGHT_XML.encode())
    for element in root.iter("*"):
        assert line_of(root, place_of(element)) == element.sourceline


@pytest.mark.parametrize(
    "place", ["/Invoice/*[1]", "/Invoice/cbc:ID or 1", "/Invoice/document('x')"]
)
def test_place_is_never_run_as_a_query(place):
    assert line_of(parsed(RIGHT_XML.encode()), place) is None
