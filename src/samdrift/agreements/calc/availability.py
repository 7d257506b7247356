"""Availability of a service. Source: calculations § 8, norway § 3.2.

- downtime = length of the union of outages ∩ service time − exclusions (agreed maintenance and
  others, each of its kind)
- availability = (agreed time − downtime) / agreed time; agreed time is the service time, less the
  exclusions when the agreement says so

Times are instants, and lengths are right over daylight-saving changes. Figures are exact; they are compared before they are rounded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Generic, TypeVar

from samdrift.agreements.calc.dates import closed_end
from samdrift.agreements.calc.kroner import floored
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.spans import NOTHING, Span, common, length, without

K = TypeVar("K", bound=Hashable)
_TICK = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Time that does not count as downtime, and of what kind it is (agreed maintenance, …)."""

    span: Span
    kind: str


def around_the_clock(period: Period, zone: dt.tzinfo) -> list[Span]:
    """All of the period's days, midnight to midnight in the zone. Raises ValueError when open."""
    midnight = dt.time(tzinfo=zone)
    start, end = period.start, closed_end(period)
    return [Span(dt.datetime.combine(start, midnight), dt.datetime.combine(end, midnight))]


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured: agreed time, downtime, and downtime left out by kind of exclusion.

    Where kinds of exclusion overlap, the time counts for the kind that comes first.
    """

    agreed: dt.timedelta
    down: dt.timedelta
    excluded: Mapping[str, dt.timedelta]

    @property
    def availability(self) -> Fraction | None:
        """From 0 to 1; None when there was no agreed time."""
        if not self.agreed:
            return None
        return Fraction((self.agreed - self.down) // _TICK, self.agreed // _TICK)


def measured(
    outages: Iterable[Span],
    service_time: Sequence[Span],
    exclusions: Sequence[Exclusion] = (),
    *,
    excluded_from_agreed: bool = False,
) -> Measured:
    """Availability of one service over its service time.

    `excluded_from_agreed`: the agreed time is without the exclusions too.
    """
    down = common(outages, service_time)
    left_out: dict[str, dt.timedelta] = {}
    for exclusion in exclusions:
        gone = common(down, [exclusion.span])
        left_out[exclusion.kind] = left_out.get(exclusion.kind, NOTHING) + length(gone)
        down = without(down, gone)
    excluded = [exclusion.span for exclusion in exclusions]
    agreed = without(service_time, excluded) if excluded_from_agreed else service_time
    return Measured(length(agreed), length(down), left_out)


@dataclass(frozen=True, slots=True)
class Joint(Generic[K]):
    """The joint figure `Σ w·a / Σ w`; None while a member's availability or weight is missing."""

    availability: Fraction | None
    missing: tuple[K, ...]


def joint(
    figures: Mapping[K, Fraction | None], weights: Mapping[K, int | Decimal | None]
) -> Joint[K]:
    """The members' availability weighted, as by their users. A weight of 0 takes no part.

    `missing` names the members that lack a figure or a weight.
    """
    missing = tuple(
        key
        for key, figure in figures.items()
        if weights.get(key) is None or (figure is None and weights.get(key))
    )
    total = sum((Fraction(weight) for key in figures if (weight := weights.get(key))), Fraction(0))
    if missing or not total:
        return Joint(None, missing)
    shares = (Fraction(weights[key] or 0) * (figure or 0) for key, figure in figures.items())
    return Joint(sum(shares, Fraction(0)) / total, ())


def percent(figure: Fraction) -> Decimal:
    """The figure in per cent, cut (never rounded up) after 20 decimals: to be compared with limits.

    99.949 9… per cent is below a target of 99.95, however it is shown.
    """
    return floored(figure * 100)


def allowed_downtime(agreed: dt.timedelta, target_percent: Decimal) -> dt.timedelta:
    """The longest downtime that still meets the target, down to a microsecond."""
    share = 1 - Fraction(target_percent) / 100
    ticks = (agreed // _TICK) * share
    return _TICK * (ticks.numerator // ticks.denominator)
