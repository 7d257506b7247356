"""Which of many names is most like a given one, quick enough to ask for each row of a file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from samdrift.formats.text import fold
from samdrift.kernel.calc.names import likeness

ALIKE = 0.8
COMPARED = 12
"""Names compared letter by letter: those that share most with the one asked about."""


class Names:
    """Names that can be asked for the one most like another."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names: list[str] = []
        self.by_piece: dict[str, list[int]] = defaultdict(list)
        self.asked: dict[str, str | None] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        self.names.append(name)
        for piece in _pieces(name):
            self.by_piece[piece].append(len(self.names) - 1)

    def nearest(self, name: str) -> str | None:
        """The name that is most like this one, when it is like enough to be the same thing."""
        if name not in self.asked:
            self.asked[name] = self._nearest(name)
        return self.asked[name]

    def _nearest(self, name: str) -> str | None:
        shared: Counter[int] = Counter()
        for piece in _pieces(name):
            shared.update(self.by_piece.get(piece, ()))
        near = [self.names[at] for at, _count in shared.most_common(COMPARED)]
        degree, best = max(((likeness(name, other), other) for other in near), default=(0.0, ""))
        return best if degree >= ALIKE else None


def _pieces(name: str) -> set[str]:
    """The words of a name, and every three letters in a row."""
    folded = fold(name)
    joined = folded.replace(" ", "")
    return {joined[at : at + 3] for at in range(max(1, len(joined) - 2))} | set(folded.split())
