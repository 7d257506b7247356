"""Votes: opened, cast seat by seat, counted by the body's rules, taken back while the item is open.

The meeting's row is held by every act, so that two secretaries take turns; each seat has one vote in a
ballot by the database's own rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc import voting
from samdrift.governance.models.meetings import AgendaItem, Ballot, Proposal, Vote
from samdrift.governance.queries.electorate import Elector, Electorate, electorate, plain_rules
from samdrift.governance.services.meeting_common import hold_item
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock

Item = AgendaItem.Status
Answer = tuple[str, int | None]
"""How a seat votes: the choice, and for which proposal (by id) where the choice is for."""
FOR, AGAINST, BLANK = Vote.Choice.FOR, Vote.Choice.AGAINST, Vote.Choice.BLANK


@transaction.atomic
def open_ballot(
    item: AgendaItem,
    proposals: Iterable[Proposal],
    *,
    by: Viewer,
    method: str = Ballot.Method.SHOW,
    is_election: bool = False,
) -> Ballot:
    """Begin a vote on one proposal, or between several."""
    item = hold_item(item, by, Item.OPEN)
    chosen = [one for one in proposals if one.item_id == item.pk and not one.is_withdrawn]
    if not chosen:
        raise DomainError("no_proposal", _("Choose what is voted on."), field="proposals")
    if item.ballots.filter(closed_at=None).exists():
        raise DomainError("ballot_open", _("A vote is under way. Close it first."))
    return make_ballot(item, chosen, by=by, method=method, is_election=is_election)


def make_ballot(
    item: AgendaItem, proposals: list[Proposal], *, by: Viewer, method: str, is_election: bool
) -> Ballot:
    """The ballot's rows; the caller has asked for the right and holds the meeting."""
    last = item.ballots.order_by("-number").values_list("number", flat=True).first() or 0
    ballot = Ballot.objects.create(
        item=item,
        number=last + 1,
        method=method,
        is_election=is_election,
        opened_at=timezone.now(),
    )
    ballot.proposals.set(proposals)
    changes = {"number": [None, ballot.number], "method": [None, str(method)]}
    record("item.vote_opened", item, by=by, changes=changes)
    return ballot


def held_ballot(ballot: Ballot, by: Viewer) -> Ballot:
    """The open ballot of an open item, held until the act is done."""
    item = hold_item(ballot.item, by, Item.OPEN)
    found = lock(Ballot, ballot.pk)
    found.item = item
    if found.closed_at is not None:
        raise DomainError(
            "closed_already", _("The vote is closed already. Take it back to change it.")
        )
    return found


@transaction.atomic
def set_votes(ballot: Ballot, answers: Mapping[int, Answer], *, by: Viewer) -> int:
    """Write how these seats (by id) vote, over what they had; how many votes there are then.

    The others keep theirs; seats that are no longer filled lose theirs.
    """
    ballot = held_ballot(ballot, by)
    who = electorate(ballot.item.meeting, ballot.item)
    write_votes(ballot, who, answers)
    return ballot.votes.count()


def write_votes(ballot: Ballot, who: Electorate, answers: Mapping[int, Answer]) -> None:
    """The votes of those present. Refused for others, and for what cannot be voted here."""
    options = {one.pk for one in ballot.proposals.all()}
    present = {one.seat.pk: one for one in who.present}
    for seat, answer in answers.items():
        if seat not in present:
            raise DomainError("not_present", _("Somebody who is not there cannot vote."))
        _require_choice(ballot, who, answer, options)
    ballot.votes.exclude(seat__in=present).delete()
    now = timezone.now()
    rows = [_vote(ballot, present[seat], answer, now) for seat, answer in answers.items()]
    Vote.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["ballot", "seat"],
        update_fields=["participant", "choice", "proposal", "weight", "cast_at"],
    )


def _vote(ballot: Ballot, elector: Elector, answer: Answer, now: Any) -> Vote:
    choice, option = answer
    return Vote(
        ballot=ballot,
        seat=elector.seat,
        participant=elector.participant,
        choice=choice,
        proposal_id=option if choice == FOR else None,
        weight=elector.votes,
        cast_at=now,
    )


