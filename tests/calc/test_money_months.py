"""Amounts of a month or a year over days, and what days are left."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from fractions import Fraction

import pytest

from samdrift.kernel.calc.periods import Period
from samdrift.money.calc.carried import give_back, kept, read
from samdrift.money.calc.doubts import blocking, unsure
from samdrift.money.calc.months import (
    by_days,
    months_of,
    part_of_months,
    part_of_year,
    rounded_ore,
    without,
)

YEAR = dt.date(2026, 1, 1)


def _period(start: tuple[int, int], end: tuple[int, int]) -> Period:
    return Period(dt.date(2026, *start), dt.date(2026, *end))


def test_whole_months_count_one_and_parts_by_their_days() -> None:
    assert months_of(_period((1, 1), (4, 1))) == 3
    assert months_of(_period((4, 14), (5, 1))) == Fraction(17, 30)
    assert months_of(_period((1, 16), (3, 2))) == Fraction(16, 31) + 1 + Fraction(1, 31)


def test_a_period_without_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="no end"):
        months_of(Period(YEAR))
    with pytest.raises(ValueError, match="no end"):
        part_of_year(Decimal(12), Period(YEAR))


def test_halves_are_rounded_away_from_zero() -> None:
    assert rounded_ore(Fraction(1, 200)) == 1
    assert rounded_ore(Fraction(-1, 200)) == -1
    assert rounded_ore(Fraction(1, 300)) == 0


def test_the_months_of_a_year_sum_to_it() -> None:
    ends = [dt.date(2026, month, 1) for month in range(1, 13)] + [dt.date(2027, 1, 1)]
    parts = [
        part_of_year(Decimal("1000.01"), Period(start, end))
        for start, end in itertools.pairwise(ends)
    ]
    assert sum(parts) == 100_001
    assert {abs(part - 8333) for part in parts} <= {0, 1}


def test_the_parts_of_a_month_sum_to_it() -> None:
    days = [(4, 1), (4, 11), (4, 16), (5, 1)]  # each a half øre and more, rounded alone
    parts = [part_of_months(Decimal("100.01"), _period(*pair)) for pair in itertools.pairwise(days)]
    assert parts == [3334, 1667, 5000]
    assert part_of_months(Decimal("100.01"), _period((4, 16), (6, 1))) == 5000 + 10_001
    assert part_of_months(Decimal("100.00"), _period((4, 18), (5, 1))) == 4333


def test_days_that_are_taken_are_left_out() -> None:
    whole = _period((1, 1), (7, 1))
    assert without(whole, []) == [whole]
    assert without(whole, [_period((2, 1), (3, 1)), _period((6, 1), (9, 1))]) == [
        _period((1, 1), (2, 1)),
        _period((3, 1), (6, 1)),
    ]
    assert without(whole, [Period(dt.date(2025, 1, 1))]) == []


def test_what_roundings_left_is_kept_exactly_and_given_back() -> None:
    carried = read({"3": {"7": "2/7", "8": "-2/7"}})
    give_back(carried, 3, 7, Fraction(9, 7), 1)
    give_back(carried, 4, 7, Fraction(1, 3), 0)
    assert kept(carried) == {"3": {"8": "-2/7"}, "4": {"7": "-1/3"}}


def test_doubts_hinder_the_split_or_call_for_a_word() -> None:
    assert blocking(["no_key"])
    assert not unsure(["no_key"])
    assert unsure(["wrong"])
    assert not blocking(["wrong"])


def test_an_amount_is_cut_by_days_and_sums_to_itself() -> None:
    whole = _period((1, 1), (4, 1))
    cuts = [(1, 1), (1, 2), (2, 15), (4, 1)]
    parts = [_period(*pair) for pair in itertools.pairwise(cuts)]
    assert by_days(10_000, whole, parts) == [111, 4889, 5000]
    assert by_days(-10_000, whole, parts) == [-111, -4889, -5000]
    assert sum(by_days(1, whole, parts)) == 1
    with pytest.raises(ValueError, match="no end"):
        by_days(1, Period(YEAR), parts)
