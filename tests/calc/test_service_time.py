"""Service time by hand: holidays, half days, seasons, nights, and the days the clock is moved."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.kernel.calc.holidays import HALF_DAYS, half_days, holidays, named_holidays
from samdrift.kernel.calc.service_time import (
    ALWAYS,
    ZONE,
    Calendar,
    due,
    elapsed,
    is_open,
    next_open,
    on_day,
    spans,
)
from samdrift.kernel.calc.spans import NaiveMomentError, Span, length

OFFICE_HOURS = {day: [["08:00", "15:30"]] for day in "12345"}
OFFICE = Calendar.from_json(
    {
        "week": OFFICE_HOURS,
        "closed_on_holidays": True,
        "half_days": dict.fromkeys(HALF_DAYS, "12:00"),
    }
)
SUMMER = Calendar.from_json(
    {
        "week": OFFICE_HOURS,
        "seasons": [
            {"from": "05-15", "to": "09-14", "week": {d: [["08:00", "15:00"]] for d in "12345"}}
        ],
    }
)
NIGHTS = Calendar.from_json({"week": {key: [["22:00", "06:00"]] for key in "1234567"}})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def day_of(calendar: Calendar, day: str) -> timedelta:
    start = date.fromisoformat(day)
    midnight = datetime(start.year, start.month, start.day, tzinfo=ZONE)
    return elapsed(calendar, midnight, midnight + timedelta(days=1))


def test_holidays_of_two_years_are_those_of_the_law() -> None:
    assert sorted(holidays(2026)) == [
        date(2026, month, day)
        for month, day in (
            *((1, 1), (4, 2), (4, 3), (4, 5), (4, 6), (5, 1), (5, 14), (5, 17)),
            *((5, 24), (5, 25), (12, 25), (12, 26)),
        )
    ]
    assert sorted(holidays(2027)) == [
        date(2027, month, day)
        for month, day in (
            *((1, 1), (3, 25), (3, 26), (3, 28), (3, 29), (5, 1), (5, 6), (5, 16)),
            *((5, 17), (12, 25), (12, 26)),
        )
    ]


def test_constitution_day_meets_whit_monday_and_both_are_named() -> None:
    assert named_holidays(2027)[date(2027, 5, 17)] == ("constitution_day", "whit_monday")
    assert on_day(OFFICE, date(2027, 5, 17)).names == ("constitution_day", "whit_monday")
    assert day_of(OFFICE, "2027-05-17") == hours(0)


def test_half_days_are_the_four_of_the_agreement() -> None:
    assert dict(half_days(2027)) == {
        date(2027, 3, 24): "easter_wednesday",
        date(2027, 5, 15): "whitsun_eve",
        date(2027, 12, 24): "christmas_eve",
        date(2027, 12, 31): "new_years_eve",
    }


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-04-01", 4),  # Wednesday before Maundy Thursday, to 12:00
        ("2026-04-02", 0),  # Maundy Thursday
        ("2026-04-04", 0),  # Easter Eve, a Saturday
        ("2026-04-07", 7.5),  # Tuesday after Easter
        ("2026-05-01", 0),  # a Friday
        ("2026-05-14", 0),  # Ascension Day
        ("2026-05-15", 7.5),  # the Friday after it is an ordinary day
        ("2026-05-23", 0),  # Whitsun Eve is a Saturday
        ("2026-05-25", 0),  # Whit Monday
        ("2026-12-24", 4),  # Christmas Eve, a Thursday
        ("2026-12-25", 0),
        ("2026-12-28", 7.5),
        ("2026-12-31", 4),
        ("2027-01-01", 0),
        ("2027-12-27", 7.5),  # Norway has no day in place of a Sunday's
    ],
)
def test_office_hours_of_a_day(day, expected) -> None:
    assert day_of(OFFICE, day) == hours(expected)


def test_eight_hours_over_easter_are_due_a_week_later() -> None:
    # Wednesday 11:00-12:00 is 1 h; closed Thursday to Monday; Tuesday 7 h from 08:00.
    assert due(OFFICE, at("2026-04-01T11:00"), hours(8)) == at("2026-04-07T15:00")


def test_full_day_is_due_when_the_day_ends_and_not_when_the_next_begins() -> None:
    assert due(OFFICE, at("2026-11-20T08:00"), hours(7.5)) == at("2026-11-20T15:30")
    assert due(OFFICE, at("2026-11-21T12:00"), hours(7.5)) == at("2026-11-23T15:30")


def test_no_time_is_due_at_once_even_when_closed() -> None:
    assert due(OFFICE, at("2026-11-21T12:00"), hours(0)) == at("2026-11-21T12:00")


def test_negative_duration_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        due(OFFICE, at("2026-11-21T12:00"), hours(-1))


def test_moment_without_zone_is_refused() -> None:
    with pytest.raises(NaiveMomentError):
        elapsed(OFFICE, datetime(2026, 1, 1), at("2026-01-02T00:00"))  # noqa: DTZ001


def test_summer_hours_hold_from_and_with_both_days() -> None:
    assert day_of(SUMMER, "2026-05-14") == hours(7.5)
    assert day_of(SUMMER, "2026-05-15") == hours(7)
    assert day_of(SUMMER, "2026-09-14") == hours(7)
    assert day_of(SUMMER, "2026-09-15") == hours(7.5)
    assert on_day(SUMMER, date(2026, 9, 14)).ground == "season"


def test_season_over_new_year() -> None:
    winter = Calendar.from_json(
        {
            "week": OFFICE_HOURS,
            "seasons": [{"from": "12-27", "to": "01-02", "week": {"4": [["10:00", "12:00"]]}}],
        }
    )
    assert day_of(winter, "2026-12-31") == hours(2)
    assert day_of(winter, "2027-01-01") == hours(0)
    assert day_of(winter, "2027-01-04") == hours(7.5)
    assert day_of(winter, "2026-12-24") == hours(7.5)


def test_exception_goes_before_holiday_half_day_and_season() -> None:
    calendar = Calendar.from_json(
        {
            **OFFICE.to_json(),
            "exceptions": [
                {"day": "2026-12-25", "hours": [["10:00", "11:00"]], "note": "Watch"},
                {"day": "2026-12-31", "hours": []},
                {"day": "2026-11-21", "hours": [["08:00", "09:00"], ["20:00", "02:00"]]},
            ],
        }
    )
    assert day_of(calendar, "2026-12-25") == hours(1)
    assert on_day(calendar, date(2026, 12, 25)).note == "Watch"
    assert day_of(calendar, "2026-12-31") == hours(0)
    assert (day_of(calendar, "2026-11-21"), day_of(calendar, "2026-11-22")) == (hours(5), hours(2))


def test_several_intervals_a_day_leave_out_lunch() -> None:
    lunch = Calendar.from_json({"week": {"1": [["12:00", "15:30"], ["08:00", "11:30"]]}})
    assert day_of(lunch, "2026-11-23") == hours(7)
    assert due(lunch, at("2026-11-23T11:00"), hours(1)) == at("2026-11-23T12:30")
    assert due(lunch, at("2026-11-23T08:00"), hours(3.5)) == at("2026-11-23T11:30")


def test_hours_past_midnight_belong_to_the_day_they_begin_on() -> None:
    friday = Calendar.from_json({"week": {"5": [["22:00", "06:00"]]}})
    assert day_of(friday, "2026-11-20") == hours(2)
    assert day_of(friday, "2026-11-21") == hours(6)
    assert is_open(friday, at("2026-11-21T05:59")) and not is_open(friday, at("2026-11-21T06:00"))


def test_night_before_a_holiday_goes_on_into_it_and_none_begins_on_it() -> None:
    nights = Calendar.from_json({**NIGHTS.to_json(), "closed_on_holidays": True})
    assert day_of(nights, "2026-05-01") == hours(6)
    assert day_of(nights, "2026-05-02") == hours(2)


def test_half_day_ends_a_night_too() -> None:
    nights = Calendar.from_json({**NIGHTS.to_json(), "half_days": {"christmas_eve": "23:00"}})
    assert day_of(nights, "2026-12-24") == hours(7)
    assert day_of(nights, "2026-12-25") == hours(2)


@pytest.mark.parametrize(("day", "expected"), [("2027-03-28", 23), ("2027-10-31", 25)])
def test_day_on_which_the_clock_is_moved(day, expected) -> None:
    assert day_of(ALWAYS, day) == hours(expected)


@pytest.mark.parametrize(("month", "expected"), [(3, 743), (6, 720), (10, 745)])
def test_month_around_the_clock(month, expected) -> None:
    start, end = (datetime(2027, month + n, 1, tzinfo=ZONE) for n in (0, 1))
    assert elapsed(ALWAYS, start, end) == hours(expected)


def test_night_in_which_the_clock_is_moved_is_an_hour_shorter_or_longer() -> None:
    assert elapsed(NIGHTS, at("2027-03-27T22:00"), at("2027-03-28T06:00")) == hours(7)
    assert elapsed(NIGHTS, at("2027-10-30T22:00"), at("2027-10-31T06:00")) == hours(9)
    assert due(NIGHTS, at("2027-03-27T22:00"), hours(7)) == at("2027-03-28T06:00")
    assert due(NIGHTS, at("2027-10-30T22:00"), hours(8)) == at("2027-10-31T05:00")


def test_hours_at_a_time_that_is_skipped_begin_when_the_clock_is_moved() -> None:
    calendar = Calendar.from_json({"week": {"7": [["01:00", "02:30"], ["02:30", "04:00"]]}})
    found = spans(calendar, at("2027-03-28T00:00"), at("2027-03-29T00:00"))
    assert found == [Span(at("2027-03-28T01:00"), at("2027-03-28T04:00"))]
    assert length(found) == hours(2)
    later = Calendar.from_json({"week": {"7": [["02:30", "04:00"]]}})
    assert next_open(later, at("2027-03-28T00:00")) == datetime(2027, 3, 28, 1, tzinfo=UTC)


def test_time_that_is_shown_twice_is_the_first_of_the_two() -> None:
    calendar = Calendar.from_json({"week": {"7": [["02:30", "04:00"]]}})
    assert next_open(calendar, at("2027-10-31T00:00")) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert day_of(calendar, "2027-10-31") == hours(2.5)


def test_calendar_without_hours_is_never_due_and_never_opens() -> None:
    never = Calendar.from_json({"week": {}})
    assert due(never, at("2026-01-01T00:00"), hours(1)) is None
    assert next_open(never, at("2026-01-01T00:00")) is None
    assert elapsed(never, at("2026-01-01T00:00"), at("2030-01-01T00:00")) == hours(0)


def test_service_time_that_ends_is_due_up_to_its_last_moment() -> None:
    once = Calendar.from_json(
        {"week": {}, "exceptions": [{"day": "2039-06-01", "hours": [["08:00", "10:00"]]}]}
    )
    start = at("2026-01-01T00:00")
    assert due(once, start, hours(2)) == at("2039-06-01T10:00")
    assert due(once, start, hours(2) + timedelta(microseconds=1)) is None


def test_open_is_half_open_and_the_next_opening_is_after_the_holiday() -> None:
    assert is_open(OFFICE, at("2026-11-20T08:00"))
    assert not is_open(OFFICE, at("2026-11-20T15:30"))
    assert next_open(OFFICE, at("2026-11-20T09:00")) == at("2026-11-20T09:00")
    assert next_open(OFFICE, at("2026-04-01T12:00")) == at("2026-04-07T08:00")


def test_spans_are_cut_at_the_moments_asked_for() -> None:
    assert spans(OFFICE, at("2026-11-20T12:00"), at("2026-11-23T09:00")) == [
        Span(at("2026-11-20T12:00"), at("2026-11-20T15:30")),
        Span(at("2026-11-23T08:00"), at("2026-11-23T09:00")),
    ]
    assert spans(OFFICE, at("2026-11-23T09:00"), at("2026-11-20T12:00")) == []


def test_thirty_years_on_give_the_same_whatever_was_asked_before() -> None:
    fresh = Calendar.from_json({**OFFICE.to_json(), "exceptions": [{"day": "2020-01-02"}]})
    long = elapsed(fresh, at("2040-01-01T00:00"), at("2041-01-01T00:00"))
    back = elapsed(fresh, at("1995-01-01T00:00"), at("1996-01-01T00:00"))
    assert elapsed(OFFICE, at("1995-01-01T00:00"), at("1996-01-01T00:00")) == back
    assert elapsed(OFFICE, at("2040-01-01T00:00"), at("2041-01-01T00:00")) == long
    assert elapsed(fresh, at("2019-01-01T00:00"), at("2021-01-01T00:00")) == elapsed(
        OFFICE, at("2019-01-01T00:00"), at("2021-01-01T00:00")
    ) - hours(7.5)


TICK = timedelta(microseconds=1)
CHANGES = {
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2027, 3, 28),
    date(2027, 10, 31),
}

MINUTES = st.integers(0, 24 * 60)
MOMENTS = st.datetimes(datetime(2025, 12, 1), datetime(2027, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
LENGTHS = st.timedeltas(timedelta(0), timedelta(days=60))


def shown(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def hours_of_a_day(draw: st.DrawFn) -> list[list[str]]:
    edges = sorted(draw(st.sets(MINUTES, max_size=6)))
    pairs = [[shown(a), shown(b)] for a, b in zip(edges[::2], edges[1::2], strict=False)]
    if pairs and draw(st.booleans()):
        pairs[-1][1] = draw(st.sampled_from(["00:00", "01:15", "02:30"]))
        pairs = [pair for pair in pairs if pair[0] != pair[1] and pair[0] > "02:30"]
    return pairs


WEEKS = st.dictionaries(st.sampled_from("1234567"), hours_of_a_day())
DAYS = st.dates(date(2025, 11, 1), date(2028, 1, 31))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    season: dict[str, Any] = {
        "from": draw(DAYS).strftime("%m-%d"),
        "to": draw(DAYS).strftime("%m-%d"),
        "week": draw(WEEKS),
    }
    found = draw(st.sets(DAYS, max_size=3))
    return Calendar.from_json(
        {
            "week": draw(WEEKS),
            "seasons": draw(st.sampled_from([[], [season]])),
            "closed_on_holidays": draw(st.booleans()),
            "half_days": draw(st.sampled_from([{}, dict.fromkeys(HALF_DAYS, "12:00")])),
            "exceptions": [
                {"day": day.isoformat(), "hours": draw(hours_of_a_day())} for day in sorted(found)
            ],
        }
    )


@given(calendars())
def test_content_comes_back_from_json(calendar) -> None:
    again = Calendar.from_json(calendar.to_json())
    assert again == calendar
    assert again.to_json() == calendar.to_json()


@settings(deadline=None)
@given(calendars(), MOMENTS, MOMENTS, MOMENTS)
def test_elapsed_is_additive_over_splits_and_turns_its_sign(calendar, a, b, c) -> None:
    assert elapsed(calendar, a, b) + elapsed(calendar, b, c) == elapsed(calendar, a, c)
    assert elapsed(calendar, a, b) == -elapsed(calendar, b, a)


@settings(deadline=None)
@given(calendars(), MOMENTS, LENGTHS)
def test_due_is_the_first_moment_with_so_much_service_time(calendar, start, duration) -> None:
    found = due(calendar, start, duration)
    if found is None:
        assert next_open(calendar, max(start, datetime(2029, 1, 1, tzinfo=UTC))) is None
        return
    assert elapsed(calendar, start, found) == duration
    if duration:
        assert elapsed(calendar, start, found - timedelta(microseconds=1)) < duration


@settings(deadline=None)
@given(calendars(), MOMENTS, LENGTHS)
def test_due_of_elapsed_is_where_it_was_or_the_end_of_the_hours_before(calendar, a, wait) -> None:
    b = a + wait
    found = due(calendar, a, elapsed(calendar, a, b))
    assert found is not None and found <= b
    assert elapsed(calendar, found, b) == timedelta(0)
    if is_open(calendar, b):
        assert found == b


@settings(deadline=None)
@given(calendars(), MOMENTS, LENGTHS, LENGTHS)
def test_due_is_monotone_in_start_and_duration(calendar, start, one, other) -> None:
    first, last = (due(calendar, start, length) for length in sorted((one, other)))
    assert last is None or (first is not None and first <= last)
    later = due(calendar, start + one, other)
    now = due(calendar, start, other)
    assert later is None or (now is not None and now <= later)


@settings(deadline=None)
@given(calendars(), MOMENTS, LENGTHS)
def test_elapsed_is_the_count_of_open_minutes(calendar, start, wait) -> None:
    start = start.replace(second=0, microsecond=0)
    end = start + timedelta(minutes=wait // timedelta(minutes=1) % 2880)
    assert elapsed(calendar, start, end) == length(spans(calendar, start, end))
    minutes = 0
    moment = start
    while moment < end:
        minutes += is_open(calendar, moment)
        moment += timedelta(minutes=1)
    assert elapsed(calendar, start, end) == timedelta(minutes=minutes)


@settings(deadline=None)
@given(calendars(), MOMENTS)
def test_open_moments_are_those_the_day_and_the_evening_before_hold(calendar, moment) -> None:
    wall = moment.astimezone(ZONE)
    if wall.date() in CHANGES or wall.date() - timedelta(days=1) in CHANGES:
        assert is_open(calendar, moment) == bool(spans(calendar, moment, moment + TICK))
        return
    minute = wall.hour * 60 + wall.minute
    today = on_day(calendar, wall.date()).hours
    before = on_day(calendar, wall.date() - timedelta(days=1)).hours
    expected = any(one.opens <= minute < one.closes for one in today) or any(
        one.opens <= minute + 1440 < one.closes for one in before
    )
    assert is_open(calendar, moment) == expected
