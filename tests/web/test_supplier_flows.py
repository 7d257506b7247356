"""A critical fault at the supplier of the care system, from both sides of the desk: passed on, signed in
for with a second step, answered, solved too late, and met with a claim that has the clock with it.
"""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import expect
from tests.web.hand import Hand
from tests.web.running import Example

AGENT, LEAD = "service desk agent", "management lead"
SUPPLIER = "lead on watch at a supplier"
At = Callable[..., Hand]


class Way(NamedTuple):
    scripts: bool


@pytest.fixture
def way() -> Way:
    return Way(scripts=True)


def code_of(key: str) -> str:
    """What an app on a phone shows for the key now (RFC 6238)."""
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    digest = hmac.digest(secret, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def login_of(example: Example, who: str) -> list[str]:
    """E-mail address and password, as the example gives them."""
    lines = (example.home / "demo-logins.txt").read_text(encoding="utf-8").splitlines()
    return next(line.split()[:2] for line in lines if who in line)


def sign_in(window: Any, example: Example) -> None:
    """By password, and by the second step it has to set up first."""
    page, (email, password) = window.page, login_of(example, SUPPLIER)
    page.goto("/account/login/", wait_until="load")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    with page.expect_navigation(wait_until="load"):
        page.press("[name=password]", "Enter")
    assert "/2fa/" in page.url, "a supplier gets to nothing without a second step"
    page.goto("/desk/supplier/", wait_until="load")
    assert "/2fa/" in page.url
    assert window.wrong() == []
    key = re.search(r"\b[A-Z2-7]{32}\b", page.locator("#main, main").first.inner_text())
    assert key is not None
    page.fill("[name=code]", code_of(key[0]))
    with page.expect_navigation(wait_until="load"):
        page.press("[name=code]", "Enter")


def title(hand: Hand, words: str) -> None:
    with hand.page.expect_navigation(wait_until="load"):
        hand.main.get_by_role("link", name=words).first.click()


def _solve(supplier: Hand, mine: str) -> None:
    supplier.go(mine)
    expect(supplier.main).to_contain_text("Alle er rammet.")
    supplier.follow("/solve/")
    supplier.look()
    supplier.send(text="Disken er byttet.")
    supplier.look()
    supplier.go("/desk/supplier/")
    supplier.look()


def _claim_with_its_clock(at: At, agent: Hand, mine: str) -> None:
    agent.go(mine.replace("/supplier/", "/passing/"))
    expect(agent.main).to_contain_text("Disken er byttet.")
    claim = agent.main.locator("a[href^='/agreements/claims/']").first.get_attribute("href")
    lead = at(LEAD, str(claim))
    lead.look()
    clock = lead.main.locator("a[href^='/desk/clocks/']").first.get_attribute("href")
    lead.go(str(clock))
    expect(lead.main).to_contain_text("Bilag 5")


def test_critical_fault_goes_to_the_supplier_and_comes_back_with_a_claim(
    at: At, way: Way, visit: Any, example: Example
) -> None:
    agent = at(AGENT, "/desk/passing/")
    title(agent, "Heimjournal er nede")
    case = agent.main.locator("a[href^='/desk/cases/']").first.get_attribute("href")
    number = agent.path.strip("/").split("/")[-1]
    agent.go(f"{case}reopen/")
    agent.look()
    agent.send(reason="Den er nede igjen.", suppliers=number)
    window = visit("")
    sign_in(window, example)
    supplier = Hand(window)
    supplier.go("/")
    expect(supplier.main).to_contain_text("Heimjournal er nede")
    supplier.look()
    title(supplier, "Heimjournal er nede")
    assert supplier.path.startswith("/desk/supplier/")
    supplier.look()
    mine = supplier.path
    supplier.main.locator("[name=asks]").check()
    supplier.send(text="Vi ser på det.")
    expect(supplier.main).to_contain_text("Vi ser på det.")
    for hidden in (
        str(case),
        mine.replace("/supplier/", "/passing/"),
        "/desk/cases/",
        "/desk/passing/",
    ):
        assert supplier.page.request.get(hidden).status == 404, hidden
    agent.go(mine.replace("/supplier/", "/passing/"))
    expect(agent.main).to_contain_text("Vi ser på det.")
    agent.follow("/write/")
    agent.send(text="Alle er rammet.")
    _solve(supplier, mine)
    _claim_with_its_clock(at, agent, mine)
    assert window.complaints == []


def test_case_that_is_solved_with_us_is_taken_from_the_supplier(
    at: At, way: Way, visit: Any
) -> None:
    agent = at(AGENT, "/desk/cases/")
    title(agent, "Skjermen på medisinrommet er svart")
    case = agent.path
    agent.go(f"{case}pass/")
    agent.look()
    whom = agent.option("whom", "Heimjournal, vedlikehold")
    agent.send(whom={"label": whom}, contact_email="vakt@omtanke.example", text="Se på det.")
    passing = agent.path
    agent.go(f"{case}resolve/")
    agent.look()
    agent.send(solution="Kabelen var løs.")
    agent.go(passing)
    agent.look()
    expect(agent.main).not_to_contain_text("Kabelen var løs.")
    expect(agent.main.locator("a[href$='/take-back/']")).to_have_count(0)
    agent.go(f"{case}reopen/")
    agent.look()
    expect(agent.main.locator("[name=suppliers]")).to_be_checked()
    agent.send(reason="Den er svart igjen.")
    agent.go(passing)
    expect(agent.main.locator("a[href$='/take-back/']")).to_have_count(1)
