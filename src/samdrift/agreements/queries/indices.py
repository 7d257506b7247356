"""Reads of price indices: their figures, and the prices that follow them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Subquery

from samdrift.agreements.models.terms import IndexFigure, IndexSeries, Term
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer


def listed(viewer: Viewer) -> Any:
    """The indices with how many figures they have, and the newest."""
    newest = IndexFigure.objects.filter(series=OuterRef("pk")).order_by("-month")
    return seen(IndexSeries, viewer).annotate(
        count=Count("figures"),
        newest=Subquery(newest.values("figure")[:1]),
        newest_month=Subquery(newest.values("month")[:1]),
    )


def figures_of(series: IndexSeries, viewer: Viewer) -> list[IndexFigure]:
    """Newest first."""
    return list(seen(IndexFigure, viewer).filter(series=series).order_by("-month"))


def followed_by(series: IndexSeries, viewer: Viewer) -> list[Term]:
    """The prices that follow it, of agreements whose prices the viewer may see."""
    rows = seen(Term, viewer).filter(price__series=series).select_related("agreement")
    return list(rows.order_by("agreement__sort_key", "position"))
