"""Approval of an invoice: what stands of its steps. The newest is on top; one taken back uncovers the
one before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

ATTESTED, CERTIFIED, STOPPED, TAKEN_BACK = "attested", "certified", "stopped", "taken_back"
WAITING = "waiting"


class Taken(Protocol):
    """A step somebody took."""

    step: str


S = TypeVar("S", bound=Taken)


def standing(steps: Iterable[S]) -> list[S]:
    """The steps that stand, the oldest first; `steps` come in the order they were taken."""
    found: list[S] = []
    for one in steps:
        if one.step != TAKEN_BACK:
            found.append(one)
        elif found:
            found.pop()
    return found


def state_of(stands: list[S]) -> str:
    """`waiting` before any, else as the newest that stands."""
    return stands[-1].step if stands else WAITING


def attestation(stands: list[S]) -> S | None:
    """The attestation that stands."""
    return next((one for one in reversed(stands) if one.step == ATTESTED), None)
