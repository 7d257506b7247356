"""How a finding stands, and what may be done with it from there.

new ──take──▶ in hand ──wait──▶ waits for a decision
▲  ◀─put back─┘
└── lapse, reopen ── accepted until a date ◀── accept (from any that is open)
└── found again ──── mended ◀── gone, mend (from any that is not mended)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum


class Status(StrEnum):
    """The values are those of `Finding.Status`."""

    NEW = "new"
    IN_HAND = "in_hand"
    WAITS = "waits"
    ACCEPTED = "accepted"
    MENDED = "mended"


class Move(StrEnum):
    """What is done with a finding. The last three are done by the product, not by a person."""

    TAKE = "take"
    PUT_BACK = "put_back"
    WAIT = "wait"
    ACCEPT = "accept"
    REOPEN = "reopen"
    MEND = "mend"
    LAPSE = "lapse"
    GONE = "gone"
    FOUND_AGAIN = "found_again"


OPEN = (Status.NEW, Status.IN_HAND, Status.WAITS)
"""Something is to be done about it."""
STANDING = (*OPEN, Status.ACCEPTED)
"""The difference is there."""

MOVES: Mapping[Move, Mapping[Status, Status]] = {
    Move.TAKE: {Status.NEW: Status.IN_HAND, Status.WAITS: Status.IN_HAND},
    Move.PUT_BACK: {Status.IN_HAND: Status.NEW, Status.WAITS: Status.NEW},
    Move.WAIT: {Status.NEW: Status.WAITS, Status.IN_HAND: Status.WAITS},
    Move.ACCEPT: dict.fromkeys(OPEN, Status.ACCEPTED),
    Move.REOPEN: {Status.ACCEPTED: Status.NEW},
    Move.MEND: dict.fromkeys(STANDING, Status.MENDED),
    Move.LAPSE: {Status.ACCEPTED: Status.NEW},
    Move.GONE: dict.fromkeys(STANDING, Status.MENDED),
    Move.FOUND_AGAIN: {Status.MENDED: Status.NEW},
}
"""Move → from which status to which. What is not here is not allowed."""

BY_HAND = (Move.TAKE, Move.PUT_BACK, Move.WAIT, Move.ACCEPT, Move.REOPEN, Move.MEND)
ONLY_SEEN_BY_PEOPLE = (Move.MEND,)
"""Moves by hand that only findings the product cannot observe have: the others mend by themselves,
and what a person says of them would be contradicted the next time somebody looks."""


def after(status: Status, move: Move) -> Status | None:
    """How the finding stands after the move; None when the move is not allowed."""
    return MOVES[move].get(status)


def moves_from(status: Status, *, observed: bool) -> tuple[Move, ...]:
    """What a person may do from here; `observed` findings are mended by being gone, never by hand.

    A finding that no one can observe and that was mended by hand may be opened again by hand.
    """
    found = [
        move
        for move in BY_HAND
        if after(status, move) is not None and not (observed and move in ONLY_SEEN_BY_PEOPLE)
    ]
    if status is Status.MENDED and not observed:
        found.append(Move.FOUND_AGAIN)
    return tuple(found)


def has_lapsed(status: Status, accepted_until: dt.date | None, today: dt.date) -> bool:
    """Whether what was accepted is to be looked at again: from `accepted_until` on."""
    return status is Status.ACCEPTED and (accepted_until is None or accepted_until <= today)


def is_overdue(status: Status, deadline: dt.date | None, today: dt.date) -> bool:
    """Whether it should have been dealt with: open, and the day of the deadline is past."""
    return status in OPEN and deadline is not None and deadline < today
