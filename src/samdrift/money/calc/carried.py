"""What roundings left of the keys, as runs carry it on: key → member → parts of an øre."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

Carried = dict[int, dict[int, Fraction]]
Kept = Mapping[str, Mapping[str, str]]


def read(told: Kept) -> Carried:
    """From plain JSON values."""
    return {
        int(key): {int(member): Fraction(rest) for member, rest in rests.items()}
        for key, rests in told.items()
    }


def kept(carried: Mapping[int, Mapping[int, Fraction]]) -> dict[str, dict[str, str]]:
    """As plain JSON values (`2/7`); what is nothing is left out."""
    found = {
        str(key): {str(member): str(rest) for member, rest in rests.items() if rest}
        for key, rests in carried.items()
    }
    return {key: rests for key, rests in found.items() if rests}


def give_back(carried: Carried, key: int, member: int, exact: Fraction, ore: int) -> None:
    """Take back what one rounding, of `exact` to `ore`, left with the member."""
    rests = carried.setdefault(key, {})
    rests[member] = rests.get(member, Fraction(0)) - exact + ore
