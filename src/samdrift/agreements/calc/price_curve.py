"""Prices over many quantities: the curve, and the cliffs where fewer users cost more.

Source: calculations § 2. Under volume pricing the total falls where a cheaper tier begins, so that
removing a user just above it costs more; inside a tier it never falls as long as no price is below 0.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from samdrift.agreements.calc.kroner import Exact, rounded
from samdrift.agreements.calc.tier_price import PriceTerms, Quantity, Tariff, tariff


@dataclass(frozen=True, slots=True)
class Cliff:
    """At `quantity` units the total is `total`; one unit fewer costs `extra` more.

    From `dear_from` up to one below `quantity`, every number of units costs more than `quantity`.
    """

    quantity: int
    total: Decimal
    extra: Decimal
    dear_from: int


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the curve; `effective` is the price of a unit to four decimals, None for none."""

    quantity: Quantity
    total: Decimal
    effective: Decimal | None


@dataclass(frozen=True, slots=True)
class Cheapest:
    """The number of units, at or above the one asked for, that costs least."""

    quantity: Quantity
    total: Decimal
    saved: Decimal


def cliffs(
    terms: PriceTerms, day: dt.date, low: int = 1, high: int | None = None, factor: Exact = 1
) -> list[Cliff]:
    """Where, from `low` to `high` units, one user fewer costs more, in order of quantity."""
    prices = tariff(terms, day, factor)
    found = []
    for edge in _edges(prices, max(low, 2), high):
        at, below = prices.total(edge), prices.total(edge - 1)
        if below > at:
            found.append(Cliff(edge, at, below - at, _dear_from(prices, edge, at)))
    return found


def _edges(prices: Tariff, low: int, high: int | None) -> list[int]:
    """The first units of tiers that have a tier below them."""
    edges = [int(edge) for edge in prices.edges[1:]]
    return [edge for edge in edges if low <= edge and (high is None or edge <= high)]


def _dear_from(prices: Tariff, edge: int, at: Decimal) -> int:
    """The least quantity from which all up to the edge cost more than the edge does.

    Tiers are gone through downwards; within one the total never falls, so that it can be halved.
    """
    dear = edge
    while dear > 1:
        lowest = max(1, int(prices.edges[prices.tier(dear - 1)]))
        span = range(lowest, dear)
        number = bisect_right(span, at, key=prices.total)
        dear = lowest + number
        if number or dear <= 1 or not prices.tier(dear):
            break
    return dear


def curve(
    terms: PriceTerms, day: dt.date, quantities: Iterable[Quantity], factor: Exact = 1
) -> list[Point]:
    """Total and effective price at each of the quantities."""
    prices = tariff(terms, day, factor)
    return [_point(prices, quantity) for quantity in quantities]


def _point(prices: Tariff, quantity: Quantity) -> Point:
    total = prices.total(quantity)
    each = rounded(Fraction(total) / Fraction(quantity), 4) if quantity else None
    return Point(quantity, total, each)


def points_of_interest(terms: PriceTerms, day: dt.date, low: int, high: int) -> list[int]:
    """The quantities where a curve from `low` to `high` has its corners: both ends and both sides
    of each tier's beginning.
    """
    edges = _edges(tariff(terms, day), low + 1, high)
    return sorted({low, high, *edges, *(edge - 1 for edge in edges)})


def cheapest_at_or_above(
    terms: PriceTerms, quantity: Quantity, day: dt.date, factor: Exact = 1
) -> Cheapest:
    """What is cheapest for those who need at least so many units; the fewest units of equals."""
    prices = tariff(terms, day, factor)
    candidates = [quantity, *(edge for edge in _edges(prices, 1, None) if edge > quantity)]
    total, best = min((prices.total(number), number) for number in candidates)
    return Cheapest(best, total, prices.total(quantity) - total)
