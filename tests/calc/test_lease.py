"""To lease or to own, the rate implied, and when equipment is replaced."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from samdrift.kernel.calc.steps import NoStepError
from samdrift.money.calc.accounting_rules import asset_rule, depreciation_rule
from samdrift.money.calc.cash_flow import (
    INVESTMENT,
    BudgetYear,
    Flow,
    RateError,
    by_year,
    implied_rate,
    period_rate,
    present_value,
)
from samdrift.money.calc.lease import (
    Asset,
    LeaseTerms,
    Owning,
    compare,
    depreciation,
    lease_flows,
    lease_price,
    purchase_flows,
)
from samdrift.money.calc.replacement import Machine, replacements

MACHINES = Asset(3500, Decimal(8000), Decimal("0.1"))
QUARTERLY = LeaseTerms(3)
SIX = Decimal("0.06")
START = date(2027, 1, 1)


def test_lease_of_three_and_a_half_thousand_machines() -> None:
    price = lease_price(MACHINES, QUARTERLY, SIX)
    assert price.payment == Decimal("2312793.72")
    assert price.unit_month == Decimal("220.27")
    assert (price.a_year, price.paid_a_year) == (Decimal("9251174.90"), Decimal("9251174.88"))


def test_lease_against_purchase_by_budget_year() -> None:
    payment = lease_price(MACHINES, QUARTERLY, SIX).payment
    found = compare(MACHINES, QUARTERLY, payment, Decimal("0.04"), START)
    assert abs(found.implicit_rate - SIX) < Decimal("1e-8")
    assert found.lease_is_dearer_by == Decimal("26311527.27") - Decimal("25510810.20")
    leased = [BudgetYear(year, -4 * payment, Decimal(0)) for year in (2027, 2028, 2029)]
    assert list(found.lease_years) == leased
    assert [(year.year, year.operating, year.investment) for year in found.purchase_years] == [
        (2027, 0, -28_000_000),
        (2028, 0, 0),
        (2029, 0, 0),
        (2030, 0, 2_800_000),
    ]
    even = compare(MACHINES, QUARTERLY, found.break_even_payment, Decimal("0.04"), START)
    assert abs(even.lease_is_dearer_by) < 1


def test_lease_in_the_middle_of_the_year_is_paid_in_four_budget_years() -> None:
    years = by_year(lease_flows(Decimal(100), QUARTERLY), date(2027, 8, 1), 4)
    assert [year.operating for year in years] == [-200, -400, -400, -200]


def test_upkeep_that_a_lease_includes_is_operating_cost_of_an_owner() -> None:
    flows = purchase_flows(MACHINES, QUARTERLY, Owning(Decimal(500_000)))
    years = by_year(flows, START, 4)
    assert [year.operating for year in years] == [-500_000, -500_000, -500_000, 0]
    assert years[0].total == -28_500_000


def test_no_interest_spreads_the_cost_evenly() -> None:
    assert lease_price(MACHINES, QUARTERLY, Decimal(0)).payment == 2_100_000
    later = lease_price(MACHINES, LeaseTerms(3, in_advance=False), SIX)
    sooner = lease_price(MACHINES, QUARTERLY, SIX)
    assert later.payment > sooner.payment


@pytest.mark.parametrize(
    ("amounts", "code"),
    [((100, 5), "no_rate"), ((), "no_rate"), ((100, -230, 132), "several_rates")],
)
def test_rate_that_can_not_be_told_says_why(amounts, code) -> None:
    flows = [Flow(number, Decimal(amount)) for number, amount in enumerate(amounts)]
    with pytest.raises(RateError) as refusal:
        implied_rate(flows, 1)
    assert refusal.value.code == code


def test_comparison_without_a_single_rate_says_why() -> None:
    found = compare(MACHINES, QUARTERLY, Decimal(40_000_000), SIX, START)
    assert (found.implicit_rate, found.no_rate) == (None, "no_rate")


def test_rate_of_nothing_left_is_refused() -> None:
    with pytest.raises(ValueError, match="leaves nothing"):
        period_rate(Decimal(-1), 4)


rates = st.decimals("-0.3", "0.9", places=4)


@given(rates, st.integers(1, 8), st.sampled_from([1, 2, 4, 12]), st.booleans())
def test_implied_rate_is_the_one_the_lease_was_made_by(rate, years, per_year, advance) -> None:
    terms = LeaseTerms(years, per_year, advance)
    assume(terms.payments > 1 or not advance)
    asset = Asset(100, Decimal(1_000_000), Decimal("0.2"))
    payment = lease_price(asset, terms, rate).payment
    flows = [Flow(0, asset.cost), *lease_flows(payment, terms)]
    flows.append(Flow(terms.payments, -asset.residual_value))
    assert abs(implied_rate(flows, per_year) - rate) < Decimal("0.000001")


@given(st.lists(st.integers(-(10**6), 10**6), max_size=12), rates)
def test_present_value_without_interest_is_the_sum(amounts, rate) -> None:
    flows = [Flow(number, Decimal(amount)) for number, amount in enumerate(amounts)]
    assert present_value(flows, Decimal(0), 4) == sum(amounts)
    years = by_year(flows, START, 4)
    assert sum(year.total for year in years) == sum(amounts)
    doubled = [Flow(flow.period, 2 * flow.amount, INVESTMENT) for flow in flows]
    twice = 2 * present_value(flows, rate, 4)
    assert abs(present_value(doubled, rate, 4) - twice) < Decimal("1e-20")


@given(st.decimals(0, 10**8, places=2), st.integers(1, 15))
def test_depreciation_sums_to_the_cost(cost, years) -> None:
    parts = depreciation(cost, years, 2026)
    assert sum(parts.values()) == cost
    assert list(parts) == list(range(2027, 2027 + years))
    assert max(parts.values()) - min(parts.values()) <= Decimal("0.01")


def test_rules_of_accounting_are_dated_and_say_where_they_stand() -> None:
    equipment = depreciation_rule("ict_equipment", START)
    assert (equipment.years, equipment.confirmed) == (5, True)
    assert depreciation_rule("software", START).years == 15
    limit = asset_rule(START)
    assert (limit.least_cost, limit.least_years, limit.confirmed) == (100_000, 3, False)
    assert equipment.source and limit.source
    with pytest.raises(NoStepError):
        depreciation_rule("software", date(2019, 12, 31))


def test_no_machine_grows_older_than_promised() -> None:
    machines = [
        Machine(1, "A", date(2024, 2, 29)),
        Machine(2, "A", date(2024, 2, 3)),
        Machine(3, "B", date(2019, 5, 1)),
        Machine(4, "B", None),
    ]
    plan = replacements(machines, 36, date(2026, 11, 21))
    assert plan.months == {(date(2026, 11, 1), "B"): 1, (date(2027, 2, 1), "A"): 2}
    assert [machine.key for machine in plan.undated] == [4]
