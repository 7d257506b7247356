"""From the rows of one case to its history: what it is now, and each step on the way.

Nothing is guessed in silence: whatever is odd in the log, and how it was read, is told as an `Odd`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from samdrift.desk.calc.logs.mapping import CODED, JOINED, LINE, MOMENTS, SAME, Mapping, State
from samdrift.desk.calc.logs.moments import Moments
from samdrift.formats.text import clean, fold

Row = tuple[int, Any]
"""The number of a row in the file, and its cells: a sequence, or a mapping by key."""
ENDED = (State.RESOLVED, State.CLOSED, State.CANCELLED)
_APART = frozenset({"number", "made_sla", "missed_sla", "activity"})
_TRUE = frozenset({"true", "yes", "1", "1 0", "ja", "sant", "y", "x"})
_FALSE = frozenset({"false", "no", "0", "0 0", "nei", "usant", "n"})
_LONGEST = 20_000
_TOLD = 80
"""Letters of an odd value that are told."""


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
            known = self._nothing[told] = fold(told) in self.nulls
        return known

    def raw(self, row: Row, name: str) -> Any:
        """The first cell of the field with something in it."""
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


def told_of(reader: Reader, rows: Sequence[Row]) -> Told:
    """The history of the case whose rows these are, in the order they stand in the file. The last
    tells how it is now; in an event log that is what each says last.
    """
    return _Gathering(reader, rows).told


class _Gathering:
    def __init__(self, reader: Reader, rows: Sequence[Row]) -> None:
        self.reader, self.rows = reader, rows
        self.last = rows[-1]
        self.knows_state = False
        self.told = Told(reader.number(rows[0]), rows[0][0])
        self.facts = self.told.facts
        self._texts()
        self._values()
        self._moments()
        self._steps()
        self._settle()

    def odd(self, code: str, name: str, value: Any, line: int) -> None:
        self.told.odd.append(Odd(code, name, str(value)[:_TOLD], line))

    # What it is

    def _texts(self) -> None:
        reader, row = self.reader, self.last
        for name in reader.places:
            if name in MOMENTS or name in _APART:
                continue
            if name in JOINED:
                self.facts[name] = reader.joined(row, name)
            elif name not in CODED:
                self.facts[name] = reader.text(row, name)
            if not self.facts.get(name) and name not in CODED:
                self._unknown(name, row)
        if not self.facts.get("title"):
            self.odd("no_title", "title", "", row[0])

    def _unknown(self, name: str, row: Row) -> None:
        """A text that says that nothing is known is told; an empty cell is not odd."""
        for place in self.reader.places[name]:
            told = self.reader.cell(row, place)
            if told is not None and str(told).strip():
                self.odd("nothing_known", name, told, row[0])
                return

    def _values(self) -> None:
        for name in CODED:
            if name in self.reader.places and name != "state":
                self.facts[name] = self.coded(name, self.last)
        for name, turned in (("made_sla", False), ("missed_sla", True)):
            if name in self.reader.places:
                self.facts["made_sla"] = self._verdict(name, turned=turned)

    def coded(self, name: str, row: Row) -> Any:
        """Our value for the text; None where there is none."""
        told = self.reader.raw(row, name)
        if told is None:
            self._unknown(name, row)
            return None
        values = self.reader.mapping.values.get(name, {})
        found = values.get(fold(str(told)))
        if found is not None:
            return found
        if name == "member":
            return str(told).strip()
        self.odd("unknown_value", name, told, row[0])
        return None

    def _verdict(self, name: str, *, turned: bool) -> bool | None:
        told = fold(self.reader.text(self.last, name))
        if told in _TRUE or told in _FALSE:
            return (told in _TRUE) != turned
        if told:
            self.odd("unknown_value", name, told, self.last[0])
        return None

    # When it was

    def _moments(self) -> None:
        for name in MOMENTS & self.reader.places.keys():
            if name != "at":
                row = self.rows[0] if name == "opened_at" else self.last
                self.facts[name] = self.moment(name, row)

    def moment(self, name: str, row: Row) -> dt.datetime | None:
        told = self.reader.raw(row, name)
        if told is None:
            self._unknown(name, row)
            return None
        try:
            return self.reader.moments.read(told)
        except (ValueError, OverflowError):
            self.odd("bad_moment", name, told, row[0])
            return None

    # What happened

    def _steps(self) -> None:
        found = self._by_case() if self.reader.mapping.shape == "case" else self._by_row()
        if any(a.at > b.at for a, b in zip(found, found[1:], strict=False)):
            self.odd("out_of_order", "at", self.told.number, self.told.line)
            found.sort(key=lambda step: step.at)
        self.told.steps = _changes_only(found)
        self.told.notes.sort(key=lambda note: note.at)

    def _by_row(self) -> list[Step]:
        found: list[Step] = []
        before: dict[str, str] = {}
        state = State.NEW.value
        for row in self.rows:
            at = self.moment("at", row) if "at" in self.reader.places else None
            if at is None:
                self.odd("no_moment", "at", self.told.number, row[0])
                at = found[-1].at if found else self.facts.get("opened_at")
            if at is None:
                continue
            said, state = self._state(row, state)
            values = self._row_values(row)
            found.append(Step(at, state, said, _other(values, before), row[0]))
            self._note(row, at, values.get("actor", ""))
            before |= values
        return found

    def _state(self, row: Row, before: str) -> tuple[str, str]:
        """The log's word and ours; a word that means nothing to us changes nothing."""
        word = self.reader.text(row, "state")
        done = self.reader.text(row, "activity") if "activity" in self.reader.places else ""
        said = " · ".join(filter(None, (done, word)))
        values = self.reader.mapping.values.get("state", {})
        found = values.get(fold(said), values.get(fold(word), "" if not word else None))
        if found == SAME:
            return done, before
        if found is None:
            self.odd("unknown_state", "state", word, row[0])
            return said, before
        self.knows_state = True
        return said, str(found)

    def _row_values(self, row: Row) -> dict[str, str]:
        reader = self.reader
        names = ("team", "agent", "priority", "actor")
        return {name: reader.text(row, name) for name in names if name in reader.places}

    def _note(self, row: Row, at: dt.datetime, actor: str) -> None:
        for name, is_public in (("comment", True), ("work_note", False)):
            text = self.reader.joined(row, name) if name in self.reader.places else ""
            if text and (not self.told.notes or self.told.notes[-1].text != text):
                self.told.notes.append(Note(at, text, actor, is_public))

    def _by_case(self) -> list[Step]:
        """Steps from a row that tells of the whole case: each moment it has is one."""
        if len(self.rows) > 1:
            self.odd("repeated", "number", self.told.number, self.last[0])
        facts, line = self.facts, self.last[0]
        said, state = self._state(self.last, "")
        steps = [
            Step(facts[name], str(stood), "", {}, line)
            for name, stood in (
                ("opened_at", State.NEW),
                ("responded_at", State.OPEN),
                ("resolved_at", State.RESOLVED),
                ("closed_at", State.CLOSED),
            )
            if facts.get(name) is not None
        ]
        at = self.moment("at", self.last) if "at" in self.reader.places else None
        at = at or (steps[-1].at if steps else None)
        if at is not None and (state or said):
            after = max([at, *(step.at for step in steps)])
            stands = state or (steps[-1].state if steps else State.NEW.value)
            steps.append(Step(after, stands, said, self._row_values(self.last), line))
        for name, is_public in (("comment", True), ("work_note", False)):
            if at is not None and facts.get(name):
                self.told.notes.append(Note(at, facts[name], facts.get("actor", ""), is_public))
        return steps

    # How it stands

    def _settle(self) -> None:
        """Let moments and state go together: what is missing is taken from the steps, and told."""
        facts, steps = self.facts, self.told.steps
        if facts.get("opened_at") is None and steps:
            self.odd("no_opened_at", "opened_at", self.told.number, self.told.line)
            facts["opened_at"] = steps[0].at
        opened = facts["opened_at"] = facts.get("opened_at") or self.reader.opened
        if opened is None:
            return
        if opened is self.reader.opened:
            self.odd("opened_given", "opened_at", "", self.told.line)
        if steps and steps[0].at < opened:
            self.odd("before_opening", "at", steps[0].at.isoformat(), steps[0].line)
        for name in ("responded_at", "resolved_at", "closed_at"):
            told = facts.get(name)
            if told is not None and told < opened:
                self.odd("before_opening", name, told.isoformat(), self.last[0])
                facts[name] = None
        self._end(opened)
        facts["reopened"] = _reopened(steps)
        moments = [facts.get(name) for name in ("resolved_at", "closed_at")]
        facts["last_at"] = max([opened, *(s.at for s in steps), *(m for m in moments if m)])

    def _end(self, opened: dt.datetime) -> None:
        facts, steps = self.facts, self.told.steps
        state: str = steps[-1].state if steps and self.knows_state else self._by_moments()
        facts["state"] = str(state)
        if state not in ENDED:
            facts["resolved_at"] = facts["closed_at"] = None
            return
        if not (steps or facts.get("closed_at") or facts.get("resolved_at")):
            self.odd("no_end", "closed_at", "", self.told.line)
            return
        if state == State.RESOLVED:
            facts["closed_at"] = None
        if facts.get("closed_at") is None and state != State.RESOLVED:
            facts["closed_at"] = max(opened, steps[-1].at) if steps else facts.get("resolved_at")
        if facts.get("resolved_at") is None and state != State.CANCELLED:
            self._resolve(opened)
        closed, resolved = facts.get("closed_at"), facts.get("resolved_at")
        if closed and resolved and closed < resolved:
            self.odd("closed_early", "closed_at", closed.isoformat(), self.last[0])
            facts["closed_at"] = resolved

    def _by_moments(self) -> str:
        """How a case stands of which only moments tell."""
        if self.facts.get("closed_at") or self.reader.mapping.ended:
            return State.CLOSED
        return State.RESOLVED if self.facts.get("resolved_at") else State.OPEN

    def _resolve(self, opened: dt.datetime) -> None:
        """It ended without telling when it was solved: when it last was said to be, or was closed."""
        facts = self.facts
        ends = [step.at for step in _last_run(self.told.steps)]
        facts["resolved_at"] = max(opened, ends[0]) if ends else facts.get("closed_at")
        if "resolved_at" in self.reader.places:
            self.odd("no_resolved_at", "resolved_at", "", self.last[0])


def _other(values: Mapped[str, str], before: Mapped[str, str]) -> dict[str, str]:
    return {name: told for name, told in values.items() if told and told != before.get(name)}


def _changes_only(steps: list[Step]) -> list[Step]:
    """Without steps in which nothing but the time is other than before."""
    found: list[Step] = []
    for step in steps:
        same = found and (step.state, step.said) == (found[-1].state, found[-1].said)
        if not same or step.changes.keys() - {"actor"}:
            found.append(step)
    return found


def _last_run(steps: Sequence[Step]) -> list[Step]:
    """The steps at the end in which it was over."""
    at = len(steps)
    while at and steps[at - 1].state in {State.RESOLVED, State.CLOSED}:
        at -= 1
    return list(steps[at:])


def _reopened(steps: Sequence[Step]) -> int:
    over = [step.state in ENDED for step in steps]
    return sum(a and not b for a, b in zip(over, over[1:], strict=False))
