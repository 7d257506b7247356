"""The service desk in a browser: an employee gets help, an agent takes a call, an order is approved and
done, and a shift is handed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import expect
from tests.web.hand import Hand

EMPLOYEE, AGENT = "employee in Alta", "service desk agent"
COORDINATOR, MANAGER = "ICT coordinator of Alta", "daily manager"
CALLER = "solveig.kafjord@alta.example"
At = Callable[..., Hand]


class Way(NamedTuple):
    """How the window works, and what the things of this play are called by."""

    scripts: bool
    name: str


@pytest.fixture(params=[Way(True, "én"), Way(False, "to")], ids=["scripts", "plain"])
def way(request: Any) -> Way:
    found: Way = request.param
    return found


def go_on(hand: Hand, **values: Any) -> None:
    """Fill in, and press the button that leads on."""
    hand.fill(**values)
    button = hand.main.locator("form.form:not(#quick) .buttons button[type=submit]").first
    with hand.page.expect_navigation(wait_until="load"):
        button.click()
    expect(hand.page.locator("#main .error-summary")).to_have_count(0)


def case_in(hand: Hand) -> str:
    """The address of the case on the page of its receipt."""
    number = re.search(r"\d+", hand.path)
    assert number is not None
    return f"/desk/cases/{number.group()}/"


def write(hand: Hand, text: str) -> None:
    """An agent's answer to whoever asked."""
    hand.fill(text=text)
    with hand.page.expect_navigation(wait_until="load"):
        hand.main.locator("#write .buttons button").click()
    expect(hand.main.locator(".error-summary")).to_have_count(0)


# Help


def test_employee_gets_help_in_three_steps_and_reads_the_answer(at: At, way: Way) -> None:
    title = f"Skjermen i ekspedisjonen er svart {way.name}"
    employee = at(EMPLOYEE, "/desk/")
    employee.look()
    steps = 0

    go_on(employee, q=title)
    steps += 1
    employee.look()
    employee.follow_start("/desk/new/form/")
    expect(employee.main.locator("[name=title]")).to_have_value(title)
    employee.look()

    go_on(employee, text="Den sluknet da strømmen gikk.")
    steps += 1
    expect(employee.main).to_contain_text(title)
    employee.look()

    go_on(employee)
    steps += 1
    assert steps <= 3
    assert employee.path.endswith("/sent/")
    employee.look()
    case = case_in(employee)

    agent = at(AGENT, case)
    agent.press("take")
    agent.look()
    answer = f"Hei! Vi kommer innom etter lunsj {way.name}."
    write(agent, answer)
    agent.fill(public="no")
    write(agent, "Kabelen er gammel.")
    agent.look()

    employee.go("/desk/mine/")
    expect(employee.main).to_contain_text(title)
    employee.look()
    employee.follow(case)
    expect(employee.main).to_contain_text(answer)
    expect(employee.main).not_to_contain_text("Kabelen er gammel.")
    employee.look()
    go_on(employee, text="Fint, vi er her til kl. 15.")
    expect(employee.main).to_contain_text("Fint, vi er her til kl. 15.")


# A call


def test_agent_takes_a_call_checks_who_it_is_and_solves_it(at: At, way: Way) -> None:
    title = f"Kommer ikke inn etter permisjonen {way.name}"
    agent = at(AGENT, "/desk/quick/")
    agent.look()
    find(agent, way)
    choose_first(agent, way)
    agent.fill(title=title, impact=3, urgency=2)
    with agent.page.expect_navigation(wait_until="load"):
        agent.main.locator("#quick button[name=mine]").click()
    case = agent.path
    assert re.fullmatch(r"/desk/cases/\d+/", case)
    expect(agent.main).to_contain_text("Solveig")
    agent.look()

    agent.go(f"{case}identity/")
    agent.look()
    agent.send(way="called", passed="yes", note="Ringte tilbake.")
    expect(agent.page.locator("#h-person ~ ul.plain").last).to_contain_text("✓")
    agent.go(f"{case}resolve/")
    agent.look()
    agent.send(solution="Låste opp kontoen.")
    agent.look()

    employee = at(EMPLOYEE, case)
    expect(employee.main).to_contain_text("Låste opp kontoen.")
    employee.look()


def find(agent: Hand, way: Way) -> None:
    """Whoever calls is found by the e-mail address: as one types, or by the button."""
    agent.main.locator("#id_who").fill(CALLER)
    if not way.scripts:
        with agent.page.expect_navigation(wait_until="load"):
            agent.main.locator("button[name=find]").first.click()
    expect(agent.main.locator("#callers")).to_contain_text("Solveig")


def choose_first(agent: Hand, way: Way) -> None:
    """The arrow goes from the field down to who was found; without scripts one ticks it."""
    first = agent.main.locator("#callers input[name=caller]").first
    if way.scripts:
        agent.main.locator("#id_who").press("ArrowDown")
        expect(first).to_be_focused()
        expect(first).to_be_checked()
    else:
        first.check()


# An order


def test_order_is_approved_by_the_members_coordinator_and_done(at: At, way: Way) -> None:
    employee = at(EMPLOYEE, "/desk/catalogue/")
    employee.look()
    offer = employee.main.locator("a", has_text="Ny PC")
    employee.go(str(offer.get_attribute("href")))
    employee.look()
    employee.follow_start("/desk/new/form/")
    go_on(employee, a_for_whom=CALLER, a_kind="Bærbar", a_place=f"Rådhuset {way.name}")
    expect(employee.main).to_contain_text(f"Rådhuset {way.name}")
    employee.look()
    go_on(employee)
    case = case_in(employee)

    coordinator = at(COORDINATOR, "/desk/approvals/")
    coordinator.look()
    coordinator.follow_row("/desk/approvals/")
    expect(coordinator.main).to_contain_text(f"Rådhuset {way.name}")
    coordinator.look()
    coordinator.send(answer="approve", reason="Står i planen.")
    coordinator.look()

    agent = at(AGENT, case)
    agent.press("take")
    expect(agent.main).to_contain_text(f"Rådhuset {way.name}")
    steps = agent.main.locator("button.step")
    for place in range(steps.count()):
        with agent.page.expect_navigation(wait_until="load"):
            steps.nth(place).click()
    expect(agent.main.locator("button.step[aria-pressed=false]")).to_have_count(0)
    agent.look()
    agent.go(f"{case}resolve/")
    agent.send(solution="PC-en er levert.")

    employee.go(case)
    expect(employee.main).to_contain_text("PC-en er levert.")
    employee.look()


# A shift


def test_shift_is_handed_over_and_taken_over_by_the_next(at: At, way: Way) -> None:
    agent = at(AGENT, "/desk/on/")
    agent.look()
    agent.go("/desk/on/come/")
    agent.send()
    agent.go("/desk/on/")
    agent.look()
    agent.go("/desk/hand-overs/new/")
    agent.look()
    text = f"Loppa må ringes før første time {way.name}."
    agent.send(text=text)
    handed = agent.path
    assert re.fullmatch(r"/desk/hand-overs/\d+/", handed)
    agent.look()

    manager = at(MANAGER, "/desk/on/")
    manager.follow(handed)
    expect(manager.main).to_contain_text(text)
    manager.press("take")
    expect(manager.main.locator("form[action$='/take/']")).to_have_count(0)
    manager.look()
    manager.go("/desk/hand-overs/")
    expect(manager.main).to_contain_text(text)
    manager.look()

    agent.go("/desk/on/")
    agent.press("go")
    agent.look()
