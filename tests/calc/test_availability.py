"""Downtime, availability, and the joint figure of the members."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.agreements.calc.availability import (
    Exclusion,
    Joint,
    Measured,
    allowed_downtime,
    around_the_clock,
    joint,
    measured,
    percent,
)
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.spans import NaiveMomentError, Span, common, length, union, without

OSLO = ZoneInfo("Europe/Oslo")
JUNE = Period(date(2026, 6, 1), date(2026, 7, 1))
DAY = datetime(2026, 6, 10, tzinfo=UTC)


def minutes(start: int, end: int) -> Span:
    return Span(DAY + timedelta(minutes=start), DAY + timedelta(minutes=end))


@pytest.mark.parametrize(("month", "hours"), [(3, 743), (6, 720), (10, 745)])
def test_month_around_the_clock_is_right_over_daylight_saving(month, hours) -> None:
    period = Period(date(2026, month, 1), date(2026, month + 1, 1))
    assert length(around_the_clock(period, OSLO)) == timedelta(hours=hours)


def test_june_with_five_hours_down() -> None:
    june = measured([minutes(0, 200), minutes(100, 300)], around_the_clock(JUNE, OSLO))
    assert june.agreed == timedelta(minutes=43_200)
    assert june.down == timedelta(minutes=300)
    assert june.availability == Fraction(42_900, 43_200)
    assert f"{percent(june.availability):.4f}" == "99.3056"
    assert allowed_downtime(june.agreed, Decimal("99.5")) == timedelta(minutes=216)


def test_downtime_counts_in_service_time_alone_and_not_for_agreed_work() -> None:
    office = [minutes(8 * 60, 16 * 60)]
    outage = [minutes(7 * 60, 10 * 60)]
    work = [
        Exclusion(minutes(9 * 60, 9 * 60 + 30), "maintenance"),
        Exclusion(minutes(9 * 60, 10 * 60), "customer"),
    ]
    day = measured(outage, office, work)
    assert day == Measured(
        timedelta(hours=8),
        timedelta(hours=1),
        {"maintenance": timedelta(minutes=30), "customer": timedelta(minutes=30)},
    )
    assert day.availability == Fraction(7, 8)
    shorter = measured(outage, office, work, excluded_from_agreed=True)
    assert shorter.availability == Fraction(6, 7)


def test_availability_without_service_time_is_unknown() -> None:
    assert measured([minutes(0, 5)], []).availability is None


def test_figure_is_compared_before_it_is_rounded() -> None:
    just_below = Fraction(9995, 10000) - Fraction(1, 10**15)
    assert percent(just_below) < Decimal("99.95")
    assert percent(Fraction(9995, 10000)) == Decimal("99.95")


def test_joint_figure_is_weighted_by_users() -> None:
    figures = {"Nordvik": Fraction(1), "Sørvik": Fraction(9, 10), "Lillevik": None}
    assert joint(figures, {"Nordvik": 300, "Sørvik": 100, "Lillevik": 0}) == Joint(
        Fraction(39, 40), ()
    )
    assert joint(figures, {"Nordvik": 300, "Sørvik": None, "Lillevik": 5}) == Joint(
        None, ("Sørvik", "Lillevik")
    )
    assert joint({"Nordvik": Fraction(1)}, {"Nordvik": 0}) == Joint(None, ())


def test_moments_have_a_zone_and_spans_hold_time() -> None:
    with pytest.raises(NaiveMomentError):
        Span(datetime(2026, 6, 1), DAY)  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueError, match="holds no time"):
        minutes(5, 5)


spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda at: minutes(at[0], sum(at))),
    max_size=8,
)


def ticks(some: list[Span]) -> set[int]:
    """The minutes that the spans cover, one by one."""
    covered = set()
    for span in some:
        first = (span.start - DAY) // timedelta(minutes=1)
        covered.update(range(first, first + span.length // timedelta(minutes=1)))
    return covered


@given(spans, spans)
def test_sets_of_time_agree_with_minutes_one_by_one(one, other) -> None:
    assert ticks(union(one)) == ticks(one)
    assert ticks(common(one, other)) == ticks(one) & ticks(other)
    assert ticks(without(one, other)) == ticks(one) - ticks(other)
    assert length(one) == timedelta(minutes=len(ticks(one)))


@given(spans, spans, spans)
def test_availability_is_a_share_and_exclusions_only_help(outages, service, excluded) -> None:
    plain = measured(outages, service)
    helped = measured(outages, service, [Exclusion(span, "work") for span in excluded])
    if plain.availability is None:
        assert not service
        return
    assert 0 <= plain.availability <= helped.availability <= 1
    left_out = helped.excluded.get("work", timedelta(0))
    assert helped.down + left_out == plain.down
