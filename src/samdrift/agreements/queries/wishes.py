"""Faults and wishes of a supplier's systems, with the members that stand behind them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from samdrift.agreements.calc.wish_states import OPEN
from samdrift.agreements.models.suppliers import SupplierRisk, Wish, WishBacking
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer


def every(viewer: Viewer) -> Any:
    """Wishes within reach, in one query: `behind` members stand behind each, with `weight` in all
    and `most` of one; those sent in later are not on the page of an earlier day.
    """
    given = WishBacking.objects.filter(wish=OuterRef("pk")).order_by().values("wish")

    def of(what: Any) -> Any:
        return Coalesce(Subquery(given.annotate(n=what).values("n")), 0)

    rows = seen(Wish, viewer).select_related("supplier", "system", "sent_in_by")
    rows = rows.annotate(
        behind=of(Count("member")), weight=of(Sum("weight")), most=of(Max("weight"))
    )
    return rows if viewer.as_of is None else rows.filter(made_on__lte=viewer.as_of)


def backings_of(wish: Wish, viewer: Viewer) -> list[WishBacking]:
    """The members behind it, those it matters most to first."""
    rows = seen(WishBacking, viewer).filter(wish=wish).select_related("member")
    return list(rows.order_by("-weight", "member__sort_key"))


def own_backing(wish: Wish, viewer: Viewer) -> WishBacking | None:
    """That of the viewer's own member."""
    found: WishBacking | None = (
        seen(WishBacking, viewer).filter(wish=wish, member_id=viewer.home or 0).first()
    )
    return found


def open_of(viewer: Viewer, **about: Any) -> Any:
    """Not at an end, the most wanted first."""
    rows = every(viewer).filter(state__in=OPEN, **about)
    return rows.order_by("-weight", "sort_key", "pk")


def late(day: Any) -> Q:
    """Promised by a day that is past."""
    return Q(state=Wish.State.PLANNED, promised_on__lt=day)


def to_send(viewer: Viewer, supplier: Any) -> Any:
    """What goes to the supplier: what is open there, with our own rank before its weight."""
    rows = every(viewer).filter(supplier=supplier, state__in=OPEN)
    return rows.order_by(Coalesce("rank", 9999), "-weight", "sort_key", "pk")


def members_behind(wishes: list[Wish], viewer: Viewer) -> dict[int, list[str]]:
    """Wish → the names of the members behind it: one query."""
    rows = seen(WishBacking, viewer).filter(wish__in=[one.pk for one in wishes])
    found: dict[int, list[str]] = {}
    for wish, name in rows.order_by("member__sort_key").values_list("wish", "member__name"):
        found.setdefault(wish, []).append(name)
    return found


def risks(viewer: Viewer) -> Any:
    """Risks about suppliers, for staff of the centre."""
    return seen(SupplierRisk, viewer).select_related("supplier", "owner")
