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

    Of nobody asked, nothing is met. A named member that was not asked has not answered.
    """
    counts = dict.fromkeys(Answer, 0)
    for answer in answers.values():
        counts[answer] += 1
    counted = dict.fromkeys(Answer, 0)
    for member in set(named):
        counted[answers.get(member, Answer.PENDING)] += 1
    return standing_of_counts(rule, counts, counted)


def standing_of_counts(
    rule: Rule, counts: Mapping[Answer, int], named: Mapping[Answer, int]
) -> Standing:
    """The same of how many gave each answer: of all asked, and of those named."""
    counted = named if rule is Rule.NAMED else counts
    asked = sum(counted.values())
    adopted, pending = counted.get(Answer.ADOPTED, 0), counted.get(Answer.PENDING, 0)
    needed = _needed(rule, asked)
    met = bool(asked) and adopted >= needed
    lost = not met and adopted + pending < needed
    return Standing(dict(counts), needed, max(needed - adopted, 0), met, lost)


def _needed(rule: Rule, asked: int) -> int:
    """How many must adopt: more than half, at least two thirds, or all."""
    if rule is Rule.MAJORITY:
        return asked // 2 + 1
    if rule is Rule.TWO_THIRDS:
        return -(-2 * asked // 3)
    return asked


def same_text(one: str, other: str) -> bool:
    """Whether two texts are the same to the letter, but for how lines end and what is around them."""
    return _lines(one) == _lines(other)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]
