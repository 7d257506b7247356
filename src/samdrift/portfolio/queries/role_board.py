"""Who answers for a system, laid out: a line for each member, a cell for each kind of role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.portfolio.calc import chain
from samdrift.portfolio.calc.gaps import REQUIRED
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.queries import appointing
from samdrift.portfolio.queries import gaps as gap_queries
from samdrift.portfolio.queries import roles as role_queries

MOST = 40
"""Members shown at once; the own come first where there are more."""


@dataclass
class Cell:
    """One kind of role: who holds it, and what is missing."""

    kind: str
    roles: list[SystemRole] = field(default_factory=list)
    gap: RoleGap | None = None

    @property
    def name(self) -> Any:
        return SystemRole.Kind(self.kind).label


@dataclass
class Line:
    """One member (None: all of them), a cell for each kind, and gaps that belong in none."""

    member: Member | None
    cells: list[Cell]
    others: list[RoleGap] = field(default_factory=list)


@dataclass
class Board:
    """The line of the roles that serve all (None: there are none such), and the members' lines."""

    joint: Line | None
    lines: list[Line]
    more: int = 0

    @property
    def kinds(self) -> list[Any]:
        return [cell.name for cell in self.lines[0].cells] if self.lines else []

    @property
    def others(self) -> list[RoleGap]:
        """What is missing in the members' lines and belongs in no cell."""
        return [gap for line in self.lines for gap in line.others]

    @property
    def has_others(self) -> bool:
        return any(line.others for line in self.lines)


def board(system: System, viewer: Viewer, only: Member | None = None) -> Board:
    """The roles and gaps of a system on the day, of every member that uses it or of one: 3 queries."""
    members = [only] if only else appointing.using(system, viewer.day)
    shown = _first(members, viewer)
    keys = [None, *(member.pk for member in shown)]
    roles = role_queries.of_members(system, keys, viewer)
    gaps = gap_queries.of_members(system, keys, viewer)
    model = chain.Model(system.management)
    lines = _wanted([_line(member, model, roles, gaps) for member in shown], model)
    joint = _line(None, model, roles, gaps)
    has_joint = bool(joint.cells or joint.others)
    return Board(joint if has_joint else None, lines, len(members) - len(shown))


def _wanted(lines: list[Line], model: chain.Model) -> list[Line]:
    """Without the kinds that no member needs nor has."""
    kept = {str(kind) for kind, _gap in REQUIRED[model]}
    kept |= {cell.kind for line in lines for cell in line.cells if cell.roles or cell.gap}
    for line in lines:
        line.cells = [cell for cell in line.cells if cell.kind in kept]
    return lines


def _first(members: Sequence[Member], viewer: Viewer) -> list[Member]:
    if len(members) <= MOST:
        return list(members)
    return sorted(members, key=lambda one: (one.pk not in viewer.members, one.sort_key))[:MOST]


def _line(
    member: Member | None,
    model: chain.Model,
    roles: dict[int | None, list[SystemRole]],
    gaps: dict[int | None, list[RoleGap]],
) -> Line:
    key = member.pk if member else None
    cells = {
        str(kind): Cell(str(kind))
        for kind, joint in chain.seats(model)
        if joint == (member is None)
    }
    line = Line(member, list(cells.values()))
    for role in roles.get(key, []):
        if role.kind in cells:
            cells[role.kind].roles.append(role)
    for gap in gaps.get(key, []):
        kind = appointing.MENDS.get(gap.kind, "")
        if kind in cells:
            cells[kind].gap = gap
        elif gap.role_id is None or gap.kind == "surplus":
            line.others.append(gap)
    return line
