"""The socket of findings: which kinds of difference there are, told by the room that observes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from samdrift.kernel.viewer import Viewer


class FindingAudience(StrEnum):
    """Who sees findings of a kind, besides whoever is responsible for the one."""

    EVERYONE = "everyone"
    """All inside the cooperation."""
    CONCERNED = "concerned"
    """People of the members concerned, and the centre; with no member concerned, all inside."""
    RESPONSIBLE = "responsible"
    """Nobody but the responsible person and those who hand findings out for the cooperation."""


Sentence = Callable[[Any], str]
"""Tells something of a finding in the reader's language, from its row."""


@dataclass(frozen=True)
class FindingKind:
    """A kind of difference between what is agreed and what is observed.

    `agreed` and `observed` tell the two sides of a finding from the values it keeps, `mend` what
    there is to do and `page` where: a label and an address, or None. `observable` tells that the
    product itself sees when the difference is gone; then no one can say so by hand. `carried` gives
    the mark of a finding when its members are followed by others (old id → new id).
    """

    key: str
    name: Any
    room: str
    explain: Any
    agreed: Sentence | None = None
    observed: Sentence | None = None
    mend: Sentence | None = None
    page: Callable[[Any, Viewer], tuple[str, str] | None] | None = None
    audience: FindingAudience = FindingAudience.EVERYONE
    observable: bool = True
    carried: Callable[[str, Mapping[int, int]], str] | None = None
