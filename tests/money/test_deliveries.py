"""Taking in invoices: kept, judged, read and tied to their agreement; nothing lost, none twice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import override_settings

from samdrift.agreements.models.terms import PriceRule, Term
from samdrift.kernel import files, work
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.money.models.invoices import Delivery, Invoice, InvoiceLine, Lesson
from samdrift.money.services import deliveries, invoice_load, matching
from tests.agreements.made import make_agreement
from tests.money.made import SELLER, a_line, an_invoice, machine, take
from tests.world import World

pytestmark = pytest.mark.django_db


def test_invoice_is_taken_with_all_it_says(world: World) -> None:
    agreement = make_agreement(world, reference="JRN-2024")
    data = an_invoice(
        a_line(),
        a_line(quantity=Decimal("2.5")),
        buyer=world.nordvik,
        contract_reference="jrn 2024",
    )
    invoice = take(world, data).invoice
    assert invoice is not None
    assert (invoice.net, invoice.vat, invoice.payable) == (
        Decimal("1212.50"),
        Decimal("303.13"),
        Decimal("1515.63"),
    )
    assert (invoice.supplier, invoice.member) == (world.supplier, world.nordvik)
    assert (invoice.agreement, invoice.match, invoice.match_ground) == (
        agreement,
        "sure",
        "contract",
    )
    lines = list(InvoiceLine.objects.filter(invoice=invoice).order_by("position"))
    assert [(line.quantity, line.price, line.net) for line in lines] == [
        (10, 97, 970),
        (Decimal("2.5"), 97, Decimal("242.50")),
    ]
    assert {line.member for line in lines} == {world.nordvik}
    assert lines[0].covers_from == dt.date(2026, 10, 1)


def test_original_is_kept_byte_for_byte(world: World) -> None:
    data = an_invoice(buyer=world.nordvik)
    assert files.content_of(take(world, data).file) == data


def test_same_file_again_changes_nothing(world: World) -> None:
    data = an_invoice(buyer=world.nordvik)
    first = take(world, data)
    again = take(world, data, "en annen.xml")
    assert (again.outcome, again.code, again.invoice) == ("known", "same_file", first.invoice)
    assert Invoice.objects.count() == 1


def test_same_number_in_another_file_is_known(world: World) -> None:
    first = take(world, an_invoice(buyer=world.nordvik))
    again = take(world, an_invoice(a_line(price=Decimal(80)), buyer=world.nordvik))
    assert (again.outcome, again.code, again.invoice) == ("known", "same_number", first.invoice)
    assert InvoiceLine.objects.get().price == 97


def test_credit_note_with_the_number_of_an_invoice_is_its_own(world: World) -> None:
    take(world, an_invoice(buyer=world.nordvik))
    credit = take(world, an_invoice(buyer=world.nordvik, credits="F-1001")).invoice
    assert credit is not None
    assert (credit.kind, credit.credits[0]["number"]) == ("credit", "F-1001")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b"%PDF-1.7", "file.not_xml"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "file.doctype"),
        (b"<Invoice>", "file.malformed"),
    ],
)
def test_broken_file_is_refused_with_the_rule_and_kept(
    world: World, data: bytes, code: str
) -> None:
    delivery = take(world, data)
    assert (delivery.outcome, delivery.code) == ("refused", code)
    assert delivery.violations[0]["rule"] == code
    assert files.content_of(delivery.file) == data
    assert not Invoice.objects.exists()


def test_wrong_sum_is_refused_with_rule_and_place(world: World) -> None:
    data = an_invoice(buyer=world.nordvik).replace(b">970.00<", b">971.00<", 1)
    delivery = take(world, data)
    assert delivery.outcome == "refused"
    assert delivery.code == "BR-S-08"
    assert delivery.violations[0]["place"]


def test_amount_beyond_the_register_is_refused_and_kept(world: World) -> None:
    data = an_invoice(a_line(quantity=Decimal(10) ** 13), buyer=world.nordvik)
    assert (take(world, data).code, Invoice.objects.count()) == ("too_big_amount", 0)


def test_unknown_seller_is_taken_without_agreement(world: World) -> None:
    make_agreement(world, reference="JRN-2024")
    world.supplier.orgnr = ""
    world.supplier.name = "Noe annet"
    world.supplier.save()
    invoice = take(world, an_invoice(buyer=world.nordvik, contract_reference="JRN-2024")).invoice
    assert invoice is not None
    assert (invoice.supplier, invoice.agreement, invoice.match) == (None, None, "none")
    assert invoice.seller_orgnr == SELLER


def test_only_agreement_is_suggested_and_what_people_say_is_learnt(world: World) -> None:
    agreement = make_agreement(world)
    first = take(world, an_invoice(buyer=world.nordvik)).invoice
    assert first is not None
    assert (first.agreement, first.match, first.match_ground) == (agreement, "unsure", "supplier")
    matching.set_agreement(first, agreement, by=machine(world))
    assert Lesson.objects.get().field == "buyer_reference"
    second = take(world, an_invoice(buyer=world.nordvik, number="F-1002")).invoice
    assert second is not None
    assert (second.match, second.match_ground) == ("sure", "taught")


def test_line_is_placed_by_item_number_and_by_what_was_taught(world: World) -> None:
    agreement = make_agreement(world, reference="JRN")
    priced = [_price(agreement, "JRN-100"), _price(agreement, "JRN-200")]
    data = an_invoice(
        a_line(), a_line(seller_item_id="X-9"), buyer=world.nordvik, contract_reference="JRN"
    )
    invoice = take(world, data).invoice
    assert invoice is not None
    by_item, odd = InvoiceLine.objects.filter(invoice=invoice).order_by("position")
    assert (by_item.term, odd.term) == (priced[0], None)
    matching.place_line(odd, by=machine(world), term=priced[1], member=world.sorvik)
    later = take(
        world,
        an_invoice(
            a_line(seller_item_id="x9"), buyer=world.nordvik, number="F-2", contract_reference="JRN"
        ),
    ).invoice
    assert InvoiceLine.objects.get(invoice=later).term == priced[1]


def _price(agreement: object, item: str) -> Term:
    term = Term.objects.create(agreement=agreement, kind="price", title=item, item=item)
    PriceRule.objects.create(term=term)
    return term


def test_agreement_with_another_supplier_is_refused(world: World) -> None:
    other = make_agreement(world, supplier=None)
    invoice = take(world, an_invoice(buyer=world.nordvik)).invoice
    assert invoice is not None
    with pytest.raises(DomainError) as refused:
        matching.set_agreement(invoice, other, by=machine(world))
    assert refused.value.code == "other_supplier"


def test_invoice_outside_all_agreements_keeps_the_reason(world: World) -> None:
    invoice = take(world, an_invoice(buyer=world.nordvik)).invoice
    assert invoice is not None
    matching.set_outside(invoice, by=machine(world), because="Strøm")
    invoice.refresh_from_db()
    assert (invoice.agreement, invoice.match) == (None, "outside")
    assert Event.objects.filter(what="invoice.outside").count() == 1


def test_person_without_the_right_is_refused(world: World) -> None:
    with pytest.raises(Refused):
        deliveries.deliver(b"x", "a.xml", by=world.viewer("ola"), way="browser")
    assert not Delivery.objects.exists()


def test_large_file_waits_for_the_worker(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliveries, "AT_ONCE", 10)
    data = an_invoice(buyer=world.nordvik)
    delivery = deliveries.deliver(data, "stor.xml", by=machine(world), way="browser")
    assert delivery.outcome == "waiting"
    assert work.do_next()
    delivery.refresh_from_db()
    assert delivery.outcome == "taken"


def test_watched_folder_is_emptied_and_files_are_kept(world: World, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(an_invoice(buyer=world.nordvik))
    (tmp_path / "b.xml").write_bytes(b"nei")
    (tmp_path / "c.part").write_bytes(b"halv")
    with override_settings(INVOICE_FOLDER=str(tmp_path)):
        assert invoice_load.watch_folder(machine(world)) == "1 refused, 1 taken"
        (tmp_path / "b.xml").write_bytes(b"nei igjen")
        invoice_load.watch_folder(machine(world))
    assert sorted(one.name for one in (tmp_path / "refused").iterdir()) == ["b-2.xml", "b.xml"]
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["c.part"]


def test_refused_file_is_dealt_with_once(world: World) -> None:
    delivery = take(world, b"nei")
    deliveries.settle_refusal(delivery, by=machine(world), note="Sendt tilbake")
    with pytest.raises(DomainError):
        deliveries.settle_refusal(delivery, by=machine(world), note="")
