"""Money in a browser: a month is split by a mixed key, closed by two, invoiced and taken back; an invoice
is attested by one and certified by another; and the tables of Asker stand as the documents load them.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from tests.web.hand import Hand
from tests.web.running import ROOT, Example
from tests.web.visitor import Visitor

from samdrift.agreements.calc.dates import plus_months
from samdrift.formats.ehf import (
    Address,
    Outgoing,
    OutgoingLine,
    Period,
    check,
    invoice_xml,
    norwegian_party,
    read,
)

MANAGER, CONTROLLER, MEMBER = "daily manager", "controller", "ICT coordinator of Alta"
ARRANGEMENT = "Vest-Finnmark IKT KO"
SUPPLIER, SUPPLIER_ORGNR, REFERENCE = "Lærlinja AS", "310001031", "SK-1"
SOMEWHERE = Address(street="Kaia 3", city="Alta", postcode="9510", country="NO")
FIGURES = 2025
"""The year whose inhabitants the example tells; 21 400 of 38 450 live in Alta."""
ALTA, ALTA_PAYS = "42 660,02 kr", Decimal("53325.03")
YEAR_OF_SEVEN = "Felleskostnader 2019"
FORGOTTEN = Decimal(126_750)
"""A service level at 16 900 kr for half a year, with VAT."""
At = Callable[..., Hand]


class Way(NamedTuple):
    """How the window works, and what the things of this play are called by."""

    scripts: bool
    name: str


@pytest.fixture(params=[Way(True, "én"), Way(False, "to")], ids=["scripts", "plain"])
def way(request: Any) -> Way:
    found: Way = request.param
    return found


def month(months: int) -> dt.date:
    """The first day of a month, so many from this one."""
    today = dt.datetime.now(ZoneInfo("Europe/Oslo")).date()
    return plus_months(today.replace(day=1), months)


def shown(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"


def said(place: Any, text: str) -> None:
    """What stands there, however its spaces are written."""
    expect(place).to_contain_text(re.compile(re.escape(text).replace(r"\ ", r"\s")))


# A month is split, billed, and taken back


def test_month_is_split_closed_billed_and_reversed(at: At, way: Way) -> None:
    controller = at(CONTROLLER, "/money/keys/new/")
    key = adopted(controller, f"Vaktnøkkel {way.name}")
    charged(controller, f"Felles vakt {way.name}", f"Vaktnøkkel {way.name}")
    run = opened(controller, f"Vakt {way.name}")
    closed_by_two(at, run, first=CONTROLLER, second=MANAGER)
    controller.go(f"{run}invoices/send/")
    controller.send()
    billed(at(MEMBER, f"{run}invoices/"), kind="380")

    controller.go(key)
    expect(controller.main.locator("form[action$='/strike/']")).to_have_count(0)
    controller.go(f"{run}reverse/")
    controller.send(reason="Vakten er ført to ganger.")
    back = controller.path
    closed_by_two(at, back, first=MANAGER, second=CONTROLLER)
    manager = at(MANAGER, f"{back}invoices/send/")
    manager.send()
    billed(at(MEMBER, f"{back}invoices/"), kind="381")

    again = opened(at(CONTROLLER, "/money/runs/new/"), f"Vakt {way.name}, rettet")
    assert again not in {run, back}


def test_year_of_the_seven_is_split_billed_and_corrected(at: At, way: Way) -> None:
    """In the example: closed and invoiced, then reversed and made anew with what was forgotten."""
    hand = at(CONTROLLER, "/money/runs/?year=2019")
    links = {
        str(one.text_content()).strip(): one
        for one in hand.main.locator("tbody a[href^='/money/runs/']").all()
    }
    paths = {title: str(one.get_attribute("href")) for title, one in links.items()}
    billed_in = {title: year_billed(hand, path) for title, path in paths.items()}
    first, anew = (billed_in[f"{YEAR_OF_SEVEN}{end}"] for end in ("", ", rettet"))
    (back,) = (one for title, one in billed_in.items() if title.startswith("Tilbakeføring"))
    assert [set(kinds) for kinds, _sum in (first, back, anew)] == [{"380"}, {"381"}, {"380"}]
    assert back[1] == first[1]
    assert anew[1] - first[1] == FORGOTTEN


def year_billed(hand: Hand, run: str) -> tuple[list[str], Decimal]:
    """Each of the seven has a document that the official rules take; their kinds, and what they come to."""
    hand.go(run)
    hand.look()
    expect(hand.main.locator("[aria-labelledby='h-members'] tbody tr:not(.sum)")).to_have_count(7)
    hand.go(f"{run}invoices/")
    links = hand.main.locator("td a[href^='/money/member-invoices/']")
    expect(links).to_have_count(7)
    hand.look()
    found = []
    for path in [str(one.get_attribute("href")) for one in links.all()]:
        written = hand.page.request.get(f"{path}ehf.xml").body()
        assert check(written).accepted
        found.append(read(written))
    total = sum((one.totals.payable for one in found), Decimal(0))
    return [str(one.type_code) for one in found], total


def adopted(hand: Hand, title: str) -> str:
    """A key of a third in equal parts and two thirds by inhabitants; its address."""
    hand.send(title=title, text="For vakten.")
    key = hand.path
    hand.go(f"{key}adopt/")
    hand.send(
        valid_from=shown(month(-12)),
        basis_0="equal",
        share_0="1/3",
        basis_1="inhabitants",
        share_1="2/3",
        year_1=FIGURES,
        decided_by="Representantskapet, sak 9",
    )
    hand.go(key)
    for text in ("1/3", "2/3", "42,66", "Representantskapet, sak 9"):
        said(hand.main, text)
    hand.look()
    return key


def charged(hand: Hand, title: str, key: str) -> None:
    """What is split each month without an invoice, from last month."""
    hand.go("/money/charges/new/")
    hand.send(
        title=title,
        kind="fixed",
        monthly="100 000",
        vat="25",
        key={"label": key},
        valid_from=shown(month(-1)),
    )
    hand.look()


def opened(hand: Hand, title: str) -> str:
    """A run of last month, with nothing in it but what no other has taken; its address."""
    hand.go("/money/runs/new/")
    hand.send(
        kind="actual",
        arrangement={"label": ARRANGEMENT},
        starts_on=shown(month(-1)),
        last_on=shown(month(0) - dt.timedelta(days=1)),
        title=title,
    )
    run = hand.path
    said(hand.main, "100 000,00 kr")
    said(hand.main.locator("tr", has_text="Alta").first, ALTA)
    hand.look()
    return run


def closed_by_two(at: At, run: str, *, first: str, second: str) -> None:
    """Who checks is not offered to close."""
    one = at(first, f"{run}check/")
    one.send()
    one.go(run)
    expect(one.main.locator("a[href$='/close/']")).to_have_count(0)
    assert one.page.request.get(f"{run}close/").status == 200
    one.go(f"{run}close/")
    one.try_to_send()
    expect(one.page.locator("#main .error-summary")).to_have_count(1)
    another = at(second, run)
    another.follow("/close/")
    another.send()
    another.go(run)
    expect(another.main.locator("a[href$='/close/']")).to_have_count(0)
    another.look()


def billed(hand: Hand, *, kind: str) -> None:
    """A member sees its own document, as EHF, as a letter and as postings."""
    hand.look()
    own = hand.main.locator("td a[href^='/money/member-invoices/']")
    expect(own).to_have_count(1)
    hand.go(str(own.get_attribute("href")))
    hand.look()
    said(hand.main, f"{ALTA_PAYS:,.2f}".replace(",", " ").replace(".", ","))
    written = hand.page.request.get(f"{hand.path}ehf.xml").body()
    assert check(written).accepted
    document = read(written)
    assert (document.type_code, document.totals.payable) == (kind, ALTA_PAYS)
    assert hand.page.request.get(f"{hand.path}letter.pdf").body().startswith(b"%PDF")
    hand.go("/money/postings/")
    hand.look()


# An invoice is approved by two


def test_invoice_is_attested_by_one_and_certified_by_another(at: At, way: Way) -> None:
    controller = at(CONTROLLER, "/money/invoices/drop/")
    files = [{"name": "a.xml", "mimeType": "application/xml", "buffer": too_dear(way.name)}]
    controller.main.locator("input[type=file]").set_input_files(files)
    controller.send()
    invoice = controller.path
    controller.look()
    controller.go(f"{invoice}attest/")
    controller.try_to_send()
    expect(controller.page.locator("#main .error-summary")).to_have_count(1)
    controller.look()
    controller.send(note="Levert; det som er for mye, er krevd tilbake.")
    controller.go(invoice)
    expect(controller.main.locator("a[href$='/certify/']")).to_have_count(0)

    manager = at(MANAGER, invoice)
    manager.follow("/certify/")
    manager.send()
    manager.go(invoice)
    manager.look()
    manager.go(f"{invoice}take-back/")
    manager.send(note="For tidlig.")
    manager.go(invoice)
    expect(manager.main.locator("a[href$='/certify/']")).to_have_count(1)


def too_dear(name: str) -> bytes:
    """Last month at twice the price."""
    seller = norwegian_party(
        SUPPLIER, SUPPLIER_ORGNR, SOMEWHERE, vat_registered=True, in_foretaksregisteret=True
    )
    line = OutgoingLine(
        name="Pris per bruker og måned",
        seller_item_id=REFERENCE,
        quantity=Decimal(10),
        price=Decimal(56),
        period=Period(month(-1), month(0) - dt.timedelta(days=1)),
    )
    today = dt.datetime.now(ZoneInfo("Europe/Oslo")).date()
    return invoice_xml(
        Outgoing(
            number=f"DYR-{name}",
            kind="invoice",
            issue_date=today,
            due_date=today + dt.timedelta(days=30),
            seller=seller,
            buyer=norwegian_party("Felles", "310001090", SOMEWHERE),
            buyer_reference="Felles",
            contract_reference=REFERENCE,
            lines=(line,),
        )
    )


# The joint portfolio


def test_measure_moves_the_line_and_is_adopted(at: At, way: Way) -> None:
    hand = at(CONTROLLER, "/money/investments/all/new/")
    hand.send(title=f"Ladere {way.name}", text="Til tjenestebilene.")
    measure = hand.path
    hand.go(f"{measure}costs/")
    hand.send(**{f"investment_{month(0).year}": "9 000 000"})
    hand.go(f"{measure}place/")
    hand.send(rank="1")
    hand.go("/money/investments/")
    first = hand.main.locator("table.ranking tbody tr").filter(has_text=f"Ladere {way.name}")
    said(first, "9 000 000")
    hand.look()
    hand.go(f"{measure}adopt/")
    hand.send(decision={"label": hand.option("decision", "Felles investeringsportefølje")})
    hand.go(measure)
    hand.look()
    hand.go(f"{measure}drop/")
    hand.send(because="Kommunene tok det hver for seg.")
    hand.go("/money/investments/")
    expect(
        hand.main.locator("table.ranking tr").filter(has_text=f"Ladere {way.name}")
    ).to_have_count(0)
    for form, begins in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        assert hand.page.request.get(f"/money/investments/?as={form}").body().startswith(begins)


# Asker's tables, on a site of their own


class AskersSite(Example):
    """Founded and loaded as docs/eksempler tells, with the costs and the frames."""

    def start(self) -> None:
        samdrift = ("samdrift", "init", "--name", "Nye Asker", "--admin-email", "deg@example.no")
        self.command(*samdrift)
        for kind, file in (
            ("members", "asker-systemer"),
            ("figures", "asker-kostnader"),
            ("frames", "asker-rammer"),
        ):
            self.command("samdrift", "load", kind, str(ROOT / "docs/eksempler" / f"{file}.xlsx"))
        (session,) = json.loads(self.command("tests.web.sign_in")).values()
        self.logins = {"administrator": session}
        self.serve()


@pytest.fixture(scope="module")
def askers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AskersSite]:
    made = AskersSite(tmp_path_factory.mktemp("asker"))
    made.start()
    yield made
    made.stop()


def test_askers_tables_stand_with_every_printed_share_and_sum(
    browser: Any, askers: AskersSite
) -> None:
    window = Visitor(browser, askers, "administrator")
    hand = Hand(window)
    hand.go("/money/cost/")
    for share in ("66,2", "63,4", "61,5", "68,4"):
        said(hand.main, share)
    hand.look()
    hand.go("/money/investments/frames/table/")
    for amount in ("65 755 000", "22 624 000", "67 755 000", "20 305 000"):
        said(hand.main, amount)
    hand.look()
    programme_with_grants(hand)
    assert window.complaints == []
    window.close()


def programme_with_grants(hand: Hand) -> None:
    """5.0 mill. granted, 1.2 used; the rest of the cost is the gap."""
    hand.go("/money/programmes/new/")
    hand.send(title="Én kommune av tre", starts_on="01.01.2017", ends_on="31.12.2019")
    programme = hand.path
    hand.go(f"{programme}grant/")
    hand.send(giver="Fylkesmannen", amount="5 000 000", granted_on="15.12.2016")
    hand.go(programme)
    hand.follow("/use/")
    hand.send(day="30.06.2017", amount="1 200 000", what="Prosjektledelse")
    hand.go(programme)
    for amount in ("5 000 000,00 kr", "1 200 000,00 kr"):
        said(hand.main, amount)
    hand.look()
