"""Phase one and two: which measures can begin whatever is chosen, and which wait (calculations, 14).

A measure names the matters that must be decided first, and for choices that are open the
alternatives it holds under. The phase follows from that; nobody types it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    ONE = "one"
    """Nothing undecided lies above it: it can begin."""
    TWO = "two"
    """It waits for a decision or a choice."""
    OUT = "out"
    """What was chosen or rejected leaves no room for it."""


@dataclass(frozen=True)
class Choice:
    """A choice between alternatives: the ones the law allows, and the one chosen, if any yet."""

    alternatives: frozenset[int]
    chosen: int | None = None


@dataclass(frozen=True)
class Measure:
    """`needs` are matters that must be adopted; `holds` gives choice → alternatives it holds under."""

    needs: frozenset[int]
    holds: Mapping[int, frozenset[int]]


@dataclass(frozen=True)
class Placed:
    """A measure's phase, and what it waits for or falls by: matters, then choices, by id."""

    phase: Phase
    matters: tuple[int, ...] = ()
    choices: tuple[int, ...] = ()


def place(
    measure: Measure,
    adopted: frozenset[int],
    rejected: frozenset[int],
    choices: Mapping[int, Choice],
) -> Placed:
    """Where the measure stands by what is decided. `adopted` are matters in force, not only voted."""
    lost = tuple(sorted(measure.needs & rejected))
    closed = tuple(sorted(c for c in measure.holds if _falls(measure, c, choices)))
    if lost or closed:
        return Placed(Phase.OUT, lost, closed)
    undecided = tuple(sorted(measure.needs - adopted))
    open_ones = tuple(sorted(c for c in measure.holds if _hangs(measure, c, choices)))
    if undecided or open_ones:
        return Placed(Phase.TWO, undecided, open_ones)
    return Placed(Phase.ONE)


def _falls(measure: Measure, key: int, choices: Mapping[int, Choice]) -> bool:
    """It does not hold under what was chosen, or under nothing that can still be chosen."""
    choice = choices[key]
    if choice.chosen is not None:
        return choice.chosen not in measure.holds[key]
    return not measure.holds[key] & choice.alternatives


def _hangs(measure: Measure, key: int, choices: Mapping[int, Choice]) -> bool:
    """The choice is open, and the measure does not hold under all that may be chosen."""
    choice = choices[key]
    return choice.chosen is None and not choice.alternatives <= measure.holds[key]
