"""What terms leave out, say twice, or say of other days."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from samdrift.agreements.calc.terms_check import GAP, OUTSIDE, OVERLAP, Flaw, Terms, check
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Step

Y2026, Y2027, Y2028 = date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1)
TERM = Period(Y2026, Y2028)


def test_whole_terms_have_no_flaw() -> None:
    price = Terms("price", [Step(TERM, 1, 100), Step(Period(Y2026, None), 2001, 90)], 1)
    assert check([price], TERM) == []


def test_each_flaw_is_named_with_days_and_levels() -> None:
    middle = date(2026, 7, 1)
    price = Terms(
        "price",
        [Step(Period(date(2025, 6, 1), Y2027), 1, 100), Step(Period(middle, Y2027), 1, 97)],
        1,
    )
    hours = Terms("hours", [])
    assert check([price, hours], TERM) == [
        Flaw("price", OUTSIDE, Period(date(2025, 6, 1), Y2026), 1, None, (100,)),
        Flaw("price", OVERLAP, Period(middle, Y2027), 1, None, (100, 97)),
        Flaw("price", GAP, Period(Y2027, Y2028), 1, None, ()),
        Flaw("hours", GAP, TERM, 0, None, ()),
    ]


def test_levels_below_the_first_tier_are_a_gap() -> None:
    late = Terms("price", [Step(TERM, 10, 100)], 1)
    assert check([late], TERM) == [Flaw("price", GAP, TERM, 1, 10, ())]


def test_terms_that_end_after_the_agreement_lie_outside() -> None:
    step = Step(Period(Y2027, date(2029, 1, 1)), 0, 1)
    flaws = check([Terms("uptime", [step])], Period(Y2027, Y2028))
    assert [(flaw.kind, flaw.period) for flaw in flaws] == [
        (OUTSIDE, Period(Y2028, date(2029, 1, 1)))
    ]


edges = st.lists(st.integers(1, 27), max_size=6, unique=True)


@given(edges)
def test_steps_end_to_end_are_whole_and_one_removed_is_a_gap(inside: list[int]) -> None:
    days = [date(2026, 1, 1), *(date(2026, 1, day + 1) for day in sorted(inside))]
    ends = [*days[1:], date(2026, 2, 1)]
    steps = [Step(Period(one, other), 0, 1) for one, other in zip(days, ends, strict=True)]
    january = Period(date(2026, 1, 1), date(2026, 2, 1))
    assert check([Terms("x", steps)], january) == []
    left = check([Terms("x", steps[1:])], january)
    assert [(flaw.kind, flaw.period) for flaw in left] == [(GAP, steps[0].period)]
