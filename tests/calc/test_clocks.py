"""Clocks by hand: what is used, when it is due, when it was broken, and the account of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from samdrift.desk.calc.clocks import (
    Code,
    Event,
    Frozen,
    FrozenError,
    Kind,
    Line,
    Shape,
    State,
    explain,
    replay,
    replay_many,
)
from samdrift.kernel.calc.service_time import ALWAYS, ZONE, Calendar

OFFICE = Calendar.from_json(
    {
        "week": {day: [["08:00", "15:30"]] for day in "12345"},
        "closed_on_holidays": True,
        "half_days": {"easter_wednesday": "12:00"},
    }
)
EIGHT_HOURS = Frozen(480, OFFICE, frozenset({"requester"}), (75, 50))
ONE_HOUR = Frozen(60, OFFICE, frozenset({"requester", "supplier"}))
TWO_DAYS = Frozen(900, OFFICE, frozenset({"requester", "supplier"}))


def at(text: str) -> datetime:
    """A moment of November 2026 in Oslo: `20 08:00` is a Friday morning."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def start(text: str = "19 12:00") -> Event:
    return Event(1, at(text), Kind.START)


def paused(seq: int, text: str, cause: str = "requester") -> Event:
    return Event(seq, at(text), Kind.PAUSE, cause)


def event(seq: int, text: str, kind: Kind) -> Event:
    return Event(seq, at(text), kind)


def told(lines: list[Line]) -> list[Code | None]:
    return [line.code for line in lines if line.shape is Shape.EVENT]


def test_running_clock_shows_what_is_used_left_and_due() -> None:
    # Thursday 12:00-15:30 is 3 h 30; Friday from 08:00 another 4 h 30.
    found = replay([start()], EIGHT_HOURS, at("20 09:00"))
    assert (found.state, found.elapsed, found.remaining) == (State.RUNNING, hours(4.5), hours(3.5))
    assert found.due_at == at("20 12:30")
    assert found.warnings == ((50, at("20 08:30")),)
    assert found.next_at == at("20 10:30")
    assert found.breached_at is None and found.started_at == at("19 12:00")


def test_pause_stops_the_clock_and_its_due_is_not_known() -> None:
    found = replay([start(), paused(2, "20 09:00")], EIGHT_HOURS, at("23 09:00"))
    assert (found.state, found.cause, found.elapsed) == (State.PAUSED, "requester", hours(4.5))
    assert found.due_at is None and found.next_at is None
    assert found.paused == hours(6.5 + 1)


def test_resumed_clock_is_due_later_by_the_pause() -> None:
    events = [start(), paused(2, "20 09:00"), event(3, "23 10:00", Kind.RESUME)]
    found = replay(events, EIGHT_HOURS, at("23 10:30"))
    assert (found.elapsed, found.due_at) == (hours(5), at("23 13:30"))


def test_pause_over_the_weekend_costs_nothing() -> None:
    events = [start(), paused(2, "20 16:00"), event(3, "23 07:00", Kind.RESUME)]
    one = replay(events, EIGHT_HOURS, at("23 09:00"))
    other = replay(events[:1], EIGHT_HOURS, at("23 09:00"))
    assert one == other and one.paused == hours(0)


def test_cause_that_does_not_count_lets_the_clock_run_and_is_told() -> None:
    events = [start(), paused(2, "20 09:00", "supplier"), event(3, "20 11:00", Kind.RESUME)]
    found = replay(events[:2], EIGHT_HOURS, at("20 10:00"))
    assert (found.state, found.cause, found.elapsed) == (State.RUNNING, "supplier", hours(5.5))
    assert replay(events, EIGHT_HOURS, at("20 12:00")).elapsed == hours(7.5)
    lines = explain(events, EIGHT_HOURS, at("20 12:00"))
    assert told(lines) == [Code.STARTED, Code.NOT_ALLOWED, Code.WAIT_OVER]
    assert [line.cause for line in lines if line.shape is Shape.RUNNING] == [
        *(None, None),
        "supplier",
        None,
    ]


