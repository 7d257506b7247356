"""The quantity of a period from dated counts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.agreements.calc.counting import (
    LAST_DAY,
    MAXIMUM,
    MEAN,
    RULES,
    Count,
    DoubledCountError,
    counted,
    stretches,
)
from samdrift.kernel.calc.periods import Period

JUNE = Period(date(2026, 6, 1), date(2026, 7, 1))
COUNTS = [
    Count(date(2026, 5, 20), 3500),
    Count(date(2026, 6, 11), 3540),
    Count(date(2026, 6, 21), 3510),
]


@pytest.mark.parametrize(
    ("rule", "places", "found"),
    [
        (LAST_DAY, 0, 3510),
        (MAXIMUM, 0, 3540),
        (MEAN, 0, 3517),
        (MEAN, 2, Decimal("3516.67")),
    ],
)
def test_counted_follows_the_rule(rule, places, found) -> None:
    assert counted(COUNTS, JUNE, rule, places) == found


@pytest.mark.parametrize(("rule", "found"), [(LAST_DAY, 3510), (MAXIMUM, None), (MEAN, None)])
def test_days_before_the_first_count_are_unknown(rule, found) -> None:
    assert counted(COUNTS[1:], JUNE, rule) == found
    assert counted([], JUNE, rule) is None


def test_count_of_a_later_day_says_nothing_of_the_period() -> None:
    assert counted([Count(date(2026, 7, 1), 10)], JUNE) is None


def test_unknown_number_is_unknown_until_the_next_count() -> None:
    lost = [*COUNTS, Count(date(2026, 6, 25), None)]
    assert counted(lost, JUNE) is None
    assert counted([*lost, Count(date(2026, 6, 30), 7)], JUNE) == 7


def test_two_numbers_of_one_day_are_refused() -> None:
    with pytest.raises(DoubledCountError) as refusal:
        counted([*COUNTS, Count(date(2026, 6, 11), 3541)], JUNE)
    assert refusal.value.day == date(2026, 6, 11)
    assert counted([*COUNTS, COUNTS[1]], JUNE) == 3510


def test_open_period_has_no_quantity() -> None:
    with pytest.raises(ValueError, match="has no end"):
        counted(COUNTS, Period(date(2026, 6, 1), None))


@st.composite
def dated_counts(draw: st.DrawFn) -> list[Count]:
    days = draw(st.lists(st.integers(-40, 40), max_size=8, unique=True))
    numbers = st.none() | st.integers(0, 5000)
    return [Count(JUNE.start + timedelta(days=day), draw(numbers)) for day in days]


def by_day(counts: list[Count]) -> list[int | None]:
    """The number of each day of June, one day at a time."""
    found = []
    for day in (JUNE.start + timedelta(days=number) for number in range(30)):
        so_far = [count for count in counts if count.day <= day]
        found.append(max(so_far, key=lambda count: count.day).number if so_far else None)
    return found


@given(dated_counts())
def test_counted_agrees_with_looking_at_each_day(counts: list[Count]) -> None:
    numbers = by_day(counts)
    spread = [s.number for s in stretches(counts, JUNE) for _ in range(s.period.days or 0)]
    assert spread == numbers
    assert counted(counts, JUNE, LAST_DAY) == numbers[-1]
    if None in numbers:
        assert [counted(counts, JUNE, rule) for rule in (MAXIMUM, MEAN)] == [None, None]
    else:
        assert counted(counts, JUNE, MAXIMUM) == max(numbers)
        mean = counted(counts, JUNE, MEAN, 6)
        assert abs(mean - Decimal(sum(numbers)) / 30) < Decimal("0.000001")


@given(st.integers(0, 5000), st.sampled_from(RULES))
def test_steady_number_is_the_quantity_by_every_rule(number: int, rule) -> None:
    assert counted([Count(JUNE.start, number)], JUNE, rule) == number
