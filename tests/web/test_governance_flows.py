"""Governance in a browser: a meeting from notice to signed minutes, a text that goes round to all the
members, and an idea that is decided on delegation until the limit is met.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from tests.web.hand import Hand

STEERING = "Styringsgruppen for fellessystemer"
SYSTEM = "Heimjournal"
LEAD, EMPLOYEE, ADMINISTRATOR = "management lead", "employee in Alta", "administrator of the site"
EXECUTIVE = "chief municipal executive of Alta"
MEMBERS = 6
At = Callable[..., Hand]


@pytest.fixture
def at(visit: Any) -> Iterator[At]:
    """`at("secretary", path)` gives a hand at the page; at the end no window has complained."""
    opened: dict[str, Any] = {}

    def go(who: str, path: str, **more: Any) -> Hand:
        if who not in opened:
            opened[who] = visit(who, **more)
        hand = Hand(opened[who])
        hand.go(path)
        return hand

    yield go
    assert [one.complaints for one in opened.values() if one.complaints] == []


def shown_day(days: int = 0) -> str:
    """As it is written in the forms, so many days from the site's own today."""
    today = dt.datetime.now(ZoneInfo("Europe/Oslo")).date()
    return f"{today + dt.timedelta(days=days):%d.%m.%Y}"


def said(hand: Hand, text: str) -> None:
    """What stands on the page, however its spaces are written."""
    words = re.escape(text).replace(r"\ ", r"\s")
    expect(hand.main).to_contain_text(re.compile(words))


def begin(hand: Hand, **values: str) -> str:
    """A matter of the cooperation; its address."""
    hand.go("/governance/matters/new/")
    hand.send(**values)
    return hand.path


def write(hand: Hand, matter: str, **parts: str) -> None:
    for name, text in parts.items():
        hand.go(f"{matter}basis/{name}/")
        hand.send(text=text)


# A meeting


def test_meeting_is_called_run_concluded_minuted_and_signed(at: At) -> None:
    lead = at(LEAD, "/governance/bodies/")
    lead.main.get_by_role("link", name=STEERING).first.click()
    body = lead.path
    lead.go(f"{body}offices/new/")
    lead.send(kind="deputy_chair", person="ingrid.varanger@alta.example", valid_from=shown_day())
    matter = sent_to_steering(lead)
    meeting = called(lead, body, matter)
    opened(lead, meeting)
    item = treated(lead, meeting)
    decided(lead, item, matter)
    lead.go(f"{meeting}run/")
    lead.press("end")
    signed(at, lead, meeting)
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = lead.page.request.get(f"{meeting}minutes.{kind}")
        assert answer.status == 200
        assert answer.headers["content-type"].startswith(TYPES[kind])
        assert answer.body().startswith(start)


TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
RESOLUTION = "Fellessystemene får ett felles navneskilt fra nyttår."


def sent_to_steering(hand: Hand) -> str:
    """A matter with all that the body asks for, sent to it."""
    matter = begin(hand, title="Felles navneskilt", kind="other")
    write(
        hand,
        matter,
        need="Systemene heter ulikt.",
        cost="Ett dagsverk.",
        benefit="De er lettere å finne.",
        risk="Ingen.",
        consequence="Alle bytter navn samtidig.",
    )
    hand.go(f"{matter}costs/new/")
    hand.send(what="Arbeid", nature="operating", once="4 500", yearly="0")
    hand.go(f"{matter}basis/recommendation/")
    hand.send(text="Ett navn for alle.", resolution=RESOLUTION)
    hand.go(f"{matter}chain/")
    hand.send(body={"label": STEERING}, task="decide")
    hand.go(matter)
    hand.press("send")
    expect(hand.main.locator(".chain .now")).to_contain_text(STEERING)
    return matter


def called(hand: Hand, body: str, matter: str) -> str:
    """A meeting with the matter on its agenda, and the notice sent; its address."""
    hand.go(f"/governance/meetings/new/?body={body.split('/')[-2]}")
    hand.send(day=shown_day(14), start="09.00", form="physical", place="Møterom 2")
    meeting = hand.path
    hand.follow("/add-item/")
    hand.send(step={"label": hand.option("step", "Felles navneskilt")}, kind="decision")
    hand.go(f"{meeting}call/")
    hand.send()
    expect(hand.main.locator("#called li")).to_have_count(MEMBERS)
    expect(hand.main.locator("#agenda")).to_contain_text("Felles navneskilt")
    return meeting


