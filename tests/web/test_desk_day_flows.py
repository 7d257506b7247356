"""A day at the centre in a browser, what goes beyond the case itself: a mail from somebody nobody knows, a
supplier held to its time, a maintenance window, a call-out at night, and the month's report.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import expect
from tests.web.hand import Hand

AGENT, MANAGER, LEAD = "service desk agent", "daily manager", "management lead"
EMPLOYEE, COORDINATOR = "employee in Hammerfest", "ICT coordinator of Hammerfest"
At = Callable[..., Hand]


class Way(NamedTuple):
    scripts: bool


@pytest.fixture
def way() -> Way:
    return Way(scripts=True)


def text(hand: Hand, title: str) -> None:
    """The link with these words."""
    with hand.page.expect_navigation(wait_until="load"):
        hand.main.get_by_role("link", name=title).first.click()


def test_mail_from_a_stranger_becomes_a_case_that_is_answered(at: At, way: Way) -> None:
    agent = at(AGENT, "/desk/mail/")
    agent.look()
    text(agent, "Kommer ikke inn i timeplanen")
    agent.look()
    agent.follow("/open/")
    agent.look()
    agent.send(member={"label": "Loppa"})
    if not agent.path.startswith("/desk/cases/"):
        agent.follow_start("/desk/cases/")
    agent.fill(text="Hei! Prøv det nye passordet fra SMS-en.")
    with agent.page.expect_navigation(wait_until="load"):
        agent.main.locator("#write .buttons button").click()
    expect(agent.main.locator("a[href^='/desk/mail-out/']").first).to_be_visible()
    agent.look()


def test_supplier_that_was_late_is_met_with_a_claim(at: At, way: Way) -> None:
    agent = at(AGENT, "/desk/passing/")
    agent.look()
    text(agent, "Heimjournal er nede")
    agent.look()
    claim = agent.main.locator("a[href^='/agreements/claims/']").first.get_attribute("href")
    lead = at(LEAD, str(claim))
    expect(lead.main).to_contain_text("Heimjournal")
    expect(lead.main.locator("a[href^='/desk/clocks/']").first).to_be_attached()
    lead.look()


def test_maintenance_is_told_to_those_it_touches(at: At, way: Way) -> None:
    agent = at(AGENT, "/desk/maintenance/new/")
    agent.look()
    agent.send(
        title="Bytte av disker",
        system={"label": agent.option("system", "Heimjournal")},
        starts_at="24.12.2026 21.00",
        ends_at="24.12.2026 23.00",
        text="Heimjournal er borte i to timer.",
    )
    agent.press("tell")
    agent.look()
    employee = at(EMPLOYEE, "/desk/maintenance/")
    text(employee, "Bytte av disker")
    expect(employee.main).to_contain_text("Heimjournal er borte i to timer.")
    employee.look()


def test_called_out_at_night_in_two_presses(at: At, way: Way) -> None:
    agent = at(AGENT, "/desk/on-call/")
    agent.look()
    agent.go("/desk/cases/")
    text(agent, "Skjermen på medisinrommet er svart")
    case = agent.path
    agent.press("call-out")
    agent.go(case)
    agent.look()
    form = agent.main.locator("form.call-out-press:has([name=reason])").first
    form.locator("[name=reason]").fill("Skjermen på vaktrommet")
    with agent.page.expect_navigation(wait_until="load"):
        form.locator("button").click()
    agent.go("/desk/call-outs/")
    expect(agent.main).to_contain_text("Skjermen på vaktrommet")
    agent.look()


def test_months_report_gets_its_words_and_is_read_by_the_member(at: At, way: Way) -> None:
    manager = at(MANAGER, "/desk/reports/")
    manager.look()
    text(manager, "Hammerfest")
    report = manager.path
    manager.follow("/words/")
    manager.look()
    manager.send(words="Heimjournal var nede i to timer. Leverandøren betaler.")
    manager.follow("/send/")
    manager.look()
    manager.send()
    coordinator: Any = at(COORDINATOR, report)
    expect(coordinator.main).to_contain_text("Leverandøren betaler.")
    coordinator.look()
