"""Which of several dated commitments answers for a case, and what is missing or said twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from samdrift.desk.calc.matching_level import (
    Asked,
    Choice,
    Missing,
    Row,
    Twice,
    all_asked,
    changes,
    chosen,
    missing,
    twice,
)
from samdrift.kernel.calc.periods import Period

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
DAY = date(2026, 6, 1)
CARE_P1 = Asked("care", "incident", 1)


def row(order: int, *scope: Any, period: Period = YEAR) -> Row[str]:
    return Row(order, period, f"row {order}", *scope)


def test_service_goes_before_kind_and_kind_before_priority() -> None:
    rows = [
        row(1),
        row(2, None, None, 1),
        row(3, None, "incident", None),
        row(4, None, "incident", 1),
        row(5, "care", None, None),
        row(6, "care", None, 1),
        row(7, "care", "incident", None),
        row(8, "care", "incident", 1),
    ]
    for count in range(8, 0, -1):
        assert chosen(rows[:count], CARE_P1, DAY) == Choice(rows[count - 1])


def test_row_that_names_something_else_does_not_answer() -> None:
    rows = [row(1, "mail"), row(2, "care", "request"), row(3, "care", None, 2)]
    assert chosen(rows, CARE_P1, DAY) == Choice(None)


def test_what_is_not_known_of_a_case_is_answered_by_rows_for_any() -> None:
    rows = [row(1, "care"), row(2)]
    assert chosen(rows, Asked(None, "incident", None), DAY).row == rows[1]


def test_row_answers_from_its_first_day_up_to_its_end() -> None:
    first = row(1, period=Period(date(2026, 1, 1), date(2026, 6, 1)))
    then = row(2, period=Period(date(2026, 6, 1)))
    assert chosen([first, then], CARE_P1, date(2026, 5, 31)).row == first
    assert chosen([first, then], CARE_P1, date(2026, 6, 1)).row == then
    assert chosen([first, then], CARE_P1, date(2025, 12, 31)).row is None


def test_of_rows_alike_the_one_that_began_last_is_chosen_and_the_others_named() -> None:
    old, new = row(1, "care"), row(2, "care", period=Period(date(2026, 3, 1)))
    same = row(3, "care", period=Period(date(2026, 3, 1)))
    assert chosen([old, same, new], CARE_P1, DAY) == Choice(new, (same, old))
    assert twice([same, old, new]) == [
        Twice(old, new, Period(date(2026, 3, 1), date(2027, 1, 1))),
        Twice(old, same, Period(date(2026, 3, 1), date(2027, 1, 1))),
        Twice(new, same, Period(date(2026, 3, 1))),
    ]


def test_rows_for_different_things_are_not_said_twice() -> None:
    later = row(3, "care", period=Period(date(2027, 1, 1)))
    assert twice([row(1, "care"), row(2), later]) == []


def test_days_without_a_promise_are_named() -> None:
    rows = [
        row(1, "care", None, 1, period=Period(date(2026, 2, 1), date(2026, 3, 1))),
        row(2, None, None, 1, period=Period(date(2026, 5, 1))),
    ]
    asked = list(all_asked(["care"], ["incident"], [1, 2]))
    assert missing(rows, asked, YEAR) == [
        Missing(asked[0], Period(date(2026, 1, 1), date(2026, 2, 1))),
        Missing(asked[0], Period(date(2026, 3, 1), date(2026, 5, 1))),
        Missing(asked[1], YEAR),
    ]


def test_period_is_cut_where_a_row_begins_or_ends() -> None:
    rows = [row(1), row(2, period=Period(date(2026, 3, 1), date(2026, 5, 1)))]
    assert [part.start for part in changes(rows, YEAR)] == [
        *(date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1))
    ]


DAYS = st.integers(0, 60).map(lambda days: date(2026, 1, 1) + timedelta(days=days))


@st.composite
def some_rows(draw: st.DrawFn) -> list[Row[str]]:
    return [
        row(
            order,
            draw(st.sampled_from([None, "care", "mail"])),
            draw(st.sampled_from([None, "incident"])),
            draw(st.sampled_from([None, 1, 2])),
            period=Period(start := draw(DAYS), start + timedelta(days=draw(st.integers(1, 30)))),
        )
        for order in range(draw(st.integers(0, 6)))
    ]


ASKED = st.builds(
    Asked,
    st.sampled_from([None, "care", "mail"]),
    st.sampled_from([None, "incident"]),
    st.sampled_from([None, 1, 2]),
)


@given(some_rows(), ASKED, DAYS, st.randoms())
def test_choice_does_not_depend_on_the_order_of_rows(rows, asked, day, chance) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)
    assert chosen(mixed, asked, day) == chosen(rows, asked, day)
    assert twice(mixed) == twice(rows)


@given(some_rows(), ASKED, DAYS)
def test_day_is_missing_exactly_when_nothing_is_chosen(rows, asked, day) -> None:
    within = Period(date(2026, 1, 1), date(2026, 4, 1))
    found = any(one.period.contains(day) for one in missing(rows, [asked], within))
    assert found == (chosen(rows, asked, day).row is None)


@given(some_rows(), ASKED, DAYS)
def test_rows_that_are_alike_are_told_twice(rows, asked, day) -> None:
    found = chosen(rows, asked, day)
    pairs = {frozenset((one.first.order, one.second.order)) for one in twice(rows)}
    for other in found.alike:
        assert found.row is not None
        assert frozenset((found.row.order, other.order)) in pairs
