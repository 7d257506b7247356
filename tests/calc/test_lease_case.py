"""A case of purchase against lease, kept and worked out; and equipment read from what was pasted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests.money.made_lease import inputs

from samdrift.money.calc import fleet_paste
from samdrift.money.calc.lease_case import (
    Fleet,
    answer,
    from_plain,
    replacement_plan,
    to_plain,
)

D = Decimal


def test_case_comes_to_the_printed_figures() -> None:
    told = answer(inputs())
    assert told.price.payment == D("2312793.72")
    assert told.price.unit_month == D("220.27")
    assert told.price.a_year == D("9251174.90")
    assert told.comparison.implicit_rate is not None
    assert abs(told.comparison.implicit_rate - D("0.06")) < D("1e-8")


def test_years_sum_to_what_each_way_costs() -> None:
    years = answer(inputs()).years
    assert [one.year for one in years] == [2027, 2028, 2029, 2030]
    assert [one.lease.operating for one in years] == [D("9251174.88")] * 3 + [0]
    assert years[0].purchase.investment == 28_000_000
    assert years[3].purchase.investment == -2_800_000
    assert years[3].lease_so_far == D("27753524.64")
    assert years[3].purchase_so_far == 25_200_000
    assert years[3].difference_so_far == D("2553524.64")


def test_offered_payment_is_used_as_it_is() -> None:
    told = answer(inputs(payment=D(2_000_000)))
    assert told.is_offered
    assert told.price.paid_a_year == 8_000_000
    assert told.price.unit_month == D("190.48")
    assert told.comparison.lease_is_dearer_by < 0


def test_break_even_payment_makes_the_case_even() -> None:
    even = answer(inputs()).comparison.break_even_payment
    assert abs(answer(inputs(payment=even)).comparison.lease_is_dearer_by) < D("0.1")


def test_sale_and_lease_back_frees_money_once() -> None:
    told = answer(inputs(owned=True, starts_on=dt.date(2027, 1, 1)))
    assert told.years[0].lease.investment == -28_000_000
    assert told.years[0].purchase.investment == 0
    plain = answer(inputs()).comparison
    assert told.comparison.implicit_rate == plain.implicit_rate
    assert told.comparison.break_even_payment == plain.break_even_payment
    assert told.comparison.lease_is_dearer_by == plain.lease_is_dearer_by


@pytest.mark.parametrize(
    ("values", "nature"),
    [
        ({}, "investment"),
        ({"units": 12}, "operating"),
        ({"years": 2}, "operating"),
        ({"units": 12, "bought_as": "investment"}, "investment"),
        ({"bought_as": "operating"}, "operating"),
        ({"starts_on": dt.date(2019, 1, 1)}, "investment"),
    ],
)
def test_purchase_is_what_the_rule_or_the_person_says(
    values: dict[str, object], nature: str
) -> None:
    told = answer(inputs(**values))
    assert told.nature == nature
    bought = told.years[0].purchase
    assert (bought.operating > 0) == (nature == "operating")


def test_depreciation_is_spread_over_the_longest_time() -> None:
    years = answer(inputs(years=7)).years
    assert [one.depreciation for one in years] == [0, *[D(5_600_000)] * 5, 0, 0]


def test_case_is_kept_and_read_again() -> None:
    fleet = (Fleet(1, dt.date(2024, 3, 1), 5), Fleet(2, None, 7))
    case = inputs(payment=D("1.25"), upkeep=D(10), owned=True, most_months=36, fleet=fleet)
    assert from_plain(to_plain(case)) == case
    assert answer(from_plain(to_plain(case))) == answer(case)


def test_plan_keeps_the_promise_by_month_and_member() -> None:
    fleet = (
        Fleet(1, dt.date(2024, 3, 15), 5),
        Fleet(1, dt.date(2020, 1, 1), 2),
        Fleet(2, dt.date(2024, 3, 1), 3),
        Fleet(2, None, 7),
    )
    plan = replacement_plan(inputs(most_months=36, fleet=fleet), dt.date(2026, 11, 20))
    assert plan is not None
    assert plan.months == {
        (dt.date(2026, 11, 1), 1): 2,
        (dt.date(2027, 3, 1), 1): 5,
        (dt.date(2027, 3, 1), 2): 3,
    }
    assert [one.count for one in plan.undated] == [7]
    assert replacement_plan(inputs(fleet=fleet), dt.date(2026, 11, 20)) is None


def test_pasted_equipment_is_read_and_written_again() -> None:
    text = (
        "Kommune\tTatt i bruk\tAntall\nNordvik\t03.2024\t120\nSørvik;15.08.2023;3\nLillevik  ?  4\n"
    )
    rows = fleet_paste.read(text)
    assert rows.found == [
        ("Nordvik", dt.date(2024, 3, 1), 120),
        ("Sørvik", dt.date(2023, 8, 15), 3),
        ("Lillevik", None, 4),
    ]
    assert not rows.not_understood
    assert fleet_paste.read(fleet_paste.written(rows.found)).found == rows.found


@pytest.mark.parametrize("line", ["Nordvik 03.2024 120 ekstra", "Nordvik\tmars\t1", "Nordvik\t03.2024\t1,5", "Nordvik\t03.2024\t0"])  # fmt: skip
def test_line_that_is_not_understood_is_named(line: str) -> None:
    rows = fleet_paste.read(f"Nordvik\t03.2024\t1\n{line}")
    assert rows.not_understood == [line.strip()]
