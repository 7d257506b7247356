"""Every page that a person can reach by links: there, accessible, quiet, and no wider than a phone."""

from __future__ import annotations

import json
import re
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.web.running import Example
from tests.web.visitor import NARROW, Visitor
from tests.web.walking import MOST_PAGES, Walk, kind_of, links, walk

WALKED_WITHIN = 900

# Pages no link leads to, and pages of those who are not signed in: (person, path).
MORE_PAGES = [
    ("", "/account/login/"),
    ("", "/account/password/reset/"),
    ("", "/about/"),
    ("daily manager", "/components/"),
    ("daily manager", "/components/?wrong=1"),
    ("daily manager", "/search/?q=a"),
    ("daily manager", "/search/?q=findesikke"),
    ("daily manager", "/me/day/?path=/"),
    ("daily manager", "/per/2019-12-31/search/"),
]

# Matters of the example by which a walk begins: one that is open, and one that is decided.
MATTERS = {
    "daily manager": "Organisering av felles IKT-drift",
    "ICT coordinator": "Felles IKT-strategi i to faser",
}
GOVERNANCE = (
    "to-decide bodies bodies/N matters matters/N matters/N/versions matters/N/comparison versions/N"
    " preparations/N meetings meetings/N meetings/N/run meetings/N/minutes items/N decisions"
    " decisions/N delegations delegations/N ratifications ratifications/N answers/N ideas ideas/new"
    " ideas/mine measures measures/N roadmap goals goals/N"
)
"""What a walk must not lose sight of."""


def first_of(example: Example, who: str) -> tuple[str, ...]:
    """The person's matter, and the meeting that treated it; the daily manager's that is to come."""
    title = MATTERS.get(who)
    if title is None:
        return ()
    found = links(example.get(f"/search/?{urlencode({'q': title})}", who))
    matter = next(path for path in found if kind_of(path) == "/governance/matters/N/")
    held = (path for path in links(example.get(matter, who)) if kind_of(path) in MEETING)
    coming = [meeting_to_come(example, who)] if who == "daily manager" else []
    return (matter, *coming, *list(held)[:1])


def meeting_to_come(example: Example, who: str) -> str:
    """A meeting that the person may run."""
    meetings = [
        path
        for path in links(example.get("/governance/meetings/", who))
        if kind_of(path) == "/governance/meetings/N/"
    ]
    return next(path for path in meetings if f"{path}run/" in links(example.get(path, who)))


MEETING = {"/governance/items/N/", "/governance/meetings/N/"}


WITH_FIRST_PART = pytest.mark.xdist_group("pages-0")


SEES_ORDERED = "daily manager"
"""Whose walk goes into every list's other orders and further pages; they are the same for the rest."""


@pytest.fixture(scope="session")
def walks(untouched: Example, in_common: Path) -> dict[str, Walk]:
    """What each kind of person reaches, of the example as it was made; the processes that run the
    tests part the people between them.
    """
    for who in untouched.people:
        with suppress(FileExistsError):
            Path(in_common, f"{who}.begun").touch(exist_ok=False)
            walk_and_tell(untouched, who, in_common)
    return {who: noted(who, in_common) for who in untouched.people}


def walk_and_tell(example: Example, who: str, folder: Path) -> None:
    told = {"who": who, "pages": [], "wrong": [f"the walk of {who} broke off"]}
    try:
        told = asdict(walk(example, who, first_of(example, who), ordered=who == SEES_ORDERED))
    finally:  # or the other process would wait in vain
        begun = folder / f"{who}.part"
        begun.write_text(json.dumps(told), encoding="utf-8")
        begun.rename(folder / f"{who}.walk")


def noted(who: str, folder: Path) -> Walk:
    """What another process, or this one, has found that the person reaches."""
    file, end = folder / f"{who}.walk", time.monotonic() + WALKED_WITHIN
    while not file.exists():
        assert time.monotonic() < end, f"nobody tells what {who} reaches"
        time.sleep(0.2)
    return Walk(**json.loads(file.read_text(encoding="utf-8")))


ONE_TEMPLATE = re.compile(r"^/(?P<room>[^/]+)/.*(?P<page>/history/|\?filter)$")
"""Pages that one template makes for every register, with nothing of the register's own but words: the
history of a row, and the panel of filters. One of them in each room is looked at.
"""


def looked_at_as(path: str) -> str:
    kind = kind_of(path)
    same = ONE_TEMPLATE.match(kind)
    return f"{same['room']} {same['page']}" if same else kind


@pytest.fixture(scope="session")
def pages(walks: dict[str, Walk]) -> list[tuple[str, str]]:
    """One page of each kind, seen by the first person who reaches it; a list sorted or filtered
    otherwise is the same page, but for the panel of filters.
    """
    found = {kind_of(path): (who, path) for who, path in MORE_PAGES}
    for who, walked in walks.items():
        for path in walked.pages:
            kind = looked_at_as(path)
            if "?" not in kind or kind.endswith("?filter"):
                found.setdefault(kind, (who, path))
    return list(found.values())


@WITH_FIRST_PART
def test_no_link_leads_to_nothing(walks: dict[str, Walk]) -> None:
    assert [wrong for walked in walks.values() for wrong in walked.wrong] == []


@WITH_FIRST_PART
def test_everybody_has_pages_and_no_walk_is_cut_off(walks: dict[str, Walk]) -> None:
    reached = {who: len(walked.pages) for who, walked in walks.items()}
    assert {who: n for who, n in reached.items() if not 5 <= n < MOST_PAGES} == {}


@WITH_FIRST_PART
def test_pages_of_governance_are_among_them(pages: list[tuple[str, str]]) -> None:
    kinds = {kind_of(path) for _who, path in pages}
    assert {f"/governance/{one}/" for one in GOVERNANCE.split()} - kinds == set()


MANY = 8
PARTS = pytest.mark.parametrize(
    "part",
    [pytest.param(part, marks=pytest.mark.xdist_group(f"pages-{part}")) for part in range(MANY)],
)
"""Looking takes long: in parts small enough that no process is left alone with much at the end."""


def look_at(visit: Any, pages: list[tuple[str, str]], **more: Any) -> list[str]:
    """Open every page as its person, and gather what is wrong."""
    windows: dict[str, Visitor] = {}
    wrong = []
    for who, path in pages:
        windows[who] = windows.get(who) or visit(who, **more)
        windows[who].open(path)
        wrong += windows[who].wrong()
    return wrong


@PARTS
def test_every_page_can_be_used_by_all(visit: Any, pages: list[tuple[str, str]], part: int) -> None:
    assert look_at(visit, pages[part::MANY]) == []


@PARTS
def test_every_page_is_whole_without_scripts(
    visit: Any, pages: list[tuple[str, str]], part: int
) -> None:
    assert look_at(visit, pages[part::MANY], java_script_enabled=False, viewport=NARROW) == []
