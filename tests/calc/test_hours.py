"""Hours that lapse: pace, forecast, and how long there is time to use them."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.agreements.calc.dates import months_between
from samdrift.agreements.calc.hours import (
    PLANNED,
    Booking,
    Pool,
    balance,
    balances,
    latest_start,
    outside,
    yearly_pools,
)
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import NoStepError, Step

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
POOL = Pool(YEAR, Decimal(600))
SEPTEMBER = date(2026, 9, 1)


def used(day: date, hours: int | None) -> Booking:
    return Booking(day, None if hours is None else Decimal(hours))


def test_balance_after_eight_of_twelve_months() -> None:
    stand = balance(POOL, [used(date(2026, 2, 3), 150), used(date(2026, 8, 31), 100)], SEPTEMBER)
    assert (stand.pace, stand.forecast, stand.lapse) == (400, 375, 225)
    assert (stand.left, stand.needed_per_month, stand.months_left) == (350, Decimal("87.5"), 4)


def test_plan_says_what_still_lapses() -> None:
    bookings = [
        used(date(2026, 2, 3), 250),
        Booking(date(2026, 10, 1), Decimal(200), PLANNED),
        Booking(date(2026, 3, 1), Decimal(80), PLANNED),
    ]
    stand = balance(POOL, bookings, SEPTEMBER)
    assert (stand.planned, stand.lapse_as_planned) == (200, 150)


def test_hours_not_known_leave_the_balance_unknown() -> None:
    stand = balance(POOL, [used(date(2026, 2, 3), 250), used(date(2026, 5, 1), None)], SEPTEMBER)
    assert (stand.used, stand.left, stand.forecast, stand.lapse) == (None, None, None, None)
    assert (stand.unknown_count, stand.pace) == (1, 400)
    plan = balance(POOL, [Booking(date(2026, 10, 1), None, PLANNED)], SEPTEMBER)
    assert (plan.left, plan.planned, plan.lapse_as_planned) == (600, None, None)


def test_there_is_no_forecast_before_time_has_gone() -> None:
    stand = balance(POOL, [], date(2025, 12, 1))
    assert (stand.forecast, stand.lapse, stand.pace) == (None, None, 0)
    assert stand.needed_per_month == 50


def test_what_was_not_used_has_lapsed_when_the_pool_is_over() -> None:
    stand = balance(POOL, [used(date(2026, 2, 3), 250), used(date(2027, 1, 2), 50)], YEAR.end)
    assert (stand.forecast, stand.lapse, stand.left) == (250, 350, 350)
    assert (stand.is_over, stand.needed_per_month) == (True, None)


def test_yearly_pools_keep_their_own_hours() -> None:
    hours = [Step(Period(date(2026, 1, 1), date(2029, 1, 1)), 0, Decimal(600))]
    pools = yearly_pools(date(2026, 1, 1), 3, hours)
    assert [pool.period.start.year for pool in pools] == [2026, 2027, 2028]
    bookings = [used(date(2026, 12, 31), 10), used(date(2027, 1, 1), 20), used(date(2030, 1, 1), 1)]
    found = balances(pools, bookings, date(2027, 7, 1))
    assert [stand.used for stand in found] == [10, 20, 0]
    assert [stand.lapse for stand in found] == [590, 560, None]
    assert outside(pools, bookings) == bookings[2:]
    with pytest.raises(NoStepError):
        yearly_pools(date(2026, 1, 1), 4, hours)


@pytest.mark.parametrize(
    ("left", "per_month", "found"),
    [
        (350, 100, date(2026, 9, 16)),
        (600, 50, date(2026, 1, 1)),
        (601, 50, None),
        (0, 50, date(2026, 12, 31)),
        (0, 0, date(2026, 12, 31)),
        (1, 0, None),
    ],
)
def test_latest_start_still_uses_it_all(left, per_month, found) -> None:
    assert latest_start(POOL, Decimal(left), Decimal(per_month)) == found


hours = st.decimals(0, 1000, places=1)


@given(hours, hours.filter(bool))
def test_latest_start_is_enough_and_the_day_after_is_not(left: Decimal, per_month: Decimal) -> None:
    day = latest_start(POOL, left, per_month)
    if day is None:
        assert per_month * 12 < left
        return
    last, pace, wanted = date(2026, 12, 31), Fraction(per_month), Fraction(left)
    assert months_between(day, date(2027, 1, 1)) * pace >= wanted
    later = day + timedelta(days=1)
    assert day == last or months_between(later, date(2027, 1, 1)) * pace < wanted


@given(hours, st.integers(1, 364))
def test_lapse_and_forecast_make_up_the_entitlement(spent: Decimal, days: int) -> None:
    day = YEAR.start + timedelta(days=days)
    stand = balance(POOL, [Booking(YEAR.start, spent)], day)
    assert stand.forecast >= spent
    assert stand.lapse == max(Decimal(0), 600 - stand.forecast)
    if stand.used == stand.pace:
        assert abs(stand.forecast - 600) < 1
