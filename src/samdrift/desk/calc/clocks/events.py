"""What a clock is made of: the commitment that was frozen when it started, and its events."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from samdrift.kernel.calc.service_time import Calendar
from samdrift.kernel.calc.service_time.moments import MINUTE

_WHOLE = 100


class Kind(StrEnum):
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    """Ends a pause; after a stop it opens the clock again."""
    RETARGET = "retarget"
    """Another commitment from now on, as when the priority changes."""
    STOP = "stop"
    VOID = "void"
    """The clock should not have been."""
    STRIKE = "strike"
    """The event it replaces never happened."""


class State(StrEnum):
    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    VOID = "void"


class FrozenError(ValueError):
    """What is wrong with a frozen commitment: `code` and `where`."""

    def __init__(self, code: str, where: str, value: object = None) -> None:
        super().__init__(f"{where}: {code} ({value!r}).")
        self.code = code
        self.where = where
        self.value = value


@dataclass(frozen=True)
class Frozen:
    """The commitment as it was: minutes of service time, on which calendar, what pauses it.

    `pauses` are the causes that count; `warnings` are percentages of the target, in order.
    """

    target_minutes: int
    calendar: Calendar
    pauses: frozenset[str] = frozenset()
    warnings: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for where, value in (
            ("target_minutes", self.target_minutes),
            *(("warnings", percent) for percent in self.warnings),
        ):
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise FrozenError("not_above_zero", where, value)
        object.__setattr__(self, "warnings", tuple(sorted(set(self.warnings))))

    @cached_property
    def target(self) -> int:
        """Microseconds."""
        return self.target_minutes * MINUTE

    @cached_property
    def goals(self) -> tuple[tuple[int, int], ...]:
        """Each warning's percentage and the microseconds it comes to."""
        return tuple((percent, self.target * percent // _WHOLE) for percent in self.warnings)


class Event(NamedTuple):
    """One thing that happened to a clock.

    `seq` numbers the clock's events as they were written. `terms` are a retarget's new commitment;
    with `restart` the time used begins at nothing. `replaces` is the `seq` of an event this one
    corrects, for a `reason`.
    """

    seq: int
    at: dt.datetime
    kind: Kind
    cause: str = ""
    terms: Frozen | None = None
    restart: bool = False
    replaces: int | None = None
    reason: str = ""


class Act(NamedTuple):
    """What an event does, without when and why: all that reckoning needs of it. Clocks may share one.

    `seq` is only asked for where there are `terms`.
    """

    kind: Kind
    cause: str = ""
    terms: Frozen | None = None
    restart: bool = False
    seq: int = 0