def opened(hand: Hand, meeting: str) -> None:
    """The chair is away, so the deputy chair leads; five of six are there."""
    hand.go(f"{meeting}run/")
    hand.press("open")
    hand.go(f"{meeting}run/")
    hand.press("all-here")
    here = hand.main.locator("form[action$='/leave/']")
    expect(here).to_have_count(MEMBERS)
    away = hand.main.locator("li", has_text="Nordkapp")
    with hand.page.expect_navigation(wait_until="load"):
        away.locator("form[action$='/not-here/'] button").click()
    expect(here).to_have_count(MEMBERS - 1)
    expect(hand.main.get_by_role("status")).to_contain_text("5")
    expect(hand.main).to_contain_text("Ingrid Varanger")
    hand.look()


def treated(hand: Hand, meeting: str) -> str:
    """Begun, and voted on by names: one is against. The address of the item."""
    hand.press("open")
    hand.go(f"{meeting}run/")
    hand.main.locator("[aria-current=step] a").first.click()
    item = hand.path
    hand.follow("/vote/")
    hand.send(method="names")
    hand.look()
    rows = hand.main.locator("fieldset.vote-row")
    expect(rows).to_have_count(MEMBERS - 1)
    for number in range(MEMBERS - 1):
        choice = "against" if number == MEMBERS - 2 else "for-"
        rows.nth(number).locator(f"input[value^='{choice}']").check()
    hand.send()
    groups = hand.main.locator(".ballot dl.facts dd")
    expect(groups).to_have_count(2)
    hand.look()
    assert sorted(text.count(",") + 1 for text in groups.all_inner_texts()) == [1, MEMBERS - 2]
    return item


def decided(hand: Hand, item: str, matter: str) -> None:
    """With an own statement and a reservation for the minutes."""
    for kind, point, text in STATEMENTS:
        hand.go(f"{item}state/")
        speaker = hand.option("speaker", "Ingrid Varanger")
        hand.send(kind=kind, speaker={"label": speaker}, point=point, text=text)
        said(hand, text)
    hand.go(f"{item}conclude/")
    hand.send(outcome="adopted")
    hand.go(item)
    said(hand, RESOLUTION)
    hand.go(matter)
    expect(hand.main.locator(".chain .now")).to_have_count(0)


STATEMENTS = (
    ("own", "", "Alta ber om at de gamle navnene kan søkes fram."),
    ("reservation", "Tidspunktet", "Alta tar forbehold om datoen."),
)


def signed(at: At, hand: Hand, meeting: str) -> None:
    """Put forward by the secretary, and signed by the secretary and the one who led."""
    hand.go(f"{meeting}minutes/")
    hand.follow("/put-forward/")
    hand.send(language="nb")
    paper = hand.main.locator("article.paper-text")
    for _kind, _point, text in STATEMENTS:
        expect(paper).to_contain_text(text)
    hand.look()
    hand.press("sign")
    expect(hand.main.locator("form[action$='/sign/']")).to_have_count(0)
    leader = at(EXECUTIVE, f"{meeting}minutes/")
    leader.press("sign")
    done = leader.page.locator("section[aria-labelledby=h-signers] .end [data-tone=success]")
    expect(done).to_have_count(2)


# The members' own decisions

FIRST = "Kommunen deler vaktordningen med de andre. Den evalueres etter to år."
CHANGED = "Kommunen deler vaktordningen med de andre. Den evalueres etter ett år."
MEASURE = "Felles vakttelefon"


