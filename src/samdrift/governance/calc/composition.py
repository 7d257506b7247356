"""Who sits in a body, held against what the law asks of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from samdrift.governance.calc.meeting_rules import Demand, RuleSet


@dataclass(frozen=True)
class SeatState:
    """A seat on a day: whose it is, whether somebody sits in it, and how many deputies stand by."""

    kind: str
    member: int | None
    is_filled: bool
    deputies: int


@dataclass(frozen=True)
class Composition:
    """A body on a day. `participants` are the members that take part in its arrangement as owners."""

    seats: tuple[SeatState, ...]
    participants: tuple[int, ...]
    has_chair: bool
    has_deputy_chair: bool
    daily_managers: int = 0
    directors: int = 0
    in_council: int = 0
    longest_term: int | None = None

    @property
    def voting(self) -> tuple[SeatState, ...]:
        return tuple(seat for seat in self.seats if seat.kind != "observer")


class State(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    OPEN = "open"
    """Depends on something the product does not know."""


@dataclass(frozen=True)
class Checked:
    """A demand and how it stands: `count` is what was counted, `members` those it is not met for."""

    demand: Demand
    state: State
    count: int = 0
    members: tuple[int, ...] = ()


def checked(rules: RuleSet, body: Composition) -> list[Checked]:
    """Each demand of the set with how the body meets it."""
    return [_check(demand, body) for demand in rules.demands]


def _check(demand: Demand, body: Composition) -> Checked:
    return CHECKS[demand.key](demand, body)


def _state(*, met: bool) -> State:
    return State.MET if met else State.NOT_MET


def _members(demand: Demand, body: Composition) -> Checked:
    count = len(body.voting)
    return Checked(demand, _state(met=count >= (demand.least or 0)), count)


def _each(demand: Demand, body: Composition) -> Checked:
    held = [seat.member for seat in body.voting]
    short = tuple(one for one in body.participants if held.count(one) < (demand.least or 0))
    met = not short and bool(body.participants)
    return Checked(demand, _state(met=met), len(short), short)


def _deputies(demand: Demand, body: Composition) -> Checked:
    short = [seat for seat in body.voting if seat.deputies < (demand.least or 0)]
    members = tuple(dict.fromkeys(seat.member for seat in short if seat.member is not None))
    return Checked(demand, _state(met=not short), len(short), members)


def _longest(demand: Demand, body: Composition) -> Checked:
    longest = body.longest_term or 0
    return Checked(demand, _state(met=longest <= (demand.least or 0)), longest)


def _employees(demand: Demand, body: Composition) -> Checked:
    """What they may demand follows from how many they are, which nobody has told."""
    count = sum(seat.kind == "employees" for seat in body.seats)
    return Checked(demand, State.OPEN, count)


def _is_there(name: str) -> Callable[[Demand, Composition], Checked]:
    return lambda demand, body: Checked(demand, _state(met=bool(getattr(body, name))))


def _none(name: str) -> Callable[[Demand, Composition], Checked]:
    def check(demand: Demand, body: Composition) -> Checked:
        count = getattr(body, name)
        return Checked(demand, _state(met=not count), count)

    return check


CHECKS: dict[str, Callable[[Demand, Composition], Checked]] = {
    "members_least": _members,
    "each_least": _each,
    "deputies_least": _deputies,
    "chair": _is_there("has_chair"),
    "deputy_chair": _is_there("has_deputy_chair"),
    "no_daily_manager": _none("daily_managers"),
    "no_director": _none("directors"),
    "not_in_council": _none("in_council"),
    "term_most": _longest,
    "employees": _employees,
}
"""Demand → how it is held against a body."""
