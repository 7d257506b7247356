"""How complete a basis for decision is: which parts are there, which are explained, which lack."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    THERE = "there"
    EXPLAINED = "explained"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a matter's basis holds: part → its text, part → why it is not needed, how many
    alternatives and whether doing nothing is one, how many cost lines, the members concerned and
    those that have a consequence of their own.
    """

    texts: Mapping[str, str]
    not_needed: Mapping[str, str]
    alternatives: int = 0
    has_nothing: bool = False
    cost_lines: int = 0
    members: frozenset[int] = frozenset()
    with_consequence: frozenset[int] = frozenset()


ENOUGH_ALTERNATIVES = 2


def state(part: str, basis: Basis) -> State:
    """Whether a part is there. Alternatives need two, doing nothing among them; cost needs a line;
    consequence a common text or one for each member; the others need their text.
    """
    if basis.not_needed.get(part, "").strip():
        return State.EXPLAINED
    return State.THERE if _is_there(part, basis) else State.MISSING


def _is_there(part: str, basis: Basis) -> bool:
    has_text = bool(basis.texts.get(part, "").strip())
    if part == "alternatives":
        return basis.has_nothing and basis.alternatives >= ENOUGH_ALTERNATIVES
    if part == "cost":
        return basis.cost_lines > 0
    if part == "consequence":
        each = bool(basis.members) and basis.members <= basis.with_consequence
        return has_text or each
    return has_text


@dataclass(frozen=True, slots=True)
class Completeness:
    """Part → its state, in the order of the parts."""

    states: Mapping[str, State]

    @property
    def of(self) -> int:
        return len(self.states)

    @property
    def there(self) -> int:
        return sum(1 for one in self.states.values() if one != State.MISSING)

    @property
    def missing(self) -> list[str]:
        return [part for part, one in self.states.items() if one == State.MISSING]

    @property
    def is_whole(self) -> bool:
        return not self.missing


def completeness(parts: Sequence[str], basis: Basis) -> Completeness:
    return Completeness({part: state(part, basis) for part in parts})


def missing(required: Collection[str], whole: Completeness) -> list[str]:
    """The required parts that are not there, in the order of the parts."""
    return [part for part in whole.missing if part in required]
