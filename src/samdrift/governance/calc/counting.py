"""Votes summed by option, checked against who is there. See `voting.py` for what they decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from samdrift.governance.calc.quorum import (
    ALL,
    PRESENT,
    TWO_THIRDS,
    Quorum,
    Rules,
    Seat,
    plain_quorum,
    quorum,
)

FOR, AGAINST, BLANK = "for", "against", "blank"


@dataclass(frozen=True)
class Cast:
    """A seat's vote: for an option, against the only one, or blank."""

    seat: int
    choice: str
    option: int | None = None


@dataclass(frozen=True)
class Result:
    """What a vote decided. `reasons` are codes; `tallies` option → (votes, members), with the keys
    `against` and `blank` beside the options' own. `needed` is what a winner needed more than, or
    (`needs_reach`) as much as. `tied` are the options between which it stands.
    """

    outcome: str
    winner: int | None
    reasons: tuple[str, ...]
    tallies: Mapping[str, tuple[Fraction, int]]
    basis: Fraction
    needed: Fraction
    needs_reach: bool
    floor_needed: Fraction | None
    quorum: Quorum
    tied: tuple[int, ...] = ()

    def plain(self) -> dict[str, Any]:
        """The result in values that JSON holds; votes and needs as text such as 61 or 200/3."""
        told = self.quorum
        return {
            "outcome": self.outcome,
            "winner": self.winner,
            "reasons": list(self.reasons),
            "tallies": {k: [str(votes), seats] for k, (votes, seats) in self.tallies.items()},
            "basis": str(self.basis),
            "needed": str(self.needed),
            "needs_reach": self.needs_reach,
            "floor_needed": None if self.floor_needed is None else str(self.floor_needed),
            "tied": list(self.tied),
            "quorum": plain_quorum(told),
        }


class VotingError(ValueError):
    """Votes that cannot be counted; `code` names the reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Count:
    """Votes summed once."""

    def __init__(
        self,
        rules: Rules,
        seats: Sequence[Seat],
        casts: list[Cast],
        options: Sequence[int],
        *,
        is_election: bool = False,
    ) -> None:
        self.rules, self.options, self.seats = rules, options, seats
        self.quorum = quorum(rules, seats)
        self.choices = {cast.seat: cast for cast in casts}
        _check(rules, seats, casts, options, is_election=is_election)
        votes = {seat.key: seat.votes for seat in seats}
        keys = [*(str(one) for one in options), *([AGAINST] if len(options) == 1 else []), BLANK]
        self.tallies = {key: (Fraction(0), 0) for key in keys}
        for cast in casts:
            key = str(cast.option) if cast.choice == FOR else cast.choice
            had, members = self.tallies[key]
            self.tallies[key] = (had + votes[cast.seat], members + 1)
        given = sum((told for told, _members in self.tallies.values()), Fraction(0))
        blank = self.tallies[BLANK][0]
        every = is_election or rules.majority in {PRESENT, ALL}
        self.basis = given if every else given - blank

    def votes_of(self, option: int) -> Fraction:
        return self.tallies[str(option)][0]

    def best(self) -> list[int]:
        most = max(self.votes_of(one) for one in self.options)
        return [one for one in self.options if self.votes_of(one) == most]

    def tied(self, best: list[int]) -> tuple[int, ...]:
        """The options between which exactly half and half of the basis stand."""
        if len(self.options) == 1:
            against = self.tallies[AGAINST][0]
            even = self.votes_of(best[0]) == against and against * 2 == self.basis
            return (best[0],) if even and against else ()
        halves = sum((self.votes_of(one) for one in best), Fraction(0)) == self.basis
        return tuple(best) if len(best) == 2 and halves and self.basis else ()  # noqa: PLR2004

    def needed(self) -> tuple[Fraction, bool]:
        """What a winner needs of the basis, and whether to reach it is enough."""
        if self.rules.majority == ALL:
            return self.basis, True
        if self.rules.majority == TWO_THIRDS:
            return self.basis * Fraction(2, 3), True
        return self.basis / 2, False

    def wins(self, option: int) -> bool:
        votes, (needed, reach) = self.votes_of(option), self.needed()
        return votes > 0 and (votes >= needed if reach else votes > needed)

    def result(
        self, outcome: str, winner: int | None, *reasons: str, tied: tuple[int, ...] = ()
    ) -> Result:
        needed, reach = self.needed()
        floor = self.rules.floor
        limit = None if floor is None else floor * len(self.seats)
        return Result(
            outcome,
            winner,
            reasons,
            self.tallies,
            self.basis,
            needed,
            reach,
            limit,
            self.quorum,
            tied,
        )


def _check(
    rules: Rules,
    seats: Sequence[Seat],
    casts: list[Cast],
    options: Sequence[int],
    *,
    is_election: bool,
) -> None:
    present = {seat.key for seat in seats if seat.is_present}
    voted = [cast.seat for cast in casts]
    if not options:
        raise VotingError("no_options")
    if len(set(voted)) != len(voted):
        raise VotingError("voted_twice")
    if not set(voted) <= present:
        raise VotingError("not_present")
    if set(voted) != present:
        raise VotingError("not_voted")
    for cast in casts:
        _check_choice(cast, options, may_be_blank=is_election or rules.may_abstain)


def _check_choice(cast: Cast, options: Sequence[int], *, may_be_blank: bool) -> None:
    if cast.choice == BLANK and not may_be_blank:
        raise VotingError("may_not_be_blank")
    if cast.choice == AGAINST and len(options) != 1:
        raise VotingError("against_several")
    if cast.choice == FOR and cast.option not in options:
        raise VotingError("unknown_option")
    if cast.choice not in {FOR, AGAINST, BLANK}:
        raise VotingError("unknown_choice")
