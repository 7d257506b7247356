"""The few words that a writer of papers brings itself, and text made safe to set."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from samdrift.formats.paper.model import Language, Run, Text
from samdrift.formats.text import clean

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile("[\t\x1f]")
_SOFT_HYPHEN = "\u00ad"
_UNSEEN = {"Cc", "Cf"}  # control and format characters: nothing of them is on paper
_NO_CHARACTER = 0xFFFE


@dataclass(frozen=True, slots=True)
class Words:
    """`page` and `of` stand around the number of the page and of all pages."""

    page: str
    of: str
    made: str
    signed: str
    sign_here: str
    tag: str


WORDS: dict[Language, Words] = {
    "nb": Words("Side", "av", "Laget", "Signert", "Dato og underskrift", "nb-NO"),
    "nn": Words("Side", "av", "Laga", "Signert", "Dato og underskrift", "nn-NO"),
    "en": Words("Page", "of", "Made", "Signed", "Date and signature", "en-GB"),
}


def shown_day(day: date) -> str:
    """Return the day as it is written in Norway: 21.11.2026."""
    return f"{day:%d.%m.}{day.year:04}"


def printable(text: str) -> str:
    r"""Return the text as it can stand on paper: no control or format characters but line breaks.

    Line breaks of every kind become `\n`, and a tab a space. Soft hyphens are kept.
    """
    plain = _BLANKS.sub(" ", _LINE_BREAKS.sub("\n", clean(text)))
    if plain.isprintable():
        return plain
    return "".join(sign for sign in plain if _is_seen(sign))


def _is_seen(sign: str) -> bool:
    if sign in {"\n", _SOFT_HYPHEN}:
        return True
    if ord(sign) & _NO_CHARACTER == _NO_CHARACTER:
        return False
    return unicodedata.category(sign) not in _UNSEEN


def one_line(text: str) -> str:
    """Return the text as it can stand in a heading or in a file's properties."""
    return " ".join(printable(text).split())


def runs(text: Text) -> tuple[Run, ...]:
    """Return the pieces of the text, made printable; those that are empty are left out."""
    pieces = (Run(text),) if isinstance(text, str) else text
    made = (Run(printable(piece.text), piece.strong, piece.emphasis) for piece in pieces)
    return tuple(piece for piece in made if piece.text)


def is_blank(text: Text) -> bool:
    """Tell whether nothing of the text would be seen."""
    return not "".join(piece.text for piece in runs(text)).strip()


def lines(text: Text) -> tuple[tuple[Run, ...], ...]:
    """Return the lines of the text, each as its pieces."""
    made: list[list[Run]] = [[]]
    for piece in runs(text):
        for number, part in enumerate(piece.text.split("\n")):
            if number:
                made.append([])
            if part:
                made[-1].append(Run(part, piece.strong, piece.emphasis))
    return tuple(tuple(line) for line in made)
