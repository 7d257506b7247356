"""Choice between alternatives: weighted scores on fixed scales, and how far the result holds.

`V_a = Σ w_k · v_k(a)` with scores on a 0–100 scale that is agreed before anyone scores, and weights
that are divided by their sum. Nothing is scaled by the alternatives that happen to be there: a
hopeless one that leaves must not change the order of the others. Everything is exact (Fraction).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

LOWEST, HIGHEST = Fraction(0), Fraction(100)

Weights = Mapping[str, Fraction]
"""Criterion → weight, none negative."""
Scores = Mapping[str, Mapping[str, Fraction | None]]
"""Alternative → criterion → score 0–100; None or left out is a score that is missing."""


@dataclass(frozen=True)
class Worth:
    """What an alternative is worth, 0–100. With scores missing it lies between `low` and `high`."""

    low: Fraction
    high: Fraction
    missing: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        return not self.missing

    @property
    def exact(self) -> Fraction | None:
        return self.low if self.is_known else None


@dataclass(frozen=True)
class Stays:
    """The share of all weight, from `low` to `high` (0–1), in which the best one stays the best when
    one criterion's share is changed and the others keep their relation to each other.
    """

    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Comparison:
    """Every alternative's worth; the best of those the law allows, none when it cannot be told;
    several when they are equal. `stays` by criterion, only when there is one best.
    """

    worths: dict[str, Worth]
    best: tuple[str, ...]
    stays: dict[str, Stays]


def compare(weights: Weights, scores: Scores, barred: Sequence[str] = ()) -> Comparison:
    """Compare the alternatives in `scores`. Those in `barred` get a worth but can never be the best.

    Raises ValueError for a negative weight or a score outside 0–100.
    """
    _check(weights, scores)
    worths = {name: worth(weights, given) for name, given in scores.items()}
    best = _best({name: one for name, one in worths.items() if name not in barred})
    stays: dict[str, Stays] = {}
    if len(best) == 1:
        rivals = [n for n in scores if n not in barred and n != best[0]]
        stays = {key: _stays(key, weights, scores, best[0], rivals) for key in weights}
    return Comparison(worths, best, stays)


def worth(weights: Weights, given: Mapping[str, Fraction | None]) -> Worth:
    """One alternative's worth by these weights; with no weight at all it is not known."""
    total = sum(weights.values(), Fraction(0))
    if total == 0:
        return Worth(LOWEST, HIGHEST, tuple(weights))
    known = sum((w * (given.get(k) or 0) for k, w in weights.items()), Fraction(0)) / total
    missing = tuple(k for k, w in weights.items() if given.get(k) is None and w > 0)
    open_part = sum((weights[k] for k in missing), Fraction(0)) / total
    return Worth(known, known + open_part * HIGHEST, missing)


def shares(weights: Weights) -> dict[str, Fraction]:
    """Each criterion's share of all weight, 0–1; with no weight at all each has none."""
    total = sum(weights.values(), Fraction(0))
    return {key: weight / total if total else Fraction(0) for key, weight in weights.items()}


def overtaker(
    key: str, share: Fraction, weights: Weights, scores: Scores, best: str, rivals: Sequence[str]
) -> str | None:
    """The rival that draws level with the best when one criterion has this share of all weight;
    None when no single one does.
    """
    leads = {rival: _lead_at(key, share, weights, scores, best, rival) for rival in rivals}
    level = [rival for rival, lead in leads.items() if lead == min(leads.values())]
    return level[0] if len(level) == 1 else None


def _lead_at(
    key: str, share: Fraction, weights: Weights, scores: Scores, best: str, rival: str
) -> Fraction:
    ahead = _lead(scores, best, rival, key)
    return (1 - share) * _behind(key, weights, scores, best, rival) + share * ahead


def _behind(key: str, weights: Weights, scores: Scores, best: str, rival: str) -> Fraction:
    """How far the best is ahead by all the other criteria."""
    rest = sum((w for k, w in weights.items() if k != key), Fraction(0))
    if not rest:
        return Fraction(0)
    others = (w * _lead(scores, best, rival, k) for k, w in weights.items() if k != key)
    return sum(others, Fraction(0)) / rest


def _check(weights: Weights, scores: Scores) -> None:
    for key, weight in weights.items():
        if weight < 0:
            raise ValueError(f"the weight of {key} is negative")
    for name, given in scores.items():
        for key, score in given.items():
            if score is not None and not LOWEST <= score <= HIGHEST:
                raise ValueError(f"the score of {name} for {key} is not between 0 and 100")


def _best(worths: Mapping[str, Worth]) -> tuple[str, ...]:
    """Those no other can come above, whatever the missing scores are."""
    return tuple(
        name
        for name, one in worths.items()
        if all(one.low >= other.high for key, other in worths.items() if key != name)
    )


def _stays(key: str, weights: Weights, scores: Scores, best: str, rivals: Sequence[str]) -> Stays:
    low, high = Fraction(0), Fraction(1)
    for rival in rivals:
        ahead = _lead(scores, best, rival, key)
        behind = _behind(key, weights, scores, best, rival)
        low, high = _narrowed(low, high, behind, ahead)
    return Stays(low, high)


def _lead(scores: Scores, best: str, rival: str, key: str) -> Fraction:
    """How far the best is ahead in one criterion, at worst: what is missing counts against it."""
    own, other = scores[best].get(key), scores[rival].get(key)
    return (LOWEST if own is None else own) - (HIGHEST if other is None else other)


def _narrowed(
    low: Fraction, high: Fraction, rest: Fraction, own: Fraction
) -> tuple[Fraction, Fraction]:
    """The shares s in [low, high] with (1 − s)·rest + s·own ≥ 0."""
    slope = own - rest
    if slope == 0:
        return low, high
    zero = -rest / slope
    return (max(low, zero), high) if slope > 0 else (low, min(high, zero))
