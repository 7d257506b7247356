"""Sharing out an amount, and summing what is known. Source: calculations § 5.

Money is integer øre. A weight is stored as a weight (inhabitants, staff, seats), not as a
percentage. What is unknown is None and is never counted as 0.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Generic, TypeVar

Weight = int | Decimal
Amount = int | Decimal
K = TypeVar("K", bound=Hashable)


class ShareError(ValueError):
    """An amount that can not be shared out; `code` names the reason, `index` the weight."""

    code = "share"

    def __init__(self, message: str, index: int | None = None) -> None:
        super().__init__(message)
        self.index = index


class AllWeightsZeroError(ShareError):
    """There is nothing to share by: no weights, or each of them is 0."""

    code = "all_weights_zero"


class UnknownWeightError(ShareError):
    """A weight is unknown (None) or not a number; the share can not be told without it."""

    code = "unknown_weight"


class NegativeWeightError(ShareError):
    """A weight is below 0."""

    code = "negative_weight"


def share_out(amount_ore: int, weights: Sequence[Weight | None]) -> list[int]:
    """Share an amount in øre by weight; the parts sum to the amount exactly.

    Formula: `T·w_i / Σw` as a rational, rounded down; the øre left over go one each to the
    largest remainders. Ties go by the order of the weights, first come first served: publish
    that order with the result. A negative amount is the mirror of the positive one.

    Raises AllWeightsZeroError, UnknownWeightError or NegativeWeightError.
    """
    parts = _rationals(weights)
    if amount_ore < 0:
        return [-share for share in _largest_remainder(-amount_ore, parts)]
    return _largest_remainder(amount_ore, parts)


def _rationals(weights: Sequence[Weight | None]) -> list[Fraction]:
    parts = [_rational(weight, index) for index, weight in enumerate(weights)]
    if not any(parts):
        raise AllWeightsZeroError("All weights are 0: there is nothing to share by.")
    return parts


def _rational(weight: Weight | None, index: int) -> Fraction:
    if weight is None or (isinstance(weight, Decimal) and not weight.is_finite()):
        raise UnknownWeightError(f"Weight number {index + 1} is unknown.", index)
    if weight < 0:
        raise NegativeWeightError(f"Weight number {index + 1} is negative: {weight}.", index)
    return Fraction(weight)


def _largest_remainder(amount: int, parts: Sequence[Fraction]) -> list[int]:
    scale = lcm(*(part.denominator for part in parts))
    whole = [part.numerator * (scale // part.denominator) for part in parts]
    return round_to_sum(amount, [amount * part for part in whole], sum(whole))


def round_to_sum(total: int, numerators: Sequence[int], denominator: int) -> list[int]:
    """Round exact parts, `numerator / denominator` each, to whole numbers that sum to `total`.

    Each is rounded down; what is left over goes one each to the largest remainders, ties by the
    order given. Where the parts themselves sum to something else, all take an equal part of that.
    """
    divided = [divmod(numerator, denominator) for numerator in numerators]
    shares = [whole for whole, _ in divided]
    each, over = divmod(total - sum(shares), len(shares))
    if each:
        shares = [share + each for share in shares]
    if over:
        order = sorted(range(len(shares)), key=lambda index: -divided[index][1])
        for index in order[:over]:
            shares[index] += 1
    return shares


@dataclass(frozen=True, slots=True)
class KnownSum(Generic[K]):
    """A sum that tells what it lacks.

    `total` is the sum of the known values, or None when values are missing and none is known.
    `missing` holds the keys of the unknown values, in the order given.
    """

    total: Amount | None
    known_count: int
    missing: tuple[K, ...]

    @property
    def complete(self) -> bool:
        """Whether every value was known."""
        return not self.missing


def known_sum(values: Mapping[K, Amount | None]) -> KnownSum[K]:
    """Sum the known values and name the keys of the unknown ones (None).

    The sum of nothing at all is 0; the sum of only unknown values is unknown.
    """
    known = [amount for amount in values.values() if amount is not None]
    missing = tuple(key for key, amount in values.items() if amount is None)
    total: Amount | None = None if missing and not known else sum(known)
    return KnownSum(total=total, known_count=len(known), missing=missing)
