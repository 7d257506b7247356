from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.kernel.calc.shares import (
    AllWeightsZeroError,
    KnownSum,
    NegativeWeightError,
    UnknownWeightError,
    known_sum,
    round_to_sum,
    share_out,
)

weights = st.lists(
    st.integers(0, 10**6) | st.decimals(0, 10**6, places=3), min_size=1, max_size=30
).filter(any)
amounts = st.integers(-(10**13), 10**13)


def test_share_out_by_net_budget() -> None:
    parts = share_out(1_000_000_00, [42_952, 13_435, 9_368])
    assert parts == [653_212_69, 204_319_06, 142_468_25]


def test_share_out_by_ict_staff_leaves_no_ore_over() -> None:
    parts = share_out(100_000_00, [9, 9, 1, 1, 1, 1, 1])
    assert parts == [39_130_43] * 2 + [4_347_83] * 4 + [4_347_82]


def test_share_out_gives_ties_by_the_order_given() -> None:
    assert share_out(100, [1, 1, 1]) == [34, 33, 33]
    assert share_out(2, [Decimal("0.5")] * 4) == [1, 1, 0, 0]


@given(amounts, weights)
def test_share_out_sums_to_the_amount(amount: int, by: list[int | Decimal]) -> None:
    assert sum(share_out(amount, by)) == amount


@given(amounts, weights)
def test_share_out_mirrors_negative_amounts(amount: int, by: list[int | Decimal]) -> None:
    assert share_out(-amount, by) == [-part for part in share_out(amount, by)]


@given(amounts, weights)
def test_share_out_is_less_than_one_ore_off(amount: int, by: list[int | Decimal]) -> None:
    total = sum(Decimal(weight) for weight in by)
    for part, weight in zip(share_out(amount, by), by, strict=True):
        assert abs(part * total - amount * Decimal(weight)) < total


@given(amounts, weights, st.integers(1, 1000))
def test_share_out_looks_at_proportions_alone(
    amount: int, by: list[int | Decimal], factor: int
) -> None:
    assert share_out(amount, [weight * factor for weight in by]) == share_out(amount, by)


@pytest.mark.parametrize(
    ("by", "error", "code", "index"),
    [
        ([], AllWeightsZeroError, "all_weights_zero", None),
        ([0, Decimal(0)], AllWeightsZeroError, "all_weights_zero", None),
        ([1, None], UnknownWeightError, "unknown_weight", 1),
        ([Decimal("NaN"), 1], UnknownWeightError, "unknown_weight", 0),
        ([2, -1], NegativeWeightError, "negative_weight", 1),
    ],
)
def test_share_out_names_why_it_refuses(by, error, code, index) -> None:
    with pytest.raises(error) as refusal:
        share_out(100, by)
    assert (refusal.value.code, refusal.value.index) == (code, index)


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=12), st.integers(1, 60))
def test_round_to_sum_moves_no_part_by_a_whole_one(numerators, denominator) -> None:
    total = sum(numerators) // denominator
    numerators[-1] -= sum(numerators) % denominator
    parts = round_to_sum(total, numerators, denominator)
    assert sum(parts) == total
    for part, numerator in zip(parts, numerators, strict=True):
        assert abs(part - Fraction(numerator, denominator)) < 1


def test_round_to_sum_spreads_what_the_parts_lack() -> None:
    assert round_to_sum(10, [1, 2, 3], 1) == [3, 3, 4]
    assert round_to_sum(10, [1, 2, 3], 2) == [3, 3, 4]


def test_known_sum_says_what_is_missing() -> None:
    staff = known_sum({"Alta": 9, "Loppa": None, "Måsøy": 1, "Hasvik": None})
    assert staff == KnownSum(total=10, known_count=2, missing=("Loppa", "Hasvik"))
    assert not staff.complete


def test_known_sum_of_unknown_values_is_unknown() -> None:
    assert known_sum({"Alta": None}).total is None
    assert known_sum({"Alta": 0}).total == 0
    assert known_sum({}) == KnownSum(total=0, known_count=0, missing=())


@given(st.dictionaries(st.text(max_size=4), st.none() | st.integers()))
def test_known_sum_accounts_for_every_value(values: dict[str, int | None]) -> None:
    summed = known_sum(values)
    assert summed.known_count + len(summed.missing) == len(values)
    assert all(values[key] is None for key in summed.missing)