def test_clock_is_broken_when_it_goes_on_after_its_due() -> None:
    assert replay([start()], EIGHT_HOURS, at("20 12:30")).breached_at is None
    after = replay([start()], EIGHT_HOURS, at("20 12:30") + timedelta(microseconds=1))
    assert after.breached_at == at("20 12:30")
    later = replay([start()], EIGHT_HOURS, at("23 09:00"))
    assert (later.breached_at, later.due_at) == (at("20 12:30"), at("20 12:30"))
    assert (later.remaining, later.next_at) == (hours(-4), None)
    assert [percent for percent, _at in later.warnings] == [50, 75]


def test_clock_stopped_at_its_due_is_kept() -> None:
    found = replay([start(), event(2, "20 12:30", Kind.STOP)], EIGHT_HOURS, at("23 09:00"))
    assert (found.state, found.remaining, found.breached_at) == (State.STOPPED, hours(0), None)
    assert found.ended_at == at("20 12:30")


def test_clock_due_when_the_day_ends_is_broken_in_the_evening() -> None:
    day = Frozen(450, OFFICE)
    events = [start("20 08:00"), event(2, "20 17:00", Kind.STOP)]
    assert replay(events[:1], day, at("20 15:30")).breached_at is None
    assert replay(events, day, at("23 09:00")).breached_at == at("20 15:30")


def test_stopped_clock_uses_no_more_and_keeps_its_due() -> None:
    events = [start(), event(2, "20 09:00", Kind.STOP)]
    found = replay(events, EIGHT_HOURS, at("25 09:00"))
    assert (found.elapsed, found.due_at, found.next_at) == (hours(4.5), at("20 12:30"), None)


def test_reopened_clock_goes_on_and_the_time_between_is_not_used() -> None:
    events = [start(), event(2, "20 09:00", Kind.STOP), event(3, "23 08:00", Kind.RESUME)]
    found = replay(events, EIGHT_HOURS, at("23 09:00"))
    assert (found.state, found.elapsed, found.ended_at) == (State.RUNNING, hours(5.5), None)
    assert found.due_at == at("23 11:30")
    lines = explain(events, EIGHT_HOURS, at("23 09:00"))
    assert told(lines)[-1] == Code.REOPENED
    stopped = next(line for line in lines if line.shape is Shape.STOPPED)
    assert (stopped.service, stopped.counted) == (hours(6.5), hours(0))


def test_void_clock_promises_nothing() -> None:
    events = [start(), event(2, "20 13:00", Kind.VOID), event(3, "20 14:00", Kind.STOP)]
    found = replay(events, EIGHT_HOURS, at("23 09:00"))
    assert (found.state, found.due_at, found.breached_at) == (State.VOID, None, None)
    assert (found.warnings, found.breaches) == ((), ())
    assert told(explain(events, EIGHT_HOURS, at("23 09:00")))[-1] == Code.VOID


def test_retarget_goes_on_with_what_is_used() -> None:
    shorter = Event(2, at("20 09:00"), Kind.RETARGET, terms=Frozen(300, OFFICE))
    found = replay([start(), shorter], EIGHT_HOURS, at("20 09:15"))
    assert (found.elapsed, found.due_at, found.set_by) == (hours(4.75), at("20 09:30"), 2)


def test_retarget_to_less_than_is_used_is_broken_from_then() -> None:
    shorter = Event(2, at("20 09:00"), Kind.RETARGET, terms=ONE_HOUR)
    found = replay([start(), shorter], EIGHT_HOURS, at("20 09:15"))
    assert (found.due_at, found.breached_at) == (at("20 09:00"), at("20 09:00"))


def test_retarget_can_begin_anew_and_the_account_says_what_it_dropped() -> None:
    anew = Event(2, at("20 09:00"), Kind.RETARGET, terms=ONE_HOUR, restart=True)
    found = replay([start(), anew], EIGHT_HOURS, at("20 09:15"))
    assert (found.elapsed, found.due_at) == (hours(0.25), at("20 10:00"))
    line = next(
        line
        for line in explain([start(), anew], EIGHT_HOURS, at("20 09:15"))
        if line.code is Code.RESTARTED
    )
    assert (line.counted, line.accumulated, line.target) == (hours(-4.5), hours(0), hours(1))


