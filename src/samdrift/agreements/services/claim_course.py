"""A claim goes to the supplier, is answered, insisted on, waived; the clock lets it lapse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.claim_states import Move, State, answered, waived
from samdrift.agreements.models.claims import Claim
from samdrift.agreements.services import claim_findings
from samdrift.agreements.services.claim_common import (
    ALONE,
    WAIVE,
    Way,
    changed,
    held,
    require_move,
    require_past,
    say,
)
from samdrift.agreements.services.duty_align import align_all
from samdrift.governance.models.decisions import Decision
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import keep
from samdrift.kernel.history import Happening, record, record_all
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text, require_text

ANSWER_DAYS = 30
"""How long the supplier gets to answer, where nobody says anything else."""
Letter = Callable[[Claim], tuple[str, bytes]]
"""Writes the letter of a claim as it stands when it is sent: a file name, and its bytes."""


@transaction.atomic
def send_claim(
    claim: Claim,
    *,
    by: Viewer,
    letter: Letter,
    day: dt.date | None = None,
    answer_by: dt.date | None = None,
    text: str = "",
) -> Claim:
    """The supplier is told; the letter is kept as it was. `day` is when it went, today if not said."""
    claim = held(claim, by)
    require_move(claim, Move.SEND)
    day = day or by.today
    require_past(day, by, "day")
    _require_in_time(claim, day)
    answer_by = answer_by or day + dt.timedelta(days=ANSWER_DAYS)
    if answer_by <= day:
        raise DomainError(
            "answer_before_sent",
            _("The supplier cannot answer before it is told. Choose a day after %(day)s.")
            % {"day": day_text(day)},
            field="answer_by",
        )
    claim.sent_on, claim.answer_by = day, answer_by
    name, data = letter(claim)
    claim.sent_on, claim.answer_by = None, None
    file = keep(data, name)
    say(claim, Way.OUT, day, text.strip() or _now("The claim was sent."), file=file)
    values = {"state": State.SENT.value, "sent_on": day, "answer_by": answer_by, "letter": file}
    return changed(claim, "claim.sent", values, by)


def _require_in_time(claim: Claim, day: dt.date) -> None:
    if claim.last_day is not None and day > claim.last_day:
        raise DomainError(
            "too_late",
            _(
                "The last day to claim was %(day)s. If the agreement says otherwise, correct the last day first."
            )
            % {"day": day_text(claim.last_day)},
            field="day",
        )


@transaction.atomic
def answer_claim(
    claim: Claim,
    *,
    by: Viewer,
    day: dt.date,
    accepted: Decimal,
    text: str,
    file: StoredFile | None = None,
) -> Claim:
    """What the supplier answered: how much it accepts in kroner without VAT, 0 for nothing."""
    claim = held(claim, by)
    require_move(claim, Move.ANSWER)
    require_past(day, by, "day")
    if claim.sent_on is not None and day < claim.sent_on:
        raise DomainError(
            "answered_before_sent",
            _("The claim was sent %(day)s. The answer came that day or later.")
            % {"day": day_text(claim.sent_on)},
            field="day",
        )
    if accepted < 0 or (claim.amount is not None and accepted > claim.amount):
        raise DomainError(
            "accepts_too_much",
            _("Write how much of the claim is accepted, from 0 kr to the whole claim."),
            field="accepted",
        )
    told = require_text(text, "text", _("Write what the supplier answered."))
    say(claim, Way.IN, day, told, file=file)
    values = {"state": answered(claim.amount, accepted).value, "accepted": accepted}
    return changed(claim, "claim.answered", values, by, note=told)


@transaction.atomic
def insist(claim: Claim, *, by: Viewer, text: str, answer_by: dt.date) -> Claim:
    """The answer is not taken: the supplier is told once more, and is to answer by a new day."""
    claim = held(claim, by)
    require_move(claim, Move.INSIST)
    told = require_text(text, "text", _("Write why the answer is not accepted."))
    if answer_by <= by.today:
        raise DomainError(
            "answer_by_past",
            _("%(day)s is not after today. Choose the day the supplier is to have answered.")
            % {"day": day_text(answer_by)},
            field="answer_by",
        )
    say(claim, Way.OUT, by.today, told)
    values = {"state": State.SENT.value, "answer_by": answer_by, "accepted": None}
    return changed(claim, "claim.insisted", values, by, note=told)


@transaction.atomic
def write_message(
    claim: Claim,
    *,
    by: Viewer,
    way: str,
    day: dt.date,
    text: str,
    file: StoredFile | None = None,
) -> Claim:
    """Keep what was written or said about it, without anything being settled by that."""
    claim = held(claim, by)
    require_past(day, by, "day")
    told = require_text(text, "text", _("Write what was said."))
    say(claim, way, day, told, file=file)
    record("claim.noted", claim, by=by, changes={"way": [None, str(way)]}, note=told)
    return claim


@transaction.atomic
def deliver(claim: Claim, *, by: Viewer, text: str, day: dt.date | None = None) -> Claim:
    """What was claimed was delivered, and nothing is owed any more."""
    claim = held(claim, by)
    require_move(claim, Move.DELIVER)
    told = require_text(text, "text", _("Write what was delivered."))
    day = day or by.today
    require_past(day, by, "day")
    say(claim, Way.IN, day, told)
    return changed(
        claim, "claim.delivered", {"state": State.DONE.value, "settled_on": day}, by, note=told
    )


@transaction.atomic
def waive_claim(
    claim: Claim, *, by: Viewer, reason: str, decision: Decision | None = None
) -> Claim:
    """Let the supplier off, by a decision. Of one that is partly accepted only the rest is waived."""
    claim = held(claim, by, WAIVE)
    require_move(claim, Move.WAIVE)
    why = require_text(reason, "reason", _("Write why it is waived."))
    if decision is None and not allowed(by, ALONE, claim):
        raise DomainError(
            "no_decision",
            _(
                "A claim is waived by a decision. Choose the decision, or ask the daily manager, who may waive without."
            ),
            field="decision",
        )
    _require_adopted(decision)
    state = waived(State(claim.state)) if claim.accepted else State.WAIVED
    values: dict[str, Any] = {"state": state.value, "decision": decision}
    values["settled_on"] = by.today if state == State.WAIVED else None
    if state == State.ACCEPTED and claim.credited >= (claim.accepted or 0):
        values |= {"state": State.CREDITED.value, "settled_on": by.today}
    say(claim, Way.NOTE, by.today, why)
    return changed(claim, "claim.waived", values, by, note=why)


def _require_adopted(decision: Decision | None) -> None:
    if decision is not None and decision.outcome != Decision.Outcome.ADOPTED:
        raise DomainError(
            "not_adopted",
            _("“%(decision)s” was not adopted. Choose the decision that waives the claim.")
            % {"decision": decision},
            field="decision",
        )


@transaction.atomic
def lapse(by: Viewer) -> str:
    """The clock's act: what was not claimed by its last day is lost."""
    rows = Claim.objects.filter(state=Claim.State.BASIS, last_day__lt=by.today)
    lost = list(rows.select_for_update().order_by("pk"))
    for one in lost:
        one.state, one.settled_on = Claim.State.LAPSED, one.last_day
    Claim.objects.bulk_update(lost, ["state", "settled_on"], batch_size=500)
    told = {"state": [State.BASIS.value, State.LAPSED.value]}
    record_all((Happening("claim.lapsed", one, told) for one in lost), by=by)
    claim_findings.look_at([one.pk for one in lost], by=by)
    align_all({one.agreement_id for one in lost}, by=by)
    return f"{len(lost)} claims lapsed" if lost else ""
