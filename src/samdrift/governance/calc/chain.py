"""The chain of a matter: which body has it, what a body may do with it, and where it goes then.

A chain is an order of links, one for each body. A matter is with whoever prepares it, with the body
of exactly one link, or ended. Whatever a body does, the matter is in one of these again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Task(StrEnum):
    DISCUSS = "discuss"
    RECOMMEND = "recommend"
    DECIDE = "decide"
    RATIFY = "ratify"


class Outcome(StrEnum):
    NONE = ""
    RECOMMENDED = "recommended"
    CHANGED = "changed"
    DECIDED = "decided"
    REJECTED = "rejected"
    RETURNED = "returned"
    PASSED_ON = "passed_on"
    NOTED = "noted"
    SENT_ON = "sent_on"
    STUDY = "study"
    POSTPONED = "postponed"
    DISCUSSED = "discussed"
    SKIPPED = "skipped"


class Status(StrEnum):
    PREPARED = "prepared"
    TREATED = "treated"
    DECIDED = "decided"
    REJECTED = "rejected"


class ChainError(ValueError):
    """An act that the chain does not allow; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


DECIDING = frozenset({Task.DECIDE, Task.RATIFY})
BACK = frozenset({Outcome.RETURNED, Outcome.STUDY})
"""The matter goes back to whoever prepares it, or to an earlier body, and comes here again."""
WAITING = frozenset({Outcome.NONE, Outcome.POSTPONED}) | BACK
"""The body is not done with the matter."""
NEEDS_REASON = BACK | {Outcome.SKIPPED}

_COMMON = (Outcome.RETURNED, Outcome.STUDY, Outcome.POSTPONED)
_OF_TASK: dict[Task, tuple[Outcome, ...]] = {
    Task.DISCUSS: (Outcome.DISCUSSED, Outcome.PASSED_ON, Outcome.NOTED, *_COMMON),
    Task.RECOMMEND: (
        Outcome.RECOMMENDED,
        Outcome.CHANGED,
        Outcome.REJECTED,
        Outcome.PASSED_ON,
        Outcome.NOTED,
        Outcome.SENT_ON,
        *_COMMON,
    ),
    Task.DECIDE: (
        Outcome.DECIDED,
        Outcome.REJECTED,
        Outcome.NOTED,
        Outcome.SENT_ON,
        Outcome.PASSED_ON,
        *_COMMON,
    ),
    Task.RATIFY: (Outcome.DECIDED, Outcome.REJECTED, Outcome.RETURNED, Outcome.POSTPONED),
}


@dataclass(frozen=True, slots=True)
class Link:
    """One body's part. `discussion_only` is a body that can neither recommend nor decide."""

    task: Task
    outcome: Outcome = Outcome.NONE
    discussion_only: bool = False

    @property
    def is_done(self) -> bool:
        return self.outcome not in WAITING


@dataclass(frozen=True, slots=True)
class Chain:
    """A matter's links in order, and its status."""

    links: tuple[Link, ...]
    status: Status = Status.PREPARED


def turn(links: Sequence[Link]) -> int | None:
    """The place of the first body that is not done; None when all are."""
    return next((n for n, link in enumerate(links) if not link.is_done), None)


def faults(links: Sequence[Link]) -> list[str]:
    """What keeps a chain from being used, as codes: `empty`, `no_decision` (the last body that is
    not left out does not decide), `discussion_only` (a body that only discusses is to do more).
    """
    live = [link for link in links if link.outcome != Outcome.SKIPPED]
    if not live:
        return ["empty"]
    found = []
    if live[-1].task not in DECIDING:
        found.append("no_decision")
    if any(link.discussion_only and link.task != Task.DISCUSS for link in live):
        found.append("discussion_only")
    return found


def outcomes(links: Sequence[Link], place: int) -> tuple[Outcome, ...]:
    """What the body at the place may do: the last one cannot send the matter on to nobody."""
    possible = _OF_TASK[links[place].task]
    if _is_last(links, place):
        return tuple(one for one in possible if one != Outcome.PASSED_ON)
    return possible


