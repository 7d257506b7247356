"""Agreements in a browser: one of fifteen years is entered with its annex and lives into its third year.
A price fall is forgotten by the supplier, hours are about to lapse and a report is late; all of it is
found, claimed and settled: by a credit note, by a plan for the hours, by the report that comes.
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
LIVED = "Regnbue ERP 15 år"
SUPPLIER, SUPPLIER_ORGNR = "Vidda Læring AS", "310001058"
MEMBER, MEMBER_ORGNR = "Alta", "944588132"
SOMEWHERE = Address(street="Kaia 3", city="Alta", postcode="9510", country="NO")
TIERS = "1–2 000\t120\n2 001–4 000\t100\n4 001–\t80"
YEARS = (-30, -18, -6)
"""The months that the three years until now begin with: the price falls, and 600 hours are given."""
DAY = dt.timedelta(days=1)
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


def test_three_years_of_a_long_agreement(at: At, way: Way) -> None:
    lead = at(LEAD, "/agreements/new/")
    agreement = entered(lead, way.number)
    annexed(lead, agreement)
    pool = hours_used(lead, agreement)
    lapse_found_and_planned(lead, agreement, pool)

    controller = at(CONTROLLER, "/money/invoices/")
    for begins, price in ((-25, "100"), (-10, "97")):
        dropped(controller, f"{way.number}{begins}.xml", right_invoice(way.number, begins, price))
        found_right(controller)
    invoice = dropped(controller, f"{way.number}.xml", wrong_invoice(way.number))
    found_wrong(controller)
    claims = [claimed(controller, invoice, group) for group in ("price", "quantity")]
    for claim in claims:
        sent(controller, claim)

    dropped(controller, f"{way.number}K.xml", credit_note(way.number))
    for claim, amount in zip(claims, ("10 301,40 kr", "3 763,60 kr"), strict=True):
        controller.go(claim)
        said(controller.main, amount)
        expect(controller.main.locator("form[action$='/send/']")).to_have_count(0)
        expect(controller.main.locator(".tag[data-tone=success]").first).to_be_visible()
        controller.look()
    controller.go("/agreements/claims/won-back/")
    line = controller.main.locator("tr", has_text=f"Bibliotek {way.number}")
    said(line, "14 065,00 kr")
    controller.look()


def test_late_report_is_found_claimed_and_comes(at: At, way: Way) -> None:
    """Of the example's agreement, which has been lived with for three years."""
    lead = at(LEAD, "/agreements/")
    link = lead.main.locator("tbody a", has_text=LIVED).first
    late_report_claimed_until_it_comes(lead, str(link.get_attribute("href")))


