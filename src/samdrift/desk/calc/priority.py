"""Impact × urgency → priority, by a matrix that is data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any


class MatrixError(ValueError):
    """What is wrong with a matrix: `code`, and the impact and urgency (from 1) where it is wrong."""

    def __init__(self, code: str, impact: int | None = None, urgency: int | None = None) -> None:
        super().__init__(f"The matrix of priorities: {code} (impact {impact}, urgency {urgency}).")
        self.code = code
        self.impact = impact
        self.urgency = urgency


@dataclass(frozen=True, slots=True)
class Matrix:
    """A row per impact and a column per urgency, the greatest (1) first; priority 1 goes first.

    Raises MatrixError: `empty`, `uneven` (rows of different length), `no_priority` (not a whole
    number from 1), `backwards` (less impact or urgency would go before more).
    """

    rows: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        if not self.rows or not self.rows[0]:
            raise MatrixError("empty")
        for impact, row in enumerate(self.rows, 1):
            if len(row) != len(self.rows[0]):
                raise MatrixError("uneven", impact)
            _check_priorities(row, impact)
            _check_order(row, impact=impact)
        for urgency, column in enumerate(zip(*self.rows, strict=True), 1):
            _check_order(column, urgency=urgency)

    @classmethod
    def from_json(cls, content: Any) -> Matrix:
        """Read a list of lists. Raises MatrixError."""
        if not isinstance(content, (list, tuple)) or not all(
            isinstance(row, (list, tuple)) for row in content
        ):
            raise MatrixError("not_rows")
        return cls(tuple(tuple(row) for row in content))

    def to_json(self) -> list[list[int]]:
        return [list(row) for row in self.rows]

    @property
    def priorities(self) -> list[int]:
        """Each priority the matrix gives, the first first."""
        return sorted({priority for row in self.rows for priority in row})

    def priority(self, impact: int, urgency: int) -> int:
        """The priority for an impact and an urgency, from 1. Raises MatrixError `outside`."""
        if not (1 <= impact <= len(self.rows) and 1 <= urgency <= len(self.rows[0])):
            raise MatrixError("outside", impact, urgency)
        return self.rows[impact - 1][urgency - 1]


def _check_priorities(row: Sequence[Any], impact: int) -> None:
    for urgency, priority in enumerate(row, 1):
        if isinstance(priority, bool) or not isinstance(priority, int) or priority < 1:
            raise MatrixError("no_priority", impact, urgency)


def _check_order(
    line: Sequence[int], impact: int | None = None, urgency: int | None = None
) -> None:
    if any(later < earlier for earlier, later in pairwise(line)):
        raise MatrixError("backwards", impact, urgency)


USUAL = Matrix(((1, 2, 3), (2, 3, 4), (3, 4, 5)))
"""High, medium and low impact and urgency: priorities 1 to 5."""
