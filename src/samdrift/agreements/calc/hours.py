"""Hours bought by the year that lapse when they are not used. Source: calculations § 3.

- pace = entitlement · elapsed / period: what would be used by now at an even pace
- forecast = used / elapsed · period
- lapse = max(0, entitlement − forecast)
- needed per month = (entitlement − used) / months left

Time is in calendar months, a part of one by its days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from samdrift.agreements.calc.dates import closed_end, months_between, plus_months
from samdrift.agreements.calc.kroner import ZERO, rounded
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Step, value

PLANNED, USED = "planned", "used"
_ONE = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pool:
    """Hours to be used within a closed period; what is left then lapses."""

    period: Period
    entitlement: Decimal


@dataclass(frozen=True, slots=True)
class Booking:
    """Hours planned for a day, or used on it; None when they are not known yet."""

    day: dt.date
    hours: Decimal | None
    state: str = USED


@dataclass(frozen=True, slots=True)
class Balance:
    """How a pool stands on a day; hours to two decimals, None where it can not be told.

    `unknown_count` bookings have unknown hours, so that what rests on them is unknown. `forecast`
    and `lapse` are by the pace so far: unknown before any time has gone. `needed_per_month` is None once the pool is over.
    `lapse_as_planned` is what lapses when just the plan comes true. Hours used beyond the
    entitlement make `left` negative.
    """

    pool: Pool
    used: Decimal | None
    planned: Decimal | None
    left: Decimal | None
    pace: Decimal
    forecast: Decimal | None
    lapse: Decimal | None
    lapse_as_planned: Decimal | None
    needed_per_month: Decimal | None
    months_left: Decimal
    unknown_count: int
    is_over: bool


def balance(pool: Pool, bookings: Iterable[Booking], day: dt.date) -> Balance:
    """How the pool stands at the end of the day before `day` (so many months have gone).

    Hours used count when their day lies in the pool's period and before `day`; planned ones while
    their day has not passed.
    """
    inside = [booking for booking in bookings if pool.period.contains(booking.day)]
    done = [one.hours for one in inside if one.state == USED and one.day < day]
    ahead = [one.hours for one in inside if one.state == PLANNED and one.day >= day]
    return _balance(pool, day, _sum(done), _sum(ahead), done.count(None) + ahead.count(None))


def _sum(hours: list[Decimal | None]) -> Decimal | None:
    return None if None in hours else sum((some for some in hours if some is not None), ZERO)


def _balance(
    pool: Pool, day: dt.date, used: Decimal | None, planned: Decimal | None, unknown: int
) -> Balance:
    end = closed_end(pool.period)
    now = min(max(day, pool.period.start), end)
    months, gone = months_between(pool.period.start, end), months_between(pool.period.start, now)
    remaining = months - gone
    left = None if used is None else pool.entitlement - used
    forecast = rounded(Fraction(used) / gone * months) if used is not None and gone else None
    return Balance(
        pool=pool,
        used=used,
        planned=planned,
        left=left,
        pace=rounded(Fraction(pool.entitlement) * gone / months),
        forecast=forecast,
        lapse=None if forecast is None else max(pool.entitlement - forecast, ZERO),
        lapse_as_planned=None if left is None or planned is None else max(left - planned, ZERO),
        needed_per_month=_needed(left, remaining),
        months_left=rounded(remaining),
        unknown_count=unknown,
        is_over=now == end,
    )


def _needed(left: Decimal | None, months: Fraction) -> Decimal | None:
    if left is None or not months:
        return None
    return rounded(Fraction(max(left, ZERO)) / months)


def latest_start(pool: Pool, left: Decimal, per_month: Decimal) -> dt.date | None:
    """The last day to begin so that what is left is used at so many hours a month.

    The pool's last day when little or nothing is left; None when the whole period is not enough.
    """
    end = closed_end(pool.period)
    if not _is_enough(pool.period.start, end, left, per_month):
        return None
    low, high = pool.period.start, end - _ONE
    while low < high:
        middle = high - (high - low) // 2
        if _is_enough(middle, end, left, per_month):
            low = middle
        else:
            high = middle - _ONE
    return low


def _is_enough(start: dt.date, end: dt.date, left: Decimal, per_month: Decimal) -> bool:
    return months_between(start, end) * Fraction(per_month) >= Fraction(left) or left <= 0


def yearly_pools(start: dt.date, years: int, hours: Sequence[Step[Decimal]]) -> list[Pool]:
    """One pool a year, from the day hours are first to be used; each has the hours agreed for its
    first day. Raises NoStepError where nothing is agreed.
    """
    starts = [plus_months(start, 12 * number) for number in range(years + 1)]
    return [Pool(Period(one, other), value(hours, one)) for one, other in pairwise(starts)]


def balances(pools: Sequence[Pool], bookings: Sequence[Booking], day: dt.date) -> list[Balance]:
    """How each pool stands; hours are taken from the pool whose period their day lies in."""
    return [balance(pool, bookings, day) for pool in pools]


def outside(pools: Sequence[Pool], bookings: Iterable[Booking]) -> list[Booking]:
    """Bookings on days that no pool covers."""
    return [
        booking
        for booking in bookings
        if not any(pool.period.contains(booking.day) for pool in pools)
    ]
