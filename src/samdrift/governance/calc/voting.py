"""What a vote decided. Source: norway § 1.2, calculations § 14; elections kommuneloven § 7-8.

The rules are a body's data: quorum, majority, floor and tie. Nothing is rounded before it is
compared. A tie is settled by the vote of whoever leads the meeting, in elections by lot.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from samdrift.governance.calc.counting import (
    AGAINST,
    BLANK,
    FOR,
    Cast,
    Count,
    Result,
    VotingError,
)
from samdrift.governance.calc.quorum import CAST, PRESENT, Quorum, Rules, Seat, plain_quorum, quorum

__all__ = [
    "AGAINST",
    "BLANK",
    "FOR",
    "Cast",
    "Quorum",
    "Result",
    "Rules",
    "Seat",
    "VotingError",
    "decide",
    "elect",
    "plain_quorum",
    "quorum",
    "weakest",
]
ADOPTED, FALLS, NO_QUORUM = "adopted", "falls", "no_quorum"
ELECTED, LOT, NONE_WON = "elected", "lot", "none_won"


def decide(
    rules: Rules,
    seats: Sequence[Seat],
    casts: Iterable[Cast],
    options: Sequence[int],
    *,
    chair: int | None = None,
) -> Result:
    """What a vote on one proposal (for or against) or between several decides.

    `chair` is the seat of whoever leads the meeting, if it votes. Raises VotingError when a seat
    votes twice or is not present, when one present has not voted, or on votes of an unknown kind.
    """
    counted = Count(rules, seats, list(casts), options)
    if not counted.quorum.is_reached:
        return counted.result(NO_QUORUM, None, *_short(counted.quorum))
    best = counted.best()
    tied = counted.tied(best)
    if counted.wins(best[0]) and len(best) == 1:
        return _floored(counted, best[0], ())
    if tied and rules.majority in {CAST, PRESENT}:
        return _by_tie(counted, tied, chair)
    if len(options) == 1:
        return counted.result(FALLS, None, f"short_of_{rules.majority}")
    return counted.result(NONE_WON, None, f"short_of_{rules.majority}")


def elect(
    rules: Rules,
    seats: Sequence[Seat],
    casts: Iterable[Cast],
    options: Sequence[int],
    *,
    last_round: bool = False,
    drawn: int | None = None,
) -> Result:
    """Election by majority: more than half of the votes cast, blank ones among them; in the next
    round the most votes, and lots where several have as many. `drawn` is what the lot fell on.
    """
    counted = Count(rules, seats, list(casts), options, is_election=True)
    if not counted.quorum.is_reached:
        return counted.result(NO_QUORUM, None, *_short(counted.quorum))
    best = counted.best()
    if len(best) == 1 and (counted.wins(best[0]) or (last_round and counted.votes_of(best[0]))):
        return counted.result(ELECTED, best[0], "most_votes" if last_round else "more_than_half")
    if not last_round or not counted.votes_of(best[0]):
        return counted.result(NONE_WON, None, "no_majority_yet")
    if drawn in best:
        return counted.result(ELECTED, drawn, "by_lot", tied=tuple(best))
    return counted.result(LOT, None, "lot_needed", tied=tuple(best))


def weakest(result: Result, options: Sequence[int]) -> tuple[int, ...]:
    """The options with the fewest votes, which may go out before the next vote; none when all are
    as strong.
    """
    votes = {one: result.tallies[str(one)][0] for one in options}
    low = min(votes.values())
    found = tuple(one for one in options if votes[one] == low)
    return found if len(found) < len(options) else ()


def _short(told: Quorum) -> tuple[str, ...]:
    found = []
    if told.short_members or not told.members:
        found.append("short_of_members")
    if told.short_votes:
        found.append("short_of_votes")
    return tuple(found)


def _by_tie(counted: Count, tied: tuple[int, ...], chair: int | None) -> Result:
    """The vote of whoever leads the meeting, where the rule says so; else nothing is adopted."""
    vote = counted.choices.get(chair) if chair is not None else None
    if counted.rules.tie != "chair":
        return counted.result(FALLS, None, "tie_falls", tied=tied)
    if vote is None or vote.choice == BLANK:
        return counted.result(FALLS, None, "tie_without_chair", tied=tied)
    if vote.choice == AGAINST:
        return counted.result(FALLS, None, "tie_chair_against", tied=tied)
    won = vote.option if vote.option is not None else tied[0]
    return _floored(counted, won, ("tie_chair_for",), tied)


def _floored(
    counted: Count, option: int, reasons: tuple[str, ...], tied: tuple[int, ...] = ()
) -> Result:
    """Adopted, unless those who voted for it are too few of all members."""
    floor = counted.rules.floor
    members = counted.tallies[str(option)][1]
    if floor is not None and not members > floor * len(counted.seats):
        return counted.result(FALLS, None, *reasons, "too_few_of_all", tied=tied)
    return counted.result(ADOPTED, option, *reasons, "majority", tied=tied)
