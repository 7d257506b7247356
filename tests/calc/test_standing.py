"""Where an agreement stands on a day, and which days it comes to."""

from __future__ import annotations

import datetime as dt

import pytest

from samdrift.agreements.calc.standing import Course, State

D = dt.date
THREE_YEARS = Course(D(2024, 1, 1), D(2027, 1, 1), notice=3, renewal=12)


@pytest.mark.parametrize(
    ("course", "day", "state"),
    [
        (Course(D(2024, 1, 1), D(2027, 1, 1)), D(2023, 12, 31), State.COMING),
        (Course(D(2024, 1, 1), D(2027, 1, 1)), D(2024, 1, 1), State.RUNNING),
        (Course(D(2024, 1, 1), D(2027, 1, 1)), D(2026, 12, 31), State.RUNNING),
        (Course(D(2024, 1, 1), D(2027, 1, 1)), D(2027, 1, 1), State.OVER),
        (Course(D(2024, 1, 1), None, left=D(2026, 7, 1)), D(2026, 6, 30), State.LEAVING),
        (Course(D(2024, 1, 1), None, left=D(2026, 7, 1)), D(2026, 7, 1), State.OVER),
        (Course(None, None), D(1990, 1, 1), State.RUNNING),
    ],
)
def test_state_follows_the_days_of_the_agreement(
    course: Course, day: dt.date, state: State
) -> None:
    assert course.state(day) == state


def test_last_day_of_notice_is_before_the_term_ends() -> None:
    assert THREE_YEARS.last_notice() == D(2026, 9, 30)


def test_no_last_day_of_notice_where_nothing_is_renewed_or_notice_is_given() -> None:
    assert Course(D(2024, 1, 1), D(2027, 1, 1), notice=3).last_notice() is None
    left = Course(D(2024, 1, 1), D(2027, 1, 1), D(2027, 1, 1), 3, 12)
    assert left.last_notice() is None


def test_agreement_is_renewed_when_the_last_day_of_notice_has_passed() -> None:
    assert THREE_YEARS.renewed_until(D(2026, 9, 30)) is None
    assert THREE_YEARS.renewed_until(D(2026, 10, 1)) == D(2028, 1, 1)


def test_renewals_that_were_never_noted_are_caught_up_with() -> None:
    old = Course(D(2015, 1, 1), D(2018, 1, 1), notice=3, renewal=12)
    assert old.renewed_until(D(2026, 11, 20)) == D(2028, 1, 1)


def test_notice_frees_at_the_end_of_the_term_or_after_the_notice_period() -> None:
    assert THREE_YEARS.free_on(D(2026, 5, 1)) == D(2027, 1, 1)
    assert THREE_YEARS.free_on(D(2026, 10, 1)) == D(2028, 1, 1)
    assert Course(D(2024, 1, 1), None, notice=3).free_on(D(2026, 5, 1)) == D(2026, 8, 2)
    assert Course(D(2024, 1, 1), None).free_on(D(2026, 5, 1)) is None
    assert Course(D(2024, 1, 1), D(2027, 1, 1), notice=3).free_on(D(2026, 5, 1)) == D(2027, 1, 1)
