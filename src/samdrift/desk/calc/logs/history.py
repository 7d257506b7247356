"""What a log tells of a case, and the reader of its rows by a mapping."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from samdrift.desk.calc.logs.mapping import LINE, Mapping
from samdrift.desk.calc.logs.moments import Moments
from samdrift.formats.text import clean, fold

Row = tuple[int, Any]
"""The number of a row in the file, and its cells: a sequence, or a mapping by key."""
_LONGEST = 20_000
_MOST_KNOWN = 200_000
"""Texts of which it is remembered whether they say nothing."""


class Odd(NamedTuple):
    """Something odd in the log: what, in which field, the text as it stood, and its row."""

    code: str
    field: str
    value: str
    line: int


class Step(NamedTuple):
    """One thing that happened. `said` is the log's own word for the state; `changes` are the others
    of team, agent, priority and actor that are other than before.
    """

    at: dt.datetime
    state: str
    said: str
    changes: Mapped[str, str]
    line: int


class Note(NamedTuple):
    at: dt.datetime
    text: str
    actor: str
    is_public: bool


@dataclass(slots=True)
class Told:
    """What a log tells of one case. `facts` are by field; a moment or verdict that is not known is
    None, other fields empty.
    """

    number: str
    line: int
    facts: dict[str, Any] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    odd: list[Odd] = field(default_factory=list)


class Reader:
    """Reads rows by a mapping. `headings` are those of a table; None where rows have keys. `opened` is
    for logs that do not tell when a case was opened.
    """

    def __init__(
        self,
        mapping: Mapping,
        headings: Sequence[str] | None = None,
        opened: dt.datetime | None = None,
    ) -> None:
        self.mapping, self.opened = mapping, opened
        self.moments = Moments(mapping.order, mapping.zone)
        self.nulls = frozenset(fold(one) for one in mapping.nulls) | {""}
        self.is_keyed = headings is None
        self.places: dict[str, tuple[Any, ...]] = {}
        known = {fold(name): at for at, name in reversed(list(enumerate(headings or ())))}
        for name, columns in mapping.columns.items():
            found: list[Any] = [LINE if one == LINE else known.get(fold(one)) for one in columns]
            places = (
                tuple(columns) if headings is None else tuple(p for p in found if p is not None)
            )
            if places:
                self.places[name] = places
        used = {place for places in self.places.values() for place in places}
        self.unused = tuple(n for at, n in enumerate(headings or ()) if n and at not in used)
        self._columns = {} if headings is None else _columns(self.places)
        self._nothing: dict[str, bool] = {}

    def cell(self, row: Row, place: Any) -> Any:
        if place is LINE or place == LINE:
            return str(row[0])
        cells = row[1]
        if self.is_keyed:
            return cells.get(place)
        return cells[place] if place < len(cells) else None

    def is_nothing(self, told: Any) -> bool:
        """Whether a cell says that nothing is known."""
        if told is None:
            return True
        if not isinstance(told, str):
            return False
        known = self._nothing.get(told)
        if known is None:
            known = fold(told) in self.nulls
            if len(self._nothing) < _MOST_KNOWN:
                self._nothing[told] = known
        return known

    def raw(self, row: Row, name: str) -> Any:
        """The first cell of the field with something in it."""
        at = self._columns.get(name)
        if at is not None:  # as most fields of most logs: asked a dozen times for each row
            cells = row[1]
            told = cells[at] if at < len(cells) else None
            if told is None or type(told) is not str:
                return told
            nothing = self._nothing.get(told)
            return None if (self.is_nothing(told) if nothing is None else nothing) else told
        for place in self.places.get(name, ()):
            told = self.cell(row, place)
            if told is not None and not self.is_nothing(told):
                return told
        return None

    def text(self, row: Row, name: str) -> str:
        told = self.raw(row, name)
        return "" if told is None else clean(str(told)).strip()[:_LONGEST]

    def joined(self, row: Row, name: str) -> str:
        """All the field's cells with something in them, once each."""
        found = [self.cell(row, place) for place in self.places.get(name, ())]
        texts = dict.fromkeys(clean(str(t)).strip() for t in found if not self.is_nothing(t))
        return " · ".join(texts)[:_LONGEST]

    def number(self, row: Row) -> str:
        return self.text(row, "number")


def _columns(places: Mapped[str, tuple[Any, ...]]) -> dict[str, int]:
    """The fields of a table that one column tells, with its number."""
    return {
        name: several[0]
        for name, several in places.items()
        if len(several) == 1 and type(several[0]) is int
    }
