"""What is asked of a key, and what its reading tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from samdrift.kernel.calc.periods import Period
from samdrift.money.calc.split_keys import MemberShare
from samdrift.money.models.keys import KeyVersion
from samdrift.money.queries.key_bases import YEARLY, Basis

NO_SYSTEMS, NO_ARRANGEMENT = "no_systems", "no_arrangement"


@dataclass(frozen=True)
class PartSpec:
    """A part as a key says it: `top`/`bottom` by the basis, of `year` (None: the year before)."""

    basis: str
    top: int
    bottom: int
    year: int | None = None
    weights: Mapping[int, Decimal] = field(default_factory=dict)
    mark: str = ""

    def year_of(self, period: Period) -> int | None:
        if self.basis not in YEARLY:
            return None
        return self.year if self.year is not None else period.start.year - 1

    def base(self, period: Period) -> str | None:
        """The part's base in the reckoning: `inhabitants:2026`, `weights:7`; None is equal parts."""
        if self.basis == Basis.EQUAL:
            return None
        last = self.mark if self.basis == Basis.WEIGHTS else self.year_of(period)
        return self.basis if last in (None, "") else f"{self.basis}:{last}"


@dataclass(frozen=True)
class Spec:
    """What a version says; also of one that is not kept yet. Caps are shares from 0 to 1."""

    key: int | None
    arrangement: int | None
    parts: tuple[PartSpec, ...]
    caps: Mapping[int, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A version (or a Spec) and a period with an end; of an agreement, where it splits one.

    `joins` and `leaves` try out members: member → the day it comes, or goes.
    """

    version: KeyVersion | Spec
    period: Period
    agreement: int | None = None
    joins: Mapping[int, dt.date] = field(default_factory=dict)
    leaves: Mapping[int, dt.date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a key can't be read: `code` (those of calc.split_keys, or here), and where."""

    code: str
    basis: str = ""
    year: int | None = None
    member: int | None = None
    name: str = ""


@dataclass(frozen=True)
class KeyReading:
    """Member id → share (they sum to 1; empty when there are problems), with how it came about.

    `rows` are in the published order of ties; `names` member id → name.
    """

    asked: Asked
    spec: Spec
    shares: dict[int, Fraction] = field(default_factory=dict)
    rows: list[MemberShare[int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return not self.problems

    def row(self, member: int) -> MemberShare[int] | None:
        return next((one for one in self.rows if one.member == member), None)

    def reckonings(self) -> dict[int, dict[str, Any]]:
        """Member id → how its share came about, ready to be kept as JSON."""
        return {row.member: reckoning_of(row) for row in self.rows}


def reckoning_of(row: MemberShare[int]) -> dict[str, Any]:
    """A member's share as it was worked out: exact numbers as text (`1/3`)."""
    parts = [
        {
            "base": part.base or Basis.EQUAL.value,
            "portion": str(part.portion),
            "figure": str(part.figure),
            "presence": str(part.presence),
            "total": str(part.total),
        }
        for part in row.parts
    ]
    told: dict[str, Any] = {"parts": parts, "share": str(row.share)}
    if row.is_changed_by_caps:
        told["uncapped"] = str(row.uncapped)
    return told
