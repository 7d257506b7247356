"""How a fault or a wish goes from the members to the supplier's roadmap and its end."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    GATHERED = "gathered"
    SENT = "sent"
    PLANNED = "planned"
    DELIVERED = "delivered"
    DECLINED = "declined"
    DROPPED = "dropped"


class Move(StrEnum):
    SEND = "send"
    PLAN = "plan"
    DELIVER = "deliver"
    DECLINE = "decline"
    DROP = "drop"
    REOPEN = "reopen"


OPEN = frozenset({State.GATHERED, State.SENT, State.PLANNED})
_MOVES: dict[Move, tuple[frozenset[State], State]] = {
    Move.SEND: (frozenset({State.GATHERED}), State.SENT),
    Move.PLAN: (frozenset({State.SENT, State.PLANNED}), State.PLANNED),
    Move.DELIVER: (frozenset({State.SENT, State.PLANNED}), State.DELIVERED),
    Move.DECLINE: (frozenset({State.SENT, State.PLANNED}), State.DECLINED),
    Move.DROP: (OPEN, State.DROPPED),
    Move.REOPEN: (
        frozenset({State.DELIVERED, State.DECLINED, State.DROPPED}),
        State.GATHERED,
    ),
}


def after(state: State, move: Move) -> State | None:
    """The state after the move, or None where it cannot be made from here."""
    source, then = _MOVES[move]
    return then if state in source else None


def moves_from(state: State) -> list[Move]:
    return [move for move in Move if after(state, move) is not None]