def _require_choice(ballot: Ballot, who: Electorate, answer: Answer, options: set[int]) -> None:
    choice, option = answer
    if choice == BLANK and not (ballot.is_election or who.rules.may_abstain):
        raise DomainError(
            "may_not_be_blank", _("Everybody who is there votes: nobody may abstain in this body.")
        )
    known = choice in {BLANK, AGAINST} or (choice == FOR and option in options)
    if not known or (choice == AGAINST and len(options) > 1):
        raise DomainError("unknown_choice", _("Choose one of the answers for each."))


@transaction.atomic
def close_ballot(
    ballot: Ballot, *, by: Viewer, leader: int | None = None, drawn: Proposal | None = None
) -> Ballot:
    """Count the votes and keep the result.

    `leader` is the seat of whoever led the meeting where neither chair nor deputy chair was there;
    `drawn` what the lot fell on, asked for when an election ends evenly.
    """
    ballot = held_ballot(ballot, by)
    who = electorate(ballot.item.meeting, ballot.item)
    result = count(ballot, who, leader=leader, drawn=drawn)
    if result.outcome == voting.LOT:
        raise DomainError(
            "lot_needed",
            _("As many voted for each. Draw lots, and choose the one it fell on."),
            field="drawn",
        )
    return keep_result(ballot, who, result, by=by)


def count(
    ballot: Ballot, who: Electorate, *, leader: int | None = None, drawn: Proposal | None = None
) -> voting.Result:
    """What the votes make, without keeping it. Refused when somebody present has not voted."""
    options = [one.pk for one in ballot.proposals.order_by("number")]
    casts = [voting.Cast(v.seat_id, v.choice, v.proposal_id) for v in ballot.votes.all()]
    rules = plain_rules(who.rules)
    try:
        if ballot.is_election:
            is_last = _had_round(ballot)
            pick = drawn.pk if drawn else None
            return voting.elect(rules, who.places, casts, options, last_round=is_last, drawn=pick)
        chair = who.leader.seat.pk if who.leader else leader
        return voting.decide(rules, who.places, casts, options, chair=chair)
    except voting.VotingError as error:
        raise _refusal(error, ballot, who) from None


def _had_round(ballot: Ballot) -> bool:
    """Whether the item has had an election that chose nobody before."""
    rows = ballot.item.ballots.filter(is_election=True, closed_at__isnull=False, adopted=None)
    return bool(rows.filter(result__outcome=voting.NONE_WON).exists())


def _refusal(error: voting.VotingError, ballot: Ballot, who: Electorate) -> DomainError:
    voted = set(ballot.votes.values_list("seat_id", flat=True))
    missing = [str(one.participant) for one in who.present if one.seat.pk not in voted]
    if error.code == "not_voted":
        return DomainError(
            "not_voted",
            _("These have not voted yet: %(people)s.") % {"people": ", ".join(missing)},
        )
    return DomainError(
        error.code,
        _(
            "Who is there has changed since the votes were cast. Look through the votes and save again."
        ),
    )


def keep_result(ballot: Ballot, who: Electorate, result: voting.Result, *, by: Viewer) -> Ballot:
    """Close the ballot with its result, and the rules it was counted by."""
    chair = who.leader.participant if who.leader else None
    told = {
        **result.plain(),
        "majority": who.rules.majority,
        "tie": who.rules.tie,
        "chair": str(chair) if chair else "",
    }
    ballot.result = told
    ballot.closed_at = timezone.now()
    if result.outcome in {voting.ADOPTED, voting.ELECTED}:
        ballot.adopted_id = result.winner
    ballot.save(update_fields=["result", "closed_at", "adopted"])
    changes = {"number": [None, ballot.number], "result": [None, result.outcome]}
    record("item.voted", ballot.item, by=by, changes=changes)
    return ballot


@transaction.atomic
def take_ballot_back(ballot: Ballot, *, by: Viewer) -> None:
    """An open vote is given up; a closed one, the newest, is opened again with its votes."""
    item = hold_item(ballot.item, by, Item.OPEN)
    ballot = lock(Ballot, ballot.pk)
    changes = {"number": [ballot.number, None]}
    if ballot.closed_at is None:
        record("item.vote_dropped", item, by=by, changes=changes)
        ballot.delete()
        return
    if item.ballots.filter(number__gt=ballot.number).exists():
        raise DomainError(
            "newer_vote", _("There is a newer vote in the item. Take that one back first.")
        )
    ballot.closed_at, ballot.result, ballot.adopted = None, None, None
    ballot.save(update_fields=["closed_at", "result", "adopted"])
    record("item.vote_reopened", item, by=by, changes=changes)