def test_text_goes_round_until_all_members_adopt_it_and_the_measure_can_begin(at: At) -> None:
    secretary = at("secretary", "/governance/roadmap/")
    matter = begin(secretary, title="Avtale om felles vaktordning", kind="agreement")
    number = matter.split("/")[-2]
    secretary.go(f"{matter}basis/recommendation/")
    secretary.send(text="Avtalen inngås.", resolution=FIRST)
    secretary.go(f"{matter}chain/")
    secretary.send(body="", task="ratify")
    secretary.go(matter)
    secretary.press("send")
    secretary.go(f"/governance/measures/new/?needs={number}")
    secretary.send(name=MEASURE, needs=number)
    expect(phase(secretary, "two")).to_contain_text(MEASURE)

    secretary.go(f"/governance/ratifications/begin/{number}/")
    secretary.send(rule="all", due_on=shown_day(30))
    first = secretary.path
    own = at("ICT coordinator of Hammerfest", first)
    expect(answers(own)).to_have_count(1)
    answers(own).click()
    own.send(status="changed", decided_on=shown_day(), text=CHANGED, case_number="PS 7/26")
    own.go(first)
    own.main.get_by_role("link", name="Hammerfest", exact=True).click()
    expect(own.main.locator("del")).to_contain_text("to")
    expect(own.main.locator("ins")).to_contain_text("ett")
    own.look()

    secretary.go(f"{first}next/")
    secretary.send(reason="Hammerfest vil evaluere etter ett år.")
    second = secretary.path
    assert second != first
    said(secretary, CHANGED)
    secretary.look()
    tag = secretary.main.locator(".tag").first
    expect(tag).not_to_have_attribute("data-tone", "success")
    expect(phase(secretary, "two")).to_contain_text(MEASURE)
    all_adopt(at, secretary, second)
    secretary.go(second)
    expect(tag).to_have_attribute("data-tone", "success")
    said(secretary, shown_day())
    expect(phase(secretary, "one")).to_contain_text(MEASURE)


def phase(hand: Hand, name: str) -> Any:
    hand.go("/governance/roadmap/")
    return hand.main.locator(f"section[aria-labelledby=h-{name}]")


def answers(hand: Hand) -> Any:
    """The links by which one may tell what a member's council decided."""
    return hand.main.locator("a[href$='/record/']")


def all_adopt(at: At, secretary: Hand, ratification: str) -> None:
    """Alta's coordinator tells Alta's own answer, and the secretary those of the others."""
    own = at("ICT coordinator of Alta", ratification)
    answers(own).click()
    own.send(status="adopted", decided_on=shown_day())
    secretary.go(ratification)
    for left in range(answers(secretary).count(), 0, -1):
        expect(answers(secretary)).to_have_count(left)
        answers(secretary).first.click()
        secretary.send(status="adopted", decided_on=shown_day())
        secretary.go(ratification)


# An idea


def test_idea_is_decided_on_delegation_and_the_next_is_sent_on_above_the_limit(at: At) -> None:
    plain = {"java_script_enabled": False}
    employee = at(EMPLOYEE, "/", **plain)
    lead = at(LEAD, "/", **plain)
    administrator = at(ADMINISTRATOR, "/", **plain)

    small = taken_up(lead, sent(employee, "Kvikkere kvittering av nøkkelboks"))
    on_delegation(administrator, small)
    administrator.send(text="Kvitteringen tas i bruk.", amount="60 000", decided_on=shown_day())
    said(administrator, "105 000,00 kr")
    administrator.go(small)
    expect(administrator.main.locator("a[href*='/delegations/'][href*='/decide/']")).to_have_count(
        0
    )

    large = taken_up(lead, sent(employee, "Automatisk utregning av legemiddeldoser"))
    on_delegation(administrator, large)
    administrator.try_to_send(text="Modulen kjøpes.", amount="240 000", decided_on=shown_day())
    wrong = administrator.main.locator(".error-summary")
    expect(wrong).to_contain_text(re.compile(r"105\s000,00\skr"))
    expect(wrong).to_contain_text(STEERING)
    administrator.look()
    administrator.press("send")
    assert administrator.path == large
    expect(administrator.main.locator(".chain .now")).to_contain_text(STEERING)


def sent(hand: Hand, title: str) -> str:
    """An idea about the system, from the system's own page; its address."""
    hand.go(f"/search/?q={SYSTEM}")
    hand.main.locator("a[href^='/portfolio/systems/']", has_text=SYSTEM).first.click()
    hand.follow_start("/governance/ideas/new/")
    hand.send(title=title, text=f"{title}: i dag gjøres det på papir.", gain="Tid.")
    return hand.path


def taken_up(hand: Hand, idea: str) -> str:
    """Looked at by the lead, and made a matter; its address."""
    hand.go(idea)
    hand.press("look")
    hand.follow("/take-up/")
    hand.send(kind="change")
    return hand.path


def on_delegation(hand: Hand, matter: str) -> None:
    hand.go(matter)
    hand.main.locator("a[href*='/delegations/'][href*='/decide/']").first.click()
