"""Invoices that came in are posted when they are certified, and back when that is undone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.kernel.viewer import clock
from samdrift.money.models.invoices import Invoice, InvoiceLine
from samdrift.money.models.issuing import Approval, Posting
from samdrift.money.services.billing_setup import say_posting
from samdrift.money.services.incoming_postings import post_certified
from samdrift.parties.models.members import Member
from tests.world import World

AT = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)


def _invoice(member: Member | None, *nets: str, vat: str, **values: Any) -> Invoice:
    net = sum((Decimal(one) for one in nets), Decimal(0))
    told: dict[str, Any] = {
        "kind": "invoice",
        "number": "F-9",
        "seller_name": "Leverandør AS",
        "seller_orgnr": "974760673",
        "member": member,
        "issued_on": dt.date(2026, 11, 2),
        "net": net,
        "vat": Decimal(vat),
        "payable": net + Decimal(vat),
        "received_at": AT,
    }
    invoice = Invoice.objects.create(**told | values)
    for place, one in enumerate(nets, 1):
        InvoiceLine.objects.create(
            invoice=invoice, position=place, line_id=str(place), name=f"Linje {place}",
            quantity=1, price=one, net=one, vat_rate=25,
        )  # fmt: skip
    return invoice


def _stands(invoice: Invoice, state: str) -> None:
    step = {"waiting": "taken_back"}.get(state, state)
    Approval.objects.create(invoice=invoice, step=step, state=state, at=AT)


def _run(world: World) -> str:
    return post_certified(clock(world.today))


def test_a_certified_invoice_is_posted_in_its_buyers_accounts(world: World) -> None:
    say_posting(by=world.viewer("dag"), member=world.nordvik, account="1.11950")
    invoice = _invoice(world.nordvik, "100.10", "200.20", vat="75.09")
    _stands(invoice, "attested")
    assert _run(world) == ""
    _stands(invoice, "certified")
    assert _run(world) == "1 invoices posted, 0 taken back"
    rows = list(Posting.objects.filter(incoming=invoice).order_by("position"))
    assert [(one.member, one.account, one.net) for one in rows] == [
        (world.nordvik, "1.11950", Decimal("100.10")),
        (world.nordvik, "1.11950", Decimal("200.20")),
    ]
    assert sum(one.vat for one in rows) == invoice.vat  # the sender rounded each line up
    assert {(one.starts_on, one.ends_on) for one in rows} == {
        (dt.date(2026, 11, 1), dt.date(2026, 12, 1))
    }
    assert _run(world) == ""


def test_an_invoice_to_the_centre_is_posted_in_its_own_accounts(world: World) -> None:
    by = world.viewer("dag")
    say_posting(by=by, account="6540")
    say_posting(by=by, member=world.nordvik, account="1.11950")
    invoice = _invoice(None, "100", vat="25")
    _stands(invoice, "certified")
    _run(world)
    posting = Posting.objects.get(incoming=invoice)
    assert (posting.member, posting.account) == (None, "6540")


def test_a_credit_note_is_posted_below_nothing(world: World) -> None:
    note = _invoice(world.nordvik, "80", vat="20", kind="credit")
    _stands(note, "certified")
    _run(world)
    posting = Posting.objects.get(incoming=note)
    assert (posting.net, posting.vat) == (Decimal(-80), Decimal(-20))


def test_what_is_taken_back_is_mirrored_and_can_be_posted_again(world: World) -> None:
    invoice = _invoice(world.nordvik, "80", "20", vat="25")
    _stands(invoice, "certified")
    _run(world)
    _stands(invoice, "waiting")
    assert _run(world) == "0 invoices posted, 1 taken back"
    assert sum(one.net for one in Posting.objects.all()) == 0
    assert _run(world) == ""
    _stands(invoice, "certified")
    _run(world)
    assert sum(one.net for one in Posting.objects.all()) == 100
    assert [one.is_back for one in Posting.objects.order_by("position")] == [
        False, False, True, True, False, False,
    ]  # fmt: skip


def test_an_invoice_in_another_currency_is_not_posted_without_a_rate(world: World) -> None:
    """As long as nobody has entered its rate."""
    _stands(_invoice(world.nordvik, "80", vat="20", currency="EUR"), "certified")
    assert _run(world) == ""


def test_a_line_that_begins_after_the_invoice_ends_is_posted_in_the_month_dated(
    world: World,
) -> None:
    say_posting(by=world.viewer("dag"), member=world.nordvik, account="1.11950")
    invoice = _invoice(world.nordvik, "100.00", vat="25.00", covers_to=dt.date(2026, 10, 31))
    InvoiceLine.objects.filter(invoice=invoice).update(covers_from=dt.date(2026, 12, 1))
    _stands(invoice, "certified")
    assert _run(world) == "1 invoices posted, 0 taken back"
    row = Posting.objects.get(incoming=invoice)
    assert (row.starts_on, row.ends_on) == (dt.date(2026, 11, 1), dt.date(2026, 12, 1))
