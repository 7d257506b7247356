"""Reads of programmes: their measures, grants and budget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Sum

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.programme_budget import Budget, Cost, programme_budget
from samdrift.money.calc.ranking import INSIDE
from samdrift.money.models.investments import Grant, GrantUse, Programme
from samdrift.money.queries.investments import Standing


def listed(viewer: Viewer) -> Any:
    """Programmes with their grants and the uses of these."""
    uses = seen(GrantUse, viewer).select_related("investment", "takes_back", "taken_back_by")
    grants = (
        seen(Grant, viewer)
        .order_by("granted_on", "pk")
        .prefetch_related(Prefetch("uses", queryset=uses.order_by("day", "pk"), to_attr="uses_in"))
    )
    return seen(Programme, viewer).prefetch_related(
        Prefetch("grants", queryset=grants, to_attr="grants_in")
    )


def used_of(grant: Any) -> Decimal:
    """The grant comes from `listed`."""
    return sum((one.amount for one in grant.uses_in), Decimal(0))


def granted_of(programme: Any) -> Decimal:
    """All that is granted to the programme, which comes from `listed`."""
    return sum((one.amount for one in programme.grants_in), Decimal(0))


@dataclass(slots=True)
class Found:
    """A programme with its measures in the portfolio and its budget. `unknown` are those whose cost
    nobody knows: they are in no figure.
    """

    programme: Any
    measures: list[Any] = field(default_factory=list)
    unknown: list[Any] = field(default_factory=list)
    budget: Budget = field(default_factory=lambda: Budget(Decimal(0)))


def budgets(programmes: Iterable[Any], standing: Standing) -> dict[int, Found]:
    """The budget of each programme, from the portfolio as it stands: no more queries."""
    by_programme: dict[int, list[Any]] = {}
    for row in [*standing.ranked, *standing.own]:
        by_programme.setdefault(row.programme_id or 0, []).append(row)
    return {one.pk: _found(one, by_programme.get(one.pk, []), standing) for one in programmes}


def _found(programme: Any, measures: Sequence[Any], standing: Standing) -> Found:
    costs = [
        Cost(
            cost.year,
            cost.amount,
            cost.granted,
            row.is_setup,
            row.member_id is not None or standing.verdict(row) == INSIDE,
        )
        for row in measures
        for cost in row.costs_in
    ]
    uses = [(one.day.year, one.amount) for grant in programme.grants_in for one in grant.uses_in]
    budget = programme_budget(costs, [one.amount for one in programme.grants_in], uses)
    unknown = [row for row in measures if not row.costs_in]
    return Found(programme, list(measures), unknown, budget)


def lapsing(viewer: Viewer, until: dt.date) -> list[tuple[Grant, Decimal]]:
    """Grants with money left that must be used by a day before `until`, with what is left."""
    rows = (
        seen(Grant, viewer)
        .filter(use_by__lt=until)
        .select_related("programme")
        .annotate(used=Sum("uses__amount"))
        .order_by("use_by", "pk")
    )
    left = [(row, row.amount - (row.used or Decimal(0))) for row in rows]
    return [(row, amount) for row, amount in left if amount > 0]
