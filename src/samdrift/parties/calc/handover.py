"""What a merge or split is, told to every room that carries something along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MERGE, SPLIT = "merge", "split"


@dataclass(frozen=True, slots=True)
class Handover:
    """One merge (n→1) or split (1→n) on a day, as ids of members.

    A member that is both predecessor and successor lives on. `units` tells, in a split, which
    successor takes a unit's people; `rest` takes those who have no unit. In a merge the single
    successor takes everything.
    """

    kind: str
    predecessors: tuple[int, ...]
    successors: tuple[int, ...]
    day: dt.date
    units: Mapping[int, int] = field(default_factory=dict)
    rest: int | None = None

    @property
    def ceasing(self) -> tuple[int, ...]:
        """Members that are no more from the day."""
        return tuple(pk for pk in self.predecessors if pk not in self.successors)

    @property
    def receiving(self) -> tuple[int, ...]:
        """Successors that take over from somebody else."""
        return tuple(pk for pk in self.successors if pk not in self.predecessors)

    @property
    def single(self) -> int | None:
        """The one successor of a merge; None in a split: never infer one where there are several."""
        return self.successors[0] if self.kind == MERGE and self.successors else None

    def taker_of(self, unit: int | None) -> int | None:
        """The member that takes the people of this unit, or None when that is not settled."""
        if self.single is not None:
            return self.single
        return self.rest if unit is None else self.units.get(unit, self.rest)

    def links(self) -> list[tuple[int, int]]:
        """(predecessor, successor) pairs; one who lives on does not succeed itself."""
        return [(p, s) for p in self.predecessors for s in self.successors if p != s]


@dataclass(frozen=True, slots=True)
class Moving:
    """One line of the preview: how many of what, where they go, and what a person must settle."""

    what: Any
    count: int
    how: Any
    examples: tuple[str, ...] = ()
    warning: Any = ""
