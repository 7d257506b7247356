"""Turns, changes, absences and opening hours; and the rules on working time, by worked examples."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.desk.calc import rota, working_time
from samdrift.desk.calc.duty_hours import night_of, sort_hours
from samdrift.desk.calc.working_time import Time
from samdrift.kernel.calc.service_time import Calendar
from samdrift.kernel.calc.service_time import spans as opened
from samdrift.kernel.calc.spans import Span, common, length, union, without

OFFICE = Calendar.from_json(
    {"week": {str(day): [["08:00", "15:30"]] for day in range(1, 6)}, "closed_on_holidays": True}
)
MONDAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


def oslo(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return rota.wall(day, hour * 60 + minute)


def weeks(first: dt.date, number: int) -> Span:
    return Span(oslo(first, 0), oslo(first + number * 7 * DAY, 0))


def closed(within: Span) -> list[Span]:
    return without([within], opened(OFFICE, within.start, within.end))


def layer(*people: int, days: int = 7, first: dt.date = MONDAY) -> rota.Layer:
    return rota.Layer(1, people, first, days, 8 * 60)


def test_turns_take_each_other_over_on_the_wall_clock_over_daylight_saving() -> None:
    """The clock goes back on 25 October 2026: the turn is an hour longer, handed over at 08:00."""
    first = dt.date(2026, 10, 19)
    found = list(rota.turns(layer(1, 2, first=first), weeks(first, 3)))
    assert [(one.person, one.span.start) for one in found] == [
        (1, oslo(first, 8)), (2, oslo(first + 7 * DAY, 8)), (1, oslo(first + 14 * DAY, 8)),
    ]  # fmt: skip
    assert found[0].span.length == dt.timedelta(hours=169)
    spring = dt.date(2026, 3, 23)
    assert next(rota.turns(layer(1, first=spring, days=7), weeks(spring, 2))).span.length == (
        dt.timedelta(hours=167)
    )


def test_on_call_is_only_outside_the_opening_hours_and_all_day_on_holidays() -> None:
    """Boxing Day 2026 is a Saturday; Christmas Day a Friday, when the office is closed."""
    first = dt.date(2026, 12, 21)
    within = weeks(first, 1)
    found = rota.shifts(layer(1, first=first - 7 * DAY), within, closed=closed(within))
    thursday = [one.span for one in found if one.span.end > oslo(first + 3 * DAY, 12)]
    assert thursday[0] == Span(oslo(first + 3 * DAY, 15, 30), oslo(first + 7 * DAY, 0))
    assert rota.at(found, oslo(first, 12)) is None
    assert rota.at(found, oslo(first, 15, 30)).person == 1  # type: ignore[union-attr]


def test_a_change_goes_before_the_turn_and_an_absence_makes_a_named_gap() -> None:
    within = weeks(MONDAY, 2)
    night = Span(oslo(MONDAY, 20), oslo(MONDAY + DAY, 6))
    found = rota.shifts(
        layer(1, 2),
        within,
        changes=[rota.Change(1, 3, night)],
        away={2: [Span(oslo(MONDAY + 8 * DAY, 0), oslo(MONDAY + 9 * DAY, 0))]},
    )
    told = [(one.person, one.why, one.instead_of) for one in found]
    assert told == [
        (1, "turn", None), (3, "change", 1), (1, "turn", None),
        (2, "turn", None), (None, "away", 2), (2, "turn", None),
    ]  # fmt: skip
    assert [one.instead_of for one in rota.gaps(found)] == [2]


def test_a_layer_without_people_or_decided_empty_is_a_gap() -> None:
    within = weeks(MONDAY, 1)
    assert {one.why for one in rota.shifts(layer(), within)} == {"empty"}
    free = [rota.Change(1, None, Span(oslo(MONDAY, 8), oslo(MONDAY + 2 * DAY, 8)))]
    assert [one.why for one in rota.shifts(layer(1), within, changes=free)] == ["nobody", "turn"]
    with pytest.raises(ValueError, match="at least a day"):
        layer(1, days=0)


MOMENTS = st.integers(0, 28 * 24 * 4).map(lambda n: oslo(MONDAY, 0) + n * dt.timedelta(minutes=15))
SPANS = st.tuples(MOMENTS, st.integers(1, 300)).map(
    lambda told: Span(told[0], told[0] + told[1] * dt.timedelta(minutes=15))
)


@settings(max_examples=60, deadline=None)
@given(
    days=st.integers(1, 9),
    people=st.lists(st.integers(1, 4), max_size=4),
    changed=st.lists(st.tuples(st.none() | st.integers(1, 5), SPANS), max_size=5),
    away=st.lists(SPANS, max_size=3),
    start=MOMENTS,
)
def test_shifts_cover_the_time_once_whatever_is_changed(
    days: int,
    people: list[int],
    changed: list[tuple[int | None, Span]],
    away: list[Span],
    start: dt.datetime,
) -> None:
    within = Span(start, start + dt.timedelta(days=17))
    changes = [rota.Change(1, person, span) for person, span in changed]
    one = rota.Layer(1, tuple(people), MONDAY, days, 8 * 60)
    told = rota.shifts(one, within, changes=changes, away={1: away}, closed=closed(within))
    spans = [shift.span for shift in told]
    begun = Span(max(within.start, oslo(MONDAY, 8)), within.end)
    assert union(spans) == common(closed(within), [begun])
    assert sum((s.length for s in spans), dt.timedelta(0)) == length(spans)
    assert not any(common([s.span], away) for s in told if s.person == 1)
    halves = [
        part
        for half in (Span(start, start + 8 * DAY), Span(start + 8 * DAY, within.end))
        for part in rota.shifts(one, half, changes=changes, away={1: away}, closed=closed(half))
    ]
    both = [(s.person, s.why, s.span) for s in halves]
    assert length(s for _p, _w, s in both) == length(spans)


def person_week(*called: Span, number: int = 1) -> Time:
    """On call every night and the weekend, besides ordinary work 37.5 hours."""
    within = weeks(MONDAY, number)
    ordinary = opened(OFFICE, within.start, within.end)
    return Time(ordinary, closed(within), called)


def codes(time: Time, number: int = 1, **agreed: Fraction) -> list[str]:
    told = working_time.account(time, MONDAY, number, working_time.rules(agreed))
    return [one.code for one in told.breaches]


def test_a_seventh_of_the_on_call_time_counts_and_call_outs_in_full() -> None:
    """37.5 h work; 130.5 h on call, of which 1.5 h called out: 37.5 + 1.5 + 129/7."""
    call = Span(oslo(MONDAY + DAY, 17), oslo(MONDAY + DAY, 18, 30))
    week = working_time.account(person_week(call), MONDAY, 1, working_time.rules()).weeks[0]
    assert (week.ordinary, week.on_call, week.called_out) == (
        Fraction(75, 2), Fraction(129), Fraction(3, 2),
    )  # fmt: skip
    assert week.counted == Fraction(39) + Fraction(129, 7)


def test_forty_hours_hold_week_by_week_until_something_else_is_agreed() -> None:
    alone = person_week()
    assert codes(alone) == ["week_hours"]
    assert codes(alone, share=Fraction(0)) == []
    half = Time(person_week(number=2).ordinary, person_week().on_call)
    assert codes(half, 2) == ["week_hours"]
    assert codes(half, 2, average_weeks=Fraction(2), week_hours=Fraction(47)) == ["week_most"]
    assert (
        codes(half, 2, average_weeks=Fraction(2), week_hours=Fraction(47), week_most=Fraction(57))
        == []
    )


def test_a_call_out_at_night_breaks_the_rest_of_eleven_hours_and_one_in_the_evening_does_not() -> (
    None
):
    share = {"share": Fraction(0)}
    evening = Span(oslo(MONDAY, 19), oslo(MONDAY, 21))
    night = Span(oslo(MONDAY + DAY, 2), oslo(MONDAY + DAY, 3, 30))
    assert codes(person_week(evening), **share) == []
    told = working_time.account(person_week(night), MONDAY, 1, working_time.rules(share))
    assert [(one.code, one.day, one.measured) for one in told.breaches] == [
        ("daily_rest", MONDAY, Fraction(21, 2))
    ]
    assert codes(person_week(night), daily_rest=Fraction(8), **share) == []


def test_two_days_at_work_in_the_weekend_leave_no_weekly_rest() -> None:
    calls = [
        Span(oslo(MONDAY + n * DAY, hour), oslo(MONDAY + n * DAY, hour + 1))
        for n in (5, 6) for hour in (9, 16)
    ]  # fmt: skip
    told = working_time.account(
        person_week(*calls), MONDAY, 1, working_time.rules({"share": Fraction(0)})
    )
    assert [one.code for one in told.breaches] == ["week_hours", "weekly_rest"]
    assert told.weeks[0].rest == Fraction(35, 2)


@settings(max_examples=60, deadline=None)
@given(
    ordinary=st.lists(SPANS, max_size=5),
    on_call=st.lists(SPANS, max_size=5),
    called=st.lists(SPANS, max_size=5),
    share=st.fractions(0, 1, max_denominator=9),
)
def test_hours_are_counted_once_and_never_beyond_the_week(
    ordinary: list[Span], on_call: list[Span], called: list[Span], share: Fraction
) -> None:
    time = Time(ordinary, on_call, called)
    told = working_time.account(time, MONDAY, 5, working_time.rules({"share": share}))
    whole = told.weeks
    for week in whole:
        most = working_time.hours(working_time.week_span(week.first).length)
        assert week.ordinary + week.on_call + week.called_out <= most
        assert week.counted == week.ordinary + week.called_out + share * week.on_call
        assert 0 <= week.rest <= most
    less = Time(ordinary, on_call)
    for with_calls, without_calls in zip(
        whole,
        working_time.account(less, MONDAY, 5, working_time.rules({"share": share})).weeks,
        strict=True,
    ):
        assert with_calls.counted >= without_calls.counted
        assert with_calls.rest <= without_calls.rest


def test_the_plan_is_told_two_weeks_ahead() -> None:
    fortnight = working_time.BY_CODE["plan_days"].value
    assert working_time.plan_is_late(None, MONDAY, fortnight)
    assert working_time.plan_is_late(MONDAY + 13 * DAY, MONDAY, fortnight)
    assert not working_time.plan_is_late(MONDAY + 14 * DAY, MONDAY, fortnight)
    with pytest.raises(KeyError):
        working_time.rules({"siesta": Fraction(1)})
    with pytest.raises(ValueError, match="average_weeks"):
        working_time.rules({"average_weeks": Fraction(0)})


def test_hours_are_sorted_by_night_weekend_and_holiday() -> None:
    """Friday 25 December 2026 15:30 to Sunday 08:00: 8.5 h holiday, 24 h on Boxing Day, 8 h Sunday."""
    friday = dt.date(2026, 12, 25)
    told = sort_hours([Span(oslo(friday, 15, 30), oslo(friday + 2 * DAY, 8))])
    assert (told.total, told.weekday, told.weekend, told.holiday, told.night) == (
        Fraction(81, 2), 0, 8, Fraction(65, 2), 18,
    )  # fmt: skip


def test_called_out_is_held_against_the_limits_of_overtime() -> None:
    evening = [Span(oslo(MONDAY + n * DAY, 17), oslo(MONDAY + n * DAY, 20)) for n in range(4)]
    time = Time((), (), evening)
    values = working_time.rules()
    told = working_time.account(time, MONDAY, 4, values).breaches
    assert [(one.code, one.measured) for one in told] == [("overtime_week", 12)]
    all_weeks = [
        Span(one.start + n * 7 * DAY, one.end + n * 7 * DAY)
        for n in range(4)
        for one in evening[:3]
    ]
    told = working_time.account(Time((), (), all_weeks), MONDAY, 5, values).breaches
    assert [(one.code, one.day, one.measured) for one in told] == [("overtime_four", MONDAY, 36)]
    year = working_time.year_broken(
        Time((), (), all_weeks), MONDAY, 4, values | {"overtime_year": Fraction(35)}
    )
    assert year is not None
    assert (year.code, year.measured) == ("overtime_year", 36)
    assert working_time.year_broken(Time((), (), all_weeks), MONDAY, 4, values) is None


def test_night_is_when_it_is_agreed_to_be() -> None:
    span = [Span(oslo(MONDAY, 20), oslo(MONDAY + DAY, 7))]
    assert sort_hours(span).night == 9
    later = working_time.rules({"night_from": Fraction(45, 2), "night_until": Fraction(13, 2)})
    assert sort_hours(span, night_of(later)).night == 8
    within = working_time.rules({"night_from": Fraction(0), "night_until": Fraction(6)})
    assert sort_hours(span, night_of(within)).night == 6
    with pytest.raises(ValueError, match="night_from"):
        working_time.rules({"night_from": Fraction(25)})
