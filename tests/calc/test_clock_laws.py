"""What holds for every clock, whatever happened to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from samdrift.desk.calc.clocks import (
    ClockState,
    Event,
    Frozen,
    Kind,
    Shape,
    State,
    explain,
    replay,
)
from samdrift.kernel.calc.service_time import ALWAYS, Calendar, elapsed

OFFICE = Calendar.from_json(
    {"week": {day: [["08:00", "11:30"], ["12:00", "15:30"]] for day in "12345"}}
)
NIGHTS = Calendar.from_json(
    {"week": {day: [["20:00", "04:00"]] for day in "1234567"}, "closed_on_holidays": True}
)
CAUSES = ("requester", "supplier", "other")
TICK = timedelta(microseconds=1)
# Around the last Sunday of March, so that some clocks run over the change to summer time.
FIRST = datetime(2027, 3, 22, tzinfo=UTC)
MOMENTS = st.integers(0, 14 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
LAST = FIRST + timedelta(days=15)

TERMS = st.builds(
    Frozen,
    st.integers(1, 3000),
    st.sampled_from([OFFICE, NIGHTS, ALWAYS]),
    st.frozensets(st.sampled_from(CAUSES)),
    st.lists(st.integers(1, 150), max_size=3).map(tuple),
)


@st.composite
def happenings(draw: st.DrawFn, kinds: tuple[Kind, ...] = tuple(Kind)) -> list[Event]:
    """A start, and whatever comes of the kinds, in the order it was written."""
    found = [Event(1, draw(MOMENTS), Kind.START)]
    for seq in range(2, draw(st.integers(2, 9))):
        kind = draw(st.sampled_from(kinds))
        found.append(
            Event(
                seq,
                draw(MOMENTS),
                kind,
                draw(st.sampled_from(CAUSES)) if kind is Kind.PAUSE else "",
                draw(TERMS) if kind is Kind.RETARGET else None,
                kind is Kind.RETARGET and draw(st.booleans()),
                draw(st.sampled_from([None, *range(1, seq)])),
            )
        )
    return found


PLAIN = (Kind.PAUSE, Kind.RESUME, Kind.STOP)


def without_numbers(state: ClockState) -> ClockState:
    return state._replace(set_by=None)


@settings(deadline=None)
@given(happenings(), TERMS, st.randoms(), MOMENTS)
def test_order_in_which_events_arrive_does_not_matter(events, terms, chance, now) -> None:
    mixed = list(events)
    chance.shuffle(mixed)
    assert replay(mixed, terms, now) == replay(events, terms, now)
    assert explain(mixed, terms, now) == explain(events, terms, now)


@settings(deadline=None)
@given(happenings(), TERMS, MOMENTS)
def test_account_adds_up_and_leaves_no_moment_out(events, terms, now) -> None:
    lines, found = explain(events, terms, now), replay(events, terms, now)
    assert sum((line.counted for line in lines), timedelta(0)) == found.elapsed
    stretches = [line for line in lines if line.end > line.start]
    assert all(a.end == b.start for a, b in pairwise(stretches))
    if stretches:
        assert (stretches[0].start, stretches[-1].end) == (found.started_at, now)
    spared = (line.service for line in lines if line.shape is Shape.PAUSED)
    assert sum(spared, timedelta(0)) == found.paused
    used = timedelta(0)
    for line in lines:
        used += line.counted
        assert line.accumulated == used


@settings(deadline=None)
@given(happenings(PLAIN), TERMS)
def test_each_line_holds_the_service_time_its_calendar_says(events, terms) -> None:
    for line in explain(events, terms, LAST):
        assert line.service == elapsed(terms.calendar, line.start, line.end)
        assert line.counted == (line.service if line.shape is Shape.RUNNING else timedelta(0))


@settings(deadline=None)
@given(happenings(), TERMS, st.data())
def test_corrected_clock_is_as_if_it_had_been_right_at_first(events, terms, data) -> None:
    events = [event._replace(replaces=None) for event in events]
    wrong = data.draw(st.sampled_from(events))
    right = wrong._replace(
        at=data.draw(MOMENTS), kind=data.draw(st.sampled_from([Kind.PAUSE, Kind.STOP, wrong.kind]))
    )
    assume(right.kind is not Kind.STRIKE)
    corrected = [*events, right._replace(seq=99, replaces=wrong.seq, reason="Late entry")]
    at_first = [right if event is wrong else event for event in events]
    for now in (right.at, LAST):
        assert without_numbers(replay(corrected, terms, now)) == without_numbers(
            replay(at_first, terms, now)
        )


@settings(deadline=None)
@given(happenings(), TERMS, st.data())
def test_struck_event_is_as_if_it_had_never_been(events, terms, data) -> None:
    events = [event._replace(replaces=None) for event in events]
    wrong = data.draw(st.sampled_from(events))
    struck = [*events, Event(99, data.draw(MOMENTS), Kind.STRIKE, replaces=wrong.seq)]
    rest = [event for event in events if event is not wrong]
    assert replay(struck, terms, LAST) == replay(rest, terms, LAST)


@settings(deadline=None)
@given(happenings(PLAIN), TERMS, st.data())
def test_pause_outside_service_time_changes_nothing(events, terms, data) -> None:
    terms = Frozen(
        terms.target_minutes, terms.calendar, terms.pauses | {"requester"}, terms.warnings
    )
    idle = [
        line
        for line in explain(events, terms, LAST)
        if line.shape is Shape.OUTSIDE and line.cause is None
    ]
    assume(idle)
    line = data.draw(st.sampled_from(idle))
    pause = [
        Event(98, line.start, Kind.PAUSE, "requester"),
        Event(99, line.start + (line.end - line.start) / 2, Kind.RESUME),
    ]
    assert replay([*events, *pause], terms, LAST) == replay(events, terms, LAST)


@settings(deadline=None)
@given(happenings(PLAIN), TERMS, MOMENTS, MOMENTS)
def test_time_used_never_falls_and_a_breach_stays(events, terms, one, other) -> None:
    first, last = (replay(events, terms, now) for now in sorted((one, other)))
    assert first.elapsed <= last.elapsed and first.paused <= last.paused
    assert first.breached_at in {None, last.breached_at}
    assert last.warnings[: len(first.warnings)] == first.warnings


@settings(deadline=None)
@given(happenings(PLAIN), TERMS)
def test_clock_is_broken_from_the_moment_after_its_due(events, terms) -> None:
    breached = replay(events, terms, LAST).breached_at
    assume(breached is not None)
    assert breached is not None
    due, after = (replay(events, terms, breached + wait) for wait in (timedelta(0), TICK))
    assert (due.breached_at, after.breached_at) == (None, breached)
    assert due.due_at == breached and due.elapsed == timedelta(minutes=terms.target_minutes)


@settings(deadline=None)
@given(
    happenings((Kind.PAUSE, Kind.RETARGET)), TERMS, st.timedeltas(timedelta(0), timedelta(days=1))
)
def test_due_and_next_come_when_nothing_else_happens(events, terms, wait) -> None:
    now = events[0].at + wait
    known = [event for event in events if event.at <= now and event.replaces is None]
    found = replay(known, terms, now)
    assume(found.state is State.RUNNING and found.breached_at is None)
    assert found.due_at is not None and found.next_at is not None
    assert now <= found.next_at <= found.due_at
    assert replay(known, terms, found.due_at).remaining == timedelta(0)
    assert replay(known, terms, found.due_at + TICK).breached_at == found.due_at
    at_next = replay(known, terms, found.next_at)
    assert len(at_next.warnings) > len(found.warnings) or found.next_at == found.due_at


@settings(deadline=None)
@given(happenings(), TERMS, MOMENTS)
def test_events_to_come_change_nothing_before_they_come(events, terms, now) -> None:
    plain = [event._replace(replaces=None) for event in events]
    known = [event for event in plain if event.at <= now]
    assert replay(plain, terms, now) == replay(known, terms, now)
