"""What differs between two texts, word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """How one named part differs; `added` and `removed` count words."""

    key: str
    pieces: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        return all(piece.kind == Kind.SAME for piece in self.pieces)

    @property
    def added(self) -> int:
        return _words(self.pieces, Kind.ADDED)

    @property
    def removed(self) -> int:
        return _words(self.pieces, Kind.REMOVED)


def _words(pieces: Sequence[Piece], kind: Kind) -> int:
    return sum(len(re.findall(r"\w+", piece.text)) for piece in pieces if piece.kind == kind)


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The texts as one run of pieces: what is the same, what was taken away, what came instead.

    The same and the removed pieces make the old text to the letter, the same and the added the new.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    found: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, low, high, start, end in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece(Kind.SAME, "".join(before[low:high])))
            continue
        if high > low:
            found.append(Piece(Kind.REMOVED, "".join(before[low:high])))
        if end > start:
            found.append(Piece(Kind.ADDED, "".join(after[start:end])))
    return _joined(found)


def _joined(found: Sequence[Piece]) -> tuple[Piece, ...]:
    """Spaces between two changed words are changed along with them: nobody reads word for word."""
    result: list[Piece] = []
    removed, added = "", ""
    for n, piece in enumerate(found):
        inside = 0 < n < len(found) - 1 and bool(removed or added)
        if piece.kind == Kind.SAME and not (inside and _is_gap(piece.text)):
            result += _changed(removed, added)
            result.append(piece)
            removed, added = "", ""
        else:
            removed += piece.text if piece.kind != Kind.ADDED else ""
            added += piece.text if piece.kind != Kind.REMOVED else ""
    return (*result, *_changed(removed, added))


def _is_gap(text: str) -> bool:
    return text.isspace() and "\n" not in text


def _changed(removed: str, added: str) -> list[Piece]:
    pairs = ((Kind.REMOVED, removed), (Kind.ADDED, added))
    return [Piece(kind, text) for kind, text in pairs if text]


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[Difference]:
    """Each part that either has, in the order of the new and then of the old."""
    keys = [*new, *(key for key in old if key not in new)]
    return [Difference(key, pieces(old.get(key, ""), new.get(key, ""))) for key in keys]
