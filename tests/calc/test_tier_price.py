"""What a quantity costs by tiers, the curve and its cliffs."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from samdrift.agreements.calc.kroner import kroner, ore, rounded
from samdrift.agreements.calc.price_curve import (
    Cheapest,
    Cliff,
    cheapest_at_or_above,
    cliffs,
    curve,
    points_of_interest,
)
from samdrift.agreements.calc.tier_price import (
    AFTER,
    FIXED,
    FLAT,
    GRADUATED,
    MINIMUM,
    TIER,
    VOLUME,
    PriceTerms,
    QuantityError,
    charge,
    effective,
    explain,
    marginal,
    tariff,
    total,
)
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import NoStepError, OverlapError, Step

Y2026, Y2027 = date(2026, 1, 1), date(2027, 1, 1)
ALWAYS = Period(Y2026, None)


def step(level: int, price: str, period: Period = ALWAYS) -> Step[Decimal]:
    return Step(period, level, Decimal(price))


TIERS = (step(1, "100"), step(2001, "90"), step(4001, "80"))
BY_VOLUME = PriceTerms(TIERS, VOLUME)
GRADED = PriceTerms(TIERS, GRADUATED)


@pytest.mark.parametrize(
    ("terms", "quantity", "amount"),
    [
        (BY_VOLUME, 2000, 200_000),
        (BY_VOLUME, 2001, 180_090),
        (BY_VOLUME, 3500, 315_000),
        (BY_VOLUME, 4001, 320_080),
        (GRADED, 2000, 200_000),
        (GRADED, 2001, 200_090),
        (GRADED, 3500, 335_000),
        (GRADED, 4001, 380_080),
        (PriceTerms(TIERS, FLAT), 3500, 90),
        (BY_VOLUME, 0, 0),
    ],
)
def test_total_follows_the_mode(terms, quantity, amount) -> None:
    assert total(terms, quantity, Y2026) == amount


def test_removing_the_user_above_the_cliff_costs_more() -> None:
    assert marginal(BY_VOLUME, 2001, 1, Y2026) == -19_910
    assert cliffs(BY_VOLUME, Y2026) == [
        Cliff(2001, Decimal(180_090), Decimal(19_910), 1801),
        Cliff(4001, Decimal(320_080), Decimal(39_920), 3557),
    ]
    assert cliffs(BY_VOLUME, Y2026, 2002, 4000) == []
    assert cliffs(GRADED, Y2026) == []


def test_a_cliff_that_is_deep_reaches_below_the_next_tier() -> None:
    steep = PriceTerms((step(1, "100"), step(11, "95"), step(21, "10")))
    assert cliffs(steep, Y2026)[-1] == Cliff(21, Decimal(210), Decimal(1690), 3)


def test_cheapest_at_or_above_finds_the_next_tier() -> None:
    best = cheapest_at_or_above(BY_VOLUME, 1961, Y2026)
    assert best == Cheapest(2001, Decimal(180_090), Decimal(16_010))
    assert cheapest_at_or_above(BY_VOLUME, 1500, Y2026).quantity == 1500


def test_effective_price_is_what_a_unit_really_costs() -> None:
    assert effective(GRADED, 3500, Y2026) == Decimal("95.7143")
    assert effective(GRADED, 0, Y2026) is None
    points = curve(GRADED, Y2026, points_of_interest(GRADED, Y2026, 0, 4500))
    assert [point.quantity for point in points] == [0, 2000, 2001, 4000, 4001, 4500]
    assert points[0].effective is None


def test_fixed_part_and_minimum_commitment_are_parts_of_their_own() -> None:
    terms = PriceTerms(
        TIERS,
        fixed_steps=(step(0, "5000"),),
        minimum_quantity=(Step(ALWAYS, 0, 100),),
        minimum_amount=(step(0, "20000"),),
    )
    parts = tariff(terms, Y2026).parts(40)
    assert [(part.kind, part.quantity, part.amount) for part in parts] == [
        (TIER, 100, 10_000),
        (FIXED, 1, 5_000),
        (MINIMUM, 1, 5_000),
    ]
    assert total(terms, 40, Y2026) == 20_000
    assert total(terms, 300, Y2026) == 35_000


def test_index_before_the_tier_rounds_the_price_and_after_it_the_amount() -> None:
    factor = Fraction(Decimal("1.03333"))
    before = PriceTerms((step(1, "99.90"),))
    after = PriceTerms((step(1, "99.90"),), index_place=AFTER)
    assert total(before, 1000, Y2026, factor) == Decimal("103230.00")
    assert total(after, 1000, Y2026, factor) == Decimal("103229.67")


def test_fixed_part_follows_the_index_when_agreed() -> None:
    for regulated, amount in ((True, 1100), (False, 1000)):
        terms = PriceTerms((), fixed_steps=(step(0, "1000"),), index_fixed=regulated)
        assert total(terms, 0, Y2026, Fraction(11, 10)) == amount


def test_price_that_changes_inside_a_month_counts_by_days() -> None:
    terms = PriceTerms(
        (
            step(1, "100", Period(Y2026, date(2026, 6, 11))),
            step(1, "97", Period(date(2026, 6, 11), None)),
        )
    )
    june = Period(date(2026, 6, 1), date(2026, 7, 1))
    assert [(part.share, part.amount) for part in explain(terms, 30, june)] == [
        (Fraction(1, 3), 1000),
        (Fraction(2, 3), 1940),
    ]
    assert charge(terms, 30, Period(date(2026, 5, 1), date(2026, 8, 1))) == 3000 + 2940 + 2910


def test_yearly_price_is_shared_over_the_months() -> None:
    yearly = PriceTerms((step(1, "1200"),), months=12)
    assert charge(yearly, 2, Period(Y2026, date(2026, 4, 1))) == 600
    assert charge(yearly, 2, Period(date(2026, 3, 15), date(2027, 3, 15))) == 2400


def test_index_factor_changes_inside_what_is_billed() -> None:
    factors = [
        Step(Period(Y2026, Y2027), 0, Fraction(1)),
        Step(Period(Y2027, None), 0, Fraction(103, 100)),
    ]
    billed = Period(date(2026, 12, 1), date(2027, 2, 1))
    parts = explain(PriceTerms((step(1, "100"),)), 10, billed, factors)
    assert [(part.agreed, part.price, part.amount) for part in parts] == [
        (100, 100, 1000),
        (100, 103, 1030),
    ]


def test_explain_names_the_tiers() -> None:
    may = Period(date(2026, 5, 1), date(2026, 6, 1))
    parts = explain(GRADED, 4001, may)
    shown = [(part.from_level, part.to_level, part.quantity, part.amount) for part in parts]
    assert shown == [
        (1, 2000, 2000, 200_000),
        (2001, 4000, 2000, 180_000),
        (4001, None, 1, 80),
    ]


@pytest.mark.parametrize(
    ("terms", "quantity", "day", "error"),
    [
        (BY_VOLUME, 5, date(2025, 12, 31), NoStepError),
        (PriceTerms((step(10, "1"),)), 9, Y2026, NoStepError),
        (PriceTerms((step(10, "1"),), GRADUATED), 12, Y2026, NoStepError),
        (PriceTerms((step(1, "1"), step(1, "2"))), 1, Y2026, OverlapError),
        (BY_VOLUME, -1, Y2026, QuantityError),
    ],
)
def test_price_is_never_guessed(terms, quantity, day, error) -> None:
    with pytest.raises(error):
        total(terms, quantity, day)


prices = st.decimals("0.01", "2000", places=2)


@st.composite
def tier_steps(draw: st.DrawFn) -> tuple[Step[Decimal], ...]:
    edges = draw(st.lists(st.integers(2, 5000), max_size=5, unique=True))
    levels = [draw(st.sampled_from([0, 1])), *sorted(edges)]
    return tuple(Step(ALWAYS, level, draw(prices)) for level in levels)


@given(tier_steps(), st.integers(1, 6000))
def test_graduated_total_is_what_the_units_cost_one_by_one(steps, quantity: int) -> None:
    graded = PriceTerms(steps, GRADUATED)
    volume = tariff(PriceTerms(steps), Y2026)
    last = volume.total(quantity) / quantity
    assert marginal(graded, quantity, 1, Y2026) == last


@given(tier_steps(), st.integers(0, 6000), st.sampled_from([VOLUME, GRADUATED, FLAT]))
def test_explained_parts_sum_to_the_total(steps, quantity: int, mode) -> None:
    terms = PriceTerms(steps, mode)
    month = Period(date(2026, 2, 1), date(2026, 3, 1))
    assert sum(part.amount for part in explain(terms, quantity, month)) == total(
        terms, quantity, Y2026
    )


@given(tier_steps(), st.integers(1, 60))
def test_every_cliff_is_found_and_only_those(steps, high: int) -> None:
    small = tuple(Step(one.period, one.from_level // 90, one.value) for one in steps)
    assume(len({one.from_level for one in small}) == len(small))
    terms = PriceTerms(small)
    prices_then = tariff(terms, Y2026)
    least = max(1, int(prices_then.edges[0]))
    costs = {number: prices_then.total(number) for number in range(least, high + 1)}
    found = cliffs(terms, Y2026, high=high)
    assert [cliff.quantity for cliff in found] == [
        number for number in costs if number > least and costs[number - 1] > costs[number]
    ]
    for cliff in found:
        dearer = [number for number in costs if number < cliff.quantity]
        dearer = [number for number in dearer if costs[number] <= cliff.total]
        assert cliff.dear_from == max(dearer, default=least - 1) + 1


@given(tier_steps(), st.integers(1, 6000))
def test_nothing_at_or_above_is_cheaper_than_the_cheapest(steps, quantity: int) -> None:
    terms = PriceTerms(steps)
    best = cheapest_at_or_above(terms, quantity, Y2026)
    dearer = [total(terms, number, Y2026) for number in range(quantity, 5100, 97)]
    assert all(best.total <= amount for amount in dearer)
    assert total(terms, best.quantity, Y2026) == best.total


@given(st.fractions(-(10**9), 10**9), st.integers(0, 6))
def test_rounding_goes_half_away_from_zero(amount: Fraction, places: int) -> None:
    near = Fraction(rounded(amount, places))
    assert abs(near - amount) <= Fraction(1, 2 * 10**places)
    assert rounded(-amount, places) == -rounded(amount, places)


def test_half_an_ore_is_rounded_up_and_ore_are_whole() -> None:
    assert rounded(Decimal("0.125")) == rounded(Fraction(1, 8)) == Decimal("0.13")
    assert (ore(Decimal("-12.30")), kroner(-1230)) == (-1230, Decimal("-12.30"))
    with pytest.raises(ValueError, match="no whole number"):
        ore(Decimal("0.005"))
