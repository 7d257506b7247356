"""The text of safe HTML: what a reader would see, with quotes marked as they are in plain mail."""

from __future__ import annotations

import html as entities
import re

from samdrift.formats.mail.html import without_hidden

_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:[^>\"]|\"[^\"]*\")*)>|([^<]+)|<")
_HREF = re.compile(r'\bhref="([^"]*)"')
_ALT = re.compile(r'\balt="([^"]*)"')
_SPACES = re.compile(r"[ \t\r\n\f]+")
_PARAGRAPHS = {"p", "ul", "ol", "dl", "pre", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
_LINES = {"div", "li", "tr", "dt", "dd", "caption", "blockquote", "thead", "tbody", "tfoot"}
_CELLS = {"td", "th"}
_DEEPEST = 20
"""Quotes within quotes that are marked."""
_ROUGH = re.compile(r"<[^<>]{0,20000}>")
_ROUGH_LINE = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)


def text_of(safe: str) -> str:
    """Safe HTML as text: one line for each line or paragraph, `> ` before what is quoted."""
    page = _Page()
    for closing, tag, told, words in _TOKEN.findall(safe):
        if words:
            page.say(words)
        elif tag:
            page.close(tag) if closing else page.open(tag, told)
    return page.text()


def rough_text_of(source: str) -> str:
    """The text of HTML that could not be made safe: tags are taken away, and no more."""
    lines = _ROUGH_LINE.sub("\n", without_hidden(source))
    plain = entities.unescape(_ROUGH.sub(" ", lines))
    return "\n".join(" ".join(line.split()) for line in plain.split("\n"))


class _Page:
    """Lines as they are written, each with how deep in quotes it stands."""

    def __init__(self) -> None:
        self.lines: list[tuple[int, str]] = []
        self.words: list[str] = []
        self.depth = 0
        self.lists: list[int | None] = []
        self.links: list[tuple[str, int]] = []
        self.is_verbatim = False

    def say(self, words: str) -> None:
        text = entities.unescape(words).replace("\xa0", " ")
        if self.is_verbatim:
            first, *more = text.split("\n")
            self.words.append(first)
            for line in more:
                self.end_line()
                self.words.append(line)
            return
        text = _SPACES.sub(" ", text)
        if not self.words or self.words[-1].endswith((" ", "\t")):
            text = text.lstrip(" ")
        if text:
            self.words.append(text)

    def end_line(self, *, even_empty: bool = False) -> None:
        line = "".join(self.words).rstrip()
        if line or even_empty or self.is_verbatim:
            self.lines.append((self.depth, line))
        self.words.clear()

    def gap(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1][1]:
            self.lines.append((self.depth, ""))

    def open(self, tag: str, told: str) -> None:
        if tag == "br":
            self.end_line(even_empty=True)
        elif tag == "hr":
            self.end_line()
            self.lines.append((self.depth, "_" * 32))
        elif tag == "img":
            alt = _ALT.search(told)
            self.say(alt[1] if alt else "")
        elif tag == "a":
            href = _HREF.search(told)
            self.links.append((entities.unescape(href[1]) if href else "", len(self.words)))
        elif tag in _PARAGRAPHS or tag in _LINES:
            self._begin(tag)

    def _begin(self, tag: str) -> None:
        is_within_item = tag == "p" and self.words and self.words[-1].endswith(("- ", ". "))
        if is_within_item and len(self.words) == 1:
            return
        self.gap() if tag in _PARAGRAPHS and not self.lists else self.end_line()
        if tag == "blockquote":
            self.depth = min(self.depth + 1, _DEEPEST)
        elif tag == "pre":
            self.is_verbatim = True
        elif tag in {"ul", "ol"}:
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.words.append(self._mark())

    def _mark(self) -> str:
        if not self.lists or self.lists[-1] is None:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1]}. "

    def close(self, tag: str) -> None:
        if tag == "a" and self.links:
            self._end_link(*self.links.pop())
        elif tag in _CELLS:
            self.words.append("\t" if self.words else "")
        elif tag in _PARAGRAPHS or tag in _LINES:
            self.end_line()
            if tag == "pre":
                self.is_verbatim = False
            elif tag == "blockquote":
                self.depth = max(0, self.depth - 1)
            elif tag in {"ul", "ol"} and self.lists:
                self.lists.pop()
            if tag in _PARAGRAPHS and not self.lists:
                self.gap()

    def _end_link(self, address: str, begun: int) -> None:
        """Where a link leads is told, unless that is what it shows."""
        shown = "".join(self.words[begun:]).strip()
        bare = address.removeprefix("mailto:").removeprefix("tel:")
        same = {shown, f"{shown}/", f"http://{shown}", f"https://{shown}", f"https://{shown}/"}
        if address and bare not in same and f"http://{shown}/" != bare:
            self.words.append(f" <{bare}>" if shown else f"<{bare}>")

    def text(self) -> str:
        self.end_line()
        made: list[str] = []
        for depth, line in self.lines:
            if line or (made and made[-1].strip("> ")):
                made.append(("> " * depth + line).rstrip())
        return "\n".join(made).strip("\n")
