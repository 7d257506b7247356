"""Hours of several periods, carried on or not, and what is told to be at risk."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.calc.hour_pools import Year, at_risk, shared_out, standings
from samdrift.agreements.calc.hours import PLANNED, USED, Booking

D = dt.date
YEARS = [Year(n, D(2024 + n, 1, 1), D(2025 + n, 1, 1), Decimal(600)) for n in range(3)]


def used(day: D, hours: int, state: str = USED) -> Booking:
    return Booking(day, Decimal(hours), state)


def test_the_worked_example_is_found_with_four_months_to_go() -> None:
    found = standings(YEARS, 0, [used(D(2024, 3, 1), 250)], D(2024, 9, 1))[0]
    assert (found.pace, found.forecast, found.lapse) == (400, 375, 225)
    assert found.needed_per_month == Decimal("87.5")
    assert at_risk(found) == 225


def test_what_is_used_on_the_day_itself_counts() -> None:
    for day in (D(2024, 1, 1), D(2024, 9, 1), D(2024, 12, 31)):
        found = standings(YEARS, 0, [used(day, 8), used(day, 5, PLANNED)], day)[0]
        assert (found.used, found.left) == (8, 592), day


def test_a_plan_that_uses_the_rest_leaves_nothing_at_risk() -> None:
    booked = [used(D(2024, 3, 1), 250), used(D(2024, 11, 1), 350, PLANNED)]
    assert at_risk(standings(YEARS, 0, booked, D(2024, 9, 1))[0]) is None
    late = standings(YEARS, 0, booked, D(2024, 11, 15))[0]
    assert late.planned == 0, "a plan whose day has passed is no plan"
    assert at_risk(late) is not None


def test_nothing_is_told_early_when_little_is_left_or_when_it_is_over() -> None:
    assert at_risk(standings(YEARS, 0, [], D(2024, 3, 1))[0]) is None
    assert at_risk(standings(YEARS, 0, [used(D(2024, 3, 1), 580)], D(2024, 12, 1))[0]) is None
    assert at_risk(standings(YEARS, 0, [], D(2025, 2, 1))[0]) is None


def test_the_pace_of_the_month_stays_the_same_all_through_it() -> None:
    booked = [used(D(2024, 3, 1), 250), used(D(2024, 9, 10), 20)]
    first = standings(YEARS, 0, booked, D(2024, 9, 12), paced=D(2024, 9, 1))[0]
    last = standings(YEARS, 0, booked, D(2024, 9, 30), paced=D(2024, 9, 1))[0]
    assert first == last
    assert (first.used, first.forecast) == (270, 405)


def test_hours_that_are_carried_on_are_used_before_the_new_ones() -> None:
    booked = [used(D(2024, 6, 1), 500), used(D(2025, 2, 1), 150), used(D(2025, 5, 1), 40)]
    parts = shared_out(YEARS, 3, booked)
    assert [one.hours for one in parts[0]] == [500, 100]
    assert [one.hours for one in parts[1]] == [50, 40]
    plain = shared_out(YEARS, 0, booked)
    assert [one.hours for one in plain[0]] == [500]


@given(
    st.lists(
        st.builds(
            used,
            st.dates(D(2023, 6, 1), D(2027, 6, 1)),
            st.integers(1, 900),
            st.sampled_from([USED, PLANNED]),
        ),
        max_size=12,
    ),
    st.integers(0, 14),
)
def test_every_hour_is_taken_once(booked: list[Booking], carried: int) -> None:
    parts = shared_out(YEARS, carried, booked)
    last = plus_months(D(2027, 1, 1), carried)
    covered = [one for one in booked if D(2024, 1, 1) <= one.day < last]
    taken = sum((part.hours or 0 for some in parts.values() for part in some), Decimal(0))
    assert taken == sum((one.hours or 0 for one in covered), Decimal(0))
