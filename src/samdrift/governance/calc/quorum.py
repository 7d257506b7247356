"""Whether a body may decide: its rules, its seats, and who of them is there.

Source: norway § 1.2, calculations § 14. Votes and fractions are exact (`Fraction`); nothing is rounded
before it is compared. A seat that is vacant, or whose holder is disqualified with nobody in the
place, is among the body's members but not present. Observers are no members.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

CAST, PRESENT, TWO_THIRDS, ALL = "cast", "present", "two_thirds", "all"
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Rules:
    """`quorum` of the members (`quorum_over`: more than it), and of all votes where `votes` is said.

    A decision needs its majority and the votes of more than `floor` of all members. `tie`: chair or
    falls. Where nobody may abstain, all who are present vote.
    """

    quorum: Fraction = HALF
    quorum_over: bool = False
    votes: Fraction | None = None
    majority: str = CAST
    floor: Fraction | None = None
    tie: str = "chair"
    may_abstain: bool = False


@dataclass(frozen=True)
class Seat:
    """A seat with the right to vote: its votes, and whether it is lawfully filled just now."""

    key: int
    votes: Fraction
    is_present: bool


@dataclass(frozen=True)
class Quorum:
    """How many are there of how many, against what is needed; votes where the rule asks for them.

    `votes_needed` is exact: where it is no whole number, no whole number of votes equals it.
    """

    members: int
    present: int
    needed: int
    votes_all: Fraction
    votes_present: Fraction
    votes_needed: Fraction | None

    @property
    def short_members(self) -> int:
        return max(0, self.needed - self.present)

    @property
    def short_votes(self) -> Fraction:
        """Votes that are missing: whole ones where all votes are whole."""
        if self.votes_needed is None or self.votes_present >= self.votes_needed:
            return Fraction(0)
        short = self.votes_needed - self.votes_present
        whole = self.votes_all.denominator == self.votes_present.denominator == 1
        return Fraction(math.ceil(short)) if whole else short

    @property
    def is_reached(self) -> bool:
        return self.members > 0 and not self.short_members and not self.short_votes

    @property
    def share(self) -> Fraction:
        """The votes that are present, of all; 0 where there are none."""
        return self.votes_present / self.votes_all if self.votes_all else Fraction(0)


def quorum(rules: Rules, seats: Sequence[Seat]) -> Quorum:
    """Whether enough members, and where the rule asks for it enough votes, are present."""
    present = [seat for seat in seats if seat.is_present]
    part = rules.quorum * len(seats)
    needed = math.floor(part) + 1 if rules.quorum_over else math.ceil(part)
    votes = sum((seat.votes for seat in seats), Fraction(0))
    return Quorum(
        members=len(seats),
        present=len(present),
        needed=needed,
        votes_all=votes,
        votes_present=sum((seat.votes for seat in present), Fraction(0)),
        votes_needed=rules.votes * votes if rules.votes is not None else None,
    )


def plain_quorum(told: Quorum) -> dict[str, Any]:
    """A quorum in values that JSON holds."""
    return {
        "reached": told.is_reached,
        "members": told.members,
        "present": told.present,
        "needed": told.needed,
        "short_members": told.short_members,
        "votes_all": str(told.votes_all),
        "votes_present": str(told.votes_present),
        "votes_needed": None if told.votes_needed is None else str(told.votes_needed),
        "short_votes": str(told.short_votes),
    }
