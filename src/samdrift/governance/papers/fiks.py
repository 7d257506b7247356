"""Matters and decisions as messages of KS Fiks Politisk behandling."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.formats.fiks_politisk import (
    Ballot,
    CaseNumber,
    Code,
    Decided,
    DecidedOnDelegation,
    Description,
    Exemption,
    ExternalKey,
    SendDecision,
    SendDelegatedDecision,
    SendMatter,
    Treatment,
    Vote,
)
from samdrift.formats.fiks_politisk import Matter as SentMatter
from samdrift.governance.models import meetings as rows
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Matter, Step
from samdrift.governance.queries import fiks as queries
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

SYSTEM = "samdrift"
RESTRICTED = Code("UO", "Unntatt etter offentleglova")


def matter_message(matter: Matter, need: str, viewer: Viewer) -> SendMatter:
    """The matter with the bodies of its chain. Raises DomainError when it has none."""
    way = tuple(_treatment(step, item) for step, item in queries.way_of(matter, viewer))
    if not way:
        raise DomainError(
            "no_chain", _("The matter goes to no body yet. Plan its chain before it is sent on.")
        )
    return SendMatter(_matter(matter, need), way)


def _matter(matter: Matter, need: str) -> SentMatter:
    key = ExternalKey(SYSTEM, f"{kind_of(matter)}-{matter.pk}")
    return SentMatter(
        key=key,
        system_key=key,
        number=CaseNumber(matter.year, matter.serial),
        title=matter.title,
        responsible=str(matter.prepared_by or matter.member or matter.arrangement),
        description=Description(need) if need else None,
        proposal=Description(matter.resolution) if matter.resolution else None,
        exemption=_exemption(matter.exemption),
    )


def _exemption(basis: str) -> Exemption | None:
    return Exemption(basis, RESTRICTED) if basis else None


def _treatment(step: Step, item: rows.AgendaItem | None) -> Treatment:
    return Treatment(
        str(step.body_id),
        str(step.body),
        meeting_id=str(item.meeting_id) if item else "",
        at=timezone.localtime(item.meeting.starts_at) if item else None,
        order=step.order,
    )


def decision_message(decision: Decision, viewer: Viewer) -> SendDecision | SendDelegatedDecision:
    """The decision of a meeting; one taken without a meeting as decided on delegation."""
    if decision.item is None:
        return SendDelegatedDecision(
            str(decision.body_id), decision.body.name, _delegated(decision)
        )
    meeting = decision.item.meeting
    return SendDecision(
        body_id=str(decision.body_id),
        body_name=decision.body.name,
        meeting_id=str(meeting.pk),
        at=timezone.localtime(meeting.starts_at),
        is_final=queries.is_final(decision),
        matter=_decided(decision, decision.item, viewer),
    )


def _decided(decision: Decision, item: rows.AgendaItem, viewer: Viewer) -> Decided:
    key = _key(decision)
    return Decided(
        key=key,
        system_key=key,
        number=_number(decision),
        body_number=CaseNumber(
            item.case_year or decision.year, item.case_number or decision.serial
        ),
        title=decision.title,
        decided_on=decision.decided_on,
        responsible=_responsible(decision),
        status=_status(decision),
        decision=Description(decision.text),
        exemption=_exemption(decision.legal_basis if decision.is_closed else ""),
        votes=tuple(_vote(vote, won) for vote, won in queries.votes_of(decision, viewer)),
    )


def _delegated(decision: Decision) -> DecidedOnDelegation:
    key = _key(decision)
    return DecidedOnDelegation(
        key=key,
        system_key=key,
        number=_number(decision),
        title=decision.title,
        decided_on=decision.decided_on,
        status=_status(decision),
        responsible=_responsible(decision),
        decision=Description(decision.text),
        exemption=_exemption(decision.legal_basis if decision.is_closed else ""),
    )


def _key(decision: Decision) -> ExternalKey:
    return ExternalKey(SYSTEM, f"{kind_of(decision)}-{decision.pk}")


def _number(decision: Decision) -> CaseNumber:
    """The matter's number; of a decision without a matter its own."""
    matter = decision.matter
    if matter is None:
        return CaseNumber(decision.year, decision.serial)
    return CaseNumber(matter.year, matter.serial)


def _responsible(decision: Decision) -> str:
    return str(decision.responsible or decision.decided_by or decision.body)


def _status(decision: Decision) -> Code:
    return Code(str(decision.outcome), str(decision.get_outcome_display()))


def _vote(vote: rows.Vote, won: int | None) -> Vote:
    """For what was adopted is yes; for another proposal, or against, is no."""
    answer: Ballot = "no"
    if vote.choice == rows.Vote.Choice.BLANK:
        answer = "blank"
    elif vote.choice == rows.Vote.Choice.FOR and (won is None or vote.proposal_id == won):
        answer = "yes"
    return Vote(str(vote.participant.person), str(vote.seat), answer)
