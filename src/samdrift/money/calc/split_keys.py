"""Keys that costs are shared by: who bears how much of the whole. Source: calculations § 5.

`share_i = Σ_k a_k / Σa · w_ik·d_i / Σ_j w_jk·d_j`, where part k of the key weighs `a_k` (1 equal and 2
by inhabitants is a third and two thirds), `w_ik` is the member's figure (1 where it is equal parts)
and `d_i` how much of the period the member takes part, by days. Shares are exact and sum to 1. A cap
is the most a member bears; what is above it goes to the others by their shares.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Generic, TypeVar

from samdrift.kernel.calc.periods import Period, day_fraction
from samdrift.kernel.calc.shares import Weight

K = TypeVar("K", bound=Hashable)
NO_MEMBERS, NO_PARTS, ALL_ZERO, UNKNOWN_BASE = "no_members", "no_parts", "all_zero", "unknown_base"
UNKNOWN_FIGURE, NEGATIVE_FIGURE, CAPS_TOO_LOW = "unknown_figure", "negative_figure", "caps_too_low"
NONE = Fraction(0)


class SplitError(ValueError):
    """A key that can not share anything out: `code` says why, `base` and `member` where."""

    def __init__(self, code: str, base: str | None = None, member: Hashable = None) -> None:
        super().__init__(f"Can not share by {base or 'the key'}: {code} {member or ''}".rstrip())
        self.code = code
        self.base = base
        self.member = member


@dataclass(frozen=True, slots=True)
class KeyPart:
    """A part of a key: how much it weighs among the parts, and its base (None: equal parts)."""

    weight: Weight
    base: str | None = None


@dataclass(frozen=True)
class Key(Generic[K]):
    """Parts, and the most that members bear, as shares from 0 to 1."""

    parts: tuple[KeyPart, ...]
    caps: Mapping[K, Decimal | Fraction] = field(default_factory=dict)


Figures = Mapping[str, Mapping[K, Weight | Fraction | None]]
"""Base → member → figure. Frozen for the period by the caller."""


@dataclass(frozen=True, slots=True)
class PartShare:
    """How a part of the key came to a member's share: `portion · weight / total`, where `weight` is
    `figure · presence`.
    """

    base: str | None
    portion: Fraction
    figure: Fraction
    presence: Fraction
    total: Fraction

    @property
    def share(self) -> Fraction:
        return self.portion * self.figure * self.presence / self.total


@dataclass(frozen=True, slots=True)
class MemberShare(Generic[K]):
    """A member's share of the whole, from its parts, before and after caps."""

    member: K
    parts: tuple[PartShare, ...]
    uncapped: Fraction
    share: Fraction

    @property
    def is_changed_by_caps(self) -> bool:
        return self.share != self.uncapped


def presence(takes_part: Mapping[K, Iterable[Period]], period: Period) -> dict[K, Fraction]:
    """How much of the period each member takes part, by days; those that do not are left out.

    Raises ValueError for an open period.
    """
    found = {
        member: sum((day_fraction(one, period) for one in periods), NONE)
        for member, periods in takes_part.items()
    }
    return {member: share for member, share in found.items() if share}


def key_shares(
    key: Key[K], members: Mapping[K, Fraction], figures: Figures[K]
) -> list[MemberShare[K]]:
    """Each member's share, in the order of the members, which is the published order of ties.

    `members` says how much of the period each takes part. Raises SplitError.
    """
    if not members:
        raise SplitError(NO_MEMBERS)
    weights = sum((Fraction(part.weight) for part in key.parts), NONE)
    if weights <= 0 or any(part.weight < 0 for part in key.parts):
        raise SplitError(NO_PARTS)
    columns = [_column(part, weights, members, figures) for part in key.parts if part.weight]
    rows = list(zip(*columns, strict=True))
    uncapped = [sum((part.share for part in row), NONE) for row in rows]
    capped = _capped(dict(zip(members, uncapped, strict=True)), key.caps)
    return [
        MemberShare(member, row, plain, capped[member])
        for member, row, plain in zip(members, rows, uncapped, strict=True)
    ]


def _column(
    part: KeyPart, weights: Fraction, members: Mapping[K, Fraction], figures: Figures[K]
) -> list[PartShare]:
    """One part of the key, for each member."""
    values = [_figure(part.base, member, figures) for member in members]
    total = sum((value * days for value, days in zip(values, members.values(), strict=True)), NONE)
    if not total:
        raise SplitError(ALL_ZERO, part.base)
    portion = Fraction(part.weight) / weights
    return [
        PartShare(part.base, portion, value, days, total)
        for value, days in zip(values, members.values(), strict=True)
    ]


def _figure(base: str | None, member: K, figures: Figures[K]) -> Fraction:
    if base is None:
        return Fraction(1)
    if base not in figures:
        raise SplitError(UNKNOWN_BASE, base)
    figure = figures[base].get(member)
    if figure is None or (isinstance(figure, Decimal) and not figure.is_finite()):
        raise SplitError(UNKNOWN_FIGURE, base, member)
    if figure < 0:
        raise SplitError(NEGATIVE_FIGURE, base, member)
    return Fraction(figure)


def _capped(
    shares: Mapping[K, Fraction], caps: Mapping[K, Decimal | Fraction]
) -> dict[K, Fraction]:
    """Members above their caps bear the cap; the others the rest by their shares, and so on until
    nobody is above.
    """
    held: dict[K, Fraction] = {}
    found = dict(shares)
    while over := [one for one in found if one in caps and found[one] > Fraction(caps[one])]:
        held.update({member: Fraction(caps[member]) for member in over})
        rest = {member: share for member, share in shares.items() if member not in held}
        left, whole = 1 - sum(held.values(), NONE), sum(rest.values(), NONE)
        if left > 0 and not whole:
            raise SplitError(CAPS_TOO_LOW)
        found = {
            one: held.get(one, left * share / whole if whole else NONE)
            for one, share in shares.items()
        }
    return found


def shares_of(rows: Sequence[MemberShare[K]]) -> dict[K, Fraction]:
    """Member → share, as `split` wants it."""
    return {row.member: row.share for row in rows}
