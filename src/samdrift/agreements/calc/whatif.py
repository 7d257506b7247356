"""What it would cost with other quantities: more users, members that join, accounts removed.

Source: calculations § 2, needs § 3.2. The joint quantity is priced by the terms of a day and shared
among the members by weight, exact to the øre; what does not add up is refused, never guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from samdrift.agreements.calc.kroner import Exact, kroner, ore
from samdrift.agreements.calc.price_curve import Cheapest, cheapest_at_or_above
from samdrift.agreements.calc.tier_price import PriceTerms, effective, total
from samdrift.kernel.calc.shares import Weight, share_out

K = TypeVar("K", bound=Hashable)


class UnknownQuantityError(ValueError):
    """Members whose quantity is not known; what all cost together can not be told."""

    def __init__(self, members: Iterable[Hashable]) -> None:
        self.members = tuple(members)
        names = ", ".join(str(member) for member in self.members)
        super().__init__(f"The quantity is not known for {names}.")


class BelowZeroError(ValueError):
    """A member would be left with fewer than no units."""

    def __init__(self, member: Hashable, quantity: int) -> None:
        super().__init__(f"{member} would have {quantity}.")
        self.member = member
        self.quantity = quantity


@dataclass(frozen=True, slots=True)
class State:
    """Quantity, total in kroner and effective price of a unit (None for no units)."""

    quantity: int
    total: Decimal
    effective: Decimal | None


@dataclass(frozen=True, slots=True)
class MemberEffect(Generic[K]):
    """A member's part before and after; None on the side where it takes no part."""

    member: K
    before: Decimal | None
    after: Decimal | None

    @property
    def difference(self) -> Decimal:
        return (self.after or Decimal(0)) - (self.before or Decimal(0))


@dataclass(frozen=True, slots=True)
class WhatIf(Generic[K]):
    """Before and after. `cheaper` is the number of units above the wished one that costs less, the
    cliff to be warned of; None when there is none.
    """

    before: State
    after: State
    difference: Decimal
    cheaper: Cheapest | None
    members: tuple[MemberEffect[K], ...]


def changed(quantities: Mapping[K, int | None], by: Mapping[K, int]) -> dict[K, int | None]:
    """The quantities with the changes added; a member not there before joins with its number.

    An unknown quantity stays unknown. Raises BelowZeroError.
    """
    found = dict(quantities)
    for member, more in by.items():
        now = found.get(member, 0)
        found[member] = None if now is None else now + more
        if now is not None and now + more < 0:
            raise BelowZeroError(member, now + more)
    return found


def what_if(
    terms: PriceTerms,
    day: dt.date,
    before: Mapping[K, int | None],
    after: Mapping[K, int | None],
    *,
    factor: Exact = 1,
    weights: tuple[Mapping[K, Weight | None], Mapping[K, Weight | None]] | None = None,
) -> WhatIf[K]:
    """Compare two sets of quantities by the prices of the day, for the price's own months.

    `weights` are what the totals are shared by before and after; the quantities when not given.
    Raises UnknownQuantityError, the errors of prices and of `shares.share_out`.
    """
    first, second = _state(terms, day, before, factor), _state(terms, day, after, factor)
    best = cheapest_at_or_above(terms, second.quantity, day, factor)
    shared_before, shared_after = weights or (before, after)
    return WhatIf(
        first,
        second,
        second.total - first.total,
        best if best.saved > 0 else None,
        _effects(_shared(first, shared_before), _shared(second, shared_after)),
    )


def _state(
    terms: PriceTerms, day: dt.date, quantities: Mapping[K, int | None], factor: Exact
) -> State:
    unknown = [member for member, quantity in quantities.items() if quantity is None]
    if unknown:
        raise UnknownQuantityError(unknown)
    whole = sum(quantity for quantity in quantities.values() if quantity is not None)
    return State(whole, total(terms, whole, day, factor), effective(terms, whole, day, factor))


def _shared(state: State, weights: Mapping[K, Weight | None]) -> dict[K, Decimal]:
    if not state.total or not weights:
        return {member: Decimal(0) for member in weights}
    parts = share_out(ore(state.total), list(weights.values()))
    return {member: kroner(part) for member, part in zip(weights, parts, strict=True)}


def _effects(
    before: Mapping[K, Decimal], after: Mapping[K, Decimal]
) -> tuple[MemberEffect[K], ...]:
    members = [*before, *(member for member in after if member not in before)]
    return tuple(MemberEffect(one, before.get(one), after.get(one)) for one in members)
