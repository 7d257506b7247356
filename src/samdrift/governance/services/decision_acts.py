"""A decision is carried out: handed out, begun, reported on, done or given up, and opened again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.decisions import Decision
from samdrift.governance.queries.signing import is_put_forward
from samdrift.governance.services.decisions import require_review_after
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import day_text, require_text, write

HAND_OUT, CARRY_OUT = "governance.hand_out_decision", "governance.carry_out_decision"
HANDED = "decision.handed_to_me"
Status = Decision.Status
OPEN = frozenset({Status.WAITING, Status.UNDER_WAY})


def _lock(decision: Decision) -> Decision:
    rows = Decision.objects.select_for_update(of=("self",)).select_related("body")
    found: Decision = rows.get(pk=decision.pk)
    return found


def _act(
    decision: Decision, what: str, values: dict[str, Any], *, by: Viewer, note: str = ""
) -> Decision:
    changes = write(decision, values)
    if "status" in changes:
        # Rooms share the words for a field's codes, and others have a status too.
        changes["decision_status"] = changes.pop("status")
    if changes:
        record(what, decision, by=by, changes=changes, note=note)
    return decision


@transaction.atomic
def hand_out(
    decision: Decision, *, person: Person, deadline: dt.date, by: Viewer, note: str = ""
) -> Decision:
    """Let somebody carry it out by a day; the person gets a notice."""
    decision = _lock(decision)
    require(by, HAND_OUT, decision)
    if not person.is_at_work(by.today) or person.supplier_id is not None:
        raise DomainError(
            "not_at_work",
            _("%(name)s does not work in the cooperation today. Choose somebody who does.")
            % {"name": person},
            field="person",
        )
    if deadline < by.today:
        raise DomainError(
            "deadline_past",
            _("%(day)s is past. Choose today or a later day.") % {"day": day_text(deadline)},
            field="deadline",
        )
    if decision.status not in {*OPEN, Status.NONE}:
        raise _wrong(decision)
    status = Status.WAITING if decision.status == Status.NONE else decision.status
    values = {"responsible": person, "deadline": deadline, "status": status}
    _act(decision, "decision.handed_out", values, by=by, note=note)
    if person.pk != by.person_id:
        accounts = Account.objects.filter(person=person, is_active=True)
        told = {"decision": str(decision), "by": by.name}
        tell(accounts.values_list("pk", flat=True), HANDED, decision, told)
    return decision


@transaction.atomic
def begin(decision: Decision, *, by: Viewer) -> Decision:
    """Say that the work has begun."""
    decision = _lock(decision)
    require(by, CARRY_OUT, decision)
    if decision.status != Status.WAITING:
        raise _wrong(decision)
    return _act(decision, "decision.begun", {"status": Status.UNDER_WAY}, by=by)


@transaction.atomic
def report(decision: Decision, *, report: str, by: Viewer) -> Decision:
    """Report back to the body how it goes; earlier reports stay in the history."""
    decision = _lock(decision)
    require(by, CARRY_OUT, decision)
    text = require_text(report, "report", _("Write how it goes."))
    values = {"report": text, "reported_on": by.today}
    return _act(decision, "decision.reported", values, by=by)


@transaction.atomic
def carry_out(decision: Decision, *, report: str, by: Viewer) -> Decision:
    """It is carried out; the report tells the body what was done."""
    decision = _lock(decision)
    require(by, CARRY_OUT, decision)
    if decision.status not in OPEN:
        raise _wrong(decision)
    text = require_text(report, "report", _("Write what was done: the body reads it."))
    values = {"status": Status.DONE, "report": text, "reported_on": by.today}
    return _act(decision, "decision.carried_out", values, by=by)


@transaction.atomic
def give_up(decision: Decision, *, reason: str, by: Viewer) -> Decision:
    """It is not carried out, and why: what the body was told has changed."""
    decision = _lock(decision)
    require(by, CARRY_OUT, decision)
    if decision.status not in OPEN:
        raise _wrong(decision)
    text = require_text(reason, "reason", _("Write why it is not carried out: the body reads it."))
    values = {"status": Status.DROPPED, "report": text, "reported_on": by.today}
    return _act(decision, "decision.given_up", values, by=by)


@transaction.atomic
def reopen(decision: Decision, *, by: Viewer) -> Decision:
    """It is to be carried out after all, or was not done as it was said."""
    decision = _lock(decision)
    require(by, CARRY_OUT, decision)
    if decision.status not in {Status.DONE, Status.DROPPED}:
        raise _wrong(decision)
    return _act(decision, "decision.reopened", {"status": Status.UNDER_WAY}, by=by)


@transaction.atomic
def set_terms(
    decision: Decision,
    *,
    by: Viewer,
    conditions: str,
    review_on: dt.date | None,
    in_force_on: dt.date | None,
) -> Decision:
    """Its conditions, when it is looked at again, and from when it is in force.

    Conditions are part of what was decided: they stand once the minutes are put forward.
    """
    decision = _lock(decision)
    require(by, HAND_OUT, decision)
    if conditions != decision.conditions and _is_in_minutes(decision):
        raise DomainError(
            "in_minutes",
            _("The conditions stand in minutes that are put forward. The body must decide anew."),
            field="conditions",
        )
    if review_on != decision.review_on:
        require_review_after(review_on, decision.decided_on)
    values = {"conditions": conditions, "review_on": review_on, "in_force_on": in_force_on}
    _act(decision, "decision.terms_set", values, by=by)
    search.index([decision])
    return decision


def _is_in_minutes(decision: Decision) -> bool:
    return decision.item is not None and is_put_forward(decision.item.meeting)


def _wrong(decision: Decision) -> DomainError:
    return DomainError(
        "not_from_here",
        _(
            "“%(decision)s” has the status “%(status)s”, and that cannot be done from there. Open it to see what can."
        )
        % {"decision": decision, "status": decision.get_status_display()},
    )
