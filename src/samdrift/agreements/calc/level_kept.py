"""Whether what was measured is as agreed: compared before anything is rounded for people.

Source: calculations § 8.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

_PLACES = Decimal("0.000001")


class Measure(StrEnum):
    """What a measurement's value tells."""

    SHARE = "share"
    """Per cent: of the time the service was there, or of the cases within the time. More is better."""
    HOURS = "hours"
    """The longest time in hours, where every case must be within it. Less is better."""


def measure_of(*, availability: bool, share: Decimal) -> Measure:
    """How a level is measured: `share` is the part of the cases, in per cent, that must be within a
    time.
    """
    return Measure.SHARE if availability or share < 100 else Measure.HOURS  # noqa: PLR2004 -- all


def exact(value: Decimal, measure: Measure) -> Decimal:
    """The value with six decimals, rounded towards the worse: 99.9499999 must not become 99.95."""
    rounding = ROUND_FLOOR if measure == Measure.SHARE else ROUND_CEILING
    return value.quantize(_PLACES, rounding=rounding)


def is_kept(value: Decimal, target: Decimal, measure: Measure) -> bool:
    """At least the share agreed, or within the time agreed."""
    return value >= target if measure == Measure.SHARE else value <= target


def claim_mark(term: int, member: int | None, starts: str) -> str:
    """The mark of the claim and the finding on a level of a period: the same each time it is found."""
    return f"level:{term}:{member or 0}:{starts}"


def rest_mark(mark: str, number: int) -> str:
    """The mark of the claim with this number on a level of a period: the first, or one on the rest."""
    return mark if number == 1 else f"{mark}:{number}"


def first_mark(mark: str) -> str:
    """The mark of the first claim on the same level and period."""
    return ":".join(mark.split(":")[:4])


def term_of_mark(mark: str) -> int | None:
    """The term of such a mark; None for another kind of mark."""
    parts = mark.split(":")
    return int(parts[1]) if parts[0] == "level" and parts[1].isdecimal() else None
