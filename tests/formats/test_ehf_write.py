"""What is written is right by all rules, and read back it is what was written."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from tests.invoices import CREDIT, LICENCE, OUTSIDE, RIGHT, SUPPORT, many_lines, outgoings

from samdrift.formats.ehf import (
    Adjustment,
    Attachment,
    Line,
    Outgoing,
    OutgoingError,
    OutgoingLine,
    check,
    invoice_xml,
    read,
    sums_of,
)

SAME = {field.name for field in fields(OutgoingLine)} & {field.name for field in fields(Line)}


def assert_right(outgoing: Outgoing) -> None:
    verdict = check(invoice_xml(outgoing))
    assert verdict.fatal == ()


def assert_read_back(outgoing: Outgoing) -> None:
    document, sums = read(invoice_xml(outgoing)), sums_of(outgoing)
    for name in (
        "kind", "number", "issue_date", "due_date", "currency", "accounting_cost", "buyer_reference",
        "order_reference", "contract_reference", "project_reference", "period", "seller", "buyer",
        "billing_references", "delivery_date", "payments", "payment_terms", "adjustments",
        "attachments",
    ):  # fmt: skip
        assert getattr(document, name) == getattr(outgoing, name), name
    assert document.notes == ((outgoing.note,) if outgoing.note else ())
    assert document.totals == sums.totals
    assert document.vat == sums.vat
    assert tuple(line.net for line in document.lines) == sums.nets
    for place, (line, meant) in enumerate(zip(document.lines, outgoing.lines, strict=True), 1):
        assert line.id == str(place)
        for name in SAME - {"id"}:
            assert getattr(line, name) == getattr(meant, name), name


@pytest.mark.parametrize("outgoing", [RIGHT, CREDIT, OUTSIDE], ids=["invoice", "credit", "outside"])
def test_written_document_is_right_without_a_warning(outgoing):
    verdict = check(invoice_xml(outgoing))
    assert verdict.violations == ()
    assert (verdict.kind, verdict.profile) == (outgoing.kind, "billing")
    assert_read_back(outgoing)


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(outgoings())
def test_whatever_is_written_is_right_and_read_back_the_same(outgoing):
    assert_right(outgoing)
    assert_read_back(outgoing)


def test_same_document_gives_the_same_bytes():
    assert invoice_xml(RIGHT) == invoice_xml(RIGHT)


def test_sums_are_those_of_the_worked_example():
    """3 500 × 97.00 without VAT, and 25 % of it."""
    totals = sums_of(replace(RIGHT, lines=(LICENCE,))).totals
    assert (totals.line_extension, totals.tax, totals.payable) == (
        Decimal("339500.00"), Decimal("84875.00"), Decimal("424375.00"),
    )  # fmt: skip


def test_lines_are_rounded_before_they_are_summed():
    third = replace(SUPPORT, quantity=Decimal(1), price=Decimal("0.335"))
    sums = sums_of(replace(RIGHT, lines=(third, third, third)))
    assert sums.nets == (Decimal("0.34"),) * 3
    assert sums.totals.line_extension == Decimal("1.02")


def test_vat_is_rounded_once_for_each_rate():
    small = replace(SUPPORT, quantity=Decimal(1), price=Decimal("0.02"))
    sums = sums_of(replace(RIGHT, lines=(small,) * 9))
    assert sums.vat[0].amount == Decimal("0.05")


def test_payable_is_rounded_to_whole_kroner_and_says_by_how_much():
    odd = replace(SUPPORT, quantity=Decimal(1), price=Decimal("100.40"))
    outgoing = replace(RIGHT, lines=(odd,), whole_kroner=True)
    totals = sums_of(outgoing).totals
    assert (totals.tax_inclusive, totals.rounding, totals.payable) == (
        Decimal("125.50"), Decimal("0.50"), Decimal(126),
    )  # fmt: skip
    assert_right(outgoing)


def test_allowances_and_charges_change_line_and_document():
    off = Adjustment(charge=False, amount=Decimal("50.00"), reason="Rabatt")
    on = Adjustment(
        charge=True, amount=Decimal("10.00"), reason="Gebyr", vat_category="S", vat_rate=Decimal(25)
    )
    line = replace(SUPPORT, quantity=Decimal(1), price=Decimal(100), adjustments=(off,))
    outgoing = replace(RIGHT, lines=(line,), adjustments=(on,))
    sums = sums_of(outgoing)
    assert sums.nets == (Decimal("50.00"),)
    assert sums.totals.tax_exclusive == Decimal("60.00")
    assert sums.totals.tax == Decimal("15.00")
    assert_right(outgoing)


def test_attachment_goes_along_byte_for_byte():
    content = bytes(range(256)) * 40
    paper = Attachment(
        id="A1",
        description="Grunnlag",
        filename="grunnlag.pdf",
        mime="application/pdf",
        content=content,
    )
    outgoing = replace(RIGHT, attachments=(paper,))
    assert read(invoice_xml(outgoing)).attachments == (paper,)
    assert_right(outgoing)


def test_signs_that_xml_can_not_hold_are_left_out():
    outgoing = replace(RIGHT, note="Ny\x00 \x01avtale \ud800<&>\ufffe")
    assert read(invoice_xml(outgoing)).notes == ("Ny avtale <&>",)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"lines": ()}, "no_lines"),
        ({"number": " "}, "no_number"),
        ({"buyer_reference": None}, "no_reference"),
        ({"buyer": replace(RIGHT.buyer, endpoint=None)}, "no_address"),
        ({"buyer": replace(RIGHT.buyer, name=None)}, "no_name"),
        ({"buyer": replace(RIGHT.buyer, address=None)}, "no_country"),
        ({"seller": replace(RIGHT.seller, vat_id=None)}, "vat_number"),
        ({"lines": (replace(LICENCE, vat_rate=Decimal(0)),)}, "vat_rate"),
        ({"lines": (replace(LICENCE, vat_category="E"),)}, "vat_rate"),
        ({"lines": (LICENCE, OUTSIDE.lines[0])}, "mixed_outside"),
        ({"lines": OUTSIDE.lines}, "vat_number"),
        ({"lines": (replace(LICENCE, name=" "),)}, "no_name"),
        ({"lines": (replace(LICENCE, price=Decimal(-1)),)}, "negative_price"),
        ({"lines": (replace(LICENCE, base_quantity=Decimal(0)),)}, "base_quantity"),
        ({"lines": (replace(LICENCE, gross_price=Decimal(100)),)}, "gross_price"),
    ],
)
def test_what_can_not_be_right_is_refused(wrong, code):
    with pytest.raises(OutgoingError) as refused:
        invoice_xml(replace(RIGHT, **wrong))
    assert refused.value.code == code


def test_long_invoice_is_written_and_read():
    outgoing = many_lines(2000)
    document = read(invoice_xml(outgoing))
    assert len(document.lines) == 2000
    assert document.totals == sums_of(outgoing).totals
    assert document.due_date == date(2026, 12, 2)
