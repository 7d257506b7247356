"""Reads of figures: sums by member, year and line, of one stage at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Sum

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.accounts import Figure, FigureSet
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Member, SuccessionLink

LAST_MONTH = 12
Place = tuple[int, int]
"""Member's id, year."""


def listed(viewer: Viewer) -> Any:
    return seen(FigureSet, viewer).select_related("member", "file", "superseded_by")


def standing(viewer: Viewer) -> Any:
    return listed(viewer).filter(superseded_by__isnull=True)


def stages_there(viewer: Viewer) -> set[str]:
    return set(seen(FigureSet, viewer).order_by().values_list("stage", flat=True).distinct())


def members_with_figures(viewer: Viewer) -> list[Member]:
    sets = seen(FigureSet, viewer).values("member_id")
    return list(seen(Member, viewer).filter(pk__in=sets).order_by("sort_key", "pk"))


@dataclass(slots=True)
class Sums:
    """Sums of one stage. `sets` are the standing sets; `by_line` has (member, year) → line's id, or
    None for what is not placed → kroner.
    """

    stage: str
    sets: dict[Place, FigureSet] = field(default_factory=dict)
    by_line: dict[Place, dict[int | None, Decimal]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    @property
    def years(self) -> list[int]:
        return sorted({year for _member, year in self.sets})

    def amount(self, place: Place, line: int | None) -> Decimal | None:
        """What the member had on the line that year; None is not known. A file tells all there was,
        so that a line it does not have is 0; what a person wrote tells only the lines it has.
        """
        found = self.sets.get(place)
        if found is None:
            return None
        missing = None if found.file_id is None and line is not None else Decimal(0)
        return self.by_line[place].get(line, missing)


def sums_of(stage: str, members: Iterable[int], viewer: Viewer) -> Sums:
    """The sums of these members for all years: two queries."""
    rows = standing(viewer).filter(stage=stage, member_id__in=list(members))
    found = Sums(stage, {(one.member_id, one.year): one for one in rows})
    amounts = (
        seen(Figure, viewer)
        .filter(set__in=[one.pk for one in found.sets.values()])
        .order_by()
        .values_list("set__member_id", "set__year", "line_id")
        .annotate(Sum("amount"))
    )
    for member, year, line, amount in amounts:
        found.by_line[member, year][line] = amount
    return found


def predecessors(viewer: Viewer) -> dict[int, set[int]]:
    """Member → those it succeeds, by merges and splits that stand."""
    rows = seen(SuccessionLink, viewer).filter(succession__undone_at=None)
    found: dict[int, set[int]] = defaultdict(set)
    for before, after in rows.values_list("predecessor_id", "successor_id"):
        found[after].add(before)
    return found


def places_of(
    member: int, year: int, sets: Mapping[Place, Any], before: Mapping[int, set[int]]
) -> list[Place]:
    """Where a member's year stands: with itself, else with those it succeeds."""
    if (member, year) in sets or not before.get(member):
        return [(member, year)]
    smaller = {one: rows for one, rows in before.items() if one != member}
    return [
        place for one in sorted(before[member]) for place in places_of(one, year, sets, smaller)
    ]


def with_predecessors(members: Iterable[int], before: Mapping[int, set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(members)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += before.get(one, ())
    return found


def numbers_of(
    kinds: Sequence[str], members: Iterable[int], viewer: Viewer
) -> dict[tuple[int, int, str], int]:
    """(member, year, kind of key figure) → its value."""
    rows = seen(KeyFigure, viewer).filter(kind__in=kinds, member_id__in=list(members))
    return {(one.member_id, one.year, one.kind): int(one.value) for one in rows}


def last_months(sets: Iterable[FigureSet], viewer: Viewer) -> dict[int, int]:
    """Set → its last month, for sets that are told month by month and stop before December: one query."""
    rows = seen(Figure, viewer).filter(set__in=[one.pk for one in sets]).order_by()
    told = rows.values_list("set").annotate(last=Max("period"))
    return {pk: last for pk, last in told if 0 < last < LAST_MONTH}


def lines_of(one: FigureSet, viewer: Viewer) -> list[dict[str, Any]]:
    """Sums of a set by line, what is not placed last."""
    rows = seen(Figure, viewer).filter(set=one).order_by()
    found = rows.values("line_id", "line__title", "line__position").annotate(
        amount=Sum("amount"), count=Count("pk")
    )
    return sorted(found, key=lambda row: (row["line_id"] is None, row["line__position"] or 0))


def figures_of(one: FigureSet, viewer: Viewer, line: str = "") -> Any:
    """The figures of a set; `line` narrows to a line's id, or to `none`: what is not placed."""
    rows = seen(Figure, viewer).filter(set=one).select_related("line", "system", "agreement")
    if line == "none":
        rows = rows.filter(line=None)
    elif line.isdecimal():
        rows = rows.filter(line_id=int(line))
    return rows.order_by("section", "account", "art", "period", "pk")


def unplaced_accounts(one: FigureSet, viewer: Viewer, most: int) -> list[dict[str, Any]]:
    """The accounts of a set that no prefix places, the largest first."""
    rows = seen(Figure, viewer).filter(set=one, line=None).order_by()
    found = rows.values("section", "account", "art").annotate(amount=Sum("amount"))
    return list(found.order_by("-amount")[:most])
