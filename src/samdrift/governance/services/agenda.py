"""Items are treated: opened, concluded with what the body did, and opened again while it can be undone."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Step, Version
from samdrift.governance.models.meetings import AgendaItem, Ballot, Proposal
from samdrift.governance.queries.electorate import electorate, meeting_day
from samdrift.governance.queries.goals import DECIDING
from samdrift.governance.services.chain import step_taken_back, step_treated
from samdrift.governance.services.decisions import take, take_back
from samdrift.governance.services.frames import require_within_frames
from samdrift.governance.services.meeting_common import (
    Status,
    hold_item,
    require_no_minutes,
)
from samdrift.governance.services.versions import freeze
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import require_text, write

Item = AgendaItem.Status
Outcome = Decision.Outcome
ADOPTING = frozenset({Outcome.ADOPTED, Outcome.SENT_ON, Outcome.STUDY})
"""Something is adopted: by a vote, or because nobody was against it."""
DECIDES = frozenset({Outcome.ADOPTED, Outcome.REJECTED})
"""What a body that only discusses cannot do."""
WITHOUT_QUORUM = frozenset({Outcome.NOTED, Outcome.POSTPONED, Outcome.PASSED_ON})
TEXTS = frozenset({Proposal.Kind.RECOMMENDATION, Proposal.Kind.ALTERNATIVE, Proposal.Kind.ADDITION})
SAID = {
    Outcome.NOTED: _("Taken note of."),
    Outcome.POSTPONED: _("The item is postponed."),
    Outcome.PASSED_ON: _("The matter is sent on without a position being taken."),
    Outcome.RETURNED: _("The matter is sent back."),
}
"""What is written where nothing else is."""


@transaction.atomic
def open_item(item: AgendaItem, *, by: Viewer) -> AgendaItem:
    """The item is being treated."""
    item = hold_item(item, by, Item.WAITING)
    changes = write(item, {"status": Item.OPEN})
    record("item.opened", item, by=by, changes=changes)
    return item


@transaction.atomic
def write_treatment(item: AgendaItem, *, by: Viewer, text: str) -> AgendaItem:
    """What happened in the meeting while the item was treated, as the minutes will tell."""
    item = hold_item(item, by, meeting_in=(Status.RUNNING, Status.HELD))
    require_no_minutes(item.meeting)
    changes = write(item, {"treatment": text.strip()})
    if changes:
        record("item.treatment", item, by=by, changes=changes)
    return item


@transaction.atomic
def conclude(
    item: AgendaItem,
    *,
    outcome: str,
    by: Viewer,
    text: str = "",
    reason: str = "",
    back_to: Step | None = None,
    **values: Any,
) -> Decision:
    """End the treatment with what the body did: the decision is taken, and the matter moves on.

    `values` are more of the decision's fields (amount, conditions, review_on, in_force_on, is_binding).
    Raises DomainError when the body may not, when quorum lacks, and when it goes against the vote.
    """
    item = hold_item(item, by, Item.OPEN)
    outcome = Outcome(outcome)
    _require_allowed(item, outcome)
    text = text.strip() or (str(SAID[outcome]) if outcome in SAID else "")
    require_text(text, "text", _("Write what was decided."))
    if outcome in {Outcome.RETURNED, Outcome.STUDY} and item.step_id:
        require_text(reason, "reason", _("Write why, so that it can be mended."))
    if outcome == Outcome.ADOPTED and (item.step is None or item.step.task in DECIDING):
        day = meeting_day(item.meeting)
        require_within_frames(item.meeting.body, item.matter, values.get("amount"), day)
    version = _version(item, outcome, text, by)
    decision = take(
        by=by,
        body=item.meeting.body,
        outcome=outcome,
        text=text,
        title=item.title,
        decided_on=meeting_day(item.meeting),
        matter=item.matter,
        item=item,
        version=version,
        is_closed=item.is_closed,
        legal_basis=item.legal_basis,
        **values,
    )
    _move_on(item, outcome, version, by, reason, back_to)
    after = Item.POSTPONED if outcome == Outcome.POSTPONED else Item.DONE
    changes = write(item, {"status": after})
    told = {**changes, "outcome": [None, str(outcome)]}
    record("item.concluded", item, by=by, changes=told, note=reason)
    return decision


def _move_on(
    item: AgendaItem,
    outcome: Decision.Outcome,
    version: Version | None,
    by: Viewer,
    reason: str,
    back_to: Step | None,
) -> None:
    """The matter goes where its chain says; an item of its own has none."""
    if item.step is None:
        return
    step_treated(
        item.step,
        outcome=outcome,
        by=by,
        day=meeting_day(item.meeting),
        reason=reason,
        version=version,
        back_to=back_to,
    )


def _require_allowed(item: AgendaItem, outcome: Decision.Outcome) -> None:
    """What the body may do at all, and what its votes in the item allow."""
    body = item.meeting.body
    if body.is_discussion_only and outcome in DECIDES:
        raise DomainError(
            "discussion_only",
            _("%(body)s discusses and does not decide. Send the matter on to the one that does.")
            % {"body": body},
            field="outcome",
        )
    ballots = list(item.ballots.select_related("adopted").order_by("number"))
    if any(one.closed_at is None for one in ballots):
        raise DomainError("ballot_open", _("A vote is under way. Close it first."))
    if outcome not in WITHOUT_QUORUM and not body.is_discussion_only:
        _require_quorum(item)
    _require_voted(ballots, outcome)


def _require_quorum(item: AgendaItem) -> None:
    told = electorate(item.meeting, item).quorum
    if told.short_votes and not told.short_members:
        raise DomainError(
            "no_quorum",
            _(
                "%(present)s of %(members)s members are there, but they have too few of the votes, and the quorum is not reached. "
                "The item can be noted or postponed."
            )
            % {"present": told.present, "members": told.members},
            field="outcome",
        )
    if not told.is_reached:
        raise DomainError(
            "no_quorum",
            _(
                "Only %(present)s of %(members)s members are there, and the quorum is not reached. "
                "The item can be noted or postponed."
            )
            % {"present": told.present, "members": told.members},
            field="outcome",
        )


def _require_voted(ballots: list[Ballot], outcome: Decision.Outcome) -> None:
    """Nothing is adopted that the votes did not adopt, and nothing rejected that they did."""
    adopted = [one.adopted for one in ballots if one.adopted is not None]
    if ballots and outcome in ADOPTING and not adopted:
        raise DomainError(
            "not_adopted",
            _("No proposal was adopted in the vote. Vote again, or choose another outcome."),
            field="outcome",
        )
    texts = [one for one in adopted if one.kind in TEXTS]
    if outcome == Outcome.REJECTED and texts:
        raise DomainError(
            "was_adopted",
            _("Proposal %(number)s was adopted in the vote. Choose the outcome that says so.")
            % {"number": texts[-1].number},
            field="outcome",
        )


def _version(item: AgendaItem, outcome: Decision.Outcome, text: str, by: Viewer) -> Version | None:
    """The text that is decided on: the one sent out, or a new version where the body changed it."""
    if item.matter is None or item.version is None:
        return item.version
    item.matter.refresh_from_db(fields=["resolution"])
    same = (item.version.resolution.strip(), item.matter.resolution.strip())
    changed = any(text.strip() != one for one in same)
    if outcome not in {Outcome.ADOPTED, Outcome.SENT_ON} or not changed:
        return item.version
    body = item.meeting.body
    return freeze(item.matter, by=by, reason=str(item.meeting), body=body, resolution=text)


@transaction.atomic
def reopen(item: AgendaItem, *, by: Viewer, reason: str) -> AgendaItem:
    """Treat an item again, until the minutes are put forward: the decision is taken back, and the
    matter comes back where it was, unless it has gone on since. A meeting that has ended goes on.
    """
    states = (Status.RUNNING, Status.HELD)
    item = hold_item(item, by, Item.DONE, Item.POSTPONED, meeting_in=states)
    require_no_minutes(item.meeting)
    reason = require_text(reason, "reason", _("Write why it is treated again."))
    decision = Decision.objects.filter(item=item).first()
    if item.step is not None:
        step_taken_back(item.step, by=by, reason=reason)
    if decision is not None:
        take_back(decision, by=by, reason=reason)
    changes = write(item, {"status": Item.OPEN})
    record("item.reopened", item, by=by, changes=changes, note=reason)
    if item.meeting.status == Status.HELD:
        told = write(item.meeting, {"status": Status.RUNNING, "closed_at": None})
        record("meeting.opened_again", item.meeting, by=by, changes=told)
    return item


def adopted_text(item: AgendaItem) -> str:
    """The text a decision begins with: what the votes adopted, else the recommendation."""
    ballots = item.ballots.filter(adopted__isnull=False).select_related("adopted")
    texts = [b.adopted.text for b in ballots.order_by("number") if b.adopted.kind in TEXTS]
    if texts:
        return "\n\n".join(dict.fromkeys(texts))
    first = item.proposals.filter(kind=Proposal.Kind.RECOMMENDATION, is_withdrawn=False)
    return str(first.order_by("number").values_list("text", flat=True).first() or "")
