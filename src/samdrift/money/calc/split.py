"""Splitting costs among members and on to their units, exact to the øre. Source: calculations § 5.

`T · share_i` is rounded by the largest remainder, ties by the published order of the members. What a
rounding took or gave is carried on to the next cost and the next period, which is the same as
splitting the cumulative total and posting the difference from the last time: no member is ever a
whole øre off at any month's end. A negative amount mirrors the positive one. Amounts are øre.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Generic, TypeVar

from samdrift.kernel.calc.shares import round_to_sum
from samdrift.money.calc.split_keys import NO_MEMBERS, NONE, SplitError

K = TypeVar("K", bound=Hashable)
Carried = Mapping[K, Fraction]
"""Member → what it was due, less what was posted to it: parts of an øre."""


@dataclass(frozen=True, slots=True)
class Cost(Generic[K]):
    """An amount to be split; `direct` is the member whose own cost it is, None: it is all members'."""

    key: Hashable
    amount_ore: int
    direct: K | None = None


@dataclass(frozen=True, slots=True)
class Posted(Generic[K]):
    """A line of a run: `ore` is `brought + exact`, rounded; `exact` is the amount times the share.

    `brought` is what earlier roundings left. Both are kept as whole numbers over a denominator that
    the lines have in common. The share of a direct cost is 1.
    """

    cost: Hashable
    member: K
    ore: int
    share: Fraction
    exact_parts: int
    brought_parts: int
    denominator: int
    is_direct: bool = False

    @property
    def exact(self) -> Fraction:
        return Fraction(self.exact_parts, self.denominator)

    @property
    def brought(self) -> Fraction:
        return Fraction(self.brought_parts, self.denominator)


@dataclass(frozen=True)
class Run(Generic[K]):
    """The lines of a split, cost by cost in the order given, and what is carried on from it."""

    lines: tuple[Posted[K], ...]
    carried: dict[K, Fraction]

    def totals(self) -> dict[K, int]:
        """Member → øre."""
        found: dict[K, int] = {}
        for line in self.lines:
            found[line.member] = found.get(line.member, 0) + line.ore
        return found


def split(
    costs: Iterable[Cost[K]], shares: Mapping[K, Fraction], carried: Carried[K] | None = None
) -> Run[K]:
    """Split the costs by the shares, which sum to 1, after what was carried from the run before.

    A member that has left keeps what was carried: it is posted nothing more. Raises SplitError when
    there is a joint cost and no member.
    """
    sharing = _Sharing.of(shares, carried or {})
    lines: list[Posted[K]] = []
    for cost in costs:
        if cost.direct is not None:
            lines.append(_direct(cost, cost.direct))
        else:
            lines.extend(sharing.joint(cost))
    return Run(tuple(lines), sharing.carried())


def _direct(cost: Cost[K], member: K) -> Posted[K]:
    amount = cost.amount_ore
    return Posted(cost.key, member, amount, Fraction(1), amount, 0, 1, is_direct=True)


@dataclass
class _Sharing(Generic[K]):
    """Shares and what is carried, as whole numbers over one denominator; much quicker than fractions."""

    shares: Mapping[K, Fraction]
    weights: list[int]
    carry: list[int]
    denominator: int
    left: dict[K, Fraction]

    @classmethod
    def of(cls, shares: Mapping[K, Fraction], carried: Carried[K]) -> _Sharing[K]:
        brought = [carried.get(member, NONE) for member in shares]
        scale = lcm(*(one.denominator for one in (*shares.values(), *brought)))
        left = {member: rest for member, rest in carried.items() if member not in shares}
        weights = [_over(share, scale) for share in shares.values()]
        return cls(shares, weights, [_over(one, scale) for one in brought], scale, left)

    def joint(self, cost: Cost[K]) -> list[Posted[K]]:
        if not self.shares:
            raise SplitError(NO_MEMBERS)
        amount, scale, brought = cost.amount_ore, self.denominator, self.carry
        exact = [amount * weight for weight in self.weights]
        due = [one + other for one, other in zip(exact, brought, strict=True)]
        parts = _rounded(amount, due, scale)
        self.carry = [whole - part * scale for whole, part in zip(due, parts, strict=True)]
        return [
            Posted(cost.key, member, part, share, mine, before, scale)
            for (member, share), part, mine, before in zip(
                self.shares.items(), parts, exact, brought, strict=True
            )
        ]

    def carried(self) -> dict[K, Fraction]:
        rest = (Fraction(one, self.denominator) for one in self.carry)
        return {**self.left, **dict(zip(self.shares, rest, strict=True))}


def _over(figure: Fraction, denominator: int) -> int:
    return figure.numerator * (denominator // figure.denominator)


def _rounded(amount: int, due: Sequence[int], denominator: int) -> list[int]:
    if amount < 0:
        mirrored = round_to_sum(-amount, [-one for one in due], denominator)
        return [-part for part in mirrored]
    return round_to_sum(amount, due, denominator)


@dataclass(frozen=True, slots=True)
class Difference(Generic[K]):
    """What a member bears by one key and by another; `more_ore` above 0: it would pay more."""

    member: K
    one_ore: int
    other_ore: int

    @property
    def more_ore(self) -> int:
        return self.other_ore - self.one_ore


def compared(
    costs: Sequence[Cost[K]], one: Mapping[K, Fraction], other: Mapping[K, Fraction]
) -> list[Difference[K]]:
    """Each member by two keys; a member that is in one of them alone bears nothing in the other."""
    first, second = split(costs, one).totals(), split(costs, other).totals()
    members = [*one, *(member for member in other if member not in one)]
    members += [member for member in first if member not in members]
    return [Difference(key, first.get(key, 0), second.get(key, 0)) for key in members]
