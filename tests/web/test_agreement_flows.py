"""Agreements in a browser: entered with its annex in the short form; an invoice with the old price and
too many users is found wrong by so much; the claims go out, and a credit note brings the money back.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from tests.web.hand import Hand

from samdrift.agreements.calc.dates import plus_months
from samdrift.formats.ehf import (
    Address,
    BillingReference,
    Outgoing,
    OutgoingLine,
    Period,
    invoice_xml,
    norwegian_party,
)

LEAD, CONTROLLER = "management lead", "controller"
SUPPLIER, SUPPLIER_ORGNR = "Vidda Læring AS", "310001058"
MEMBER, MEMBER_ORGNR = "Alta", "944588132"
SOMEWHERE = Address(street="Kaia 3", city="Alta", postcode="9510", country="NO")
TIERS = "1–2 000\t120\n2 001–4 000\t100\n4 001–\t80"
At = Callable[..., Hand]


class Way(NamedTuple):
    """How the window works, and the number on the invoices of this play."""

    scripts: bool
    number: str


@pytest.fixture(params=[Way(True, "LIB-1"), Way(False, "LIB-2")], ids=["scripts", "plain"])
def way(request: Any) -> Way:
    found: Way = request.param
    return found


def today() -> dt.date:
    return dt.datetime.now(ZoneInfo("Europe/Oslo")).date()


def month(months: int) -> dt.date:
    """The first day of a month, so many from this one."""
    return plus_months(today().replace(day=1), months)


def shown(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"


def said(place: Any, text: str) -> None:
    """What stands there, however its spaces are written."""
    expect(place).to_contain_text(re.compile(re.escape(text).replace(r"\ ", r"\s")))


def test_old_price_is_found_claimed_and_won_back(at: At, way: Way) -> None:
    lead = at(LEAD, "/agreements/new/")
    agreement = entered(lead, way.number)
    annexed(lead, agreement)

    controller = at(CONTROLLER, "/money/invoices/")
    invoice = dropped(controller, f"{way.number}.xml", wrong_invoice(way.number))
    found_wrong(controller)
    claims = [claimed(controller, invoice, group) for group in ("price", "quantity")]
    for claim in claims:
        sent(controller, claim)

    dropped(controller, f"{way.number}K.xml", credit_note(way.number))
    for claim, amount in zip(claims, ("10 620,00 kr", "3 880,00 kr"), strict=True):
        controller.go(claim)
        said(controller.main, amount)
        expect(controller.main.locator("form[action$='/send/']")).to_have_count(0)
        expect(controller.main.locator(".tag[data-tone=success]").first).to_be_visible()
        controller.look()
    controller.go("/agreements/claims/won-back/")
    line = controller.main.locator("tr", has_text=f"Bibliotek {way.number}")
    said(line, "14 500,00 kr")
    controller.look()


def entered(hand: Hand, number: str) -> str:
    """The agreement with one member that has 3 500 users; its address."""
    hand.send(
        title=f"Bibliotek {number}",
        kind="ssa_l",
        supplier={"label": SUPPLIER},
        reference=number,
        valid_from=shown(month(-13)),
        valid_to=shown(month(167)),
    )
    agreement = hand.path
    hand.go(f"{agreement}join/")
    hand.main.get_by_label(MEMBER, exact=True).check()
    hand.send(basis="fixed", quantity="3500")
    hand.go(agreement)
    said(hand.main, MEMBER)
    hand.look()
    return agreement


def annexed(hand: Hand, agreement: str) -> None:
    """The prices as the annex has them: three tiers, and 3 % less each year."""
    hand.go(f"{agreement}terms/new/price/")
    folded = hand.main.locator("form details:not([open]) > summary")
    while folded.count():
        folded.first.click()
    hand.fill(
        title="Pris per bruker", item="LIB", pasted=TIERS, fill_rate="3", fill_from=shown(month(-1))
    )
    with hand.page.expect_navigation(wait_until="load"):
        hand.main.locator("button[name=do][value=save]:not([aria-hidden])").click()
    expect(hand.page.locator("#main .error-summary")).to_have_count(0)
    hand.go(f"{agreement}terms/")
    for price in ("100", "97"):
        said(hand.main, price)
    hand.look()


# What the supplier sends


def wrong_invoice(number: str) -> bytes:
    """Last month at the price from before the fall, for forty users too many."""
    return written(number, Decimal(3540), Decimal(100))


def credit_note(number: str) -> bytes:
    """All that was too much."""
    return written(f"{number}K", Decimal(1), Decimal(14_500), answers=number)


def written(number: str, users: Decimal, price: Decimal, *, answers: str = "") -> bytes:
    seller = norwegian_party(
        SUPPLIER, SUPPLIER_ORGNR, SOMEWHERE, vat_registered=True, in_foretaksregisteret=True
    )
    line = OutgoingLine(
        name="Pris per bruker",
        seller_item_id="LIB",
        quantity=users,
        price=price,
        period=Period(month(-1), month(0) - dt.timedelta(days=1)),
    )
    return invoice_xml(
        Outgoing(
            number=number,
            kind="creditnote" if answers else "invoice",
            issue_date=today(),
            due_date=None if answers else today() + dt.timedelta(days=30),
            seller=seller,
            buyer=norwegian_party(MEMBER, MEMBER_ORGNR, SOMEWHERE),
            buyer_reference="Felles",
            contract_reference=answers or number,
            billing_references=(BillingReference(answers),) if answers else (),
            lines=(line,),
        )
    )


# What the controller does


def dropped(hand: Hand, name: str, data: bytes) -> str:
    """Take in a file; the address of what it became."""
    hand.go("/money/invoices/drop/")
    files = [{"name": name, "mimeType": "application/xml", "buffer": data}]
    hand.main.locator("input[type=file]").set_input_files(files)
    hand.send()
    hand.look()
    return hand.path


def found_wrong(hand: Hand) -> None:
    """By so much, and what of it is price and what is quantity."""
    for amount in ("14 500,00 kr", "10 620,00 kr", "3 880,00 kr"):
        said(hand.main, amount)


def claimed(hand: Hand, invoice: str, group: str) -> str:
    """One press makes the claim of one kind of fault; its address."""
    hand.go(invoice)
    hand.press(f"claims/{group}")
    expect(hand.page).to_have_url(re.compile(r"/agreements/claims/\d+/"))
    hand.look()
    return hand.path


def sent(hand: Hand, claim: str) -> None:
    """The letter goes, and is kept as it was."""
    hand.go(f"{claim}send/")
    hand.send()
    hand.go(claim)
    letter = hand.page.request.get(f"{claim}letter.pdf")
    assert letter.status == 200
    assert letter.body().startswith(b"%PDF")
