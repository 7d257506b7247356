"""The course of a version of a delivery agreement."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    OFFER = "offer"
    TAKE_BACK = "take_back"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


_AFTER = {
    (State.DRAFT, Move.OFFER): State.OFFERED,
    (State.DRAFT, Move.WITHDRAW): State.WITHDRAWN,
    (State.OFFERED, Move.TAKE_BACK): State.DRAFT,
    (State.OFFERED, Move.ACCEPT): State.ACCEPTED,
    (State.OFFERED, Move.DECLINE): State.DECLINED,
    (State.OFFERED, Move.WITHDRAW): State.WITHDRAWN,
}


def after(state: str, move: Move) -> State | None:
    """The state after the move; None when it cannot be made from there."""
    return _AFTER.get((State(state), move))


def moves_from(state: str) -> list[Move]:
    return [move for (before, move) in _AFTER if before == state]
