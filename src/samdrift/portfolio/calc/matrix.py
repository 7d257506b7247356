"""Member × service area: who uses what, and whether they are alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """What holds for one area over all the members."""

    ALIKE = "alike"
    DIFFERENT = "different"
    PARTLY = "partly"
    NOBODY = "nobody"


class Likeness(StrEnum):
    """How one member stands to the others in an area."""

    COMMON = "common"
    OTHER = "other"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Area:
    """An area of service; `parent` is the id of the one it lies under."""

    id: int
    name: str
    parent: int | None = None


class Placed(NamedTuple):
    """A member's use of a system in an area; no area when the system has none."""

    area: int | None
    member: int
    system: int
    name: str
    use: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What one member uses in one area, by name of system."""

    member: int
    uses: tuple[Placed, ...]
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Row:
    """One area: `group` names the area above it, `cells` follow the order of the members."""

    area: Area | None
    group: str
    cells: tuple[Cell, ...]
    verdict: Verdict
    systems: tuple[tuple[str, tuple[int, ...]], ...]
    """Each system's name with the members that use it, most used first."""
    usual: frozenset[int]
    """The systems of the choice that more members have made than any other; empty when none leads."""

    @property
    def using(self) -> int:
        """How many members use something here."""
        return sum(1 for cell in self.cells if cell.uses)


def matrix(
    areas: Sequence[Area], members: Sequence[int], placed: Iterable[Placed], *, level: int = 2
) -> list[Row]:
    """Return a row for each area in the order given, the area above before those under it.

    With level 1 the uses of the areas below count for the area above. With level 2 an area that
    has others under it gets a row only when a system lies in it directly. Uses without an area,
    or in one that is not among `areas`, are gathered in a last row without area.

    A row is alike when every member uses exactly the same (one system, or the same few),
    different when every member uses something but not the same, partly when some use nothing,
    nobody when none uses anything.
    """
    lines = _lines(areas, level)
    home = _homes(areas, level)
    gathered: dict[int | None, dict[int, dict[int, Placed]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    wanted = set(members)
    for one in placed:
        if one.member in wanted:
            area = home.get(one.area) if one.area is not None else None
            gathered[area][one.member].setdefault(one.use, one)
    parents = {area.parent for area in areas}
    rows = [
        _row(area, group, members, gathered.get(area.id, {}))
        for area, group in lines
        if level == 1 or area.id not in parents or area.id in gathered
    ]
    if None in gathered:
        rows.append(_row(None, "", members, gathered[None]))
    return rows


def _lines(areas: Sequence[Area], level: int) -> list[tuple[Area, str]]:
    """Every area that may have a row, with the name of the one above."""
    known = {area.id for area in areas}
    tops = [area for area in areas if area.parent is None or area.parent not in known]
    lines: list[tuple[Area, str]] = []
    for top in tops:
        under = [area for area in areas if area.parent == top.id] if level > 1 else []
        lines.append((top, top.name if under else ""))
        lines += [(area, top.name) for area in under]
    return lines


def _homes(areas: Sequence[Area], level: int) -> dict[int, int]:
    """In which row an area's uses are counted."""
    known = {area.id for area in areas}
    if level > 1:
        return {area.id: area.id for area in areas}
    return {a.id: a.parent if a.parent in known and a.parent is not None else a.id for a in areas}


def _row(
    area: Area | None, group: str, members: Sequence[int], used: dict[int, dict[int, Placed]]
) -> Row:
    sets = {m: frozenset(p.system for p in used[m].values()) for m in members if used.get(m)}
    common = _common(sets)
    cells = tuple(_cell(m, used.get(m, {}), sets.get(m), common) for m in members)
    verdict, systems = _verdict(sets, len(members)), _systems(used, members)
    return Row(area, group, cells, verdict, systems, common or frozenset())


def _cell(
    member: int,
    used: dict[int, Placed],
    own: frozenset[int] | None,
    common: frozenset[int] | None,
) -> Cell:
    uses = tuple(sorted(used.values(), key=lambda one: (one.name, one.use)))
    if own is None:
        return Cell(member, uses, Likeness.NOBODY)
    return Cell(member, uses, Likeness.COMMON if own == common else Likeness.OTHER)


def _common(sets: dict[int, frozenset[int]]) -> frozenset[int] | None:
    """What more members use than anything else; None when no choice is the most usual."""
    first = Counter(sets.values()).most_common(2)
    if not first or (len(first) > 1 and first[0][1] == first[1][1]):
        return None
    return first[0][0]


def _verdict(sets: dict[int, frozenset[int]], members: int) -> Verdict:
    if not sets:
        return Verdict.NOBODY
    if len(sets) < members:
        return Verdict.PARTLY
    return Verdict.ALIKE if len(set(sets.values())) == 1 else Verdict.DIFFERENT


def _systems(
    used: dict[int, dict[int, Placed]], members: Sequence[int]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    by_name: dict[str, list[int]] = defaultdict(list)
    for member in members:
        for name in sorted({one.name for one in used.get(member, {}).values()}):
            by_name[name].append(member)
    ordered = sorted(by_name.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple((name, tuple(who)) for name, who in ordered)
