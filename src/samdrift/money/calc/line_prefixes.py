"""Which line of the cost table an account belongs to: the longest prefix of its string.

Between two as long, the member's own comes before the common one. Without an account string, class
and art (1195) stand for it. A line of investment takes only investment, and the other lines none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

L = TypeVar("L")
OPERATING, INVESTMENT = "1", "0"


@dataclass(frozen=True, slots=True)
class Prefix(Generic[L]):
    """That accounts beginning so belong to `line`; `is_own` tells that it is the member's own."""

    text: str
    line: L
    takes_investment: bool
    is_own: bool = False


@dataclass(slots=True)
class Prefixes(Generic[L]):
    """Prefixes that hold for one member, by what they take: True is investment."""

    by_kind: dict[bool, dict[str, L]] = field(default_factory=lambda: {True: {}, False: {}})

    def line_of(self, account: str, section: str, art: str = "") -> L | None:
        """The line, or None when no prefix fits. `section` is 1 operating, 0 investment."""
        known = self.by_kind[section == INVESTMENT]
        return _longest(known, account or (f"{section}{art}" if art else ""))


def prefixes_of(rows: Iterable[Prefix[L]]) -> Prefixes[L]:
    """The common prefixes and the member's own, together."""
    found: Prefixes[L] = Prefixes()
    for row in sorted(rows, key=lambda row: row.is_own):
        found.by_kind[row.takes_investment][row.text] = row.line
    return found


def _longest(known: Mapping[str, L], text: str) -> L | None:
    for length in range(len(text), 0, -1):
        found = known.get(text[:length])
        if found is not None:
            return found
    return None


def compact(text: str) -> str:
    """An account or prefix as it is compared: without blanks."""
    return "".join(text.split())
