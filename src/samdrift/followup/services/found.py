"""What was looked at, and what was found there: how a room tells its findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

Key = tuple[str, int, str]
"""What makes a finding the same within its kind of subject: kind, subject's id, mark."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What was looked at: these kinds, about these objects of one kind.

    With `covers`, only the findings with such a mark: it gets the subject's id and the mark.
    """

    kinds: tuple[str, ...]
    subject_kind: str
    subjects: Collection[int]
    covers: Callable[[int, str], bool] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A difference that was found. `name` is what its subject is called today; `mark` tells it from
    others of the kind about the same subject and stays the same as long as it is the same thing.
    `money` is in øre, None for unknown; `deadline` counts only the first time.
    """

    kind: str
    subject: int
    name: str
    mark: str = ""
    members: tuple[int, ...] = ()
    agreed: Mapping[str, Any] = field(default_factory=dict)
    observed: Mapping[str, Any] = field(default_factory=dict)
    money: int | None = None
    deadline: dt.date | None = None

    @property
    def key(self) -> Key:
        return (self.kind, self.subject, self.mark)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many findings are new, are found again after they were mended, and are gone."""

    new: int = 0
    again: int = 0
    gone: int = 0
