"""What it would cost with other quantities."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from samdrift.agreements.calc.tier_price import GRADUATED, VOLUME, PriceTerms
from samdrift.agreements.calc.whatif import (
    BelowZeroError,
    UnknownQuantityError,
    changed,
    what_if,
)
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.shares import AllWeightsZeroError
from samdrift.kernel.calc.steps import Step

DAY = date(2026, 11, 21)
ALWAYS = Period(date(2026, 1, 1), None)
TIERS = tuple(
    Step(ALWAYS, level, Decimal(price)) for level, price in ((1, 100), (2001, 90), (4001, 80))
)
TERMS = PriceTerms(TIERS)
NOW: dict[str, int | None] = {"Nordvik": 1200, "Sørvik": 801}


def test_removing_unused_accounts_warns_of_the_cliff() -> None:
    found = what_if(TERMS, DAY, NOW, changed(NOW, {"Nordvik": -40}))
    assert (found.before.total, found.after.total) == (180_090, 196_100)
    assert found.difference == 16_010
    assert (found.cheaper.quantity, found.cheaper.saved) == (2001, 16_010)
    assert found.after.effective == 100


def test_five_hundred_more_pay_less_each() -> None:
    found = what_if(TERMS, DAY, {"Nordvik": 1800}, changed({"Nordvik": 1800}, {"Nordvik": 500}))
    assert (found.difference, found.cheaper) == (27_000, None)
    assert (found.before.effective, found.after.effective) == (100, 90)


def test_members_that_join_have_nothing_before() -> None:
    found = what_if(TERMS, DAY, NOW, changed(NOW, {"Lillevik": 2000, "Utvik": 4}))
    effects = {one.member: (one.before, one.after, one.difference) for one in found.members}
    assert effects["Nordvik"] == (108_000, 96_000, -12_000)
    assert effects["Lillevik"] == (None, 160_000, 160_000)
    assert sum(one.difference for one in found.members) == found.difference


def test_members_share_by_other_weights() -> None:
    weights = {"Nordvik": 3, "Sørvik": 1}
    found = what_if(TERMS, DAY, NOW, NOW, weights=(weights, weights))
    assert [one.after for one in found.members] == [Decimal("135067.50"), Decimal("45022.50")]


def test_unknown_quantity_is_named_and_never_counted_as_none() -> None:
    unknown = changed(NOW | {"Utvik": None}, {"Utvik": 40})
    assert unknown["Utvik"] is None
    with pytest.raises(UnknownQuantityError) as refusal:
        what_if(TERMS, DAY, NOW, unknown)
    assert refusal.value.members == ("Utvik",)


def test_nobody_has_fewer_than_none() -> None:
    with pytest.raises(BelowZeroError) as refusal:
        changed(NOW, {"Sørvik": -802})
    assert (refusal.value.member, refusal.value.quantity) == ("Sørvik", -1)


def test_amount_without_weights_to_share_by_is_refused() -> None:
    fixed = PriceTerms(TIERS, fixed_steps=(Step(ALWAYS, 0, Decimal(500)),))
    with pytest.raises(AllWeightsZeroError):
        what_if(fixed, DAY, {"Nordvik": 0}, NOW)
    assert what_if(fixed, DAY, {}, NOW).before.total == 500


quantities = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3000), min_size=1)


@given(quantities, quantities, st.sampled_from([VOLUME, GRADUATED]))
def test_members_parts_add_up_to_the_totals(before, after, mode) -> None:
    assume(any(before.values()))
    assume(any(after.values()))
    found = what_if(PriceTerms(TIERS, mode), DAY, before, after)
    assert sum(one.before or 0 for one in found.members) == found.before.total
    assert sum(one.after or 0 for one in found.members) == found.after.total
    back = what_if(PriceTerms(TIERS, mode), DAY, after, before)
    assert back.difference == -found.difference
