"""A wrong event of a clock is corrected by a new one, with the reason; everything follows from it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.clocks import State
from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock, ClockEvent
from samdrift.desk.models.commitments import Metric
from samdrift.desk.models.passing import Passing
from samdrift.desk.queries.clocks import of_cases
from samdrift.desk.services import clock_findings, clock_keeping
from samdrift.desk.services.clock_sheets import Sheet
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock, require_text

CORRECT = "desk.correct_clock"
Kind = ClockEvent.Kind


@transaction.atomic
def correct(
    event: ClockEvent,
    *,
    by: Viewer,
    reason: str,
    at: dt.datetime | None = None,
    happened: bool = True,
) -> ClockEvent:
    """Say that the event was at another moment, or (`happened` false) that it never was.

    The wrong event stays, and is told with the correction. Deadlines, breaches and findings of the
    case follow; what was told of them stays told.
    """
    case = lock(Case, event.clock.case_id)
    event = ClockEvent.objects.select_related("clock").get(pk=event.pk)
    require(by, CORRECT, case)
    why = require_text(reason, "reason", _("Write why it is corrected."))[:300]
    _require_standing(event)
    moment = _moment(event, at, by) if happened else event.at
    if not happened:
        _require_over(event, case)
    made = ClockEvent.objects.create(
        clock=event.clock,
        kind=event.kind,
        at=moment,
        cause=event.cause,
        frozen=event.frozen,
        corrects=event,
        is_withdrawn=not happened,
        reason=why,
        by_id=by.person_id,
        recorded_at=timezone.now(),
    )
    _tell_case(case, event, moment if happened else None)
    _tell_passing(event, moment if happened else None)
    _follow(case, by)
    changes = _changes(event, made)
    for what, subject in (("case.clock_corrected", case), ("clock.corrected", event.clock)):
        record(what, subject, by=by, changes=changes, note=why)
    return made


def _changes(event: ClockEvent, made: ClockEvent) -> dict[str, Any]:
    now = None if made.is_withdrawn else made.at.isoformat()
    clock = event.clock
    return {
        "clock_id": [clock.pk, clock.pk],
        "clock_metric": [clock.metric, clock.metric],
        "clock_event": [event.kind, event.kind],
        "clock_moment": [event.at.isoformat(), now],
    }


def _require_standing(event: ClockEvent) -> None:
    """Only what stands is corrected: of several corrections the newest counts."""
    if event.is_withdrawn or event.corrections.exists():
        raise DomainError(
            "corrected_already",
            _("This was corrected already. Correct the newest entry instead."),
        )


def _moment(event: ClockEvent, at: dt.datetime | None, by: Viewer) -> dt.datetime:
    if at is None:
        raise DomainError(
            "no_moment", _("Write when it was, or that it did not happen."), field="at"
        )
    if at > by.now:
        raise DomainError(
            "ahead", _("This moment has not been yet. Write when it was."), field="at"
        )
    others = ClockEvent.objects.filter(clock=event.clock).exclude(pk=event.pk)
    first = others.filter(kind=Kind.START, is_withdrawn=False).order_by("-pk").first()
    if event.kind == Kind.START:
        _require_first(event, at)
    elif first is not None and at < first.at:
        raise DomainError(
            "before_start", _("The clock had not started then. Write a later moment."), field="at"
        )
    return at


def _require_first(event: ClockEvent, at: dt.datetime) -> None:
    later = ClockEvent.objects.filter(clock=event.clock).exclude(kind=Kind.START)
    if later.filter(at__lt=at).exists():
        raise DomainError(
            "not_first",
            _("Something else happened to the clock before this. Write an earlier moment."),
            field="at",
        )


def _require_over(event: ClockEvent, case: Case) -> None:
    """What the case itself still says cannot be said never to have happened."""
    if event.kind == Kind.START:
        raise DomainError(
            "start_stands",
            _("A clock must start. Correct the moment, or cancel the case if it should not be."),
        )
    _require_over_there(event)
    if event.clock.party == Clock.Party.SUPPLIER:
        return
    waits = event.kind == Kind.PAUSE and case.state == Case.State.WAITING
    solved = (
        event.kind == Kind.STOP
        and event.clock.metric == Metric.RESOLUTION
        and case.state in {Case.State.RESOLVED, Case.State.CLOSED}
    )
    gone = event.kind == Kind.VOID and case.state in {Case.State.CANCELLED, Case.State.MERGED}
    if waits or solved or gone:
        raise DomainError(
            "still_so",
            _("Case #%(number)s still stands so: %(state)s. Change that first.")
            % {"number": case.pk, "state": case.get_state_display()},
        )


def _require_over_there(event: ClockEvent) -> None:
    """Nor what the passed case says, of a supplier's clock."""
    passing = _passing_of(event.clock)
    if passing is None:
        return
    waits = event.kind == Kind.PAUSE and passing.is_standing and passing.waits_for_us
    if waits or (event.kind == Kind.STOP and not passing.is_standing):
        raise DomainError(
            "still_so",
            _("The case still stands so at %(supplier)s: %(state)s. Change that first.")
            % {"supplier": passing.supplier, "state": passing.get_state_display()},
        )


def _passing_of(clock: Clock) -> Passing | None:
    if clock.party != Clock.Party.SUPPLIER:
        return None
    found: Passing | None = Passing.objects.filter(Q(response=clock) | Q(resolution=clock)).first()
    return found


def _tell_passing(event: ClockEvent, moment: dt.datetime | None) -> None:
    """The passed case's own moments are those of the supplier's clocks."""
    passing = _passing_of(event.clock)
    if passing is None or event.kind != Kind.STOP:
        return
    if event.clock_id == passing.response_id and passing.acknowledged_at is not None:
        passing.acknowledged_at = moment
        if moment is None and passing.is_standing:
            passing.state = Passing.State.PASSED
    elif event.clock_id == passing.resolution_id and passing.state == Passing.State.SOLVED:
        passing.solved_at = moment
    passing.save(update_fields=["acknowledged_at", "solved_at", "state"])


def _tell_case(case: Case, event: ClockEvent, moment: dt.datetime | None) -> None:
    """The case's own moments are those of its clocks."""
    clock = event.clock
    if event.kind != Kind.STOP or clock.party != Clock.Party.OURS:
        return
    if clock.metric == Metric.RESPONSE and case.responded_at is not None:
        case.responded_at = moment
        case.save(update_fields=["responded_at"])
    elif clock.metric == Metric.RESOLUTION and moment is not None and case.resolved_at is not None:
        case.resolved_at = moment
        case.save(update_fields=["resolved_at"])


def _follow(case: Case, by: Viewer) -> None:
    sheets = [Sheet.of(one, by.now, by) for one in of_cases([case.pk]).get(case.pk, ())]
    _end_with_case(case, sheets)
    clock_keeping.keep({case: sheets}, by=by)
    clock_findings.find([case], by=by, corrected=True)
    theirs = [one.clock.pk for one in sheets if one.clock.party == Clock.Party.SUPPLIER]
    clock_findings.tell_suppliers(theirs, by)


def _end_with_case(case: Case, sheets: list[Sheet]) -> None:
    """An answer that never was leaves the response running, but not longer than the case did."""
    if case.state not in {Case.State.RESOLVED, Case.State.CLOSED} or case.resolved_at is None:
        return
    for sheet in sheets:
        if sheet.clock.party != Clock.Party.SUPPLIER and sheet.state.state in {
            State.RUNNING,
            State.PAUSED,
        }:
            sheet.write("stop", at=max(case.resolved_at, sheet.clock.started_at))
