"""How a case may move, who may move it, and when it can be opened again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.desk.calc.case_states import (
    ACTIVE,
    ENDED,
    MOVES,
    ON_THE_CLOCK,
    WHO,
    Actor,
    Cause,
    Incoming,
    Move,
    Refusal,
    Standing,
    State,
    after,
    closes_on,
    incoming,
    moves_from,
    refused,
    reopen_until,
)
from samdrift.desk.calc.clocks import Kind

RESOLVED = Standing(State.RESOLVED, resolved_on=date(2026, 11, 2))


def test_ordinary_case_goes_from_new_to_closed() -> None:
    case = Standing(State.NEW)
    states = []
    for move, actor, cause in (
        (Move.TAKE, Actor.AGENT, ""),
        (Move.WAIT, Actor.AGENT, Cause.SUPPLIER),
        (Move.GO_ON, Actor.AGENT, ""),
        (Move.RESOLVE, Actor.AGENT, ""),
        (Move.CLOSE, Actor.CLOCK, ""),
    ):
        assert refused(case, move, actor, cause=cause) is None
        case = after(case, move, cause=cause, today=date(2026, 11, 2))
        states.append(case.state)
    assert states == [State.OPEN, State.WAITING, State.OPEN, State.RESOLVED, State.CLOSED]
    assert case.resolved_on == date(2026, 11, 2)


def test_every_move_has_someone_who_may_make_it_and_every_state_a_way_in_and_out() -> None:
    assert set(MOVES) == set(WHO) == set(Move)
    assert all(WHO.values())
    reached = {to for ways in MOVES.values() for to in ways.values()}
    left = {state for ways in MOVES.values() for state in ways}
    assert reached == left == set(State)
    assert set(ACTIVE) | set(ENDED) | {State.RESOLVED} == set(State)


def test_waiting_case_says_what_it_waits_for() -> None:
    case = Standing(State.OPEN)
    assert refused(case, Move.WAIT, Actor.AGENT) is Refusal.CAUSE
    assert after(case, Move.WAIT, cause=Cause.CHANGE) == Standing(State.WAITING, "change")
    waiting = Standing(State.WAITING, Cause.CHANGE)
    assert after(waiting, Move.WAIT, cause=Cause.OTHER) == Standing(State.WAITING, "other")


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (Standing(State.WAITING, Cause.USER), Standing(State.OPEN)),
        (Standing(State.WAITING, Cause.SUPPLIER), Standing(State.WAITING, Cause.SUPPLIER)),
        (Standing(State.NEW), Standing(State.NEW)),
        (Standing(State.OPEN), Standing(State.OPEN)),
    ],
)
def test_answer_of_the_requester_ends_the_wait_for_it_and_no_other(case, expected) -> None:
    assert refused(case, Move.ANSWER, Actor.REQUESTER) is None
    assert after(case, Move.ANSWER) == expected


@pytest.mark.parametrize(
    ("state", "actor", "moves"),
    [
        (
            State.NEW,
            Actor.AGENT,
            [Move.TAKE, Move.WAIT, Move.RESOLVE, Move.CANCEL, Move.MERGE],
        ),
        (State.NEW, Actor.REQUESTER, [Move.ANSWER, Move.RESOLVE, Move.CANCEL]),
        (State.WAITING, Actor.CLOCK, [Move.GO_ON]),
        (State.RESOLVED, Actor.REQUESTER, [Move.CLOSE, Move.REOPEN]),
        (State.RESOLVED, Actor.CLOCK, [Move.CLOSE]),
        (State.CLOSED, Actor.CLOCK, []),
        (State.CANCELLED, Actor.AGENT, [Move.RESTORE]),
        (State.MERGED, Actor.AGENT, [Move.PART]),
        (State.MERGED, Actor.REQUESTER, []),
    ],
)
def test_moves_are_those_of_the_state_and_the_one_who_asks(state, actor, moves) -> None:
    assert moves_from(state, actor) == moves


def test_refusal_tells_the_state_before_the_one_who_asks() -> None:
    assert refused(Standing(State.CLOSED), Move.TAKE, Actor.CLOCK) is Refusal.STATE
    assert refused(Standing(State.NEW), Move.TAKE, Actor.REQUESTER) is Refusal.ACTOR


def test_case_can_be_opened_again_up_to_and_with_the_last_day() -> None:
    def answer(today: date, days: int | None = 14) -> Refusal | None:
        return refused(RESOLVED, Move.REOPEN, Actor.REQUESTER, today=today, reopen_days=days)

    assert reopen_until(date(2026, 11, 2), 14) == date(2026, 11, 16)
    assert answer(date(2026, 11, 16)) is None
    assert answer(date(2026, 11, 17)) is Refusal.TOO_LATE
    assert answer(date(2036, 11, 17), None) is None
    assert reopen_until(date(2026, 11, 2), None) is None


def test_closed_case_has_the_days_from_when_it_was_resolved() -> None:
    closed = after(RESOLVED, Move.CLOSE)
    late = refused(closed, Move.REOPEN, Actor.AGENT, today=date(2026, 11, 17), reopen_days=14)
    assert late is Refusal.TOO_LATE
    assert after(closed, Move.REOPEN) == Standing(State.OPEN)


def test_opening_again_within_days_needs_to_know_the_day() -> None:
    with pytest.raises(ValueError, match="day"):
        refused(RESOLVED, Move.REOPEN, Actor.AGENT, reopen_days=14)


def test_clock_closes_when_the_days_for_an_answer_are_over() -> None:
    assert closes_on(date(2026, 11, 2), 14) == date(2026, 11, 17)


@pytest.mark.parametrize(
    ("case", "today", "expected"),
    [
        (Standing(State.WAITING, Cause.SUPPLIER), date(2026, 11, 20), Incoming.HERE),
        (RESOLVED, date(2026, 11, 16), Incoming.REOPENS),
        (RESOLVED, date(2026, 11, 17), Incoming.NEW_CASE),
        (Standing(State.CANCELLED), date(2026, 11, 2), Incoming.NEW_CASE),
        (Standing(State.MERGED), date(2026, 11, 2), Incoming.OTHER_CASE),
    ],
)
def test_message_about_a_case_has_one_place_to_go(case, today, expected) -> None:
    assert incoming(case, today, 14) is expected


def test_what_a_move_does_to_the_clock_is_data() -> None:
    assert ON_THE_CLOCK[Move.WAIT] is Kind.PAUSE
    assert ON_THE_CLOCK[Move.REOPEN] is Kind.RESUME
    assert Move.TAKE not in ON_THE_CLOCK


@given(
    st.lists(st.tuples(st.sampled_from(Move), st.sampled_from(Actor)), max_size=20),
    st.sampled_from(Cause),
)
def test_moves_that_are_not_refused_keep_the_case_whole(moves, cause) -> None:
    case, day = Standing(State.NEW), date(2026, 11, 2)
    for move, actor in moves:
        day += timedelta(days=3)
        if refused(case, move, actor, cause=cause, today=day, reopen_days=10) is None:
            case = after(case, move, cause=cause, today=day)
        assert bool(case.cause) == (case.state is State.WAITING)
        assert case.resolved_on is None or case.state not in ACTIVE
        if case.state in {State.RESOLVED, State.CLOSED}:
            assert case.resolved_on is not None
