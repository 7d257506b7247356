"""An invoice in another currency: its rate entered by a person, then split and posted in kroner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from samdrift.formats.ehf import Document, Totals
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.history import events_about
from samdrift.kernel.viewer import clock
from samdrift.money.calc.foreign import converted, rate_told
from samdrift.money.models.invoices import Invoice, InvoiceCharge, InvoiceKroner
from samdrift.money.models.issuing import Approval, Posting
from samdrift.money.services import approval, runs
from samdrift.money.services.incoming_postings import post_certified
from samdrift.money.services.invoice_rates import set_rate
from samdrift.money.services.invoice_rows import keep_parts
from tests.money.made_runs import billed, closed, october, parts, split_agreement
from tests.world import World

DAY = dt.date(2026, 11, 2)


@contextmanager
def _refused(code: str) -> Iterator[None]:
    with pytest.raises(DomainError) as caught:
        yield
    assert caught.value.code == code


@pytest.fixture
def euros(world: World) -> Invoice:
    """To the centre: three lines of 10,01 euros in all 30,03, VAT 7,51, split in equal parts."""
    agreement, _version = split_agreement(world, {"equal": (1, 1)})
    lines = [("10.01", None)] * 3
    invoice = billed(agreement, *lines, currency="EUR")
    Invoice.objects.filter(pk=invoice.pk).update(vat=Decimal("7.51"))
    return Invoice.objects.get(pk=invoice.pk)


def _rate(world: World, invoice: Invoice, rate: str = "11.3333", **more: Any) -> InvoiceKroner:
    told: dict[str, Any] = {"rate_on": DAY, "source": "Norges Bank"} | more
    return set_rate(invoice, by=world.viewer("dag"), rate=Decimal(rate), **told)


def test_parts_in_kroner_sum_to_the_whole() -> None:
    assert converted([Decimal("0.01")] * 3, Decimal("1.5")) == [2, 1, 2]
    assert sum(converted([Decimal("10.01")] * 3, Decimal("11.3333"))) == 34_034
    assert converted([Decimal("-1.00"), Decimal("1.00")], Decimal("11.255")) == [-1126, 1126]


def test_the_vat_in_both_currencies_points_to_a_rate() -> None:
    assert rate_told(Decimal(20), Decimal("225.10")) == Decimal("11.2550")
    assert rate_told(Decimal(0), Decimal(0)) is None
    assert rate_told(Decimal(20), None) is None


def test_a_rate_is_entered_with_its_day_and_source(world: World, euros: Invoice) -> None:
    kroner = _rate(world, euros)
    assert (kroner.net, kroner.vat) == (Decimal("340.34"), Decimal("85.11"))
    assert kroner.set_by == world.people["dag"]
    assert [one.what for one in events_about("money.invoice", [euros.pk])] == ["invoice.rate_set"]


def test_the_vat_is_as_the_invoice_tells_it(world: World, euros: Invoice) -> None:
    document = Document(
        kind="invoice", currency="EUR", tax_currency="NOK",
        totals=Totals(tax=Decimal("7.51"), tax_accounting=Decimal("84.99")),
    )  # fmt: skip
    keep_parts(euros, document)
    assert InvoiceKroner.objects.get().vat_told == Decimal("84.99")
    assert _rate(world, euros).vat == Decimal("84.99")
    assert _rate(world, euros, vat=Decimal("85.00")).vat == Decimal("85.00")


def test_a_rate_that_cannot_be_is_refused(world: World, euros: Invoice) -> None:
    with _refused("rate_not_above_0"):
        _rate(world, euros, "0")
    with _refused("not_come"):
        _rate(world, euros, rate_on=world.today + dt.timedelta(days=1))
    with _refused("required"):
        _rate(world, euros, source=" ")
    with _refused("in_kroner"):
        _rate(world, billed(None, ("5.00", None), number="F-2"))
    with pytest.raises(Refused):
        set_rate(euros, by=world.viewer("ola"), rate=Decimal(11), rate_on=DAY, source="Norges Bank")


def test_it_is_split_in_kroner(world: World, euros: Invoice) -> None:
    InvoiceCharge.objects.create(invoice=euros, amount=Decimal("2.00"), vat_rate=25)
    run = october(world)
    assert {one.doubts[0][0] for one in run.items.all()} == {"currency"}
    _rate(world, euros)
    run = runs.gather(run, by=world.viewer("dag"))
    told = [one.amount for one in run.items.all()]
    assert told == [Decimal("113.45"), Decimal("113.44"), Decimal("113.45"), Decimal("22.67")]
    assert run.items.all()[0].detail == "Leverandør AS F-1 · 10,01\xa0EUR"
    assert run.total == sum(parts(run).values()) == Decimal("363.01")


def test_a_rate_that_a_run_is_closed_by_does_not_change(world: World, euros: Invoice) -> None:
    _rate(world, euros)
    run = october(world)
    _rate(world, euros, "11.40")
    runs.check(run, by=world.viewer("dag"))
    with _refused("changed_since"):
        runs.close(run, by=world.viewer("adam"))
    closed(world, runs.gather(run, by=world.viewer("dag")))
    with _refused("is_split"):
        _rate(world, euros)


def test_it_is_attested_certified_and_posted_in_kroner(world: World, euros: Invoice) -> None:
    approval.attest(euros, by=world.viewer("dag"))
    with _refused("no_rate"):
        approval.certify(euros, by=world.viewer("adam"))
    _rate(world, euros)
    approval.certify(euros, by=world.viewer("adam"))
    assert post_certified(clock(world.today)) == "1 invoices posted, 0 taken back"
    posted = Posting.objects.filter(incoming=euros)
    assert sum(one.net for one in posted) == Decimal("340.34")
    assert sum(one.vat for one in posted) == Decimal("85.11")
    with _refused("is_certified"):
        _rate(world, euros)
    approval.take_back(euros, by=world.viewer("adam"))
    with _refused("is_posted"):
        _rate(world, euros)
    post_certified(clock(world.today))
    _rate(world, euros, "11.40")
    approval.certify(euros, by=world.viewer("adam"))
    post_certified(clock(world.today))
    assert sum(one.net for one in Posting.objects.all()) == Decimal("342.34")


def test_one_certified_before_can_be_given_its_rate(world: World, euros: Invoice) -> None:
    at = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)
    Approval.objects.create(invoice=euros, step="certified", state="certified", at=at)
    _rate(world, euros)
    assert post_certified(clock(world.today)) == "1 invoices posted, 0 taken back"


def test_a_credit_note_is_below_nothing(world: World, euros: Invoice) -> None:
    Invoice.objects.filter(pk=euros.pk).update(kind="credit")
    _rate(world, euros)
    assert october(world).total == Decimal("-340.34")


def test_the_rate_is_entered_on_the_page(world: World, euros: Invoice, as_person: Any) -> None:
    InvoiceKroner.objects.create(invoice=euros, vat_told=Decimal("84.99"))
    page, address = (
        reverse("money:invoice_detail", args=[euros.pk]),
        reverse("money:invoice_rate", args=[euros.pk]),
    )
    dag = as_person("dag")
    assert address in dag.get(page).content.decode()
    form = dag.get(address).content.decode()
    assert "11,3169" in form and 'value="84,99"' in form
    sent = {"rate": "11,3333", "rate_on": "2026-11-02", "source": "Norges Bank", "vat": "84,99"}
    answered = dag.post(address, sent)
    assert answered.status_code == 302, answered.content.decode()
    shown = dag.get(page).content.decode().replace("\u00a0", " ")
    assert "340,34 kr" in shown and "11,3333" in shown and "Norges Bank" in shown
    assert as_person("ola").get(address).status_code in {403, 404}


def test_the_control_tells_its_lines_in_its_own_currency(
    world: World, euros: Invoice, as_person: Any
) -> None:
    euros.lines.update(verdict="unexplained", faults=["currency"], price=Decimal("0.1234"))
    dag = as_person("dag")
    shown = dag.get(reverse("money:invoice_detail", args=[euros.pk])).content.decode()
    panel = shown[shown.index("Lines to look at") :].replace("\u00a0", " ")
    assert panel.count("10,01 EUR") == 6
    assert "10,01 kr" not in panel
    line = reverse("money:invoiceline_detail", args=[euros.lines.all()[0].pk])
    told = dag.get(line).content.decode().replace("\u00a0", " ")
    assert "0,1234 EUR" in told
    assert "10,01 EUR" in told
