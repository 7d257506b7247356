"""What does not hang together in a level: gaps, and targets that contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

RESPONSE, RESOLUTION = "response", "resolution"
PRIORITIES = (1, 2, 3, 4, 5)


class Goal(NamedTuple):
    """So many minutes of a calendar's service time; calendars are told apart by their key."""

    minutes: int
    calendar: int


class Flaw(NamedTuple):
    """One thing that is odd. `code`: `nothing`, `no_response`, `no_resolution`, `response_longer`,
    `higher_slower`, `no_warning` or `breach_untold`; the rest says where.
    """

    code: str
    kind: str = ""
    priorities: tuple[int, ...] = ()
    metric: str = ""


GoalOf = Callable[[str, int, str], Goal | None]
"""(kind, priority, metric) → the goal that counts."""


def flaws(
    goal_of: GoalOf,
    kinds: Sequence[str],
    metrics: Sequence[str],
    *,
    warnings: Collection[int],
    escalated: Collection[int],
) -> list[Flaw]:
    """Each flaw once; what holds for all kinds is told without a kind."""
    if not any(
        goal_of(kind, p, metric) for kind in kinds for p in PRIORITIES for metric in metrics
    ):
        return [Flaw("nothing")]
    by_kind = [set(_of_kind(goal_of, kind, metrics)) for kind in kinds]
    common = set.intersection(*by_kind)
    found = sorted(common)
    for kind, those in zip(kinds, by_kind, strict=True):
        found += [Flaw(flaw.code, kind, *flaw[2:]) for flaw in sorted(those - common)]
    if not warnings:
        found.append(Flaw("no_warning"))
    if not any(percent >= _BREACH for percent in escalated):
        found.append(Flaw("breach_untold"))
    return found


_BREACH = 100


def _of_kind(goal_of: GoalOf, kind: str, metrics: Sequence[str]) -> Iterator[Flaw]:
    missing = {
        metric: tuple(p for p in PRIORITIES if goal_of(kind, p, metric) is None)
        for metric in (RESPONSE, RESOLUTION)
    }
    if missing[RESPONSE]:
        yield Flaw("no_response", priorities=missing[RESPONSE])
    if missing[RESOLUTION]:
        yield Flaw("no_resolution", priorities=missing[RESOLUTION])
    longer = tuple(p for p in PRIORITIES if _longer(goal_of, kind, p))
    if longer:
        yield Flaw("response_longer", priorities=longer)
    for metric in metrics:
        for high, low in pairwise(PRIORITIES):
            first, second = goal_of(kind, high, metric), goal_of(kind, low, metric)
            if first and second and _slower(first, second):
                yield Flaw("higher_slower", priorities=(high, low), metric=metric)


def _longer(goal_of: GoalOf, kind: str, priority: int) -> bool:
    response = goal_of(kind, priority, RESPONSE)
    resolution = goal_of(kind, priority, RESOLUTION)
    return bool(response and resolution and _slower(response, resolution))


def _slower(one: Goal, other: Goal) -> bool:
    """Only minutes of the same calendar can be held against each other."""
    return one.calendar == other.calendar and one.minutes > other.minutes
