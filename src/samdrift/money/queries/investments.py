"""Reads of the joint portfolio: its measures in order, with the line drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.ranking import OUTSIDE, Line, Place, Placed, Ranked, draw_line
from samdrift.money.models.investments import Frame, Investment, InvestmentCost
from samdrift.money.queries.pool import Pool, pool_of

Section, State = Frame.Section, Investment.State
INVESTED = (Section.INVESTMENT.value,)
BOTH = (Section.INVESTMENT.value, Section.OPERATING.value)
"""Which pools the measures are held against."""
GOING = (State.PROPOSED, State.ADOPTED, State.DONE)


def listed(viewer: Viewer) -> Any:
    costs = seen(InvestmentCost, viewer).order_by("year", "section")
    rows = seen(Investment, viewer).select_related("member", "programme", "measure", "decision")
    return rows.prefetch_related(Prefetch("costs", queryset=costs, to_attr="costs_in"))


def one_listed(viewer: Viewer, pk: int) -> Any:
    """The measure with its costs. Raises OutOfReach."""
    row = listed(viewer).filter(pk=pk).first()
    if row is None:
        raise OutOfReach(f"investment {pk}")
    return row


def cost_of(row: Any, year: int | None = None, section: str = "") -> Decimal | None:
    """What the measure costs, in kroner, in the year and kind or in all; None when no cost is known.
    The row comes from `listed`.
    """
    if not row.costs_in:
        return None
    return sum(
        (
            one.amount
            for one in row.costs_in
            if year in {None, one.year} and section in {"", one.section}
        ),
        Decimal(0),
    )


def years_of(rows: Iterable[Any]) -> set[int]:
    return {one.year for row in rows for one in row.costs_in}


@dataclass(slots=True)
class Standing:
    """The portfolio as it stands. `ranked` has what is carried out first, then by rank; `own` are
    members' own measures, `resting` what is postponed or dropped.
    """

    pool: Pool
    sections: Sequence[str]
    ranked: list[Any] = field(default_factory=list)
    own: list[Any] = field(default_factory=list)
    resting: list[Any] = field(default_factory=list)
    line: Line = field(default_factory=Line)
    placed: dict[int, Placed] = field(default_factory=dict)

    def verdict(self, row: Any) -> str:
        """Inside, outside, would fit or not known; nothing for what is not ranked."""
        found = self.placed.get(row.pk)
        return found.verdict if found else ""

    def outside(self, place: Place) -> Decimal:
        """What the measures outside the frame would take of the pool: less what grants are to pay."""
        rows = [row for row in self.ranked if self.verdict(row) == OUTSIDE]
        costs = [one for row in rows for one in row.costs_in if (one.year, one.section) == place]
        return sum((one.amount - one.granted for one in costs), Decimal(0))

    def operating(self, year: int) -> Decimal:
        """The operating cost in the year of the measures that are not outside."""
        rows = [row for row in self.ranked if self.verdict(row) != OUTSIDE]
        found = (cost_of(row, year, Section.OPERATING) for row in rows)
        return sum((cost for cost in found if cost is not None), Decimal(0))

    @property
    def years(self) -> list[int]:
        """Every year that has a frame or a cost."""
        return sorted({*self.pool.years, *years_of([*self.ranked, *self.own])})


def standing(viewer: Viewer, sections: Sequence[str] = INVESTED) -> Standing:
    """The whole portfolio with its line: three queries."""
    found = Standing(pool_of(viewer), sections)
    for row in listed(viewer).order_by("rank", "pk"):
        if row.state not in GOING:
            found.resting.append(row)
        else:
            (found.ranked if row.member_id is None else found.own).append(row)
    done = [row for row in found.ranked if row.rank is None]
    going = [row for row in found.ranked if row.rank is not None]
    found.ranked = [*done, *going]
    found.line = draw_line(
        [_needs(row, sections) for row in done],
        [_needs(row, sections) for row in going],
        found.pool.amounts(),
    )
    found.placed = {int(str(one.key)): one for one in found.line.placed}
    return found


def _needs(row: Any, sections: Sequence[str]) -> Ranked:
    """What the measure takes of the pools: its cost less what grants are to pay."""
    if not row.costs_in:
        return Ranked(row.pk, None)
    needs = {
        (one.year, one.section): one.amount - one.granted
        for one in row.costs_in
        if one.section in sections
    }
    return Ranked(row.pk, needs)


def proposed_count(viewer: Viewer) -> int:
    """Joint measures that the portfolio board has not decided."""
    rows = seen(Investment, viewer).filter(member=None, state=State.PROPOSED)
    return int(rows.count())


def proposed(viewer: Viewer, most: int) -> list[Any]:
    """Joint measures that the portfolio board has not decided, in their order."""
    rows = seen(Investment, viewer).filter(member=None, state=State.PROPOSED)
    return list(rows.select_related("programme").order_by("rank", "pk")[:most])


def of_member(viewer: Viewer, member: int) -> list[Any]:
    """The member's own necessary maintenance that is not over."""
    rows = listed(viewer).filter(member=member, state__in=(State.PROPOSED, State.ADOPTED))
    return list(rows.order_by("sort_key", "pk"))


def of_object(viewer: Viewer, **link: Any) -> list[Any]:
    """The measures tied to a decision, or to a measure of the roadmap."""
    return list(listed(viewer).filter(**link).order_by("sort_key", "pk"))
