"""What a member decided: taken from its council's decision here, or told by those who act for it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc.ratification import same_text
from samdrift.governance.models.bodies import Body
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Matter, Step
from samdrift.governance.models.meetings import AgendaItem
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.queries.ratification import standing_now
from samdrift.governance.services.ratification_effect import settle
from samdrift.governance.services.ratification_findings import find
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text, require_text, write

ANSWER = "governance.answer_ratification"
Status = Answer.Status


def _hold(answer: Answer) -> tuple[Ratification, Answer]:
    """The round and the answer, held until it is done: two answers at once count one after the other."""
    rounds = Ratification.objects.select_for_update(of=("self",))
    row = rounds.select_related("matter", "version", "step").get(pk=answer.ratification_id)
    held = Answer.objects.select_for_update(of=("self",)).select_related("member", "child")
    return row, held.get(pk=answer.pk)


def _require_asked(row: Ratification) -> None:
    if row.ended_on is not None:
        raise DomainError(
            "round_ended",
            _("This round ended on %(day)s. Answer in the newest round.")
            % {"day": day_text(row.ended_on)},
        )


@transaction.atomic
def record_answer(
    answer: Answer,
    *,
    status: str,
    decided_on: dt.date,
    by: Viewer,
    text: str = "",
    case_number: str = "",
    note: str = "",
) -> Answer:
    """Tell what the member's council decided elsewhere. `text` is what it adopted, where it changed it."""
    row, answer = _hold(answer)
    require(by, ANSWER, answer)
    _require_asked(row)
    if answer.status != Status.PENDING:
        raise DomainError(
            "answered",
            _("%(member)s has answered: %(status)s. Correct that answer, with a reason.")
            % {"member": answer.member, "status": answer.get_status_display()},
        )
    if status == Status.PENDING:
        text_missing = _("Choose what was decided.")
        raise DomainError("no_status", text_missing, field="status")
    _require_not_treated_here(answer)
    values = _values(row, status, decided_on, text, by)
    values |= {"case_number": case_number.strip(), "note": note.strip()}
    _give(row, answer, values, "answer.recorded", by=by)
    _end_child(answer, by)
    return answer


@transaction.atomic
def correct_answer(  # noqa: PLR0913 -- what a person fills in, each by its name
    answer: Answer,
    *,
    status: str,
    reason: str,
    by: Viewer,
    decided_on: dt.date | None = None,
    text: str = "",
    case_number: str = "",
    note: str = "",
) -> Answer:
    """Tell it otherwise, or that the member has not decided after all. Refused when what took effect
    on the strength of it has been in force since before today.
    """
    row, answer = _hold(answer)
    require(by, ANSWER, answer)
    _require_asked(row)
    why = require_text(reason, "reason", _("Write why it is corrected."))
    if answer.decision_id is not None:
        raise DomainError(
            "follows_decision",
            _(
                "The answer follows the council’s decision here. Let the council treat it again instead."
            ),
        )
    if answer.status == Status.PENDING:
        raise DomainError("not_answered", _("There is no answer to correct yet."))
    values: dict[str, Any] = {"status": status, "decided_on": None, "text": ""}
    if status != Status.PENDING:
        if decided_on is None:
            text_missing = _("Write the day it was decided.")
            raise DomainError("required", text_missing, field="decided_on")
        values = _values(row, status, decided_on, text, by)
    values |= {"case_number": case_number.strip(), "note": note.strip(), "carried_from": None}
    _give(row, answer, values, "answer.corrected", by=by, note=why)
    if status == Status.PENDING:
        _open_child(answer, by)
    else:
        _end_child(answer, by)
    return answer


def _values(
    row: Ratification, status: str, decided_on: dt.date, text: str, by: Viewer
) -> dict[str, Any]:
    if decided_on > by.today:
        ahead = _("The day is yet to come. Choose the day on which it was decided.")
        raise DomainError("day_ahead", ahead, field="decided_on")
    if status != Status.CHANGED:
        return {"status": status, "decided_on": decided_on, "text": ""}
    adopted = require_text(text, "text", _("Paste the text as it was adopted."))
    if same_text(adopted, row.version.resolution):
        raise DomainError(
            "same_text",
            _(
                "This is the text the members were asked about, to the letter. Choose “Adopted”, or paste the text as it was adopted."
            ),
            field="text",
        )
    return {"status": status, "decided_on": decided_on, "text": adopted}


