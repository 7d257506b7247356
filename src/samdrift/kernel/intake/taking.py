"""Rows taken batch by batch in the caller's transaction: what becomes of each, and why."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DataError, IntegrityError, transaction

from samdrift.kernel.changed import together
from samdrift.kernel.intake import reading
from samdrift.kernel.intake.kinds import (
    Context,
    LoadKind,
    Outcome,
    Rejected,
    Row,
    Taken,
    Unchanged,
)

Line = tuple[int, Sequence[Any]]
"""A row's number in the file, and its cells."""
Read = tuple[Line, Row | Rejected]
"""A line with what it says, or why it cannot be understood."""


@dataclass
class Tally:
    """What became of the rows so far."""

    taken: int = 0
    unchanged: int = 0
    refused: list[tuple[int, Sequence[Any], Rejected]] = field(default_factory=list)

    @property
    def refused_count(self) -> int:
        return len(self.refused)

    def count(self, line: Line, outcome: Outcome) -> None:
        if isinstance(outcome, Taken):
            self.taken += 1
        elif isinstance(outcome, Unchanged):
            self.unchanged += 1
        else:
            self.refused.append((*line, outcome))


class Taker:
    """Takes batches of rows of one kind, remembering what earlier rows said of the same thing."""

    def __init__(self, kind: LoadKind, context: Context, columns: reading.Columns) -> None:
        self.kind, self.context = kind, context
        self.reader = reading.Reader(kind, columns)
        self.compared = [key for key in columns if key not in kind.about]
        self.said: dict[Hashable, tuple[int, tuple[Any, ...]]] = {}

    def read(self, lines: Sequence[Line]) -> list[Read]:
        """What the lines say by themselves: nothing is asked of the database, and nothing changed."""
        return [(line, self.reader.row(*line)) for line in lines]

    def take(self, read: Sequence[Read], tally: Tally) -> None:
        """Take one batch in the current transaction and count what became of each row."""
        understood: list[tuple[Line, Row]] = []
        for line, row in read:
            refused = row if isinstance(row, Rejected) else self._contradiction(row)
            if refused is not None:
                tally.count(line, refused)
            elif isinstance(row, Row):
                understood.append((line, row))
        outcomes = self._outcomes([row for _line, row in understood])
        for (line, _row), outcome in zip(understood, outcomes, strict=True):
            tally.count(line, outcome)

    def hear(self, lines: Sequence[Line]) -> None:
        """Remember what rows say that were taken before, without taking them again."""
        for _line, row in self.read(lines):
            if isinstance(row, Row):
                self._contradiction(row)

    def _contradiction(self, row: Row) -> Rejected | None:
        """Refuse a row that says something else than an earlier one about the same thing.

        An empty cell says nothing, and so contradicts nothing.
        """
        identity = self.kind.identity(row, self.context)
        if identity is None:
            return None
        values = tuple(map(row.values.get, self.compared))
        earlier = self.said.setdefault(identity, (row.line, values))
        if earlier[1] is values or earlier[1] == values:
            return None
        pairs = list(zip(earlier[1], values, strict=True))
        for key, (old, new) in zip(self.compared, pairs, strict=True):
            if old is not None and new is not None and old != new:
                return Rejected(key, "duplicate", {"line": earlier[0]})
        self.said[identity] = (earlier[0], tuple(new if old is None else old for old, new in pairs))
        return None

    def _outcomes(self, rows: Sequence[Row]) -> Sequence[Outcome]:
        """Take the rows together; when the database refuses them, half by half to find which."""
        if not rows:
            return []
        try:
            with transaction.atomic(), together():
                return self.kind.take(rows, self.context)
        except (IntegrityError, DataError):
            self.context.forget()
        if len(rows) == 1:
            return [Rejected("", "stood_in_the_way")]
        half = len(rows) // 2
        return [*self._outcomes(rows[:half]), *self._outcomes(rows[half:])]
