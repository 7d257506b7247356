"""The clocks of a case follow it: this is the one place where they do.

Every act on a case calls `align` when it is done, with the case's row held. It writes on the clocks
what the case's state, cause, answers and promises ask for; called again it writes nothing more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from samdrift.desk.calc.clocks import State
from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.commitments import Metric
from samdrift.desk.queries.clocks import Calendars, of_cases
from samdrift.desk.queries.commitments import Promise
from samdrift.desk.services import clock_keeping
from samdrift.desk.services.clock_promises import (
    Asked,
    Promised,
    ask,
    key_of,
    ours_key,
    team_key,
)
from samdrift.desk.services.clock_sheets import Sheet
from samdrift.kernel.viewer import Viewer

Party = Clock.Party
RESPONSE, UPDATE, RESOLUTION = Metric.RESPONSE, Metric.UPDATE, Metric.RESOLUTION
GONE: dict[str, str] = {Case.State.CANCELLED: "cancelled", Case.State.MERGED: "merged"}
SOLVED: set[str] = {Case.State.RESOLVED, Case.State.CLOSED}
NO_PROMISE, MOVED = "no_promise", "moved"
"""Causes written by the clocks themselves: nothing is promised any more; another team has the case."""
ANEW = "anew/"
"""In place of what promises were looked up for: they are looked up today, and count from now."""


def has_none(case: Case) -> bool:
    """Whether nothing of ours was ever promised in the case."""
    return not Clock.objects.filter(case=case, party=Party.OURS).exists()


def begin(case: Case, *, by: Viewer, promised: Promised | None = None) -> list[Sheet]:
    """The clocks of a case that is being opened, as `align` would start them; the case gets its columns.
    They are worked out before the case is written, so that it is written once, and written by `start`.
    `promised` is what its member and team are promised, where the caller knows.
    """
    calendars = Calendars()
    asked = ask([case], calendars, promised)
    sheets = _Following(case, [], calendars, asked, by, answered=False).follow()
    clock_keeping.set_up(case, sheets, key_of(case))
    return sheets


def start(case: Case, sheets: Sequence[Sheet], *, by: Viewer) -> None:
    """Write the clocks that `begin` worked out: the case is written now."""
    for sheet in sheets:
        sheet.clock.case = case
    clock_keeping.add(case, sheets, by=by)


def align(case: Case, *, by: Viewer, answered: bool = False) -> None:
    """Let the clocks of the case follow it. `answered`: this act gave a public answer of ours.

    - Ours start when the case was opened, by the promise in force then; a promise that comes later
      (another priority, member, service or kind) counts from the opening too, unless its level says
      that clocks start anew. Updates are counted from now.
    - The first answer stops the response; each answer ends one update and starts the next.
    - A waiting case pauses what its commitment lets it pause; a solved one stops; opened again, it
      goes on with the time used. Cancelled or merged, what ran does not count.
    - A team with a level has clocks of its own from when it gets the case until another does.
    Suppliers' clocks are left alone. Keeps the clocks' and the case's own columns.
    """
    align_many([case], by=by, answered={case.pk} if answered else frozenset())


@transaction.atomic(savepoint=False)
def align_many(cases: Sequence[Case], *, by: Viewer, answered: Iterable[int] = frozenset()) -> None:
    """`align` for many held cases, in a fixed number of queries. `answered` has their ids."""
    calendars, told = Calendars(), frozenset(answered)
    found = of_cases([case.pk for case in cases], calendars)
    asked = ask(cases, calendars)
    sheets: dict[int, list[Sheet]] = {}
    for case in cases:
        rows = [Sheet.of(one, by.now, by) for one in found.get(case.pk, ())]
        sheets[case.pk] = _Following(
            case, rows, calendars, asked, by, answered=case.pk in told
        ).follow()
    keys = {case.pk: key_of(case) for case in cases}
    clock_keeping.keep({case: sheets[case.pk] for case in cases}, by=by, promised=keys)


class _Following:
    """One case, and what its clocks have to do to follow it."""

    def __init__(
        self,
        case: Case,
        sheets: list[Sheet],
        calendars: Calendars,
        asked: Asked,
        by: Viewer,
        *,
        answered: bool,
    ) -> None:
        self.case, self.calendars, self.asked, self.by = case, calendars, asked, by
        self.sheets, self.now = sheets, max((by.now, *(s.now for s in sheets)))
        self.answered = answered
        self.first = not case.promised_for
        self.anew = case.promised_for == ANEW
        self.renewed: dict[str, Promise] | None = None
        self.gone = GONE.get(case.state, "")
        self.solved = case.state in SOLVED

    def follow(self) -> list[Sheet]:
        self._come_back()
        self._take_up_promises()
        for sheet in self._of(Party.OURS, Party.TEAM):
            self._end(sheet)
        if not self.gone and not self.solved:
            self._go_on()
        return self.sheets

    def _of(self, *parties: str) -> list[Sheet]:
        return [sheet for sheet in self.sheets if sheet.clock.party in parties]

    def _live(self, party: str, metric: str) -> Sheet | None:
        """The newest clock of this kind that counts, of the team that has the case."""
        for sheet in reversed(self._of(party)):
            mine = party != Party.TEAM or sheet.clock.team_id == self.case.team_id
            if sheet.clock.metric == metric and mine and sheet.state.state is not State.VOID:
                return sheet
        return None

    # What is promised

    def _take_up_promises(self) -> None:
        """Start and retarget by what is promised, where what decides it is another than before."""
        ours, _slash, team = self.case.promised_for.partition("/")
        if self.gone:
            return
        if ours != ours_key(self.case):
            promises = self.asked.ours(self.case, self.by, first=self.first)
            self.renewed = {promise.metric: promise for promise in promises}
            self._promise(Party.OURS, promises)
        if team != team_key(self.case):
            for sheet in self._of(Party.TEAM):
                if sheet.clock.team_id != self.case.team_id and sheet.is_alive:
                    sheet.write("stop", at=self.now, cause=MOVED)
            self._promise(Party.TEAM, self.asked.teams_own(self.case, self.by))

    def _promise(self, party: str, promises: Sequence[Promise]) -> None:
        promised = {promise.metric: promise for promise in promises}
        for metric in Metric.values:
            sheet, promise = self._live(party, metric), promised.get(metric)
            if sheet is None and promise is not None:
                self._begin(party, promise)
            elif sheet is not None and (sheet.is_alive or metric == RESOLUTION):
                self._retarget(sheet, promise)

    def _begin(self, party: str, promise: Promise) -> None:
        """Start a clock, unless what it measures is done already."""
        late = not self.first
        if late and (self.solved or (promise.metric == RESPONSE and self._has_responded(party))):
            return
        if party == Party.TEAM and promise.metric == UPDATE:
            return
        at = self.case.opened_at
        anew = promise.metric == UPDATE or promise.frozen["on_change"] == "restart"
        if late and (party == Party.TEAM or anew or self.anew):
            at = self.now
        self._start(party, promise.metric, promise.frozen, at, promise.level.pk)

    def _start(
        self, party: str, metric: str, frozen: dict[str, Any], at: dt.datetime, level: int | None
    ) -> None:
        clock = Clock(
            case=self.case,
            party=party,
            metric=metric,
            team_id=self.case.team_id if party == Party.TEAM else None,
            level_id=level,
            calendar_id=frozen["calendar"],
            frozen=frozen,
            started_at=at,
        )
        sheet = Sheet(clock, self.calendars, max(at, self.now), self.by)
        sheet.write("start", at=at)
        self.sheets.append(sheet)

    def _retarget(self, sheet: Sheet, promise: Promise | None) -> None:
        """Another target by the level's rule for changes; with nothing promised it does not count."""
        if promise is None:
            if sheet.is_alive:
                sheet.write("void", at=self.now, cause=NO_PROMISE)
            return
        before = sheet.frozen
        if before == promise.frozen:
            return
        restart = before["on_change"] == "restart" and _target(before) != _target(promise.frozen)
        frozen = {**promise.frozen, **({"restart": True} if restart else {})}
        sheet.write("retarget", at=self.now, frozen=frozen)

    # What the case does

    def _has_responded(self, party: str) -> bool:
        taken = party == Party.TEAM and self.case.agent_id is not None
        return taken or self.answered or self.case.responded_at is not None

    def _come_back(self) -> None:
        """A case that was not to be cancelled or merged after all: what ended its clocks never was."""
        if self.gone:
            return
        for sheet in self._of(Party.OURS, Party.TEAM):
            row = sheet.last("void") if sheet.state.state is State.VOID else None
            if row is not None and row.cause in GONE.values():
                sheet.write("void", at=row.at, cause=row.cause, corrects=row)

    def _end(self, sheet: Sheet) -> None:
        """Stop what is reached, void what does not count."""
        if not sheet.is_alive:
            return
        if self.gone:
            sheet.write("void", at=self.now, cause=self.gone)
        elif sheet.clock.metric == RESPONSE and self._has_responded(sheet.clock.party):
            sheet.write("stop", at=self._moment(self.case.responded_at, sheet))
        elif self.solved:
            ended = self.case.resolved_at or self.case.closed_at
            sheet.write("stop", at=self._moment(ended, sheet))

    def _moment(self, told: dt.datetime | None, sheet: Sheet) -> dt.datetime:
        """When the case says it was, but not before the clock began."""
        return max(told or self.now, sheet.clock.started_at)

    def _go_on(self) -> None:
        """What goes on in a case that is open."""
        for party in (Party.OURS, Party.TEAM):
            sheet = self._live(party, RESOLUTION)
            if sheet is not None and sheet.state.state is State.STOPPED:
                sheet.write("resume", at=self.now)
        self._renew_update()
        wanted = self.asked.cause(self.case)
        for sheet in self._of(Party.OURS, Party.TEAM):
            if not sheet.is_alive or sheet.state.cause == wanted:
                continue
            if wanted is None:
                sheet.write("resume", at=self.now)
            else:
                sheet.write("pause", at=self.now, cause=wanted)

    def _renew_update(self) -> None:
        """The next update is counted from an answer, and from when the case is opened again."""
        sheet = self._live(Party.OURS, UPDATE)
        if sheet is None or (sheet.is_alive and not self.answered):
            return
        if sheet.is_alive:
            if sheet.clock.started_at >= self.now:
                return
            sheet.write("stop", at=self.now)
        frozen = sheet.frozen
        if self.renewed is not None:
            if UPDATE not in self.renewed:
                return
            frozen = self.renewed[UPDATE].frozen
        self._start(Party.OURS, UPDATE, frozen, self.now, frozen["level"])


def _target(frozen: dict[str, Any]) -> tuple[int, int]:
    return frozen["minutes"], frozen["calendar"]
