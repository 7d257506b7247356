"""Which measures of a ranked portfolio are inside the frame. Source: needs § 4.2.

Measures take money of the pools in the order they are ranked. The first that does not fit draws the
line for every year it needs money in: those after it that need money in one of these years are past
the line, also where they would fit in what is left. Nothing is skipped in silence: one that would fit
is told apart, so that people can decide to let it pass.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

INSIDE, OUTSIDE, WOULD_FIT, UNKNOWN = "inside", "outside", "would_fit", "unknown"
Place = tuple[int, str]
"""Year and kind of money: operating or investment."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A measure and what it needs of each pool, in kroner; None when its cost is not known."""

    key: Hashable
    needs: Mapping[Place, Decimal] | None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a measure came. `short` tells how much is lacking in the pools where it does not fit;
    `lacking` the pools that nobody knows.
    """

    key: Hashable
    verdict: str
    short: Mapping[Place, Decimal] = field(default_factory=dict)
    lacking: tuple[Place, ...] = ()


@dataclass(slots=True)
class Line:
    """The portfolio with its line. `used` is what those inside take of each pool, in kroner."""

    placed: list[Placed] = field(default_factory=list)
    used: dict[Place, Decimal] = field(default_factory=dict)

    def left(self, place: Place, pools: Mapping[Place, Decimal | None]) -> Decimal | None:
        """What is left of a pool; None when it is not known."""
        pool = pools.get(place)
        return None if pool is None else pool - self.used.get(place, Decimal(0))


def draw_line(
    first: Iterable[Ranked], ranked: Iterable[Ranked], pools: Mapping[Place, Decimal | None]
) -> Line:
    """Place the measures against the pools (None or not there: not known).

    `first` are those whose money is spent: they are inside whatever is left, and draw no line.
    A measure whose cost or pool is not known is neither inside nor outside; it takes what it needs of
    the pools that are known. Needs of 0 are no needs.
    """
    line = Line()
    for one in first:
        _take(one, line)
        line.placed.append(Placed(one.key, UNKNOWN if one.needs is None else INSIDE))
    passed: set[Place] = set()
    for one in ranked:
        found = _place(one, line, pools, passed)
        line.placed.append(found)
        if found.verdict in {INSIDE, UNKNOWN}:
            _take(one, line)
        elif found.verdict == OUTSIDE:
            passed |= _needed(one).keys()
    return line


def _needed(one: Ranked) -> dict[Place, Decimal]:
    return {place: amount for place, amount in (one.needs or {}).items() if amount > 0}


def _place(
    one: Ranked, line: Line, pools: Mapping[Place, Decimal | None], passed: set[Place]
) -> Placed:
    if one.needs is None:
        return Placed(one.key, UNKNOWN)
    needed = _needed(one)
    left = {place: line.left(place, pools) for place in needed}
    short = {
        place: amount - there
        for place, amount in needed.items()
        if (there := left[place]) is not None and amount > there
    }
    if short:
        return Placed(one.key, OUTSIDE, short)
    lacking = tuple(place for place, there in left.items() if there is None)
    if lacking:
        return Placed(one.key, UNKNOWN, lacking=lacking)
    return Placed(one.key, WOULD_FIT if passed & needed.keys() else INSIDE)


def _take(one: Ranked, line: Line) -> None:
    for place, amount in _needed(one).items():
        line.used[place] = line.used.get(place, Decimal(0)) + amount
