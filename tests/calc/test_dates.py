"""Days of agreements: months, notice, renewals and the days on which something changes."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.agreements.calc.dates import (
    FROM_MONTH,
    Term,
    change_days,
    cut,
    earliest_leave,
    last_notice_day,
    leaves_on,
    month_parts,
    months_between,
    plus_months,
    terms,
)
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Step

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 15), 3, date(2027, 2, 15)),
    ],
)
def test_plus_months_takes_the_last_day_where_the_month_lacks_it(day, months, found) -> None:
    assert plus_months(day, months) == found


@given(days, st.integers(0, 200))
def test_plus_months_comes_back_but_for_month_ends(day: date, months: int) -> None:
    back = plus_months(plus_months(day, months), -months)
    assert back == day or (back < day and day.day > 28)


@pytest.mark.parametrize(
    ("end", "months", "runs", "found"),
    [
        (date(2027, 1, 1), 3, "day", date(2026, 9, 30)),
        (date(2027, 6, 1), 3, "day", date(2027, 2, 28)),
        (date(2027, 3, 15), 3, "day", date(2026, 12, 14)),
        (date(2027, 3, 15), 3, FROM_MONTH, date(2026, 11, 30)),
        (date(2027, 1, 1), 0, "day", date(2026, 12, 31)),
    ],
)
def test_last_notice_day_leaves_the_whole_notice_period(end, months, runs, found) -> None:
    assert last_notice_day(end, months, runs) == found


@given(days, st.integers(0, 24), st.sampled_from(["day", FROM_MONTH]))
def test_notice_on_the_last_day_takes_effect_in_time(end: date, months: int, runs: str) -> None:
    last = last_notice_day(end, months, runs)
    assert leaves_on(last, months, runs) <= end


@given(days, st.integers(0, 24))
def test_notice_a_few_days_after_the_last_comes_too_late(end: date, months: int) -> None:
    late = last_notice_day(end, months) + timedelta(days=4)
    assert leaves_on(late, months) > end


def test_terms_renew_themselves_until_the_horizon() -> None:
    first = Period(date(2024, 1, 1), date(2027, 1, 1))
    assert terms(first, 12, 3, date(2028, 6, 1)) == [
        Term(first, date(2026, 9, 30)),
        Term(Period(date(2027, 1, 1), date(2028, 1, 1)), date(2027, 9, 30)),
        Term(Period(date(2028, 1, 1), date(2029, 1, 1)), date(2028, 9, 30)),
    ]
    assert terms(first, 0, 3, date(2028, 6, 1)) == [Term(first, date(2026, 9, 30))]


def test_terms_count_months_from_the_first_end() -> None:
    chain = terms(Period(date(2025, 1, 31), date(2025, 8, 31)), 6, 1, date(2026, 12, 1))
    assert [term.period.end for term in chain] == [
        date(2025, 8, 31),
        date(2026, 2, 28),
        date(2026, 8, 31),
        date(2027, 2, 28),
    ]


def test_terms_of_an_endless_agreement_are_refused() -> None:
    with pytest.raises(ValueError, match="has no end"):
        terms(Period(date(2026, 1, 1), None), 12, 3, date(2028, 1, 1))


@pytest.mark.parametrize(
    ("today", "free"),
    [
        (date(2026, 9, 30), date(2027, 1, 1)),
        (date(2026, 10, 1), date(2028, 1, 1)),
        (date(2040, 2, 1), date(2041, 1, 1)),
        (date(2020, 1, 1), date(2027, 1, 1)),
    ],
)
def test_earliest_leave_is_the_first_term_that_can_still_be_stopped(today, free) -> None:
    assert earliest_leave(Period(date(2024, 1, 1), date(2027, 1, 1)), 12, 3, today) == free


@given(days, days)
def test_months_between_is_additive(one: date, other: date) -> None:
    middle = one + (other - one) / 2
    whole = months_between(one, other)
    assert months_between(one, middle) + months_between(middle, other) == whole


def test_month_parts_are_whole_from_any_first_day() -> None:
    parts = month_parts(Period(date(2026, 1, 31), date(2026, 3, 31)))
    assert parts == [
        (Period(date(2026, 1, 31), date(2026, 2, 28)), 1),
        (Period(date(2026, 2, 28), date(2026, 3, 31)), 1),
    ]


def test_month_parts_count_a_broken_month_by_its_days() -> None:
    parts = month_parts(Period(date(2026, 4, 16), date(2026, 6, 1)))
    assert [share for _, share in parts] == [Fraction(15, 30), 1]


@given(days, st.integers(1, 900))
def test_month_parts_cover_the_period(start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length))
    parts = [part for part, _ in month_parts(period)]
    assert (parts[0].start, parts[-1].end) == (period.start, period.end)
    assert sum(part.days or 0 for part in parts) == length
    assert all(0 < share <= 1 for _, share in month_parts(period))


def test_change_days_are_those_inside() -> None:
    steps = [
        Step(Period(date(2026, 1, 1), date(2027, 1, 1)), 0, 1),
        Step(Period(date(2027, 1, 1), None), 0, 2),
    ]
    inside = Period(date(2026, 1, 1), date(2028, 1, 1))
    assert change_days(steps, inside) == [date(2027, 1, 1)]
    assert cut(inside, change_days(steps, inside)) == [
        Period(date(2026, 1, 1), date(2027, 1, 1)),
        Period(date(2027, 1, 1), date(2028, 1, 1)),
    ]
