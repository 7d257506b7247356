"""How an idea stands, and what may be done with it from there.

sent ──look──▶ being looked at ──describe──▶ described
from any of the three: taken up as a matter, done at once, the same as another, declined, withdrawn;
what was answered can be opened again.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Status(StrEnum):
    """The values are those of `Idea.Status`."""

    SENT = "sent"
    SCREENED = "screened"
    DESCRIBED = "described"
    TAKEN_UP = "taken_up"
    DONE_AT_ONCE = "done_at_once"
    SAME = "same"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    LOOK = "look"
    DESCRIBE = "describe"
    TAKE_UP = "take_up"
    DO_AT_ONCE = "do_at_once"
    SAME = "same"
    DECLINE = "decline"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


WAITING = (Status.SENT, Status.SCREENED, Status.DESCRIBED)
"""The sender has no answer yet."""
ANSWERED = (Status.TAKEN_UP, Status.DONE_AT_ONCE, Status.SAME, Status.DECLINED)

MOVES: Mapping[Move, Mapping[Status, Status]] = {
    Move.LOOK: {
        Status.SENT: Status.SCREENED,
        Status.SCREENED: Status.SCREENED,
        Status.DESCRIBED: Status.DESCRIBED,
    },
    Move.DESCRIBE: dict.fromkeys(WAITING, Status.DESCRIBED),
    Move.TAKE_UP: dict.fromkeys(WAITING, Status.TAKEN_UP),
    Move.DO_AT_ONCE: dict.fromkeys(WAITING, Status.DONE_AT_ONCE),
    Move.SAME: dict.fromkeys(WAITING, Status.SAME),
    Move.DECLINE: dict.fromkeys(WAITING, Status.DECLINED),
    Move.REOPEN: dict.fromkeys(ANSWERED, Status.SCREENED),
    Move.WITHDRAW: dict.fromkeys(WAITING, Status.WITHDRAWN),
}
"""Move → from which status to which. What is not here is not allowed."""


def after(status: Status, move: Move) -> Status | None:
    """The status after the move; None where it is not allowed."""
    return MOVES[move].get(status)


def moves_from(status: Status) -> tuple[Move, ...]:
    """What may be done with an idea that stands so."""
    return tuple(move for move, ways in MOVES.items() if status in ways)
