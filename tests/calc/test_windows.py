"""Chances to buy together."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from samdrift.agreements.calc.windows import Running, undated, windows
from samdrift.kernel.calc.shares import KnownSum

TODAY = date(2026, 11, 21)


def running(key, end=None, leave=None, *, area="health", value: int | None = 100, members="A"):
    worth = None if value is None else Decimal(value)
    return Running(key, area, end, leave, frozenset(members), worth)


def test_agreements_that_end_near_each_other_make_a_window() -> None:
    some = [
        running("one", date(2027, 6, 1), members="AB"),
        running("two", date(2027, 10, 1), value=None, members="BC"),
        running("far", date(2031, 1, 1)),
        running("other", date(2027, 6, 1), area="school"),
    ]
    (window,) = windows(some, 365, TODAY)
    assert [free.agreement.key for free in window.free] == ["one", "two"]
    assert (window.start, window.end) == (date(2027, 6, 1), date(2028, 5, 31))
    assert window.members == frozenset("ABC")
    assert window.value == KnownSum(Decimal(100), 1, ("two",))


def test_agreement_that_can_be_left_is_free_from_then_on() -> None:
    some = [running("long", date(2034, 1, 1), date(2028, 1, 1)), running("two", date(2030, 1, 1))]
    (window,) = windows(some, 180, TODAY)
    assert window.start == date(2029, 7, 5)
    assert [free.start for free in window.free] == [date(2028, 1, 1), date(2030, 1, 1)]


def test_agreement_that_runs_on_can_be_left_any_time() -> None:
    some = [running("on", None, date(2026, 12, 1)), running("two", date(2030, 1, 1))]
    assert len(windows(some, 30, TODAY)) == 1


def test_what_has_ended_or_has_no_day_takes_no_part() -> None:
    some = [running("gone", date(2026, 11, 1)), running("none"), running("two", date(2026, 12, 1))]
    assert windows(some, 3650, TODAY) == []
    assert undated(some) == [some[1]]


days = st.integers(0, 40).map(lambda number: TODAY + timedelta(days=number))


@st.composite
def agreements(draw: st.DrawFn) -> list[Running]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        leave = draw(st.none() | days)
        end = draw(st.none() | days)
        if leave and end:
            leave, end = sorted((leave, end))
        found.append(running(number, end, leave))
    return found


@given(agreements(), st.integers(0, 12))
def test_every_meeting_lies_in_a_window_and_no_window_in_another(some, span: int) -> None:
    found = windows(some, span, TODAY)
    groups = [frozenset(free.agreement.key for free in window.free) for window in found]
    assert all(not one < other for one in groups for other in groups)
    assert len(set(groups)) == len(groups)
    for number in range(41):
        start = TODAY + timedelta(days=number)
        met = {
            one.key
            for one in some
            if (first := min((day for day in (one.leave, one.end) if day), default=None))
            and first <= start + timedelta(days=span)
            and (one.end is None or one.end >= start)
        }
        assert len(met) < 2 or any(met <= group for group in groups)
