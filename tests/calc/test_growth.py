"""Growth of cost against a baseline."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from samdrift.money.calc.growth import against_baseline, growths, mean_growth, per

COSTS = {2022: 1000, 2023: 1050, 2024: 1060, 2025: None, 2026: 1100}


def test_growth_is_over_the_year_before() -> None:
    assert growths(COSTS) == {
        2022: None,
        2023: Fraction(5, 100),
        2024: Fraction(10, 1050),
        2025: None,
        2026: None,
    }
    assert growths({2025: 0, 2026: 5})[2026] is None


def test_what_was_spared_against_the_baseline() -> None:
    found = {row.year: row for row in against_baseline(COSTS, 2023, Decimal("0.05"))}
    assert sorted(found) == [2023, 2024, 2025, 2026]
    assert (found[2023].baseline, found[2023].spared) == (1050, 0)
    assert (found[2024].baseline, found[2024].spared) == (Decimal("1102.50"), Decimal("42.50"))
    assert (found[2025].baseline, found[2025].spared) == (Decimal("1157.63"), None)
    assert (found[2026].spared, found[2026].spared_so_far) == (Decimal("115.51"), None)


def test_baseline_of_an_unknown_year_is_unknown() -> None:
    rows = against_baseline(COSTS, 2025, Decimal("0.05"))
    assert [(row.baseline, row.spared) for row in rows] == [(None, None), (None, None)]


def test_cost_per_inhabitant_is_unknown_without_either() -> None:
    inhabitants = {2022: 300, 2023: None, 2024: 0, 2025: 310}
    assert per(COSTS, inhabitants) == {
        2022: Decimal("3.33"),
        2023: None,
        2024: None,
        2025: None,
        2026: None,
    }


def test_mean_growth_gives_a_baseline_its_rate() -> None:
    assert mean_growth({2020: 1000, 2022: 1210}, 2020, 2022) == Decimal("0.1")
    assert mean_growth({2020: 1000, 2022: None}, 2020, 2022) is None
    assert mean_growth({2020: 0, 2022: 5}, 2020, 2022) is None
    assert mean_growth({2020: 5}, 2020, 2020) is None


series = st.dictionaries(
    st.integers(2015, 2030), st.none() | st.integers(1, 10**9), min_size=1, max_size=10
)


@given(series, st.decimals("-0.1", "0.2", places=3))
def test_spared_sums_up_as_far_as_everything_is_known(amounts, expected) -> None:
    base = min(amounts)
    sofar: Decimal | None = Decimal(0)
    for row in against_baseline(amounts, base, expected):
        assert (row.spared is None) == (row.actual is None or row.baseline is None)
        sofar = None if sofar is None or row.spared is None else sofar + row.spared
        assert row.spared_so_far == sofar


@given(st.integers(1, 10**9), st.integers(1, 12), st.decimals("-0.1", "0.2", places=3))
def test_growing_as_expected_spares_nothing(base, years, expected) -> None:
    steady = {2020: Decimal(base)}
    for row in against_baseline(dict.fromkeys(range(2020, 2020 + years), base), 2020, expected):
        steady[row.year] = row.baseline
    assert all(row.spared == 0 for row in against_baseline(steady, 2020, expected))
