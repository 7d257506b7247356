from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import (
    Gap,
    NoStepError,
    OverlapError,
    Step,
    gaps,
    overlaps,
    value,
)

Y2026, Y2027, Y2028 = date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1)


def step(start: date, end: date | None, level: int, agreed: int) -> Step[Decimal]:
    return Step(Period(start, end), level, Decimal(agreed))


TIERS = [step(Y2026, None, 1, 100), step(Y2026, None, 2001, 90), step(Y2026, None, 4001, 80)]


@pytest.mark.parametrize(
    ("seats", "price"), [(1, 100), (2000, 100), (2001, 90), (3500, 90), (4000, 90), (4001, 80)]
)
def test_value_takes_the_tier_of_the_level(seats: int, price: int) -> None:
    assert value(TIERS, Y2026, seats) == price


def test_value_follows_dated_prices_to_the_day() -> None:
    falling = [step(Y2026, Y2027, 0, 100), step(Y2027, Y2028, 0, 97)]
    assert value(falling, date(2026, 12, 31)) == 100
    assert value(falling, Y2027) == 97


@pytest.mark.parametrize(("day", "level"), [(date(2025, 12, 31), 5), (Y2026, 0)])
def test_value_never_guesses_over_a_gap(day: date, level: int) -> None:
    with pytest.raises(NoStepError) as refusal:
        value(TIERS, day, level)
    assert (refusal.value.day, refusal.value.level) == (day, level)


def test_value_refuses_two_answers() -> None:
    doubled = [*TIERS, step(Y2026, Y2027, 2001, 85)]
    assert overlaps(doubled) == [(TIERS[1], doubled[3])]
    with pytest.raises(OverlapError):
        value(doubled, Y2026, 3000)
    assert value(doubled, Y2027, 3000) == 90


def test_gaps_name_days_and_levels_left_out() -> None:
    assert gaps(TIERS, Period(Y2026, Y2028), lowest=1) == []
    assert gaps(TIERS, Period(date(2025, 1, 1), Y2027)) == [
        Gap(Period(date(2025, 1, 1), Y2026), 0, None),
        Gap(Period(Y2026, Y2027), 0, 1),
    ]


def test_gaps_join_stretches_that_lack_the_same() -> None:
    steps = [step(Y2027, Y2028, 10, 1), step(Y2026, Y2027, 10, 2)]
    assert gaps(steps, Period(Y2026, None)) == [
        Gap(Period(Y2026, Y2028), 0, 10),
        Gap(Period(Y2028, None), 0, None),
    ]


@st.composite
def agreed_steps(draw: st.DrawFn) -> list[Step[int]]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(1, 20))
        end = draw(st.none() | st.integers(start + 1, 25))
        period = Period(date(2026, 1, start), end and date(2026, 1, end))
        found.append(Step(period, draw(st.integers(0, 3)), number))
    return found


@given(agreed_steps(), st.integers(1, 27), st.integers(0, 4))
def test_value_answers_just_where_no_gap_and_no_overlap_is_reported(
    steps: list[Step[int]], number: int, level: int
) -> None:
    day = date(2026, 1, number)
    in_gap = any(
        gap.period.contains(day) and gap.from_level <= level and not _beyond(gap, level)
        for gap in gaps(steps, Period(date(2026, 1, 1), None))
    )
    doubled = {
        pair[0].from_level for pair in overlaps(steps) if all(s.period.contains(day) for s in pair)
    }
    if in_gap:
        with pytest.raises(NoStepError):
            value(steps, day, level)
        return
    top = max(s.from_level for s in steps if s.period.contains(day) and s.from_level <= level)
    if top in doubled:
        with pytest.raises(OverlapError):
            value(steps, day, level)
    else:
        assert value(steps, day, level) in {s.value for s in steps if s.from_level == top}


def _beyond(gap: Gap, level: int) -> bool:
    return gap.to_level is not None and level >= gap.to_level
