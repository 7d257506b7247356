"""Which ideas may be the same as one that is about to be sent: by the words they share.

It only suggests: the sender decides whether to support another's idea or to send a new one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from samdrift.kernel.calc.likeness import likeness

ENOUGH = 0.34
"""From here on an idea is shown as one that may be the same."""
MOST = 5


@dataclass(frozen=True)
class Words:
    """An idea by its title and the stems of its words; those of the title count most."""

    key: int
    title: str
    of_title: frozenset[str]
    of_all: frozenset[str]


def alike(new: Words, others: Iterable[Words]) -> list[int]:
    """The keys of those that may be the same, the likeliest first; at most MOST."""
    scored = [(degree(new, other), other.key) for other in others if other.key != new.key]
    scored.sort(key=lambda one: (-one[0], one[1]))
    return [key for score, key in scored if score >= ENOUGH][:MOST]


def degree(new: Words, other: Words) -> float:
    """From 0 (nothing in common) to 1 (the same title)."""
    titles = _shared(new.of_title, other.of_title)
    texts = _shared(new.of_all, other.of_all)
    written = likeness(new.title, other.title)
    return max(0.7 * titles + 0.3 * texts, written if written >= 0.8 else 0.0)  # noqa: PLR2004


def _shared(one: Collection[str], other: Collection[str]) -> float:
    """How much of the shorter one is in the other; a single word in common tells little."""
    smaller = min(len(one), len(other))
    if smaller == 0:
        return 0.0
    common = len(set(one) & set(other))
    return common / max(smaller, 2)
