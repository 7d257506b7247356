"""A case is taken, given on, waits, goes on, is solved, closed, cancelled, and opened again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.case_states import MOVES, Move, State, goes_on_as, reopen_until
from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.models.knowledge import Article, ArticleUse
from samdrift.desk.models.passing import Passing
from samdrift.desk.queries.cases import choices, person_of
from samdrift.desk.rules_cases import CANCEL, REOPEN
from samdrift.desk.services import case_notices as notices
from samdrift.desk.services import clocks, passing_ending
from samdrift.desk.services.case_common import WAITS_NO_MORE, changed, held, moved, not_from_here
from samdrift.desk.services.case_following import follow_up
from samdrift.desk.services.case_hands import require_able, require_team
from samdrift.desk.services.case_identity import require_identity
from samdrift.desk.services.case_succeeding import at_taker
from samdrift.kernel.errors import DomainError
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import day_text, require_text

KEEP: Any = object()
"""Not told: stays as it is."""


@transaction.atomic
def take(case: Case, *, by: Viewer) -> Case:
    """Begin to work on it. What somebody else took since one looked is not taken from them."""
    seen_with = case.agent_id
    case = held(case, by)
    if case.agent_id not in (seen_with, by.person_id):
        raise DomainError(
            "taken_meanwhile",
            _("%(name)s took case #%(number)s just now.") % {"name": case.agent, "number": case.pk},
        )
    me = person_of(by)
    if me is None:
        raise DomainError("no_person", _("Only a person can take a case. Give it to somebody."))
    state = case.state
    if state == State.NEW:
        state = moved(case, Move.TAKE, by)
    _require_active(case)
    return changed(case, "case.taken", {"agent": me, "state": state}, by)


def _require_active(case: Case) -> None:
    if not case.is_open:
        raise DomainError(
            "not_open",
            _("Case #%(number)s is not open: %(state)s. Open it again first.")
            % {"number": case.pk, "state": case.get_state_display()},
        )


@transaction.atomic
def assign(
    case: Case, *, by: Viewer, team: Team | None = KEEP, agent: Person | None = KEEP, note: str = ""
) -> Case:
    """Give it to a team or a person, or to nobody (None). In another team's queue it is nobody's until
    somebody there takes it.
    """
    case = held(case, by)
    _require_active(case)
    values: dict[str, Any] = {}
    if team is not KEEP:
        require_team(team, case.member, internal=case.is_internal)
        values["team"] = team
        if team != case.team:
            values["agent"] = None
    if agent is not KEEP:
        if agent is not None and agent.pk != case.agent_id:
            require_able(agent, case, by)
        values["agent"] = agent
    new = agent is not KEEP and agent is not None and agent.pk != case.agent_id
    case = changed(case, "case.assigned", values, by, personal={"note": note.strip()})
    if new:
        notices.tell_agent(case, notices.ASSIGNED, by)
    return case


@transaction.atomic
def wait(
    case: Case, *, by: Viewer, cause: PauseCause, until: dt.datetime | None = None, note: str = ""
) -> Case:
    """It waits for something; with `until`, the clock lets it go on then."""
    case = held(case, by)
    state = moved(case, Move.WAIT, by)
    if until is not None and until <= by.now:
        raise DomainError(
            "until_past",
            _("It is to wait until %(day)s, which is past. Choose a time to come.")
            % {"day": day_text(timezone.localdate(until))},
            field="until",
        )
    if cause.ended_at is not None:
        raise DomainError(
            "cause_ended",
            _("“%(cause)s” is not used any more. Choose another reason.") % {"cause": cause},
            field="cause",
        )
    values = {"state": state, "cause": cause, "waits_until": until}
    return changed(case, "case.waits", values, by, personal={"note": note.strip()})


@transaction.atomic
def go_on(case: Case, *, by: Viewer) -> Case:
    """What it waited for has come."""
    case = held(case, by)
    return changed(
        case, "case.went_on", {"state": moved(case, Move.GO_ON, by), **WAITS_NO_MORE}, by
    )


@transaction.atomic
def came_back(case: Case, *, by: Viewer) -> Case:
    """What it waited for has come from a supplier, who asks for no right of ours. The case is held."""
    if case.state != State.WAITING:
        return case
    values = {"state": State.OPEN.value, **WAITS_NO_MORE}
    return changed(case, "case.went_on", values, by)


@transaction.atomic
def resolve(
    case: Case,
    *,
    by: Viewer,
    solution: str,
    root_cause: str = "",
    first_contact: bool | None = None,
    article: Article | None = None,
    solved_by: Collection[Passing] = (),
) -> Case:
    """It is solved: whoever asked is told how, and asked how it went. `first_contact`: while the one
    who asked was still there. Where the caller's identity is to be checked, that must be done first.

    What lies with a supplier is taken back from it, but for `solved_by`: those solved it.
    """
    case = held(case, by)
    state = moved(case, Move.RESOLVE, by)
    require_identity(case)
    values: dict[str, Any] = {
        "state": state,
        "is_open": False,
        "solution": require_text(solution, "solution", _("Write how it was solved.")),
        "root_cause": root_cause.strip()[:120],
        "at_first_contact": first_contact,
        "resolved_at": by.now,
        "responded_at": case.responded_at or by.now,
        **WAITS_NO_MORE,
    }
    if article is not None:
        ArticleUse.objects.update_or_create(
            article=article, case=case, defaults={"solved": True}, create_defaults=_used(by)
        )
    answered = case.responded_at is None
    case = changed(case, "case.solved", values, by, answered=answered)
    there = {one.pk for one in solved_by}
    passing_ending.case_ended(case, by=by, told=passing_ending.SOLVED, solved_there=there)
    notices.tell_solved(case, by)
    return case


def _used(by: Viewer) -> dict[str, Any]:
    return {"solved": True, "at": by.now}


@transaction.atomic
def close(case: Case, *, by: Viewer) -> Case:
    """It is done with: the one who asked is content, or the days for saying otherwise are over."""
    case = held(case, by, REOPEN)
    state = moved(case, Move.CLOSE, by)
    return changed(case, "case.closed", {"state": state, "closed_at": by.now}, by)


@transaction.atomic
def cancel(case: Case, *, by: Viewer, reason: str) -> Case:
    """It is not to be done after all. Whoever asked may, as long as nobody has answered."""
    case = held(case, by, CANCEL)
    state = moved(case, Move.CANCEL, by)
    why = require_text(reason, "reason", _("Write why it is cancelled."))
    values = {"state": state, "is_open": False, "closed_at": by.now, **WAITS_NO_MORE}
    case = changed(case, "case.cancelled", values, by, personal={"reason": why})
    passing_ending.case_ended(case, by=by, told=passing_ending.CANCELLED)
    notices.tell_cancelled(case, by, why)
    return case


@transaction.atomic
def reopen(case: Case, *, by: Viewer, reason: str, suppliers: Collection[Passing] = ()) -> Case:
    """It was not solved after all. Within the site's days it is the same case; later a new one that
    follows it, which is returned. A cancelled one is taken up again by those who work with it.

    Of a member that has merged into another it goes on for that one. Where nothing was promised (it came
    with the log of a tool before, or there was no promise then), clocks begin now by what holds today.
    `suppliers`: what lay with a supplier, and is to do so again.
    """
    case = held(case, by, REOPEN)
    why = require_text(reason, "reason", _("Write what is still wrong."))
    move = Move.RESTORE if case.state == State.CANCELLED else Move.REOPEN
    state = moved(case, move, by)
    if move is Move.REOPEN and is_too_late(case, by):
        return follow_up(case, why, by)
    if move is Move.RESTORE:
        state = goes_on_as(worked_on=_has_agent(case, by)).value
    return _opened_again(case, state, why, by, suppliers)


@transaction.atomic
def reopen_for_asker(case: Case, *, by: Viewer, reason: str) -> Case:
    """Whoever asked has answered in a way we take in by ourselves, such as by mail, that it was not
    solved after all: opened again by the rules that hold for that person.
    """
    case = held(case, by, REOPEN)
    state = MOVES[Move.REOPEN].get(State(case.state))
    if state is None or is_too_late(case, by):
        raise not_from_here(case)
    return _opened_again(case, state, reason, by)


def _opened_again(
    case: Case, state: str, why: str, by: Viewer, suppliers: Collection[Passing] = ()
) -> Case:
    values: dict[str, Any] = {
        "state": state,
        "is_open": True,
        "resolved_at": None,
        "closed_at": None,
        "score": None,
        "score_text": "",
        "scored_at": None,
        "reopened": case.reopened + 1,
        **at_taker(case, by),
    }
    if clocks.has_none(case):
        values["responded_at"] = case.responded_at or case.resolved_at or case.closed_at
        case.promised_for = clocks.ANEW
    if not _has_agent(case, by):
        values["agent"] = None
    case = changed(case, "case.reopened", values, by, personal={"reason": why})
    notices.tell_reopened(case, by)
    cause = passing_ending.supplier_cause()
    if suppliers and passing_ending.case_again(case, by=by, passings=suppliers) and cause:
        case = wait(case, by=by, cause=cause)
    return case


def _has_agent(case: Case, by: Viewer) -> bool:
    """Whether somebody who is still at work has taken the case."""
    return case.agent is not None and case.agent.is_at_work(by.today)


def is_too_late(case: Case, by: Viewer) -> bool:
    """Whether the days for opening the solved case again are over. Logs of other tools may tell only
    when it was closed.
    """
    ended = case.resolved_at or case.closed_at
    if ended is None:
        return False
    last = reopen_until(timezone.localdate(ended), choices().reopen_days)
    return last is not None and by.today > last
