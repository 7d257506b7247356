"""Reads of the economic plan: who has one."""

from __future__ import annotations

from samdrift.kernel.viewer import Viewer
from samdrift.money.models.accounts import FigureSet
from samdrift.money.queries.figures import standing

YEARS = 4
"""Years of an economic plan."""


def with_plan(viewer: Viewer, first: int) -> set[int]:
    """The members with a plan of some of the years from the first."""
    rows = standing(viewer).filter(
        stage=FigureSet.Stage.PLAN, year__gte=first, year__lt=first + YEARS
    )
    return set(rows.order_by().values_list("member_id", flat=True))