def test_breach_is_not_mended_by_a_later_longer_target() -> None:
    longer = Event(2, at("20 14:00"), Kind.RETARGET, terms=TWO_DAYS)
    found = replay([start(), longer], EIGHT_HOURS, at("20 15:00"))
    assert found.breached_at is None and found.breaches == (at("20 12:30"),)
    shorter = longer._replace(terms=ONE_HOUR)
    still = replay([start(), shorter], EIGHT_HOURS, at("20 15:00"))
    assert (still.breached_at, still.breaches) == (at("20 12:30"), (at("20 12:30"),))


def test_new_commitment_decides_whether_what_is_waited_for_pauses() -> None:
    waits = paused(2, "20 09:00", "supplier")
    allows = Event(3, at("20 10:00"), Kind.RETARGET, terms=TWO_DAYS)
    forbids = Event(4, at("20 11:00"), Kind.RETARGET, terms=EIGHT_HOURS)
    found = replay([start(), waits, allows], EIGHT_HOURS, at("20 10:30"))
    assert (found.state, found.elapsed) == (State.PAUSED, hours(5.5))
    found = replay([start(), waits, allows, forbids], EIGHT_HOURS, at("20 11:30"))
    assert (found.state, found.elapsed) == (State.RUNNING, hours(6))


def test_retarget_of_a_stopped_clock_counts_when_it_is_opened_again() -> None:
    events = [
        start(),
        event(2, "20 09:00", Kind.STOP),
        Event(3, at("20 10:00"), Kind.RETARGET, terms=TWO_DAYS),
        event(4, "23 08:00", Kind.RESUME),
    ]
    before = replay(events[:3], EIGHT_HOURS, at("20 11:00"))
    assert (before.terms, before.remaining) == (EIGHT_HOURS, hours(3.5))
    after = replay(events, EIGHT_HOURS, at("23 08:30"))
    assert (after.terms, after.remaining, after.set_by) == (TWO_DAYS, hours(10), 3)
    assert told(explain(events, EIGHT_HOURS, at("23 08:30")))[2] == Code.LATER


def test_wrong_entry_is_corrected_and_the_breach_is_found_in_hindsight() -> None:
    wrong = [start(), paused(2, "20 09:00"), event(3, "23 14:00", Kind.STOP)]
    assert replay(wrong, EIGHT_HOURS, at("24 09:00")).breached_at is None
    fixed = Event(4, at("20 15:00"), Kind.PAUSE, "requester", replaces=2, reason="Late entry")
    found = replay([*wrong, fixed], EIGHT_HOURS, at("24 09:00"))
    assert (found.elapsed, found.breached_at) == (hours(10.5), at("20 12:30"))
    last = explain([*wrong, fixed], EIGHT_HOURS, at("24 09:00"))[-1]
    assert (last.shape, last.event, last.corrected_by) == (Shape.REPLACED, wrong[1], fixed)


def test_struck_event_never_was_and_can_be_put_back() -> None:
    strike = Event(3, at("20 10:00"), Kind.STRIKE, replaces=2, reason="Wrong case")
    events = [start(), paused(2, "20 09:00"), strike]
    assert replay(events, EIGHT_HOURS, at("20 10:00")).elapsed == hours(5.5)
    back = Event(4, at("20 09:00"), Kind.PAUSE, "requester", replaces=3, reason="It was right")
    assert replay([*events, back], EIGHT_HOURS, at("20 10:00")).elapsed == hours(4.5)


def test_last_of_several_corrections_counts() -> None:
    events = [
        start(),
        paused(2, "20 09:00"),
        Event(3, at("20 10:00"), Kind.PAUSE, "requester", replaces=2),
        Event(4, at("20 11:00"), Kind.PAUSE, "requester", replaces=2),
    ]
    assert replay(events, EIGHT_HOURS, at("20 13:00")).elapsed == hours(6.5)


def test_correction_of_an_event_that_is_not_there_stands_alone() -> None:
    events = [start(), Event(2, at("20 09:00"), Kind.PAUSE, "requester", replaces=7)]
    assert replay(events, EIGHT_HOURS, at("20 13:00")).elapsed == hours(4.5)


