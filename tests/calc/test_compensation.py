"""What broken service levels are worth."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.agreements.calc.compensation import (
    Attained,
    Compensation,
    CompensationTerms,
    Delay,
    PenaltyTerms,
    compensations,
    is_lost,
    is_met,
    last_claim_day,
    level_of,
    penalties,
    stepped,
    units_late,
)
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import NoStepError, Step

JUNE = Period(date(2026, 6, 1), date(2026, 7, 1))
ALWAYS = Period(date(2026, 1, 1), None)


def rates(*steps: tuple[str, int]) -> list[Step[Decimal]]:
    return [Step(ALWAYS, Decimal(level), Decimal(rate)) for level, rate in steps]


SIMPLE = CompensationTerms(rates(("0", 20), ("99", 5), ("99.5", 0)))


def month(number: int, attained: Fraction | None, fee: int | None = 315_000) -> Attained:
    period = Period(date(2026, number, 1), date(2026, number + 1, 1))
    return Attained(period, attained, None if fee is None else Decimal(fee))


def test_june_gives_five_per_cent_of_the_fee() -> None:
    (june,) = compensations(SIMPLE, [month(6, Fraction(42_900, 43_200))])
    assert june == Compensation(
        JUNE, Decimal(5), Decimal("15750.00"), Decimal("15750.00"), None, ()
    )


@pytest.mark.parametrize(
    ("attained", "rate"),
    [("0.995", 0), ("0.99499999999999999", 5), ("0.99", 5), ("0.9899", 20), ("0", 20)],
)
def test_rate_is_found_before_the_figure_is_rounded(attained, rate) -> None:
    (found,) = compensations(SIMPLE, [month(6, Fraction(attained))])
    assert found.rate == rate


def test_unknown_attainment_or_fee_gives_nothing_known() -> None:
    first, second = compensations(SIMPLE, [month(6, None), month(7, Fraction(1, 2), None)])
    assert (first.amount, first.missing) == (None, ("attained",))
    assert (second.rate, second.amount, second.missing) == (20, None, ("fee",))


def test_caps_of_period_and_year_are_named() -> None:
    terms = CompensationTerms(SIMPLE.rates, cap_period=Decimal(15), cap_year=Decimal("1.5"))
    year = [month(number, Fraction(number not in {6, 7})) for number in range(1, 12)]
    found = {one.period.start.month: one for one in compensations(terms, year)}
    assert (found[6].uncapped, found[6].amount, found[6].capped_by) == (63_000, 47_250, "period")
    assert (found[7].amount, found[7].capped_by) == (Decimal("4725.00"), "year")
    unknown = compensations(terms, [month(6, Fraction(0)), month(7, Fraction(1), None)])
    assert [one.missing for one in unknown] == [("year_fee",), ("fee",)]
    known = compensations(terms, [month(6, Fraction(0))], Decimal(10_000_000))
    assert known[0].amount == 47_250


def test_attainment_without_an_agreed_rate_is_an_error() -> None:
    with pytest.raises(NoStepError):
        compensations(CompensationTerms(rates(("99", 5))), [month(6, Fraction(1, 2))])


def test_promised_level_rises_by_dates() -> None:
    rising = [
        Step(Period(date(2026, 1, 1), date(2026, 6, 15)), 0, Decimal("99.5")),
        Step(Period(date(2026, 6, 15), None), 0, Decimal("99.9")),
    ]
    assert level_of(rising, JUNE) == Decimal("99.5")
    assert level_of(rising, Period(date(2026, 7, 1), date(2026, 8, 1))) == Decimal("99.9")
    assert not is_met(Fraction(99_949, 100_000), Decimal("99.95"))
    assert is_met(Fraction(99_95, 100_00), Decimal("99.95"))


def test_steps_by_hours_too_late() -> None:
    by_hours = rates(("0", 0), ("2", 3), ("8", 10))
    late = [
        stepped(by_hours, JUNE.start, hours, Decimal(40_000)) for hours in (1, 2, Decimal("8.5"))
    ]
    assert late == [0, 1200, 4000]


HOURLY = PenaltyTerms(Decimal("0.2"), "hour", Decimal(5), Decimal(15))


def test_hourly_penalty_is_capped_by_case_and_year() -> None:
    delays = [Delay(name, timedelta(hours=hours)) for name, hours in enumerate((3, 40, 40, 40, 9))]
    found = penalties(HOURLY, Decimal(1_000_000), delays)
    assert [one.amount for one in found] == [6_000, 50_000, 50_000, 44_000, 0]
    assert [one.capped_by for one in found] == [None, "case", "case", "year", "year"]
    assert found[1].uncapped == 80_000


def test_daily_penalty_counts_begun_days() -> None:
    daily = PenaltyTerms(Decimal("0.15"), "day")
    (found,) = penalties(daily, Decimal(600_000), [Delay(1, timedelta(days=2, seconds=1))])
    assert (found.units, found.amount) == (3, 2700)
    assert units_late(timedelta(hours=1, minutes=59), "hour", begun=False) == 1
    assert units_late(timedelta(hours=-3), "hour") == 0


@pytest.mark.parametrize(
    ("months", "days", "last"),
    [(1, 0, date(2026, 7, 31)), (0, 30, date(2026, 7, 30)), (0, 0, date(2026, 6, 30))],
)
def test_last_claim_day(months, days, last) -> None:
    assert last_claim_day(JUNE, months, days) == last
    assert not is_lost(last, None, last)
    assert is_lost(last, None, last + timedelta(days=1))
    assert not is_lost(last, last, last + timedelta(days=9))


shares = st.fractions(0, 1)


@given(st.lists(shares, min_size=1, max_size=10), st.decimals(0, 30, places=1))
def test_year_never_gives_more_than_its_cap(attained, cap) -> None:
    terms = CompensationTerms(SIMPLE.rates, cap_year=cap)
    year = [month(number, share) for number, share in enumerate(attained, 1)]
    found = compensations(terms, year)
    assert sum(one.amount for one in found) <= cap * 315_000 * len(attained) / 100
    assert all(0 <= one.amount <= one.uncapped for one in found)


@given(shares, shares)
def test_worse_attainment_never_gives_less(one, other) -> None:
    worse, better = sorted((one, other))
    amounts = [compensations(SIMPLE, [month(6, share)])[0].amount for share in (worse, better)]
    assert amounts[0] >= amounts[1]
