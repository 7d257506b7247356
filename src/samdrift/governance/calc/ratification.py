"""Ratification: when a decision that others must take too is in force (calculations, section 14).

It is in force only when its rule is met over the members' own decisions *for the same text version*.
One that is adopted with changes is another text, and does not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    ALL = "all"
    MAJORITY = "majority"
    TWO_THIRDS = "two_thirds"
    NAMED = "named"


class Answer(StrEnum):
    PENDING = "pending"
    ADOPTED = "adopted"
    CHANGED = "changed"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Standing:
    """How far a round has come: counts by answer, how many must adopt, and how many more it takes.

    `is_met`: the rule is met. `is_lost`: it cannot be met any more for this text version.
    """

    counts: dict[Answer, int]
    needed: int
    short: int
    is_met: bool
    is_lost: bool


def standing(
    rule: Rule, answers: Mapping[int, Answer], named: Sequence[int] | frozenset[int] = ()
) -> Standing:
    """The standing of one round: `answers` has every member asked; `named` whose yes is needed.

    Of nobody asked, nothing is met.
    """
    counts = dict.fromkeys(Answer, 0)
    for answer in answers.values():
        counts[answer] += 1
    counted = _counted(rule, answers, named)
    needed = _needed(rule, len(counted))
    adopted = sum(1 for one in counted if one is Answer.ADOPTED)
    may_come = adopted + sum(1 for one in counted if one is Answer.PENDING)
    met = bool(counted) and adopted >= needed
    return Standing(counts, needed, max(needed - adopted, 0), met, not met and may_come < needed)


def _counted(
    rule: Rule, answers: Mapping[int, Answer], named: Sequence[int] | frozenset[int]
) -> list[Answer]:
    """The answers the rule looks at; a named member that was not asked has not answered."""
    if rule is Rule.NAMED:
        return [answers.get(member, Answer.PENDING) for member in sorted(set(named))]
    return list(answers.values())


def _needed(rule: Rule, asked: int) -> int:
    """How many must adopt: more than half, at least two thirds, or all."""
    if rule is Rule.MAJORITY:
        return asked // 2 + 1
    if rule is Rule.TWO_THIRDS:
        return -(-2 * asked // 3)
    return asked
