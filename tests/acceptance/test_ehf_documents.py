"""Whole invoices that others made: the right ones are taken and read, the others refused by name."""

from decimal import Decimal
from pathlib import Path

import pytest

from samdrift.formats.ehf import EhfError, check, read

FOLDER = "02_invoices"
NORWEGIAN = "ehf-3/docs/billing-3.0/norway/files/ehf-3-faktura-1.xml"


def files(shared: Path, pattern: str) -> list[Path]:
    return sorted((shared / FOLDER).glob(pattern))


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("peppol-bis-3/examples/*.xml", 5),
        ("peppol-bis-3/snippets/*.xml", 15),
        ("phive/openpeppol/2025.11/billing/*.xml", 5),
        (NORWEGIAN, 1),
    ],
)
def test_right_invoices_are_taken(shared, pattern, count):
    found = files(shared, pattern)
    assert len(found) == count
    for file in found:
        verdict = check(file.read_bytes())
        assert verdict.fatal == (), file.name
        assert read(file.read_bytes()).kind == verdict.kind


def test_sums_of_all_right_invoices_agree(shared):
    """What is read is enough to compute the sums anew, by the standard's own rules."""
    for file in [*files(shared, "peppol-bis-3/[es]*s/*.xml"), *files(shared, NORWEGIAN)]:
        invoice = read(file.read_bytes())
        totals = invoice.totals
        assert sum(line.net for line in invoice.lines) == totals.line_extension, file.name
        assert sum(share.amount for share in invoice.vat) == totals.tax, file.name
        assert totals.tax_exclusive is not None
        assert totals.tax is not None
        assert totals.tax_exclusive + totals.tax == totals.tax_inclusive, file.name


def test_norwegian_example_is_read(shared):
    (file,) = files(shared, NORWEGIAN)
    invoice = read(file.read_bytes())
    assert (invoice.seller.orgnr, invoice.buyer.orgnr) == ("123456785", "987654325")
    assert invoice.contract_reference == "Contract321"
    assert invoice.payments[0].reference == "0003434323213231"
    assert (len(invoice.lines), invoice.totals.payable) == (5, Decimal("802.00"))
    assert [attachment.content for attachment in invoice.attachments] == [
        None, b"Test base 64 encoding",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "profile", "count"),
    [
        ("ehf-3/**/forward-billing*.xml", "forward_billing", 4),
        ("ehf-3/**/energy/*.xml", "forward_billing", 4),
        ("ehf-3/**/SB-*.xml", "self_billing", 4),
        ("ehf-3/docs/billing-3.0/norway/files/ehf-2-faktura-1.xml", "ehf2", 1),
        ("ehf-2-legacy/ehf-creditnote-2.0/example/*.xml", "ehf2", 1),
        ("en16931/ubl/examples/ubl-tc434-*.xml", "en16931", 11),
    ],
)
def test_other_profiles_are_refused_by_name(shared, pattern, profile, count):
    found = files(shared, pattern)
    assert len(found) == count
    for file in found:
        verdict = check(file.read_bytes())
        assert [one.rule for one in verdict.violations] == [f"profile.{profile}"], file.name


def test_every_ehf_2_document_is_refused(shared):
    for file in files(shared, "ehf-2-legacy/**/*.xml"):
        verdict = check(file.read_bytes())
        assert not verdict.accepted
        assert verdict.violations[0].rule in {"profile.ehf2", "profile.none", "file.wrong_root"}, (
            file
        )


def test_answers_to_invoices_are_no_invoices(shared):
    found = files(shared, "phive/**/*T111*.xml") + files(shared, "phive/**/InvoiceResponse*.xml")
    assert len(found) == 14
    for file in found:
        assert [one.rule for one in check(file.read_bytes()).violations] == ["file.wrong_root"]


@pytest.mark.parametrize(
    "name", ["GR-base-example-correct.xml", "GR-base-example-TaxRepresentative.xml"]
)
def test_greek_examples_are_not_in_ubls_order(shared, name):
    """They put references after the parties, which UBL 2.1 does not allow."""
    (file,) = files(shared, f"peppol-bis-3/national-examples/GR/{name}")
    (told,) = check(file.read_bytes()).violations
    assert (told.rule, "AdditionalDocumentReference" in told.text) == ("UBL-2.1", True)


def test_everything_there_is_gets_an_answer(shared):
    found = [file for file in files(shared, "**/*") if file.suffix.lower() == ".xml"]
    assert len(found) > 300
    for file in found:
        data = file.read_bytes()
        verdict = check(data)
        try:
            kind = read(data).kind
        except EhfError:
            assert not verdict.accepted
        else:
            assert verdict.kind == kind
