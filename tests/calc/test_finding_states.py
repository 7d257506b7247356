"""The allowed moves of a finding: every path keeps to them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.followup.calc import finding_states as calc
from samdrift.followup.calc.finding_states import BY_HAND, OPEN, STANDING, Move, Status

DAY = dt.date(2026, 11, 20)
days = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))


def walked(moves):
    """The statuses a finding passes when moves that are not allowed are left out."""
    status = Status.NEW
    path = [status]
    for move in moves:
        status = calc.after(status, move) or status
        path.append(status)
    return path


@pytest.mark.parametrize(
    ("status", "move", "then"),
    [
        (Status.NEW, Move.TAKE, Status.IN_HAND),
        (Status.IN_HAND, Move.PUT_BACK, Status.NEW),
        (Status.IN_HAND, Move.WAIT, Status.WAITS),
        (Status.WAITS, Move.TAKE, Status.IN_HAND),
        (Status.NEW, Move.ACCEPT, Status.ACCEPTED),
        (Status.ACCEPTED, Move.REOPEN, Status.NEW),
        (Status.ACCEPTED, Move.LAPSE, Status.NEW),
        (Status.ACCEPTED, Move.GONE, Status.MENDED),
        (Status.MENDED, Move.FOUND_AGAIN, Status.NEW),
        (Status.MENDED, Move.TAKE, None),
        (Status.MENDED, Move.ACCEPT, None),
        (Status.ACCEPTED, Move.ACCEPT, None),
        (Status.NEW, Move.FOUND_AGAIN, None),
        (Status.NEW, Move.LAPSE, None),
    ],
)
def test_move_leads_where_it_should(status, move, then):
    assert calc.after(status, move) == then


@given(st.lists(st.sampled_from(Move)))
def test_mended_finding_leaves_only_by_being_found_again(moves):
    path = walked(moves)
    for before, move, then in zip(path[:-1], moves, path[1:], strict=True):
        if before is Status.MENDED and then is not Status.MENDED:
            assert move is Move.FOUND_AGAIN


@given(st.lists(st.sampled_from(Move)))
def test_whatever_happened_what_is_gone_is_mended_and_found_again_is_new(moves):
    last = walked(moves)[-1]
    gone = calc.after(last, Move.GONE) or last
    assert gone is Status.MENDED
    assert calc.after(gone, Move.FOUND_AGAIN) is Status.NEW


@given(st.sampled_from(Status), st.sampled_from(Move))
def test_move_never_leads_to_where_it_begins(status, move):
    assert calc.after(status, move) != status


@given(st.sampled_from(Status), st.booleans())
def test_moves_offered_to_a_person_are_allowed_and_done_by_hand(status, observed):
    for move in calc.moves_from(status, observed=observed):
        assert calc.after(status, move) is not None
        assert move in BY_HAND or (move is Move.FOUND_AGAIN and not observed)


@pytest.mark.parametrize("status", STANDING)
def test_only_what_cannot_be_observed_is_mended_by_hand(status):
    assert Move.MEND not in calc.moves_from(status, observed=True)
    assert Move.MEND in calc.moves_from(status, observed=False)


def test_what_was_mended_by_hand_can_be_opened_again_by_hand():
    assert calc.moves_from(Status.MENDED, observed=True) == ()
    assert calc.moves_from(Status.MENDED, observed=False) == (Move.FOUND_AGAIN,)


@given(st.sampled_from(Status), st.none() | days, days)
def test_only_accepted_findings_lapse_and_not_before_their_day(status, until, today):
    lapsed = calc.has_lapsed(status, until, today)
    assert lapsed == (status is Status.ACCEPTED and (until is None or until <= today))
    if lapsed:
        assert calc.after(status, Move.LAPSE) is Status.NEW


@given(st.sampled_from(Status), st.none() | days, days)
def test_finding_is_overdue_only_while_open_and_from_the_day_after(status, deadline, today):
    overdue = calc.is_overdue(status, deadline, today)
    assert not overdue or (status in OPEN and deadline < today)
    assert not calc.is_overdue(status, today, today)


@given(st.sampled_from(OPEN), days)
def test_open_finding_stays_overdue_as_days_go(status, today):
    deadline = today - dt.timedelta(days=1)
    assert calc.is_overdue(status, deadline, today)
    assert calc.is_overdue(status, deadline, today + dt.timedelta(days=400))
