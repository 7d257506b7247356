"""A claim is raised from what was found, brought up to date, written better, dropped, reopened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.claim_states import Move, reopened
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.claims import Claim, Evidence
from samdrift.agreements.models.terms import Term
from samdrift.agreements.services.claim_common import (
    WORK,
    Way,
    changed,
    held,
    keep_in_step,
    next_number,
    require_move,
    say,
)
from samdrift.agreements.services.claim_money import settle, take_back
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import keep
from samdrift.kernel.history import record
from samdrift.kernel.registry import Ref
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import (
    first_values,
    lock,
    require_order,
    require_text,
    write,
)

__all__ = [
    "EvidenceIn",
    "change_claim",
    "drop_claim",
    "raise_claim",
    "reopen_claim",
    "settle",
    "take_back",
    "withdraw_basis",
]


@dataclass(frozen=True, slots=True)
class EvidenceIn:
    """What a claim rests on: words, the amount it gives in kroner without VAT (None: not known),
    what it is about, and the reckoning as plain JSON values.
    """

    text: str
    amount: Decimal | None = None
    subject: Ref | None = None
    reckoning: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def raise_claim(  # noqa: PLR0913 -- the claim's parts
    agreement: Agreement,
    *,
    by: Viewer,
    kind: str,
    title: str,
    amount: Decimal | None,
    mark: str = "",
    covers_from: dt.date | None = None,
    covers_to: dt.date | None = None,
    term: Term | None = None,
    member: Member | None = None,
    last_day: dt.date | None = None,
    text: str = "",
    evidence: Sequence[EvidenceIn] = (),
    responsible: Person | None = None,
) -> Claim:
    """Prepare a claim on the agreement's supplier. Amount in kroner without VAT, None is not known.

    The same `mark` in the agreement is the same claim: while it is being prepared it is brought up
    to date, and one that was dropped is taken up again; once it is sent or ended it is left alone.
    """
    require(by, WORK, agreement)
    return raised(
        agreement,
        Wanted(kind, title, amount, mark, covers_from, covers_to, term, member, last_day, text),
        evidence,
        by=by,
        responsible=responsible,
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a claim is for, as `raise_claim` takes it."""

    kind: str
    title: str
    amount: Decimal | None
    mark: str = ""
    covers_from: dt.date | None = None
    covers_to: dt.date | None = None
    term: Term | None = None
    member: Member | None = None
    last_day: dt.date | None = None
    text: str = ""


@transaction.atomic
def raised(
    agreement: Agreement,
    wanted: Wanted,
    evidence: Sequence[EvidenceIn] = (),
    *,
    by: Viewer,
    responsible: Person | None = None,
) -> Claim:
    """As `raise_claim`, for acts that have asked for a right of their own."""
    agreement = lock(Agreement, agreement.pk)
    values = _values(wanted)
    standing = _standing(agreement, wanted.mark)
    if standing is not None:
        return _bring_up_to_date(standing, values, evidence, by)
    claim = Claim(
        agreement=agreement,
        number=next_number(),
        mark=wanted.mark,
        raised_on=by.today,
        responsible=responsible or agreement.lead,
        **values,
    )
    claim.save()
    record("claim.raised", claim, by=by, changes=first_values(values))
    _put_evidence(claim, evidence)
    search.index([claim])
    keep_in_step(claim, first_values({"last_day": claim.last_day}), by)
    return claim


def _standing(agreement: Agreement, mark: str) -> Claim | None:
    return Claim.objects.filter(agreement=agreement, mark=mark).first() if mark else None


def _values(wanted: Wanted) -> dict[str, Any]:
    require_order(wanted.covers_from, wanted.covers_to, field="covers_to")
    return {
        "kind": wanted.kind,
        "title": require_text(wanted.title, "title", _("Give the claim a title."))[:200],
        "amount": _positive(wanted.amount),
        "covers_from": wanted.covers_from,
        "covers_to": wanted.covers_to,
        "term": wanted.term,
        "member": wanted.member,
        "last_day": wanted.last_day,
        "text": wanted.text.strip(),
    }


def _positive(amount: Decimal | None) -> Decimal | None:
    if amount is not None and amount <= 0:
        raise DomainError(
            "nothing_to_claim",
            _("A claim is for more than 0 kr. Write the amount without VAT, or leave it empty."),
            field="amount",
        )
    return amount


