"""Walks the links of the running example, so that every page a person can reach is known."""

from __future__ import annotations

import html
import re
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urldefrag, urlsplit

from tests.web.running import LOGIN, Answer, Example

MOST_PAGES = 1500
ORDERED = re.compile(r"\?(sort|before|after)$")
"""Kinds of pages that are a list in another order, or further on in it."""
NOT_WALKED = re.compile(
    r"^/(static|account/logout|per)/|/export\.|\.(svg|xml|ics|csv|xlsx|json|txt|pdf|docx)$"
)
_LINK = re.compile(r"<a\b[^>]*?\shref=\"([^\"]+)\"")


@dataclass
class Walk:
    """What one person reaches: the pages, one address for each kind, and what was wrong."""

    who: str
    pages: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def kind_of(path: str) -> str:
    """Addresses that differ only in numbers, values or dates lead to pages of one kind."""
    parts = urlsplit(path)
    plain = re.sub(r"\d{4}-\d\d-\d\d|\d+", "N", parts.path)
    keys = {key for key, _value in parse_qsl(parts.query, keep_blank_values=True)}
    if not keys:
        return plain
    return f"{plain}?{keys.pop() if len(keys) == 1 else 'several'}"


STARTS = ("/", "/me/")


def walk(example: Example, who: str, first: tuple[str, ...] = (), *, ordered: bool = True) -> Walk:
    """Follow links from the front page, breadth first, to one page of each kind; the pages named in
    `first` are the ones taken of their kinds. Lists in another order only if so `ordered`.
    """
    found, seen = Walk(who), set[str]()
    waiting, known = deque((*first, *STARTS)), {*first, *STARTS}
    while waiting and len(found.pages) < MOST_PAGES:
        path = waiting.popleft()
        kind = kind_of(path)
        if kind in seen or (not ordered and ORDERED.search(kind)):
            continue
        seen.add(kind)
        answer = example.get(path, who)
        if answer.status == 200 and answer.is_file:
            continue
        if answer.status != 200 or not answer.kind.startswith("text/html"):
            found.wrong.append(f"{who}: {path} answers {answer.status} {answer.kind}")
            continue
        if urlsplit(answer.url).path == LOGIN:
            found.wrong.append(f"{who}: {path} asks to sign in")
            continue
        found.pages.append(path)
        for link in links(answer):
            if link not in known:
                known.add(link)
                waiting.append(link)
    return found


def links(answer: Answer) -> list[str]:
    """The page's links to pages of our own, without those to one's own section."""
    here = answer.url
    found = []
    for raw in _LINK.findall(answer.body):
        link = urldefrag(html.unescape(raw))[0]
        if link.startswith("?"):
            link = urlsplit(here).path + link
        if (
            link.startswith("/")
            and not link.startswith("//")
            and not NOT_WALKED.search(link.split("?")[0])
        ):
            found.append(link)
    return found