def entered(hand: Hand, number: str) -> str:
    """The agreement with one member that has 3 500 users; its address."""
    hand.send(
        title=f"Bibliotek {number}",
        kind="ssa_l",
        supplier={"label": SUPPLIER},
        reference=number,
        valid_from=shown(month(YEARS[0])),
        valid_to=shown(month(YEARS[0] + 180)),
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
    """As the annex has it: prices in three tiers that fall 3 % each year, availability that rises, and
    600 hours a year for three years.
    """
    later = shown(month(YEARS[1]))
    term(
        hand,
        f"{agreement}terms/new/price/",
        title="Pris per bruker",
        item="LIB",
        pasted=TIERS,
        fill_rate="3",
        fill_from=later,
    )
    term(
        hand,
        f"{agreement}terms/new/availability/",
        title="Oppetid",
        from_0=shown(month(YEARS[0])),
        value_0_0="99,5",
        fill_rate="0,2",
        fill_from=later,
        fill_top="99,9",
    )
    term(
        hand,
        f"{agreement}terms/new/hours/",
        title="Utvikling",
        from_0=shown(month(YEARS[0])),
        last_0=shown(month(YEARS[0] + 36) - DAY),
        value_0_0="600",
    )
    hand.go(f"{agreement}terms/")
    for told in ("100", "97", "94,09", "99,7", "99,9", "600"):
        said(hand.main, told)
    hand.look()


def term(hand: Hand, path: str, **values: str) -> None:
    hand.go(path)
    folded = hand.main.locator("form details:not([open]) > summary")
    while folded.count():
        folded.first.click()
    hand.fill(**values)
    with hand.page.expect_navigation(wait_until="load"):
        hand.main.locator("button[name=do][value=save]:not([aria-hidden])").click()
    expect(hand.page.locator("#main .error-summary")).to_have_count(0)


# Hours and reports


def hours_used(hand: Hand, agreement: str) -> str:
    """All in the first year, nearly all in the second, few in the third; the address of the pool."""
    hand.go("/agreements/hours/new/")
    hand.send(
        agreement=number_of(agreement),
        title="Timer til utvikling",
        term={"label": hand.option("term", told_of(hand, agreement))},
        hourly_worth="1 500",
    )
    pool = hand.path
    for begins, hours in zip(YEARS, (600, 580, 60), strict=True):
        hand.go(f"{pool}book/")
        hand.send(day=shown(month(begins + 2)), hours=hours, what="Tilpasninger")
    hand.go(pool)
    hand.look()
    return pool


def lapse_found_and_planned(hand: Hand, agreement: str, pool: str) -> None:
    """Half the year is left when it is found; with a plan for the rest nothing lapses."""
    found(hand, "agreements.hours_lapse", agreement)
    for told in ("600", "60", "480"):
        said(hand.main, told)
    hand.look()
    hand.go(f"{pool}book/")
    hand.send(state="planned", day=shown(month(4)), hours="540", what="Ny modul for skolene")
    mended(hand, "agreements.hours_lapse", agreement)


def late_report_claimed_until_it_comes(hand: Hand, agreement: str) -> None:
    """What is found leads to the report; one press makes the claim, which ends when the report comes."""
    make_sure_one_is_late(hand, agreement)
    found(hand, "agreements.report_late", agreement)
    hand.look()
    hand.follow_start("/agreements/reports/?")
    hand.follow_row("/agreements/reports/")
    report = hand.path
    hand.look()
    hand.press("claim")
    expect(hand.page).to_have_url(re.compile(r"/agreements/claims/\d+/"))
    claim = hand.path
    hand.look()
    sent(hand, claim)
    hand.go(f"{report}receive/")
    hand.send(received_on=shown(today()))
    mended(hand, "agreements.report_late", agreement)
    hand.go(claim)
    expect(hand.main.locator("a[href$='/deliver/']")).to_have_count(0)
    expect(hand.main.locator(".tag[data-tone=success]").first).to_be_visible()
    hand.look()


def make_sure_one_is_late(hand: Hand, agreement: str) -> None:
    """Where the other play has received the late one, an earlier one had not come after all."""
    listed = f"/agreements/reports/?agreement={number_of(agreement)}&state="
    hand.go(f"{listed}late")
    if hand.main.locator("tbody tr").count() == 0:
        hand.go(f"{listed}received")
        hand.follow_row("/agreements/reports/")
        hand.press("take-back")


def number_of(agreement: str) -> str:
    return agreement.strip("/").rpartition("/")[2]


def told_of(hand: Hand, agreement: str) -> str:
    """What the agreement is called in lists of choices."""
    choice = hand.main.locator(f"select[name='agreement'] option[value='{number_of(agreement)}']")
    return str(choice.text_content()).strip()


def rows_of(hand: Hand, kind: str, agreement: str) -> Any:
    """The open findings of the kind about the agreement."""
    hand.go(agreement)
    name = str(hand.main.locator("h1").text_content()).strip()
    hand.go(f"/followup/findings/?kind={kind}")
    return hand.main.locator("tbody tr", has_text=name)


def found(hand: Hand, kind: str, agreement: str) -> None:
    """Open what was found."""
    rows = rows_of(hand, kind, agreement)
    expect(rows).to_have_count(1)
    hand.go(str(rows.locator("a[href^='/followup/findings/']").first.get_attribute("href")))


def mended(hand: Hand, kind: str, agreement: str) -> None:
    expect(rows_of(hand, kind, agreement)).to_have_count(0)


# What the supplier sends


def right_invoice(number: str, begins: int, price: str) -> bytes:
    return written(f"{number}{begins}", Decimal(3500), Decimal(price), begins, agreed=number)


def wrong_invoice(number: str) -> bytes:
    """Last month at the price of the year before, for forty users too many."""
    return written(number, Decimal(3540), Decimal(97))


def credit_note(number: str) -> bytes:
    """All that was too much."""
    return written(f"{number}K", Decimal(1), Decimal(14_065), answers=number)


def written(
    number: str,
    users: Decimal,
    price: Decimal,
    begins: int = -1,
    *,
    agreed: str = "",
    answers: str = "",
) -> bytes:
    seller = norwegian_party(
        SUPPLIER, SUPPLIER_ORGNR, SOMEWHERE, vat_registered=True, in_foretaksregisteret=True
    )
    line = OutgoingLine(
        name="Pris per bruker",
        seller_item_id="LIB",
        quantity=users,
        price=price,
        period=Period(month(begins), month(begins + 1) - DAY),
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
            contract_reference=answers or agreed or number,
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


def found_right(hand: Hand) -> None:
    expect(hand.main.locator(".tag[data-tone=success]").first).to_be_visible()
    expect(hand.main.locator("form[action*='/claims/']")).to_have_count(0)


def found_wrong(hand: Hand) -> None:
    """By so much, and what of it is price and what is quantity."""
    for amount in ("14 065,00 kr", "10 301,40 kr", "3 763,60 kr"):
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