def _bring_up_to_date(
    claim: Claim, values: dict[str, Any], evidence: Sequence[EvidenceIn], by: Viewer
) -> Claim:
    claim = lock(Claim, claim.pk)
    if claim.state not in {Claim.State.BASIS, Claim.State.DROPPED}:
        return claim
    changes = write(claim, values | {"state": Claim.State.BASIS, "settled_on": None})
    if changes or _told(claim) != [_plain(one) for one in evidence]:
        claim.evidence.filter(file__isnull=True).delete()
        _put_evidence(claim, evidence)
        record("claim.updated", claim, by=by, changes=changes)
        search.index([claim])
        keep_in_step(claim, changes, by)
    return claim


def _told(claim: Claim) -> list[Any]:
    rows = claim.evidence.filter(file__isnull=True).order_by("pk")
    return [(one.text, one.amount, one.subject, one.reckoning) for one in rows]


def _plain(one: EvidenceIn) -> Any:
    return (one.text[:500], one.amount, one.subject, dict(one.reckoning))


def _put_evidence(claim: Claim, evidence: Sequence[EvidenceIn]) -> None:
    Evidence.objects.bulk_create(
        Evidence(
            claim=claim,
            text=one.text[:500],
            amount=one.amount,
            subject_kind=one.subject.kind if one.subject else "",
            subject_id=one.subject.id if one.subject else None,
            reckoning=dict(one.reckoning),
        )
        for one in evidence
    )


@transaction.atomic
def change_claim(claim: Claim, *, by: Viewer, **values: Any) -> Claim:
    """Word it better. What the supplier has been told stays: then only who is responsible changes."""
    claim = held(claim, by)
    if "amount" in values:
        values["amount"] = _positive(values["amount"])
    if "title" in values:
        values["title"] = require_text(values["title"], "title", _("Give the claim a title."))
    require_order(
        values.get("covers_from", claim.covers_from),
        values.get("covers_to", claim.covers_to),
        field="covers_to",
    )
    if claim.state != Claim.State.BASIS:
        _require_untold(claim, values)
    return changed(claim, "claim.changed", values, by)


def _require_untold(claim: Claim, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if name != "responsible" and value != getattr(claim, name):
            raise DomainError(
                "told_already",
                _(
                    "Claim %(number)s has been sent, and stands as the supplier got it. Write a note instead, or take it up again."
                )
                % {"number": claim.number},
                field=name,
            )


@transaction.atomic
def add_evidence(
    claim: Claim, *, by: Viewer, text: str, data: bytes | None = None, name: str = ""
) -> Evidence:
    """Put a paper or words with the claim."""
    claim = held(claim, by)
    told = require_text(text, "text", _("Write what it shows."))[:500]
    file = keep(data, name) if data is not None else None
    made = Evidence.objects.create(claim=claim, text=told, file=file)
    record("claim.evidence_added", claim, by=by, changes={"text": [None, told]})
    return made


@transaction.atomic
def drop_claim(claim: Claim, *, by: Viewer, reason: str) -> Claim:
    """There is nothing to claim after all: it was not sent, and needs no decision."""
    return _dropped(held(claim, by), reason, by)


def _dropped(claim: Claim, reason: str, by: Viewer) -> Claim:
    require_move(claim, Move.DROP)
    why = require_text(reason, "reason", _("Write why there is nothing to claim."))
    say(claim, Way.NOTE, by.today, why)
    values = {"state": Claim.State.DROPPED, "settled_on": by.today}
    return changed(claim, "claim.dropped", values, by, note=why)


def withdraw_basis(agreement: Agreement, mark: str, *, by: Viewer, reason: str) -> None:
    """What a claim that is not sent rested on is gone: it is dropped. One that is sent stands. For acts
    that have asked for a right of their own: who measures need not work on claims.
    """
    claim = Claim.objects.filter(agreement=agreement, mark=mark, state=Claim.State.BASIS).first()
    if claim is not None:
        _dropped(lock(Claim, claim.pk), reason, by)


@transaction.atomic
def reopen_claim(
    claim: Claim, *, by: Viewer, reason: str, last_day: dt.date | None = None
) -> Claim:
    """Take up again what was ended; `last_day` is the last day to claim, where that was another."""
    claim = held(claim, by)
    require_move(claim, Move.REOPEN)
    why = require_text(reason, "reason", _("Write why it is taken up again."))
    state = reopened(
        was_sent=claim.sent_on is not None, claimed=claim.amount, accepted=claim.accepted
    )
    values: dict[str, Any] = {"state": state.value, "settled_on": None, "decision": None}
    if last_day is not None:
        values["last_day"] = last_day
    say(claim, Way.NOTE, by.today, why)
    return changed(claim, "claim.reopened", values, by, note=why)
