"""What the terms of an agreement leave out, say twice, or say of days outside its term.

Source: calculations § 1: steps may not overlap, and a gap is reported, never filled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Level, Step, gaps, overlaps

GAP, OVERLAP, OUTSIDE = "gap", "overlap", "outside"


@dataclass(frozen=True, slots=True)
class Terms:
    """One kind of agreed value by its name; `lowest` is the level from which it must be agreed."""

    name: str
    steps: Sequence[Step[Any]]
    lowest: Level = 0


@dataclass(frozen=True, slots=True)
class Flaw:
    """Days and levels `[from_level, to_level)` where the terms are not whole (None: no upper end).

    `values` are the two that overlap, or the one that lies outside the agreement's term.
    """

    name: str
    kind: str
    period: Period
    from_level: Level
    to_level: Level | None
    values: tuple[Any, ...]


def check(terms: Sequence[Terms], term: Period) -> list[Flaw]:
    """Every flaw, by the order of the terms and then by day. Terms without a step are one gap."""
    found: list[Flaw] = []
    for one in terms:
        flaws = [*_gaps(one, term), *_overlaps(one), *_outside(one, term)]
        found.extend(sorted(flaws, key=lambda flaw: (flaw.period.start, flaw.from_level)))
    return found


def _gaps(terms: Terms, term: Period) -> list[Flaw]:
    return [
        Flaw(terms.name, GAP, gap.period, gap.from_level, gap.to_level, ())
        for gap in gaps(terms.steps, term, terms.lowest)
    ]


def _overlaps(terms: Terms) -> list[Flaw]:
    found = []
    for one, other in overlaps(terms.steps):
        both = one.period.intersect(other.period)
        if both is not None:
            values = (one.value, other.value)
            found.append(Flaw(terms.name, OVERLAP, both, one.from_level, None, values))
    return found


def _outside(terms: Terms, term: Period) -> list[Flaw]:
    return [
        Flaw(terms.name, OUTSIDE, part, step.from_level, None, (step.value,))
        for step in terms.steps
        for part in _parts_outside(step.period, term)
    ]


def _parts_outside(period: Period, term: Period) -> list[Period]:
    """The days of the period before and after the term; an open end is as long as the term."""
    before = period.clip(None, term.start)
    after = period.clip(term.end, None) if term.end is not None and period.end else None
    return [part for part in (before, after) if part is not None]
