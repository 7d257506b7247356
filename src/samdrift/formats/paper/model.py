"""What a printed paper holds: a title, facts about it, and blocks from top to bottom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Language = Literal["nb", "nn", "en"]


class PaperError(ValueError):
    """A paper that cannot be written; the text says what it lacks."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line that is set apart."""

    text: str
    strong: bool = False
    emphasis: bool = False


# Line breaks in a text are kept. Text is never read as markup.
Text = str | tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading under the paper's title: level 1 is the highest.

    A level that skips one (3 right under 1) is written as the next one down, as readers of
    tagged files need it; a heading without text is left out.
    """

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; one that is empty is left out. One that `leads` stays on the page of what follows."""

    text: Text
    leads: bool = False


@dataclass(frozen=True, slots=True)
class List:
    """Points, with a dot before each or numbered from `start`."""

    items: tuple[Text, ...]
    numbered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Boxed:
    """What must be found at a glance, such as the wording of a decision, under its label."""

    label: str
    blocks: tuple[Paragraph | List, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one heading row, repeated on each page that the table reaches.

    `numeric` names the columns, counted from 0, that are set to the right. Rows that are
    shorter than the heading are filled up with empty cells. Raises PaperError for a table
    without columns, or a row that is longer than the heading.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    numeric: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not self.header:
            raise PaperError("A table needs at least one column.")
        if any(len(row) > len(self.header) for row in self.rows):
            raise PaperError(f"A row of the table “{self.caption}” has more cells than headings.")

    def filled(self) -> Iterator[tuple[str, ...]]:
        """Yield each row with as many cells as the heading has."""
        for row in self.rows:
            yield row + ("",) * (len(self.header) - len(row))


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and their values, one pair on a line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, as what, and the text of when it was signed; None leaves a line to sign on."""

    name: str
    role: str = ""
    signed: str | None = None


@dataclass(frozen=True, slots=True)
class Signatures:
    """Those who sign, kept together on one page where they fit on one."""

    lines: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or SVG picture across the page, or as wide as it is if that is less.

    `alt` tells in words what the picture shows. Word cannot be relied on for SVG: `png` is the
    same picture for the DOCX, which otherwise carries the words of `alt` alone. Raises
    PaperError when `alt` is blank.
    """

    data: bytes
    alt: str
    caption: str = ""
    png: bytes | None = None

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise PaperError("A picture needs a text that tells what it shows.")


Block = Heading | Paragraph | List | Boxed | Table | Facts | Signatures | PageBreak | Picture


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper.

    `organisation` and `kind` ("Møteprotokoll") head every page. `marking` is what a reader must
    see on each page ("Utkast", "Unntatt offentlighet"). `footer` is a line at the foot of each
    page, beside the page numbers. `made` is the day that the paper says it was made, and the
    file's own date. What stands on each page is cut after 120 letters. Raises PaperError when
    the title is blank.
    """

    title: str
    language: Language
    organisation: str
    kind: str
    made: date
    blocks: tuple[Block, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    footer: str = ""
    author: str = ""
    marking: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise PaperError("A paper needs a title.")


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a text that people have written: blank lines part them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    parts: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            parts[-1].append(line.rstrip())
        elif parts[-1]:
            parts.append([])
    return tuple(Paragraph("\n".join(part)) for part in parts if part)
