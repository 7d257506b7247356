"""Prices that follow an index, and those that fall by agreement."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.agreements.calc.falls import COMPOUND, LINEAR, fallen, yearly_falls
from samdrift.agreements.calc.index import (
    FROM_BASE,
    YEARLY,
    IndexTerms,
    MissingFigureError,
    Month,
    factor,
    factor_steps,
    next_figure,
    regulations,
)
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import NoStepError, value

# An invented index.
FIGURES = {
    Month(2023, 10): Decimal(100),
    Month(2024, 10): Decimal(105),
    Month(2025, 10): Decimal("108.15"),
    Month(2026, 10): Decimal(107),
}


def terms(**more) -> IndexTerms:
    return IndexTerms(Month(2023, 10), 1, 10, date(2025, 1, 1), **more)


@pytest.mark.parametrize(
    ("more", "day", "found"),
    [
        ({}, date(2024, 12, 31), Fraction(1)),
        ({}, date(2025, 1, 1), Fraction(105, 100)),
        ({}, date(2026, 6, 1), Fraction(10815, 10000)),
        ({"share": Decimal("0.8")}, date(2025, 7, 1), Fraction(104, 100)),
        ({"share": Decimal("0.8")}, date(2026, 7, 1), Fraction(104, 100) * Fraction(1024, 1000)),
        (
            {"share": Decimal("0.8"), "method": FROM_BASE},
            date(2026, 7, 1),
            1 + Fraction(8, 10) * Fraction(815, 10000),
        ),
        ({"cap": Decimal("0.04")}, date(2026, 7, 1), Fraction(104, 100) * Fraction(103, 100)),
        (
            {"cap": Decimal("0.04"), "method": FROM_BASE},
            date(2026, 7, 1),
            Fraction(10815, 10000),
        ),
        ({"may_fall": False}, date(2027, 7, 1), Fraction(10815, 10000)),
        ({}, date(2027, 7, 1), Fraction(107, 100)),
    ],
)
def test_factor_by_what_is_agreed(more, day, found) -> None:
    assert factor(terms(**more), day, FIGURES) == found


def test_regulations_tell_what_they_came_from() -> None:
    first, second = regulations(terms(cap=Decimal("0.04")), date(2026, 12, 31), FIGURES)
    assert (first.day, first.month, first.compared_month) == (
        date(2025, 1, 1),
        Month(2024, 10),
        Month(2023, 10),
    )
    assert (first.wished, first.change, first.is_capped) == (
        Fraction(5, 100),
        Fraction(4, 100),
        True,
    )
    assert (second.compared_figure, second.is_capped) == (105, False)
    held = regulations(terms(may_fall=False), date(2027, 1, 1), FIGURES)[-1]
    assert held.is_held_up and held.change == 0


@pytest.mark.parametrize("lost", [Month(2023, 10), Month(2025, 10)])
def test_missing_figure_names_its_month(lost) -> None:
    for figures in (
        {month: figure for month, figure in FIGURES.items() if month != lost},
        FIGURES | {lost: None},
    ):
        with pytest.raises(MissingFigureError) as refusal:
            factor(terms(), date(2026, 1, 1), figures)
        assert refusal.value.month == lost


def test_factor_steps_end_where_a_figure_is_missing() -> None:
    steps = factor_steps(terms(), Period(date(2024, 6, 1), date(2030, 1, 1)), FIGURES)
    assert [(step.period.start, step.value) for step in steps] == [
        (date(2024, 6, 1), 1),
        (date(2025, 1, 1), Fraction(105, 100)),
        (date(2026, 1, 1), Fraction(10815, 10000)),
        (date(2027, 1, 1), Fraction(107, 100)),
    ]
    with pytest.raises(NoStepError):
        value(steps, date(2028, 1, 1))


def test_next_figure_tells_day_and_month() -> None:
    assert next_figure(terms(), date(2026, 11, 21)) == (date(2027, 1, 1), Month(2026, 10))
    assert next_figure(terms(), date(2023, 1, 1)) == (date(2025, 1, 1), Month(2024, 10))
    july = IndexTerms(Month(2024, 8), 7, 8, date(2025, 7, 1))
    assert next_figure(july, date(2026, 7, 1)) == (date(2027, 7, 1), Month(2026, 8))


figures = st.lists(st.decimals(50, 200, places=1), min_size=8, max_size=8).map(
    lambda some: {Month(2020 + number, 10): figure for number, figure in enumerate(some)}
)


@given(figures, st.sampled_from([YEARLY, FROM_BASE]))
def test_factor_without_share_and_cap_is_the_index_itself(figures, method) -> None:
    whole = IndexTerms(Month(2020, 10), 1, 10, date(2022, 1, 1), method=method)
    found = factor(whole, date(2027, 5, 1), figures)
    assert found == Fraction(figures[Month(2026, 10)]) / Fraction(figures[Month(2020, 10)])


@given(figures, st.sampled_from([YEARLY, FROM_BASE]), st.decimals(0, "0.2", places=3))
def test_no_year_brings_more_than_the_cap(figures, method, cap) -> None:
    capped = IndexTerms(Month(2020, 10), 1, 10, date(2022, 1, 1), cap=cap, method=method)
    before = Fraction(1)
    for one in regulations(capped, date(2027, 1, 1), figures):
        assert one.factor <= before * (1 + Fraction(cap))
        before = one.factor


FIVE_YEARS = Period(date(2026, 1, 1), date(2031, 1, 1))


@pytest.mark.parametrize(
    ("kind", "prices"),
    [
        (COMPOUND, ["100.00", "97.00", "94.09", "91.27", "88.53"]),
        (LINEAR, ["100", "97", "94", "91", "88"]),
    ],
)
def test_yearly_falls_are_dated_prices(kind, prices) -> None:
    rows = yearly_falls({1: Decimal(100)}, FIVE_YEARS, Decimal("0.03"), years=4, kind=kind)
    assert [row.value for row in rows] == [Decimal(price) for price in prices]
    assert [row.period.start.year for row in rows] == [2026, 2027, 2028, 2029, 2030]
    assert rows[-1].period.end == date(2031, 1, 1)


def test_yearly_falls_fall_in_every_tier_and_stop_with_the_term() -> None:
    rows = yearly_falls({1: Decimal(100), 2001: Decimal(90)}, FIVE_YEARS, Decimal("0.03"), years=20)
    assert len(rows) == 10
    assert value(rows, date(2030, 12, 31), 3500) == Decimal("79.68")


@given(st.decimals(0, 1, places=4), st.integers(0, 40), st.sampled_from([COMPOUND, LINEAR]))
def test_falls_never_rise_and_never_go_below_nothing(rate, years, kind) -> None:
    price = Decimal("123.45")
    assert 0 <= fallen(price, rate, years + 1, kind) <= fallen(price, rate, years, kind) <= price