@pytest.mark.parametrize(
    ("events", "codes", "state"),
    [
        ([event(2, "19 13:00", Kind.RESUME)], [Code.NOT_PAUSED], State.RUNNING),
        ([event(2, "19 13:00", Kind.START)], [Code.ALREADY_STARTED], State.RUNNING),
        ([event(2, "19 13:00", Kind.RETARGET)], [Code.NOTHING_NEW], State.RUNNING),
        ([event(2, "19 13:00", Kind.STRIKE)], [Code.NOTHING_NEW], State.RUNNING),
        (
            [paused(2, "19 13:00"), paused(3, "19 14:00")],
            [Code.PAUSED, Code.CAUSE_CHANGED],
            State.PAUSED,
        ),
        (
            [paused(2, "19 13:00"), paused(3, "19 14:00", "supplier")],
            [Code.PAUSED, Code.NOT_ALLOWED],
            State.RUNNING,
        ),
        (
            [event(2, "19 13:00", Kind.STOP), event(3, "19 14:00", Kind.STOP)],
            [Code.STOPPED, Code.ALREADY_STOPPED],
            State.STOPPED,
        ),
        (
            [event(2, "19 13:00", Kind.STOP), paused(3, "19 14:00")],
            [Code.STOPPED, Code.ALREADY_STOPPED],
            State.STOPPED,
        ),
    ],
)
def test_odd_events_change_nothing_and_are_told(events, codes, state) -> None:
    all_events = [start(), *events]
    assert told(explain(all_events, EIGHT_HOURS, at("20 09:00"))) == [Code.STARTED, *codes]
    assert replay(all_events, EIGHT_HOURS, at("20 09:00")).state is state


def test_events_before_the_start_do_not_count() -> None:
    early = [
        paused(2, "19 09:00"),
        event(3, "19 10:00", Kind.RESUME),
        event(4, "19 10:00", Kind.STOP),
    ]
    found = replay([*early, start()], EIGHT_HOURS, at("20 09:00"))
    assert (found.state, found.elapsed) == (State.RUNNING, hours(4.5))
    assert (
        told(explain([*early, start()], EIGHT_HOURS, at("19 12:00")))[:3] == [Code.NOT_STARTED] * 3
    )


def test_commitment_set_before_the_start_holds_from_it() -> None:
    sooner = Event(2, at("19 09:00"), Kind.RETARGET, terms=ONE_HOUR)
    found = replay([start(), sooner], EIGHT_HOURS, at("19 12:30"))
    assert (found.terms, found.due_at) == (ONE_HOUR, at("19 13:00"))


def test_clock_without_a_start_has_nothing() -> None:
    found = replay([], EIGHT_HOURS, at("20 09:00"))
    assert (found.state, found.elapsed, found.due_at) == (State.NOT_STARTED, hours(0), None)
    assert explain([], EIGHT_HOURS, at("20 09:00")) == []


def test_events_to_come_do_not_count_yet() -> None:
    events = [start(), event(2, "20 12:00", Kind.STOP)]
    assert replay(events, EIGHT_HOURS, at("20 09:00")).state is State.RUNNING
    assert replay(events, EIGHT_HOURS, at("19 11:59")).state is State.NOT_STARTED


def test_events_of_one_moment_count_as_they_were_written() -> None:
    events = [event(3, "19 12:00", Kind.RESUME), paused(2, "19 12:00"), start()]
    assert replay(events, EIGHT_HOURS, at("19 13:00")).state is State.RUNNING
    turned = [paused(3, "19 12:00"), event(2, "19 12:00", Kind.RESUME), start()]
    assert replay(turned, EIGHT_HOURS, at("19 13:00")).state is State.PAUSED


def test_hour_shown_twice_is_told_apart_by_the_moment() -> None:
    first = datetime(2027, 10, 31, 2, 30, tzinfo=ZONE)
    second = first.replace(fold=1)
    events = [Event(2, first, Kind.START), Event(1, second, Kind.STOP)]
    found = replay(events, Frozen(30, ALWAYS), datetime(2027, 11, 1, tzinfo=ZONE))
    assert (found.elapsed, found.breached_at) == (
        hours(1),
        datetime(2027, 10, 31, 1, tzinfo=UTC),
    )


def test_warning_beyond_the_target_comes_after_the_breach() -> None:
    terms = Frozen(60, OFFICE, warnings=(50, 150))
    found = replay([start("20 08:00")], terms, at("20 09:10"))
    assert (found.breached_at, found.next_at) == (at("20 09:00"), at("20 09:30"))
    found = replay([start("20 08:00")], terms, at("20 10:00"))
    assert found.warnings == ((50, at("20 08:30")), (150, at("20 09:30")))


