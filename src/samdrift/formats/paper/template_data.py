"""A paper as plain data for the template of the PDF."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from samdrift.formats.paper.layout import in_order, widths
from samdrift.formats.paper.model import (
    Block,
    Boxed,
    Facts,
    Heading,
    List,
    Paper,
    Paragraph,
    Picture,
    Run,
    Signature,
    Signatures,
    Table,
    Text,
)
from samdrift.formats.paper.words import WORDS, lines, one_line, printable, short_line, shown_day

# A word that no line can hold gets places to break at.
_LONG_WORD = re.compile(r"[^\s/-]{41,}")
_BREAK_EVERY = 20
_ZERO_WIDTH_SPACE = "\u200b"
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def template_data(paper: Paper, named: Iterable[str] = ()) -> dict[str, Any]:
    """Return the paper as paper.typ reads it; the signs `named` are written by their names."""
    return _Maker(named).paper(paper)


def _name(sign: str) -> str:
    """Return what is written for a sign that cannot be shown."""
    code = ord(sign)
    if code in _FLAG_LETTERS:
        return chr(ord("A") + code - _FLAG_LETTERS.start)
    if code in _SKIN_TONES:
        return ""
    name = unicodedata.name(sign, "")
    return f"[{name.lower()}]" if name and f"{code:X}" not in name else f"[U+{code:04X}]"


class _Maker:
    def __init__(self, named: Iterable[str]) -> None:
        self.names = str.maketrans({sign: _name(sign) for sign in named})

    def paper(self, paper: Paper) -> dict[str, Any]:
        words = WORDS[paper.language]
        language, region = words.tag.split("-")
        return {
            "title": self.line(paper.title),
            "author": self.line(paper.author),
            "description": self.line(f"{paper.kind}, {paper.organisation}".strip(", ")),
            "organisation": self.edge(paper.organisation),
            "kind": self.edge(paper.kind),
            "marking": self.edge(paper.marking),
            "footer": [
                part
                for part in (self.edge(paper.footer), f"{words.made} {shown_day(paper.made)}")
                if part
            ],
            "made": [paper.made.year, paper.made.month, paper.made.day],
            "lang": language,
            "region": region.lower(),
            "words": {
                "page": words.page,
                "of": words.of,
                "signed": words.signed,
                "sign_here": words.sign_here,
            },
            "facts": self.pairs(paper.facts),
            "blocks": [self.block(block) for block in in_order(paper.blocks)],
        }

    def block(self, block: Block) -> dict[str, Any]:
        made: dict[str, Any] = {"is": "break"}
        match block:
            case Heading():
                made = {"is": "heading", "level": block.level, "text": self.line(block.text)}
            case Paragraph():
                made = {"is": "paragraph", "text": self.text(block.text), "leads": block.leads}
            case List():
                made = self.points(block)
            case Boxed():
                inner = [self.block(part) for part in in_order(block.blocks)]
                made = {"is": "boxed", "label": self.line(block.label), "blocks": inner}
            case Table():
                made = self.table(block)
            case Facts():
                made = {"is": "facts", "rows": self.pairs(block.rows)}
            case Signatures():
                made = {"is": "signatures", "lines": [self.signature(one) for one in block.lines]}
            case Picture():
                made = self.picture(block)
        return made

    def points(self, block: List) -> dict[str, Any]:
        items = [self.text(item) for item in block.items]
        return {"is": "list", "items": items, "numbered": block.numbered, "start": block.start}

    def table(self, block: Table) -> dict[str, Any]:
        return {
            "is": "table",
            "caption": self.line(block.caption),
            "header": [self.plain(cell) for cell in block.header],
            "rows": [[self.plain(cell) for cell in row] for row in block.filled()],
            "numeric": sorted(block.numeric),
            "widths": widths(block),
        }

    def signature(self, line: Signature) -> dict[str, Any]:
        signed = None if line.signed is None else self.line(line.signed)
        return {"name": self.line(line.name), "role": self.line(line.role), "signed": signed}

    def picture(self, block: Picture) -> dict[str, Any]:
        return {
            "is": "picture",
            "data": list(block.data),
            "alt": self.line(block.alt),
            "caption": self.line(block.caption),
        }

    def pairs(self, rows: tuple[tuple[str, str], ...]) -> list[list[list[str]]]:
        return [[self.plain(label), self.plain(value)] for label, value in rows]

    def text(self, text: Text) -> list[list[dict[str, Any]]]:
        return [[self.piece(piece) for piece in line] for line in lines(text)]

    def piece(self, piece: Run) -> dict[str, Any]:
        return {
            "text": self.set(piece.text),
            "strong": piece.strong,
            "emphasis": piece.emphasis,
        }

    def plain(self, text: str) -> list[str]:
        return [self.set(line) for line in printable(text).split("\n")]

    def line(self, text: str) -> str:
        return self.set(one_line(text))

    def edge(self, text: str) -> str:
        return self.set(short_line(text))

    def set(self, text: str) -> str:
        """Return the text with names for what cannot be shown, and breaks in endless words."""
        return _LONG_WORD.sub(_broken, text.translate(self.names))


def _broken(match: re.Match[str]) -> str:
    word = match[0]
    parts = [word[at : at + _BREAK_EVERY] for at in range(0, len(word), _BREAK_EVERY)]
    return _ZERO_WIDTH_SPACE.join(parts)