def _give(
    row: Ratification,
    answer: Answer,
    values: dict[str, Any],
    what: str,
    *,
    by: Viewer,
    note: str = "",
) -> None:
    """Write the answer, tell it in the round's history, and hold the round against its rule."""
    was_lost = standing_now(row).is_lost
    changes = write(answer, values)
    told = {"member_id": answer.member_id, **{k: v for k, v in changes.items() if k != "text"}}
    record(what, row, by=by, changes=told, note=note)
    settle(row, by=by, was_lost=was_lost)
    find([row.pk], by=by)


# The member's own matter


def _require_not_treated_here(answer: Answer) -> None:
    """What lies on the council's agenda here is concluded there."""
    if answer.child_id is None:
        return
    waiting = (AgendaItem.Status.WAITING, AgendaItem.Status.OPEN)
    item = AgendaItem.objects.filter(matter=answer.child_id, status__in=waiting).first()
    if item is not None:
        raise DomainError(
            "on_agenda",
            _(
                "“%(item)s” lies on the council’s agenda here. The answer comes from there; or take it off the agenda first."
            )
            % {"item": item},
        )


def _end_child(answer: Answer, by: Viewer) -> None:
    if answer.child is None:
        return
    rejected = answer.status == Status.REJECTED
    outcome = Step.Outcome.REJECTED if rejected else Step.Outcome.DECIDED
    status = Matter.Status.REJECTED if rejected else Matter.Status.DECIDED
    _write_child(answer.child, status, answer.decided_on, by, answer.case_number)
    steps = Step.objects.filter(matter=answer.child)
    steps.update(outcome=outcome.value, treated_on=answer.decided_on)


def _open_child(answer: Answer, by: Viewer) -> None:
    if answer.child is None:
        return
    _write_child(answer.child, Matter.Status.TREATED, None, by, "")
    Step.objects.filter(matter=answer.child).update(outcome="", treated_on=None)


def _write_child(
    child: Matter, status: str, closed_on: dt.date | None, by: Viewer, case_number: str
) -> None:
    values = {"status": str(status), "closed_on": closed_on, "closed_because": ""}
    changes = write(child, values)
    if changes:
        record("matter.answered", child, by=by, changes=changes, note=case_number)
        search.index([child])


# From the council's own decision here


def on_taken(decision: Decision, by: Viewer) -> None:
    """A member's council has decided its own matter: that is the member's answer."""
    if decision.matter_id is None or not _decides(decision):
        return
    rows = Answer.objects.filter(child=decision.matter_id, ratification__ended_on__isnull=True)
    asked = rows.first()
    if asked is None:
        return
    row, answer = _hold(asked)
    if answer.status != Status.PENDING:
        raise DomainError(
            "answered",
            _("It is told already that %(member)s has answered: %(status)s. Correct that first.")
            % {"member": answer.member, "status": answer.get_status_display()},
        )
    status, text = _answer_of(decision, row)
    values = {"status": status, "text": text, "decided_on": decision.decided_on}
    _give(row, answer, {**values, "decision": decision}, "answer.decided", by=by)


def _decides(decision: Decision) -> bool:
    body: Body = decision.body
    outcomes = {Decision.Outcome.ADOPTED, Decision.Outcome.REJECTED}
    return body.member_id is not None and decision.outcome in outcomes


def _answer_of(decision: Decision, row: Ratification) -> tuple[str, str]:
    """Adopted when the text is the very one asked about; otherwise it is another text."""
    if decision.outcome == Decision.Outcome.REJECTED:
        return Status.REJECTED.value, ""
    adopted = decision.text
    if same_text(adopted, row.version.resolution):
        return Status.ADOPTED.value, ""
    return Status.CHANGED.value, adopted


def on_taken_back(decision: Decision, by: Viewer) -> None:
    """The council treats it again: the member has not answered, in no round."""
    for one in Answer.objects.filter(decision=decision).order_by("pk"):
        row, answer = _hold(one)
        values = {"status": Status.PENDING.value, "decided_on": None, "text": "", "decision": None}
        _give(row, answer, {**values, "carried_from": None}, "answer.taken_back", by=by)
