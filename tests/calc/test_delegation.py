import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.governance.calc.delegation import (
    Excess,
    Fault,
    Grant,
    Period,
    Wish,
    excess,
    judge,
    overlaps,
    period_around,
)

DAY = dt.date(2026, 11, 20)
GRANT = Grant(
    kinds=frozenset({"change"}),
    subject=("portfolio.system", 7),
    per_decision=Decimal(100_000),
    per_period=Decimal(250_000),
    period=Period.YEAR,
    valid_from=dt.date(2026, 1, 1),
    valid_to=None,
)
WISH = Wish("change", [("portfolio.system", 7)], Decimal(80_000), DAY)


def test_within_tells_what_is_left() -> None:
    found = judge(GRANT, WISH, Decimal(170_000))
    assert found.is_within
    assert found.left == 80_000


def test_over_what_is_left_of_the_period() -> None:
    assert judge(GRANT, WISH, Decimal("170000.01")).faults == (Fault.OVER_PERIOD,)


@pytest.mark.parametrize(
    ("wish", "fault"),
    [
        (replace(WISH, amount=Decimal("100000.01")), Fault.OVER_DECISION),
        (replace(WISH, amount=None), Fault.AMOUNT_UNKNOWN),
        (replace(WISH, kind="investment"), Fault.KIND),
        (replace(WISH, subjects=[("portfolio.system", 8)]), Fault.SUBJECT),
        (replace(WISH, day=dt.date(2025, 12, 31)), Fault.NOT_YET),
        (replace(WISH, moves_benefits=True), Fault.BENEFITS),
    ],
)
def test_outside(wish: Wish, fault: Fault) -> None:
    assert judge(GRANT, wish, Decimal(0)).faults == (fault,)


def test_ended_on_the_day_it_ends() -> None:
    grant = replace(GRANT, valid_to=DAY)
    assert judge(grant, WISH, Decimal(0)).faults == (Fault.ENDED,)


def test_without_limits_the_amount_may_be_unknown() -> None:
    grant = replace(GRANT, per_decision=None, per_period=None)
    found = judge(grant, replace(WISH, amount=None), Decimal(0))
    assert found.is_within
    assert found.left is None


def test_responsibility_for_benefits_is_never_delegated() -> None:
    grant = Grant(frozenset(), None, None, None, Period.YEAR, None, None)
    assert judge(grant, replace(WISH, moves_benefits=True), Decimal(0)).faults == (Fault.BENEFITS,)


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (Period.MONTH, dt.date(2026, 11, 1), dt.date(2026, 12, 1)),
        (Period.QUARTER, dt.date(2026, 10, 1), dt.date(2027, 1, 1)),
        (Period.HALF, dt.date(2026, 7, 1), dt.date(2027, 1, 1)),
        (Period.YEAR, dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
    ],
)
def test_period_around(period: Period, start: dt.date, end: dt.date) -> None:
    assert period_around(DAY, period) == (start, end)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), st.sampled_from(list(Period)))
def test_period_around_holds_the_day_and_follows_on(day: dt.date, period: Period) -> None:
    start, end = period_around(day, period)
    assert start <= day < end
    assert period_around(end, period)[0] == end


@given(st.decimals(0, 10**6, places=2), st.decimals(0, 10**6, places=2))
def test_the_sum_of_what_is_within_never_passes_the_limit(used: Decimal, amount: Decimal) -> None:
    grant = replace(GRANT, per_decision=None)
    if judge(grant, replace(WISH, amount=amount), used).is_within:
        assert used + amount <= Decimal(250_000)


WHOLE = Grant(
    frozenset({"change", "system"}),
    None,
    Decimal(50_000),
    Decimal(120_000),
    Period.YEAR,
    dt.date(2026, 1, 1),
    dt.date(2027, 1, 1),
)


def test_part_that_lies_within_the_whole_exceeds_nothing() -> None:
    part = replace(WHOLE, kinds=frozenset({"change"}), subject=("portfolio.system", 1))
    assert excess(part, WHOLE) == ()
    assert excess(replace(part, per_period=Decimal(10_000), period=Period.MONTH), WHOLE) == ()


@pytest.mark.parametrize(
    ("change", "over"),
    [
        ({"kinds": frozenset()}, Excess.KIND),
        ({"kinds": frozenset({"budget"})}, Excess.KIND),
        ({"per_decision": None}, Excess.PER_DECISION),
        ({"per_decision": Decimal(50_001)}, Excess.PER_DECISION),
        ({"per_period": None}, Excess.PER_PERIOD),
        ({"per_period": Decimal(10_001), "period": Period.MONTH}, Excess.PER_PERIOD),
        ({"valid_from": None}, Excess.BEGINS_BEFORE),
        ({"valid_to": None}, Excess.ENDS_AFTER),
    ],
)
def test_part_that_goes_beyond_tells_how(change: dict[str, object], over: Excess) -> None:
    assert excess(replace(WHOLE, **change), WHOLE) == (over,)  # type: ignore[arg-type]


def test_part_for_every_system_exceeds_a_whole_for_one() -> None:
    one = replace(WHOLE, subject=("portfolio.system", 1))
    assert excess(WHOLE, one) == (Excess.SUBJECT,)


def test_grants_overlap_where_they_share_a_kind_and_an_object() -> None:
    other = replace(WHOLE, kinds=frozenset({"budget"}))
    assert not overlaps(WHOLE, other)
    assert overlaps(WHOLE, replace(other, kinds=frozenset()))
    first, second = (replace(WHOLE, subject=("portfolio.system", n)) for n in (1, 2))
    assert not overlaps(first, second)
    assert overlaps(first, WHOLE)
