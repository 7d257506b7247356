"""Rules of what recurs: their days are ordered, lie in the window, and do not depend on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.followup.calc import recurrence
from samdrift.followup.calc.anchors import anchor, anchors, of_forms
from samdrift.followup.calc.recurrence import occurrences
from samdrift.followup.calc.rrule import RuleError
from samdrift.followup.calc.working_days import is_working_day
from samdrift.kernel.calc.holidays import easter, holidays

D = dt.date
DAYS = st.dates(D(2015, 1, 1), D(2040, 12, 31))
RRULES = st.sampled_from(
    [
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=DAILY;BYDAY=MO,FR",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU",
        "FREQ=MONTHLY;BYDAY=2TU",
        "FREQ=MONTHLY;BYDAY=-1FR;INTERVAL=2",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU",
        "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO",
        "FREQ=YEARLY;INTERVAL=3",
    ]
)
MOVES = st.sampled_from(["", "next", "previous"])


@st.composite
def rules(draw: Any) -> dict[str, Any]:
    kind = draw(st.sampled_from(["once", "every", "nth", "rrule"]))
    rule: dict[str, Any] = {"kind": kind, "move": draw(MOVES)}
    if kind == "every":
        rule |= {"n": draw(st.integers(1, 7)), "unit": draw(st.sampled_from(recurrence.UNITS))}
    if kind == "nth":
        rule |= {
            "n": draw(st.sampled_from([-1, 1, 2, 3, 4, 5])),
            "weekday": draw(st.integers(0, 6)),
            "every": draw(st.integers(1, 5)),
        }
    if kind == "rrule":
        rule |= {"text": draw(RRULES)}
    return rule


@given(rules(), DAYS, DAYS, st.integers(0, 900))
def test_occurrences_are_ordered_and_lie_in_the_window(rule, start, low, span) -> None:
    high = low + dt.timedelta(days=span)
    days = occurrences(rule, start, low, high)
    assert days == sorted(set(days))
    assert all(low <= day < high for day in days)


@given(rules(), DAYS, DAYS, st.integers(1, 500), st.integers(1, 500))
def test_occurrences_do_not_depend_on_the_window(rule, start, low, first, second) -> None:
    middle = low + dt.timedelta(days=first)
    high = middle + dt.timedelta(days=second)
    parts = occurrences(rule, start, low, middle) + occurrences(rule, start, middle, high)
    assert parts == occurrences(rule, start, low, high)
    wide = occurrences(rule, start, low - dt.timedelta(days=1500), high)
    assert parts == [day for day in wide if day >= low]


@given(rules(), DAYS, DAYS)
def test_occurrences_that_are_moved_fall_on_working_days(rule, start, low) -> None:
    days = occurrences(rule, start, low, low + dt.timedelta(days=700))
    if rule["move"]:
        assert all(is_working_day(day) for day in days)
    else:
        assert all(day >= start for day in days)


@given(DAYS, st.integers(-200, 200), rules(), DAYS)
def test_an_offset_follows_its_base(low, days, rule, start) -> None:
    high = low + dt.timedelta(days=600)

    def base(a: D, b: D) -> list[D]:
        return occurrences(rule, start, a, b)

    found = occurrences({"kind": "offset", "days": days}, D(2000, 1, 1), low, high, base)
    by = dt.timedelta(days=days)
    assert [day - by for day in found] == base(low - by, high - by)


@pytest.mark.parametrize(
    ("rule", "start", "year", "expected"),
    [
        ({"kind": "nth", "n": 2, "weekday": 1, "months": [11]}, D(2026, 1, 1), 2026, [D(2026, 11, 10)]),
        ({"kind": "every", "unit": "year", "n": 2}, D(2024, 2, 29), 2026, [D(2026, 2, 28)]),
        ({"kind": "every", "unit": "year", "n": 4}, D(2024, 2, 29), 2028, [D(2028, 2, 29)]),
        ({"kind": "rrule", "text": "FREQ=YEARLY"}, D(2024, 2, 29), 2026, []),
        ({"kind": "rrule", "text": "FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR"}, D(2020, 1, 1), 2027, [D(2027, 1, 1)]),
        ({"kind": "rrule", "text": "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO"}, D(2020, 1, 1), 2024, [D(2024, 1, 1), D(2024, 12, 30)]),
        ({"kind": "once", "move": "next"}, D(2026, 5, 17), 2026, [D(2026, 5, 18)]),
        ({"kind": "once", "move": "next"}, D(2026, 4, 2), 2026, [D(2026, 4, 7)]),
        ({"kind": "once", "move": "previous"}, D(2026, 12, 26), 2026, [D(2026, 12, 24)]),
    ],
)  # fmt: skip
def test_rules_give_the_days_people_mean(rule, start, year, expected) -> None:
    assert occurrences(rule, start, D(year, 1, 1), D(year + 1, 1, 1)) == expected


def test_a_month_end_is_the_last_day_the_month_has() -> None:
    days = occurrences(
        {"kind": "every", "unit": "month", "n": 1}, D(2027, 1, 31), D(2027, 1, 1), D(2027, 5, 1)
    )
    assert days == [D(2027, 1, 31), D(2027, 2, 28), D(2027, 3, 31), D(2027, 4, 30)]


def test_a_count_is_counted_from_the_start_whatever_the_window() -> None:
    rule = {"kind": "rrule", "text": "FREQ=MONTHLY;COUNT=3"}
    assert occurrences(rule, D(2026, 1, 10), D(2026, 3, 1), D(2027, 1, 1)) == [D(2026, 3, 10)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_rule"),
        ("FREQ=HOURLY", "unknown_frequency"),
        ("FREQ=DAILY;BYHOUR=8", "unknown_part"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "count_and_until"),
        ("FREQ=WEEKLY;BYDAY=2TU", "part_not_with_frequency"),
        ("FREQ=MONTHLY;BYDAY=XX", "not_a_weekday"),
        ("FREQ=MONTHLY;INTERVAL=0", "not_a_number"),
        ("FREQ=WEEKLY;UNTIL=2027", "not_a_day"),
        ("FREQ=WEEKLY;WKST=SU", "week_begins_on_monday"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_with_why(text: str, code: str) -> None:
    with pytest.raises(RuleError) as caught:
        recurrence.check({"kind": "rrule", "text": text})
    assert caught.value.code == code


@given(st.text(max_size=40))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    rule = {"kind": "rrule", "text": text}
    try:
        days = occurrences(rule, D(2026, 1, 1), D(2026, 1, 1), D(2027, 1, 1))
    except RuleError:
        days = []
    assert days == sorted(days)


def test_holidays_are_those_of_the_law() -> None:
    april = [day.day for day in sorted(holidays(2026)) if day.month == 4]
    assert april == [2, 3, 5, 6]
    assert {D(2026, 5, 14), D(2026, 5, 24), D(2026, 5, 25)} <= holidays(2026)
    assert easter(2027) == D(2027, 3, 28)
    assert D(2027, 5, 17) in holidays(2027)
    assert is_working_day(D(2026, 12, 24))


def test_anchors_follow_the_legal_form() -> None:
    iks = {one.key for one in of_forms(["iks"])}
    host = {one.key for one in of_forms(["host"])}
    assert "iks_accounts" in iks - host
    assert {"municipal_budget", "risk_assessment"} <= iks & host
    assert len({one.key for one in anchors()}) == len(anchors())


def test_an_anchor_gives_its_working_day() -> None:
    budget = anchor("municipal_budget")
    assert budget is not None
    assert budget.days(D(2026, 1, 1), D(2028, 1, 1)) == [D(2026, 12, 15), D(2027, 12, 15)]
    rule = {"kind": "offset", "days": -21, "move": "previous"}
    days = occurrences(rule, D(2000, 1, 1), D(2026, 1, 1), D(2027, 1, 1), budget.days)
    assert days == [D(2026, 11, 24)]


def test_set_days_come_in_order_each_once_and_within_the_window() -> None:
    rule = {"kind": "dates", "dates": ["2028-01-01", "2027-01-01", "2028-01-01", "2030-05-01"]}
    start = dt.date(2027, 1, 1)
    found = occurrences(rule, start, start, dt.date(2030, 1, 1))
    assert found == [start, dt.date(2028, 1, 1)]
    moved = occurrences({**rule, "move": "next"}, start, start, dt.date(2029, 1, 1))
    assert moved == [dt.date(2027, 1, 4), dt.date(2028, 1, 3)]


@pytest.mark.parametrize("dates", [[], ["2027-13-01"], [5], "2027-01-01", None])
def test_set_days_that_are_none_are_refused(dates: Any) -> None:
    with pytest.raises(RuleError) as caught:
        recurrence.check({"kind": "dates", "dates": dates})
    assert caught.value.code == "not_dates"
