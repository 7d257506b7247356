"""Every page that a person can reach by links: there, accessible, quiet, and no wider than a phone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.running import Example
from tests.web.visitor import NARROW, WIDE, Visitor
from tests.web.walking import kind_of, walk

# Pages no link leads to, and pages of those who are not signed in: (person, path).
MORE_PAGES = [
    ("", "/account/login/"),
    ("", "/account/password/reset/"),
    ("", "/about/"),
    ("first", "/components/"),
    ("first", "/components/?wrong=1"),
    ("first", "/search/?q=a"),
    ("first", "/search/?q=findesikke"),
    ("first", "/me/day/?path=/"),
    ("first", "/per/2019-12-31/search/"),
]
LOOKS = [
    pytest.param({"viewport": WIDE, "color_scheme": "light"}, id="wide-light"),
    pytest.param({"viewport": WIDE, "color_scheme": "dark"}, id="wide-dark"),
    pytest.param({"viewport": NARROW, "color_scheme": "light"}, id="phone-light"),
    pytest.param({"viewport": NARROW, "color_scheme": "dark"}, id="phone-dark"),
]


@pytest.fixture(scope="session")
def walks(example: Example) -> dict[str, Any]:
    return {who: walk(example, who) for who in example.people}


@pytest.fixture(scope="session")
def pages(example: Example, walks: dict[str, Any]) -> list[tuple[str, str]]:
    """One page of each kind, seen by the first person who reaches it."""
    first = next(iter(example.people))
    found = {kind_of(path): (who.replace("first", first), path) for who, path in MORE_PAGES}
    for who, walked in walks.items():
        for path in walked.pages:
            found.setdefault(kind_of(path), (who, path))
    return list(found.values())


def test_no_link_leads_to_nothing(walks: dict[str, Any]) -> None:
    assert [wrong for walked in walks.values() for wrong in walked.wrong] == []


def test_everybody_has_pages(walks: dict[str, Any]) -> None:
    few = {who: walked.pages for who, walked in walks.items() if len(walked.pages) < 5}
    assert few == {}


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_can_be_used_by_all(
    visit: Any, pages: list[tuple[str, str]], look: dict[str, Any]
) -> None:
    windows: dict[str, Visitor] = {}
    wrong = []
    for who, path in pages:
        window = windows.get(who) or visit(who, **look)
        windows[who] = window
        window.open(path)
        wrong += window.wrong()
    assert wrong == []


def test_every_page_is_whole_without_scripts(visit: Any, pages: list[tuple[str, str]]) -> None:
    windows: dict[str, Visitor] = {}
    wrong = []
    for who, path in pages:
        window = windows.get(who) or visit(who, java_script_enabled=False, viewport=NARROW)
        windows[who] = window
        page = window.open(path)
        wrong += window.wrong()
        if page.locator("main").count() != 1:
            wrong.append(f"{path}: no main part")
    assert wrong == []
