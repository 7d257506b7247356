"""Money that came back on a claim: by a credit note, or another way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.claim_states import OPEN, State, after_money, answered
from samdrift.agreements.models.claims import Claim, Settlement
from samdrift.agreements.services.claim_common import changed, held, require_past
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import require_text


@transaction.atomic
def settle(
    claim: Claim,
    *,
    by: Viewer,
    amount: Decimal,
    day: dt.date,
    source: Ref | None = None,
    text: str = "",
) -> Claim:
    """Money came back, in kroner without VAT; `source` is the credit note or what else brought it.

    The same source settles a claim once: what it brings now takes the place of what it brought.
    All of what was to come ends the claim; a part before the supplier has answered is its answer.
    """
    claim = held(claim, by)
    require_past(day, by, "day")
    if amount <= 0:
        raise DomainError(
            "no_money", _("Write how much came back, more than 0 kr."), field="amount"
        )
    text = text.strip()[:300]
    kept = {"source_kind": source.kind, "source_id": source.id} if source else {}
    there = Settlement.objects.filter(claim=claim, **kept).first() if source else None
    if there is not None and (there.day, there.amount) == (day, amount):
        return claim
    if there is not None:
        there.delete()
    Settlement.objects.create(claim=claim, day=day, amount=amount, text=text, **kept)
    return _after(claim, "claim.credited", day, by, note=text)


@transaction.atomic
def take_back(settlement: Settlement, *, by: Viewer, reason: str) -> Claim:
    """The money did not come on this claim after all."""
    claim = held(settlement.claim, by)
    why = require_text(reason, "reason", _("Write what was wrong."))
    told = {"amount": [str(settlement.amount), None], "day": [str(settlement.day), None]}
    record("claim.settlement_struck", claim, by=by, changes=told, note=why)
    settlement.delete()
    return _after(claim, "claim.credited_anew", settlement.day, by)


def unsettle(source: Ref, *, by: Viewer, reason: str) -> None:
    """What brought money on claims is withdrawn."""
    rows = Settlement.objects.filter(source_kind=source.kind, source_id=source.id)
    for one in rows.select_related("claim").order_by("pk"):
        take_back(one, by=by, reason=reason)


def _after(claim: Claim, what: str, day: dt.date, by: Viewer, note: str = "") -> Claim:
    """Let the claim say what has come back in all, and what that makes of it."""
    total = claim.settlements.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    before = _before_money(claim)
    state = after_money(before, claim.amount, claim.accepted, total)
    values: dict[str, Any] = {"credited": total, "state": state.value}
    if state == State.CREDITED:
        values["settled_on"] = day
    elif state in OPEN:
        values["settled_on"] = None
    return changed(claim, what, values, by, note=note)


def _before_money(claim: Claim) -> State:
    """The state as it would be without what has come back."""
    state = State(claim.state)
    if state == State.PARTLY and claim.accepted is None:
        return State.SENT
    if state != State.CREDITED:
        return state
    if claim.sent_on is None:
        return State.BASIS
    if claim.accepted is None:
        return State.SENT
    rest_waived = claim.amount is not None and claim.credited < claim.amount
    return State.ACCEPTED if rest_waived else answered(claim.amount, claim.accepted)
