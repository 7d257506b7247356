"""Markdown as safe HTML: what people write in articles, shown without any markup of their own.

Raw HTML is shown as the text it is. Links go only to http, https, mailto and addresses of the site;
pictures and files only to what lies with the text, named by its key: `![A picture](#12)`, `[A file](#13)`.
There are no style attributes, so that it holds under a strict content security policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from samdrift.formats.text import clean

_WEB = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_KEY = re.compile(r"#(\d{1,18})\Z")
_ALIGNED = {"text-align:right": "num", "text-align:center": "centred"}
HIGHEST = 2
"""The level of a heading that is written as the highest: the page's own is above it."""
LOWEST = 6


def render(text: str, files: Mapping[int, str] | None = None) -> str:
    """The text as HTML. `files` maps the keys of its pictures and files to their addresses; one that
    is not there is shown by its words alone.
    """
    if not text.strip():
        return ""
    parser = _parser()
    tokens = parser.parse(clean(text))
    _mend(tokens, files or {})
    return str(parser.renderer.render(tokens, parser.options, {}))


def plain(text: str) -> str:
    """The words alone, for lists, search and mail: no marks, one space between words."""
    words: list[str] = []
    for token in _parser().parse(clean(text)):
        if token.type in {"fence", "code_block"}:
            words.append(token.content)
        words += [child.content or " " for child in token.children or ()]
    return " ".join(" ".join(words).split())


@lru_cache(maxsize=1)
def _parser() -> Any:
    from markdown_it import MarkdownIt  # noqa: PLC0415 -- only when something is shown

    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")


def _mend(tokens: Iterable[Any], files: Mapping[int, str]) -> None:
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + HIGHEST - 1, LOWEST)}"
        aligned = _ALIGNED.get(str(token.attrs.pop("style", "")))
        if aligned:
            token.attrs["class"] = aligned
        if token.children:
            token.children = _inline(token.children, files)


def _inline(tokens: Iterable[Any], files: Mapping[int, str]) -> list[Any]:
    """Pictures and links with the addresses they may have; without one, only their words are left."""
    found: list[Any] = []
    dropped: list[bool] = []
    for token in tokens:
        if token.type == "image":
            found += _picture(token, files)
        elif token.type == "link_open":
            address = _address(str(token.attrs.get("href", "")), files)
            dropped.append(not address)
            if address:
                token.attrs = {"href": address}
                if _WEB.match(address):
                    token.attrs["rel"] = "noopener noreferrer"
                found.append(token)
        elif token.type == "link_close":
            if not dropped.pop():
                found.append(token)
        else:
            found.append(token)
    return found


def _picture(token: Any, files: Mapping[int, str]) -> list[Any]:
    key = _KEY.match(str(token.attrs.get("src", "")))
    address = files.get(int(key[1])) if key else None
    if address is None:
        return list(token.children or ())
    token.attrs = {"src": address, "alt": "", "loading": "lazy"}
    return [token]


def _address(href: str, files: Mapping[int, str]) -> str:
    """Where a link may go, or nothing."""
    key = _KEY.match(href)
    if key:
        return files.get(int(key[1]), "")
    if _WEB.match(href):
        return href
    elsewhere = href.lower().startswith(("//", "/\\", "/%5c"))
    return href if href.startswith("/") and not elsewhere else ""
