from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.kernel.calc.periods import (
    EmptyPeriodError,
    Period,
    day_fraction,
    gaps,
    overlaps_among,
)

DAY = date(2026, 1, 1)


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def span(start: int, end: int | None) -> Period:
    return Period(day(start), None if end is None else day(end))


@st.composite
def spans(draw: st.DrawFn, *, open_end: bool = True) -> Period:
    start = draw(st.integers(0, 60))
    length = draw(st.integers(1, 40) | (st.none() if open_end else st.nothing()))
    return span(start, None if length is None else start + length)


def covered(periods: list[Period]) -> set[int]:
    return {n for n in range(130) if any(period.contains(day(n)) for period in periods)}


def test_period_holds_its_first_day_and_not_its_end() -> None:
    period = span(0, 2)
    assert [period.contains(day(n)) for n in (-1, 0, 1, 2)] == [False, True, True, False]
    assert period.days == 2
    assert span(0, None).days is None


@pytest.mark.parametrize("end", [0, -1])
def test_period_refuses_to_hold_no_day(end: int) -> None:
    with pytest.raises(EmptyPeriodError):
        span(0, end)


def test_periods_that_meet_do_not_overlap() -> None:
    assert not span(0, 5).overlaps(span(5, None))
    assert span(0, 6).intersect(span(5, None)) == span(5, 6)


def test_clip_takes_open_limits() -> None:
    assert span(0, None).clip(None, None) == span(0, None)
    assert span(0, None).clip(day(3), day(9)) == span(3, 9)
    assert span(0, 3).clip(day(3), None) is None


@given(spans(), spans())
def test_intersect_is_symmetric_and_holds_the_common_days(one: Period, other: Period) -> None:
    common = one.intersect(other)
    assert common == other.intersect(one)
    assert covered([] if common is None else [common]) == covered([one]) & covered([other])


@given(st.lists(spans(), max_size=8))
def test_overlaps_among_finds_every_pair_once(periods: list[Period]) -> None:
    expected = sum(
        one.overlaps(other) for at, one in enumerate(periods) for other in periods[at + 1 :]
    )
    found = overlaps_among(periods)
    assert len(found) == expected
    assert all(one.overlaps(other) for one, other in found)


@given(st.lists(spans(), max_size=8), spans())
def test_gaps_and_periods_cover_the_whole_exactly(periods: list[Period], within: Period) -> None:
    holes = gaps(periods, within)
    assert covered(holes) == covered([within]) - covered(periods)
    assert overlaps_among(holes) == []
    assert all(one.end is not None and one.end < two.start for one, two in pairwise(holes))


def test_day_fraction_counts_days() -> None:
    assert day_fraction(span(0, 10), span(5, 25)) == Fraction(1, 4)
    assert day_fraction(span(30, None), span(5, 25)) == 0
    with pytest.raises(ValueError, match="without an end"):
        day_fraction(span(0, 10), span(0, None))


@given(spans(), spans(open_end=False))
def test_day_fraction_and_its_gaps_sum_to_one(period: Period, within: Period) -> None:
    rest = gaps([period], within)
    assert day_fraction(period, within) + sum(day_fraction(gap, within) for gap in rest) == 1
