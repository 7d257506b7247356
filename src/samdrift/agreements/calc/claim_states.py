"""How a claim goes from its basis to its end, and what money that comes back makes of it."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum


class State(StrEnum):
    BASIS = "basis"
    SENT = "sent"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"
    CREDITED = "credited"
    DONE = "done"
    WAIVED = "waived"
    LAPSED = "lapsed"
    DROPPED = "dropped"


class Move(StrEnum):
    SEND = "send"
    ANSWER = "answer"
    INSIST = "insist"
    DELIVER = "deliver"
    WAIVE = "waive"
    DROP = "drop"
    LAPSE = "lapse"
    REOPEN = "reopen"


OPEN = frozenset({State.BASIS, State.SENT, State.ACCEPTED, State.PARTLY, State.REJECTED})
"""Not yet at an end."""
CLAIMED = frozenset({State.SENT, State.ACCEPTED, State.PARTLY, State.REJECTED})
"""The supplier has been told, and it is not at an end."""

_FROM: dict[Move, frozenset[State]] = {
    Move.SEND: frozenset({State.BASIS}),
    Move.ANSWER: CLAIMED,
    Move.INSIST: frozenset({State.PARTLY, State.REJECTED}),
    Move.DELIVER: OPEN,
    Move.WAIVE: OPEN - {State.ACCEPTED},
    Move.DROP: frozenset({State.BASIS}),
    Move.LAPSE: frozenset({State.BASIS}),
    Move.REOPEN: frozenset({State.CREDITED, State.DONE, State.WAIVED, State.LAPSED, State.DROPPED}),
}


def may(state: State, move: Move) -> bool:
    """Whether the move can be made from the state."""
    return state in _FROM[move]


def moves_from(state: State) -> list[Move]:
    """The moves that can be made, in the order they are declared."""
    return [move for move in Move if may(state, move)]


def answered(claimed: Decimal | None, accepted: Decimal) -> State:
    """What an answer makes of a claim of so much, in kroner: nothing, a part, or all of it.

    Where the amount claimed is not known, whatever is accepted is all of it.
    """
    if accepted <= 0:
        return State.REJECTED
    return State.PARTLY if claimed is not None and accepted < claimed else State.ACCEPTED


def waived(state: State) -> State:
    """Where only the rest of a claim is waived, the part that was accepted is still to come."""
    return State.ACCEPTED if state == State.PARTLY else State.WAIVED


def expected(state: State, claimed: Decimal | None, accepted: Decimal | None) -> Decimal | None:
    """What is to come back before the claim is at its end, in kroner; None is not known."""
    return accepted if state == State.ACCEPTED and accepted is not None else claimed


def after_money(
    state: State, claimed: Decimal | None, accepted: Decimal | None, credited: Decimal
) -> State:
    """The state once so much in all has come back.

    All that was to come back ends the claim. A part of a claim the supplier has not answered is an
    answer: partly accepted. Nothing else changes.
    """
    due = expected(state, claimed, accepted)
    if credited > 0 and (due is None or credited >= due):
        return State.CREDITED
    return State.PARTLY if state == State.SENT and credited > 0 else state


def reopened(*, was_sent: bool, claimed: Decimal | None, accepted: Decimal | None) -> State:
    """The state before the end: not sent, sent, or as the supplier answered."""
    if not was_sent:
        return State.BASIS
    return State.SENT if accepted is None else answered(claimed, accepted)


def outstanding(
    state: State, claimed: Decimal | None, accepted: Decimal | None, credited: Decimal
) -> Decimal | None:
    """What is still to come back, in kroner: nothing of a claim at its end; None is not known."""
    if state not in OPEN:
        return Decimal(0)
    due = expected(state, claimed, accepted)
    return None if due is None else max(Decimal(0), due - credited)
