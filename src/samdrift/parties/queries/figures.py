"""Reads of key figures: a year's table with honest sums, and a figure's way through the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from samdrift.kernel.calc.shares import KnownSum, known_sum
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.figures import PARTS, TooMuch, Trend, parts_above_total, trend
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members

KINDS = tuple(KeyFigure.Kind)
OF_WHICH = frozenset(part for parts in PARTS.values() for part in parts)


@dataclass
class Line:
    """One kind for a year: a value for each member (None: unknown) and the honest sum."""

    kind: KeyFigure.Kind
    values: list[KeyFigure | None]
    total: KnownSum[str]

    @property
    def is_part(self) -> bool:
        return self.kind in OF_WHICH


@dataclass
class YearTable:
    """The figures of a year: members across, kinds down."""

    year: int
    members: list[Member]
    lines: list[Line]
    wrong: list[tuple[Member, TooMuch]]

    @property
    def is_empty(self) -> bool:
        return not any(line.total.known_count for line in self.lines)


def years(viewer: Viewer) -> list[int]:
    """Years that somebody has figures for, newest first."""
    rows = seen(KeyFigure, viewer).order_by("-year").values_list("year", flat=True).distinct()
    return list(rows)


def year_table(year: int, viewer: Viewer) -> YearTable:
    """The table of a year, for today's members and others that have figures that year."""
    figures = list(seen(KeyFigure, viewer).filter(year=year))
    with_figures = {f.member_id for f in figures}
    members = list(current_members(viewer))
    others = with_figures - {m.pk for m in members}
    members += list(seen(Member, viewer).filter(pk__in=others))
    members.sort(key=lambda m: (m.sort_key, m.pk))
    found = {(f.member_id, f.kind): f for f in figures}
    return YearTable(year, members, _lines(members, found), _wrong(members, found))


def _lines(members: Sequence[Member], found: dict[Any, KeyFigure]) -> list[Line]:
    lines = []
    for kind in KINDS:
        values = [found.get((m.pk, kind.value)) for m in members]
        total = known_sum(
            {m.name: v.value if v else None for m, v in zip(members, values, strict=True)}
        )
        lines.append(Line(kind, values, total))
    return lines


def _wrong(members: Sequence[Member], found: dict[Any, KeyFigure]) -> list[tuple[Member, TooMuch]]:
    """Members whose of-which lines are more than their total."""
    wrong = []
    for member in members:
        values = {k.value: f.value for k in KINDS if (f := found.get((member.pk, k.value)))}
        wrong += [(member, one) for one in parts_above_total(values)]
    return wrong


def of_year(member: Member, year: int, viewer: Viewer) -> dict[str, KeyFigure]:
    """Kind → the member's figure that year."""
    return {f.kind: f for f in seen(KeyFigure, viewer).filter(member=member, year=year)}


@dataclass
class Way:
    """A figure of a member through the years: the chart, and the same as a table."""

    kind: KeyFigure.Kind
    chart: Trend | None
    rows: list[tuple[int, Decimal | None, str]]


def ways_of(member: Member, viewer: Viewer, kinds: Sequence[str] = ()) -> list[Way]:
    """The member's figures through the years, of each kind that is known for some year."""
    rows = list(seen(KeyFigure, viewer).filter(member=member).order_by("year"))
    found = []
    for kind in KINDS:
        of_kind = {f.year: f for f in rows if f.kind == kind}
        if of_kind and (not kinds or kind in kinds):
            found.append(_way(kind, of_kind))
    return found


def _way(kind: KeyFigure.Kind, figures: dict[int, KeyFigure]) -> Way:
    span = range(min(figures), max(figures) + 1)
    values = {year: figures[year].value if year in figures else None for year in span}
    table = [
        (year, value, figures[year].source if year in figures else "")
        for year, value in values.items()
    ]
    return Way(kind, trend(values), table)


def latest_of(member: Member, viewer: Viewer) -> tuple[int | None, dict[str, KeyFigure]]:
    """The newest year the member has figures for, up to the day shown, and its figures."""
    rows = seen(KeyFigure, viewer).filter(member=member, year__lte=viewer.day.year)
    year = rows.order_by("-year").values_list("year", flat=True).first()
    return year, {} if year is None else of_year(member, year, viewer)


def latest_by_member(
    members: Sequence[int], kinds: Sequence[str], viewer: Viewer
) -> dict[tuple[int, str], KeyFigure]:
    """(member, kind) → the newest known figure, up to the day shown: one query."""
    rows = seen(KeyFigure, viewer).filter(
        member_id__in=members, kind__in=kinds, year__lte=viewer.day.year
    )
    return {(f.member_id, f.kind): f for f in rows.order_by("year")}
