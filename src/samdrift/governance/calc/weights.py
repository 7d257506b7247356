"""What a member's votes come to for each of its seats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal

STEP = Decimal("0.000001")
"""The smallest part of a vote."""


def share_votes(
    seats: Sequence[tuple[int, int | None]], votes: Mapping[int, Decimal]
) -> dict[int, Decimal]:
    """Seat → its part of its member's votes, in the order of the seats as (seat, member).

    What does not divide evenly goes to the member's first seats, so that the parts are the whole. A
    seat of no member, or of one without known votes, weighs 0.
    """
    left = Counter(member for _seat, member in seats)
    rest = dict(votes)
    found: dict[int, Decimal] = {}
    for seat, member in seats:
        have = rest.get(member, Decimal(0)) if member is not None else Decimal(0)
        part = _part(have, left[member])
        found[seat] = part
        left[member] -= 1
        if member is not None:
            rest[member] = have - part
    return found


def _part(have: Decimal, seats: int) -> Decimal:
    """An equal part, rounded up to a step, never more than there is."""
    down = (have / seats).quantize(STEP, rounding=ROUND_DOWN)
    return down if down * seats == have else min(have, down + STEP)