def test_warning_already_passed_under_a_new_target_comes_with_it() -> None:
    terms = Frozen(300, OFFICE, warnings=(50, 95))
    shorter = Event(2, at("20 09:00"), Kind.RETARGET, terms=terms)
    found = replay([start(), shorter], EIGHT_HOURS, at("20 09:20"))
    assert found.warnings == ((50, at("20 09:00")), (95, at("20 09:15")))


def test_one_case_has_three_clocks_and_waiting_for_the_supplier_is_the_run_of_the_third() -> None:
    waits, back = paused(2, "20 09:00", "supplier"), event(3, "23 09:00", Kind.RESUME)
    member = replay([start(), waits, back], EIGHT_HOURS, at("23 10:00"))
    team = replay([start(), waits, back], TWO_DAYS, at("23 10:00"))
    supplier_events = [event(1, "20 09:00", Kind.START), event(2, "23 09:00", Kind.STOP)]
    supplier = replay(supplier_events, ONE_HOUR, at("23 10:00"))
    assert (member.elapsed, team.elapsed) == (hours(13), hours(5.5))
    assert (supplier.elapsed, team.paused) == (hours(7.5), hours(7.5))
    assert supplier.breached_at == at("20 10:00")


def test_account_is_what_anyone_would_write_by_hand() -> None:
    # Easter 2026: Wednesday 1 April to 12:00, closed to Tuesday.
    def on(month: int, day: int, hour: int) -> datetime:
        return datetime(2026, month, day, hour, tzinfo=ZONE)

    events = [Event(1, on(4, 1, 10), Kind.START), Event(2, on(4, 7, 9), Kind.PAUSE, "requester")]
    lines = explain(events, EIGHT_HOURS, on(4, 7, 11))
    assert [
        (line.shape, line.start, line.end, line.service, line.counted, line.accumulated)
        for line in lines
    ] == [
        (Shape.EVENT, on(4, 1, 10), on(4, 1, 10), hours(0), hours(0), hours(0)),
        (Shape.RUNNING, on(4, 1, 10), on(4, 1, 12), hours(2), hours(2), hours(2)),
        (Shape.OUTSIDE, on(4, 1, 12), on(4, 7, 8), hours(0), hours(0), hours(2)),
        (Shape.RUNNING, on(4, 7, 8), on(4, 7, 9), hours(1), hours(1), hours(3)),
        (Shape.EVENT, on(4, 7, 9), on(4, 7, 9), hours(0), hours(0), hours(3)),
        (Shape.PAUSED, on(4, 7, 9), on(4, 7, 11), hours(2), hours(0), hours(3)),
    ]
    assert {line.target for line in lines} == {hours(8)}
    assert [line.due_at for line in lines] == [on(4, 7, 14)] * 4 + [None, None]
    assert [name for day in lines[2].days for name in day.names] == [
        *("easter_wednesday", "maundy_thursday", "good_friday"),
        *("easter_sunday", "easter_monday"),
    ]
    assert lines[5].cause == "requester"


def test_bulk_answers_as_one_by_one() -> None:
    clocks = [
        ([start()], EIGHT_HOURS),
        ([start(), paused(2, "20 09:00")], TWO_DAYS),
        ([start(), event(2, "20 09:00", Kind.STOP)], ONE_HOUR),
    ]
    now = at("23 09:00")
    assert replay_many(clocks, now) == [replay(*clock, now) for clock in clocks]


def test_warnings_of_a_commitment_stand_in_order_once() -> None:
    assert Frozen(60, OFFICE, warnings=(90, 50, 90)).warnings == (50, 90)


@pytest.mark.parametrize(
    ("minutes", "warnings", "where"),
    [
        (0, (), "target_minutes"),
        (True, (), "target_minutes"),
        (7.5, (), "target_minutes"),
        (60, (0,), "warnings"),
        (60, ("50",), "warnings"),
    ],
)
def test_fault_of_a_commitment_is_named(minutes, warnings, where) -> None:
    with pytest.raises(FrozenError) as raised:
        Frozen(minutes, OFFICE, warnings=warnings)
    assert (raised.value.code, raised.value.where) == ("not_above_zero", where)
