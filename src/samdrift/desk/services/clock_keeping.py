"""What is kept of clocks and cases for lists: always what a replay of the events gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from samdrift.desk.calc.clocks import State
from samdrift.desk.models.cases import NEVER, Case
from samdrift.desk.models.clocks import Clock
from samdrift.desk.services import clock_alerts
from samdrift.desk.services.clock_sheets import Sheet
from samdrift.kernel import few
from samdrift.kernel.history import changes_of
from samdrift.kernel.viewer import Viewer

SECOND = dt.timedelta(seconds=1)
FEW = 24
"""Clocks or events of an act that go by SQL that is kept."""
KEPT = ("state", "started_at", "due_at", "next_warning_at", "stopped_at", "breached_at", "elapsed")
OF_CASE = ("due_at", "due_metric", "is_breached", "promised_for")
_STATES = {
    State.NOT_STARTED: Clock.State.VOID,
    State.RUNNING: Clock.State.RUNNING,
    State.PAUSED: Clock.State.PAUSED,
    State.STOPPED: Clock.State.STOPPED,
    State.VOID: Clock.State.VOID,
}


def kept_of(sheet: Sheet) -> dict[str, Any]:
    """The columns of a clock that stands so."""
    state = sheet.state
    runs = state.state is State.RUNNING
    return {
        "state": str(_STATES[state.state]),
        "started_at": state.started_at or sheet.clock.started_at,
        "due_at": state.due_at if runs else None,
        "next_warning_at": state.next_at if runs else None,
        "stopped_at": state.ended_at,
        "breached_at": min(state.breaches, default=None),
        "elapsed": sheet.used // SECOND,
    }


def keep(
    cases: Mapping[Case, Sequence[Sheet]], *, by: Viewer, promised: Mapping[int, str] | None = None
) -> None:
    """Write new clocks and events, and what is kept of all; tell of the steps that are reached.

    The cases' rows are held. `promised`: case → what its promises were looked up for.
    """
    sheets = [sheet for rows in cases.values() for sheet in rows]
    changed = [sheet for sheet in sheets if _set(sheet.clock, kept_of(sheet))]
    old = [sheet.clock for sheet in changed if not sheet.is_new]
    _add([sheet.clock for sheet in sheets if sheet.is_new])
    Clock.objects.bulk_update(old, KEPT)
    _write_events(sheets)
    _keep_cases(cases, promised or {})
    clock_alerts.tell_reached(cases, by=by)


def set_up(case: Case, sheets: Sequence[Sheet], promised: str) -> None:
    """The columns of new clocks, and of their case; nothing is written."""
    for sheet in sheets:
        _set(sheet.clock, kept_of(sheet))
    _set(case, of_case([sheet.clock for sheet in sheets]) | {"promised_for": promised})


def add(case: Case, sheets: Sequence[Sheet], *, by: Viewer) -> None:
    """Write new clocks that were set up, of a case that is written; tell of the steps that are reached."""
    _add([sheet.clock for sheet in sheets])
    _write_events(sheets)
    clock_alerts.tell_reached({case: sheets}, by=by)


def _set(row: Any, values: Mapping[str, Any]) -> bool:
    changes = changes_of(row, values)
    for name in changes:
        setattr(row, name, values[name])
    return bool(changes)


def _write_events(sheets: Sequence[Sheet]) -> None:
    fresh = []
    for sheet in sheets:
        for row in sheet.fresh:
            row.clock = sheet.clock
            fresh.append(row)
    _add(fresh)
    for sheet in sheets:
        sheet.written()


def _add(rows: Sequence[Any]) -> None:
    """Those of one case by one statement; of very many the columns would be too many for one."""
    if len(rows) <= FEW:
        few.put(*rows)
    else:
        type(rows[0]).objects.bulk_create(rows)


def _keep_cases(cases: Mapping[Case, Sequence[Sheet]], promised: Mapping[int, str]) -> None:
    changed = []
    for case, sheets in cases.items():
        values = of_case([sheet.clock for sheet in sheets])
        values["promised_for"] = promised.get(case.pk, case.promised_for)
        if _set(case, values):
            changed.append(case)
    if len(changed) == 1:
        changed[0].save(update_fields=OF_CASE)
    else:
        Case.objects.bulk_update(changed, OF_CASE)


def of_case(clocks: Sequence[Clock]) -> dict[str, Any]:
    """The columns of a case with these clocks: only what we have promised counts."""
    ours = [one for one in clocks if one.party == Clock.Party.OURS]
    running = [one for one in ours if one.due_at is not None]
    first = min(running, key=lambda one: (one.due_at, one.metric), default=None)
    return {
        "due_at": first.due_at if first else NEVER,
        "due_metric": first.metric if first else "",
        "is_breached": any(one.breached_at is not None for one in ours),
    }
