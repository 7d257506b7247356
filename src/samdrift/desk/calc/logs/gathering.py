"""From the rows of one case to its history: what it is now, and each step on the way.

Nothing is guessed in silence: whatever is odd in the log, and how it was read, is told as an `Odd`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from samdrift.desk.calc.logs.history import Note, Odd, Reader, Row, Step, Told
from samdrift.desk.calc.logs.mapping import CODED, JOINED, MOMENTS, SAME, State
from samdrift.desk.calc.logs.moments import NoMoment
from samdrift.formats.text import fold

ENDED = (State.RESOLVED, State.CLOSED, State.CANCELLED)
_APART = frozenset({"number", "made_sla", "missed_sla", "activity"})
_TRUE = frozenset({"true", "yes", "1", "1 0", "ja", "sant", "y", "x"})
_FALSE = frozenset({"false", "no", "0", "0 0", "nei", "usant", "n"})
_TOLD = 80
"""Letters of an odd value that are told."""


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
        except NoMoment:
            self.odd("bad_moment", name, told, row[0])
            return None

    # What happened

    def _steps(self) -> None:
        found = self._by_case() if self.reader.mapping.shape == "case" else self._by_row()
        if any(a.at > b.at for a, b in pairwise(found)):
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
        opened: dt.datetime | None = facts.get("opened_at") or self.reader.opened
        facts["opened_at"] = opened
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
    return sum(a and not b for a, b in pairwise(over))