def _is_last(links: Sequence[Link], place: int) -> bool:
    return all(link.outcome == Outcome.SKIPPED for link in links[place + 1 :])


def send(chain: Chain) -> Chain:
    """From whoever prepares it to the body whose turn it is."""
    if chain.status != Status.PREPARED:
        raise ChainError("not_prepared")
    wrong = faults(chain.links)
    if wrong:
        raise ChainError(wrong[0])
    place = turn(chain.links)
    if place is None:
        raise ChainError("all_done")
    links = _with(chain.links, place, Outcome.NONE)
    return Chain(links, Status.TREATED)


def after(chain: Chain, outcome: Outcome, back_to: int | None = None) -> Chain:
    """The chain after the body whose turn it is has done this. `back_to` is the earlier place that a
    matter is sent back to; None is whoever prepares it. Raises ChainError.
    """
    place = turn(chain.links)
    if chain.status != Status.TREATED or place is None:
        raise ChainError("not_with_a_body")
    if outcome not in outcomes(chain.links, place):
        raise ChainError("not_its_task")
    links = _with(chain.links, place, outcome)
    if outcome in BACK:
        return _sent_back(links, place, back_to)
    if outcome == Outcome.POSTPONED:
        return Chain(links, Status.TREATED)
    return Chain(links, _status(links, place, outcome))


def _status(links: tuple[Link, ...], place: int, outcome: Outcome) -> Status:
    """What a deciding body turns down goes no further; otherwise the last one ends it."""
    if outcome == Outcome.REJECTED and links[place].task in DECIDING:
        return Status.REJECTED
    return Status.DECIDED if turn(links) is None else Status.TREATED


def _sent_back(links: tuple[Link, ...], place: int, back_to: int | None) -> Chain:
    if back_to is None:
        return Chain(links, Status.PREPARED)
    if not 0 <= back_to < place or links[back_to].outcome == Outcome.SKIPPED:
        raise ChainError("not_earlier")
    anew = tuple(
        replace(link, outcome=Outcome.NONE)
        if back_to <= n <= place and link.outcome != Outcome.SKIPPED
        else link
        for n, link in enumerate(links)
    )
    return Chain(anew, Status.TREATED)


def leave_out(chain: Chain, place: int) -> Chain:
    """Without this body. The one that is left last must decide."""
    if chain.status not in {Status.PREPARED, Status.TREATED}:
        raise ChainError("ended")
    if chain.links[place].is_done:
        raise ChainError("done_already")
    links = _with(chain.links, place, Outcome.SKIPPED)
    if faults(links) or turn(links) is None:
        raise ChainError("no_decision")
    return Chain(links, chain.status)


def _with(links: tuple[Link, ...], place: int, outcome: Outcome) -> tuple[Link, ...]:
    return tuple(
        replace(link, outcome=outcome) if n == place else link for n, link in enumerate(links)
    )


_ADOPTED = {
    Task.DISCUSS: Outcome.DISCUSSED,
    Task.RECOMMEND: Outcome.RECOMMENDED,
    Task.DECIDE: Outcome.DECIDED,
    Task.RATIFY: Outcome.DECIDED,
}


def outcome_of(task: Task, word: str, *, changed: bool = False) -> Outcome:
    """The outcome that a decision's word (adopted, rejected …) is for a body with this task;
    `changed` tells that the body changed the text. An outcome's own word is itself.
    """
    if word == "adopted":
        found = _ADOPTED[task]
        return Outcome.CHANGED if changed and task == Task.RECOMMEND else found
    if word == Outcome.REJECTED and task == Task.DISCUSS:
        return Outcome.DISCUSSED
    if word == Outcome.SENT_ON and task == Task.DISCUSS:
        return Outcome.PASSED_ON
    try:
        return Outcome(word)
    except ValueError:
        raise ChainError("unknown_outcome") from None
