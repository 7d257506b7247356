"""Steps of a clock that are reached are told exactly once, whoever comes first and however often.

An alert's row is written in the act that tells of it, with the case held: two cannot both find it
missing, and what is rolled back has told nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from samdrift.desk.calc.clocks import State
from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock, ClockAlert
from samdrift.desk.queries.clocks import WHOLE
from samdrift.desk.services import clock_findings, clock_notices
from samdrift.desk.services.clock_sheets import Sheet
from samdrift.kernel.viewer import Viewer

Step = tuple[int, int]
"""What set the target (0: the first), and per cent of it."""
_GOES_ON = (State.RUNNING, State.PAUSED)


def reached(sheet: Sheet) -> list[Step]:
    """The steps the clock has reached: of one that has ended only the breach is told."""
    state = sheet.state
    set_by = state.set_by or 0
    steps = [percent for percent, _at in state.warnings] if state.state in _GOES_ON else []
    if state.breached_at is not None:
        steps.append(WHOLE)
    return [(set_by, percent) for percent in sorted(steps)]


def tell_reached(cases: Mapping[Case, Sequence[Sheet]], *, by: Viewer) -> int:
    """Tell of the steps that are reached and have not been told; returns how many."""
    found = {
        sheet.clock.pk: steps
        for sheets in cases.values()
        for sheet in sheets
        if (steps := reached(sheet))
    }
    if not found:
        return 0
    told = _told(list(found))
    rows: list[ClockAlert] = []
    for case, sheets in cases.items():
        new: list[tuple[Sheet, list[int]]] = []
        for sheet in sheets:
            steps = [s for s in found.get(sheet.clock.pk, ()) if s not in told[sheet.clock.pk]]
            if steps:
                rows += [_row(sheet, step) for step in steps]
                new.append((sheet, [percent for _set_by, percent in steps]))
        if new:
            clock_notices.tell_case(case, new, by=by)
    ClockAlert.objects.bulk_create(rows)
    broken = [case for case, sheets in cases.items() if _breaks(sheets, rows)]
    clock_findings.find(broken, by=by)
    clock_findings.tell_suppliers(_of_suppliers(cases, rows), by)
    return len(rows)


def _of_suppliers(cases: Mapping[Case, Sequence[Sheet]], rows: Sequence[ClockAlert]) -> list[int]:
    """Clocks of suppliers whose time has run out."""
    pks = {row.clock_id for row in rows if row.percent == WHOLE}
    clocks = (sheet.clock for sheets in cases.values() for sheet in sheets)
    return [one.pk for one in clocks if one.pk in pks and one.party == Clock.Party.SUPPLIER]


def _row(sheet: Sheet, step: Step) -> ClockAlert:
    return ClockAlert(clock=sheet.clock, set_by=step[0], percent=step[1], at=sheet.now)


def _told(clocks: Sequence[int]) -> dict[int, set[Step]]:
    found: dict[int, set[Step]] = defaultdict(set)
    rows = ClockAlert.objects.filter(clock_id__in=clocks)
    for clock, set_by, percent in rows.values_list("clock_id", "set_by", "percent"):
        found[clock].add((set_by, percent))
    return found


def _breaks(sheets: Sequence[Sheet], rows: Sequence[ClockAlert]) -> bool:
    """Whether one of our promises is broken that was not before."""
    pks = {row.clock_id for row in rows if row.percent == WHOLE}
    return any(s.clock.pk in pks and s.clock.party == Clock.Party.OURS for s in sheets)
