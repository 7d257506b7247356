"""Hours over several periods of a pool, where what is left may be carried on; and what is at risk.

With nothing carried, hours are taken from the period their day lies in. Where they are carried on
for so many months, they are taken from the oldest period that has some left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from samdrift.agreements.calc.dates import closed_end, plus_months
from samdrift.agreements.calc.hours import PLANNED, USED, Balance, Booking, Pool, balance
from samdrift.kernel.calc.periods import Period

LEAST_SHARE = Decimal("0.05")
"""Of the entitlement: less than this about to lapse is nothing to tell of."""
FIRST_QUARTER = Decimal("0.25")
"""Of the period: before this has gone the pace tells nothing."""
_NONE = Decimal(0)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Year:
    """The hours of a period, [start, end); `id` is the caller's own."""

    id: int
    start: dt.date
    end: dt.date
    hours: Decimal


def pool_of(year: Year, carried_months: int) -> Pool:
    """The pool until its hours lapse: the period, and the months they are carried on."""
    return Pool(Period(year.start, plus_months(year.end, carried_months)), year.hours)


def shared_out(
    years: Sequence[Year], carried_months: int, bookings: Iterable[Booking]
) -> dict[int, list[Booking]]:
    """Year id → the bookings, or parts of them, that take of its hours.

    What no period has room for is put on the one its day lies in, which is then overdrawn. A day that
    no period covers is left out.
    """
    pools = [(year, pool_of(year, carried_months)) for year in sorted(years, key=lambda y: y.start)]
    left = {year.id: year.hours for year in years}
    found: dict[int, list[Booking]] = {year.id: [] for year in years}
    for one in sorted(bookings, key=lambda booking: booking.day):
        fitting = [year for year, pool in pools if pool.period.contains(one.day)]
        if fitting:
            _take(one, fitting, left, found)
    return found


def _take(
    one: Booking, fitting: Sequence[Year], left: dict[int, Decimal], found: dict[int, list[Booking]]
) -> None:
    if one.hours is None:
        found[fitting[-1].id].append(one)
        return
    rest = one.hours
    for year in fitting:
        part = min(rest, max(left[year.id], _NONE)) if year is not fitting[-1] else rest
        if part > 0:
            found[year.id].append(Booking(one.day, part, one.state))
            left[year.id] -= part
            rest -= part


def standings(
    years: Sequence[Year],
    carried_months: int,
    bookings: Iterable[Booking],
    day: dt.date,
    *,
    paced: dt.date | None = None,
) -> dict[int, Balance]:
    """Year id → how its hours stand on the day: what is used that day counts as used, and what is
    planned for it is still ahead. `paced` is an earlier day whose pace is meant (such as the first of
    the month), so that the figures do not change from day to day when nobody does anything.
    """
    parts = shared_out(years, carried_months, bookings)
    return {
        year.id: _on(pool_of(year, carried_months), parts[year.id], day, paced or day)
        for year in years
    }


def _on(pool: Pool, bookings: Sequence[Booking], day: dt.date, paced: dt.date) -> Balance:
    """`balance` looks at the end of the day before: hours of the day itself are moved beside it. On
    the first day there is no day before, so that it looks a day later.
    """
    end = closed_end(pool.period)
    asked = max(paced, pool.period.start) if pool.period.start <= day < end else day
    after = asked + _DAY if asked == pool.period.start else asked
    told = [part for one in bookings if (part := _moved(one, asked, after, day))]
    return balance(pool, told, after)


def _moved(one: Booking, asked: dt.date, after: dt.date, day: dt.date) -> Booking | None:
    if one.state == USED and asked <= one.day <= day:
        return Booking(after - _DAY, one.hours, one.state)
    if one.state == PLANNED and one.day < day:
        return None
    return Booking(max(one.day, after), one.hours, one.state) if one.day == day else one


def at_risk(standing: Balance) -> Decimal | None:
    """The hours that neither the pace nor the plan will use; None while nothing can be told.

    Nothing is told in the first quarter of the period, nor of less than a twentieth of the hours.
    """
    if standing.is_over or standing.lapse is None or standing.lapse_as_planned is None:
        return None
    entitled = standing.pool.entitlement
    if standing.pace < entitled * FIRST_QUARTER:
        return None
    hours = min(standing.lapse, standing.lapse_as_planned)
    return hours if hours >= entitled * LEAST_SHARE else None
