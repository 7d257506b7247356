"""Which of an agreement's times hold for a passed case, and in which hours."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.desk.calc.passing_terms import (
    Offered,
    calendar_content,
    chosen,
    minutes_of,
    pauses_for_us,
    period_of,
)
from samdrift.kernel.calc.service_time import ALWAYS, Calendar, elapsed
from samdrift.kernel.calc.service_time.content import ZONE


def test_chosen_is_the_most_particular_that_fits() -> None:
    every = Offered(1, None, None, "")
    of_class = Offered(2, None, None, "a")
    of_system = Offered(3, None, 7, "")
    of_member = Offered(4, 5, None, "")
    rows = [every, of_class, of_system, of_member]
    assert chosen(rows, member=5, system=7, severity="a") == of_member
    assert chosen(rows, member=6, system=7, severity="a") == of_system
    assert chosen(rows, member=6, system=None, severity="a") == of_class
    assert chosen(rows, member=6, system=None, severity="b") == every
    assert chosen([of_class], member=6, system=None, severity="") is None


@pytest.mark.parametrize(
    ("hours", "minutes"),
    [("0.5", 30), ("4", 240), ("0.3333", 20), ("0.6667", 40), ("0", 1), ("0.34", 21)],
)
def test_minutes_are_whole_and_never_fewer_than_agreed(hours: str, minutes: int) -> None:
    assert minutes_of(Decimal(hours)) == minutes


@given(st.integers(1, 100_000))
def test_minutes_survive_being_written_as_hours(minutes: int) -> None:
    assert minutes_of((Decimal(minutes) / 60).quantize(Decimal("0.0001"))) == minutes


def _hours(content: dict[str, object], day: int) -> float:
    start = dt.datetime(2026, 12, day, tzinfo=ZONE)
    end = start + dt.timedelta(days=1)
    return elapsed(Calendar.from_json(content), start, end) / dt.timedelta(hours=1)


def test_hours_of_the_agreement_leave_out_holidays_unless_it_is_there_every_day() -> None:
    told = {"always": False, "opens": dt.time(8), "closes": dt.time(16)}
    work = calendar_content(weekdays="12345", **told)  # type: ignore[arg-type]
    assert [_hours(work, day) for day in (23, 25, 26, 28)] == [8, 0, 0, 8]
    every = calendar_content(weekdays="1234567", **told)  # type: ignore[arg-type]
    assert [_hours(every, day) for day in (23, 25, 26)] == [8, 8, 8]
    night = calendar_content(always=False, weekdays="1", opens=dt.time(22), closes=dt.time(6))
    assert [_hours(night, day) for day in (21, 22)] == [2, 6]
    midnight = calendar_content(always=False, weekdays="1", opens=dt.time(0), closes=dt.time(0))
    assert _hours(midnight, 21) == 24
    always = calendar_content(always=True, weekdays="", opens=None, closes=None)
    assert Calendar.from_json(always) == ALWAYS


@pytest.mark.parametrize(
    ("line", "pauses"),
    [("Venting på kunden", True), ("Ventetid på oss", True), ("Tid hos kunden", True),
     ("Varslet vedlikehold", False), ("Time waiting for the customer", True)],
)  # fmt: skip
def test_what_is_left_out_tells_whether_waiting_for_us_pauses(line: str, pauses: bool) -> None:
    assert pauses_for_us(["Force majeure", line]) is pauses


def test_period_is_the_month_quarter_or_year_of_the_day() -> None:
    day = dt.date(2026, 11, 16)
    assert period_of(day, "month") == (dt.date(2026, 11, 1), dt.date(2026, 12, 1))
    assert period_of(day, "quarter") == (dt.date(2026, 10, 1), dt.date(2027, 1, 1))
    assert period_of(day, "year") == (dt.date(2026, 1, 1), dt.date(2027, 1, 1))
