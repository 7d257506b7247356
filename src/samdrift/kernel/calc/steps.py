"""The step function: the shape of everything that is agreed.

Price tiers, yearly price falls, response times by class, delegation limits and legal
thresholds are all `value(steps, day, level)`. Source: calculations § 1.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Generic, TypeVar

from samdrift.kernel.calc.periods import Period

Level = int | Decimal
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Step(Generic[T]):
    """One agreed value: in force in `period`, from `from_level` up to the next level.

    The level is what the value depends on (seats, a class, kroner); the unit is the caller's.
    """

    period: Period
    from_level: Level
    value: T


@dataclass(frozen=True, slots=True)
class Gap:
    """Days and levels `[from_level, to_level)` for which nothing is agreed."""

    period: Period
    from_level: Level
    to_level: Level | None


class NoStepError(LookupError):
    """Nothing is agreed for this day and level; it is never guessed from its neighbours."""

    def __init__(self, day: date, level: Level) -> None:
        super().__init__(f"Nothing is agreed for level {level} on {day}.")
        self.day = day
        self.level = level


class OverlapError(ValueError):
    """Two steps answer for the same day and level."""

    def __init__(self, day: date, level: Level) -> None:
        super().__init__(f"More than one step is agreed for level {level} on {day}.")
        self.day = day
        self.level = level


def value(steps: Iterable[Step[T]], day: date, level: Level = 0) -> T:
    """Return what is agreed for the level on the day.

    Of the steps in force that day, the one with the highest `from_level` not above `level`.
    Raises NoStepError when there is none, OverlapError when two have that same level.
    """
    below = [step for step in steps if step.period.contains(day) and step.from_level <= level]
    if not below:
        raise NoStepError(day, level)
    top = max(step.from_level for step in below)
    answers = [step for step in below if step.from_level == top]
    if len(answers) > 1:
        raise OverlapError(day, top)
    return answers[0].value


def overlaps(steps: Iterable[Step[T]]) -> list[tuple[Step[T], Step[T]]]:
    """Return each pair of steps that answers for the same day and level."""
    found: list[tuple[Step[T], Step[T]]] = []
    ordered = sorted(steps, key=lambda step: (step.from_level, step.period.start))
    for _, same_level in groupby(ordered, key=lambda step: step.from_level):
        group = list(same_level)
        found.extend(
            (earlier, later)
            for index, earlier in enumerate(group)
            for later in group[index + 1 :]
            if earlier.period.overlaps(later.period)
        )
    return found


def gaps(steps: Sequence[Step[T]], within: Period, lowest: Level = 0) -> list[Gap]:
    """Return the days and levels from `lowest` up for which nothing is agreed, in order of day.

    Between two days on which a step begins or ends nothing changes, so it is enough to look at
    those days. Stretches with the same missing levels are joined.
    """
    found: list[Gap] = []
    for stretch in _stretches(steps, within):
        levels = [step.from_level for step in steps if step.period.contains(stretch.start)]
        if levels and min(levels) <= lowest:
            continue
        missing = Gap(stretch, lowest, min(levels) if levels else None)
        if found and _continues(found[-1], missing):
            missing = Gap(Period(found.pop().period.start, stretch.end), lowest, missing.to_level)
        found.append(missing)
    return found


def _stretches(steps: Sequence[Step[T]], within: Period) -> list[Period]:
    """Cut `within` at each day on which a step begins or ends."""
    edges = {within.start}
    for step in steps:
        edges.update(day for day in (step.period.start, step.period.end) if day is not None)
    days = sorted(day for day in edges if within.contains(day))
    closed = [Period(start, end) for start, end in pairwise(days)]
    return [*closed, Period(days[-1], within.end)]


def _continues(earlier: Gap, later: Gap) -> bool:
    return earlier.period.end == later.period.start and earlier.to_level == later.to_level
