"""A year month by month."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from samdrift.money.calc.growth import since
from samdrift.money.calc.monthly import even, last_month, months_of, running, spread

ORE = st.integers(-(10**11), 10**11).map(lambda ore: Decimal(ore) / 100)


@given(ORE)
def test_twelve_parts_sum_to_the_amount_and_differ_by_an_ore_at_most(amount: Decimal) -> None:
    parts = even(amount)
    assert len(parts) == 12
    assert sum(parts) == amount
    assert max(parts) - min(parts) <= Decimal("0.01")


@given(st.dictionaries(st.integers(0, 12), ORE), st.dictionaries(st.integers(1, 12), ORE))
def test_sums_of_the_year_are_those_of_what_was_told(
    planned: dict[int, Decimal], came: dict[int, Decimal]
) -> None:
    for evenly in (True, False):
        found = months_of(planned, came, evenly=evenly)
        assert found.planned == sum(planned.values())
        assert found.came == sum(came.values())
        told = [one.came for one in found.months if one.came is not None]
        assert sum(told) == sum(amount for month, amount in came.items() if month <= found.last)


def test_months_after_the_last_with_accounts_are_not_known() -> None:
    found = months_of({0: Decimal(1200)}, {1: Decimal(90), 3: Decimal(120)}, evenly=True)
    assert [one.came for one in found.months][:4] == [90, 0, 120, None]
    assert [one.so_far for one in found.months][:4] == [-10, -110, -90, None]
    assert found.forecast == 1110


def test_what_is_left_of_a_plan_for_the_whole_year_is_not_guessed() -> None:
    assert months_of({0: Decimal(1200)}, {1: Decimal(90)}, evenly=False).forecast is None
    assert months_of({0: Decimal(1200)}, None, evenly=False).forecast == 1200
    assert months_of({0: Decimal(1200)}, {0: Decimal(1250)}, evenly=False).forecast == 1250
    assert months_of(None, {1: Decimal(90)}, evenly=True).forecast is None


def test_what_is_not_known_breaks_the_running_sum() -> None:
    assert running([Decimal(1), None, Decimal(2)]) == (1, None, None)
    assert last_month(None) == 0
    assert spread({})[1] == 0


def test_growth_since_a_year_needs_both() -> None:
    assert since({2020: 100, 2024: 121}, 2020, 2024) == Decimal("0.21")
    assert since({2020: 0, 2024: 121}, 2020, 2024) is None
    assert since({2024: 121}, 2020, 2024) is None
