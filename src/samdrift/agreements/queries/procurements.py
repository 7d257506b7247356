"""The plan of procurements as it is listed and drawn."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Prefetch
from django.db.models.functions import Coalesce

from samdrift.agreements.models.procurement import Procurement, ProcurementMember
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

State = Procurement.State
GOING = (State.IDEA, State.PLANNED, State.PREPARED, State.ANNOUNCED)


def listed(viewer: Viewer) -> Any:
    """All procurements with who takes part: two queries."""
    parts = seen(ProcurementMember, viewer).select_related("member", "replaces")
    return (
        seen(Procurement, viewer)
        .select_related("area__parent", "responsible", "agreement", "matter")
        .annotate(begins=Coalesce("prepare_on", "announce_on", "award_on", "start_on"))
        .prefetch_related(
            Prefetch(
                "participants",
                queryset=parts.order_by("member__sort_key", "pk"),
                to_attr="members_in",
            )
        )
    )


def going(viewer: Viewer) -> Any:
    """Those not at their end, the one that begins first before the others."""
    rows = listed(viewer).filter(state__in=GOING)
    return rows.order_by(F("begins").asc(nulls_last=True), "sort_key", "pk")


def going_count(viewer: Viewer) -> int:
    rows = seen(Procurement, viewer).filter(state__in=GOING).order_by()
    return int(rows.values("pk")[:1000].count())


def of_member(viewer: Viewer, pk: int) -> Any:
    part = ProcurementMember.objects.filter(member_id=pk).values("procurement_id")
    return going(viewer).filter(pk__in=part)


def of_agreement(viewer: Viewer, pk: int) -> Any:
    """Those that are to replace the agreement, and the one it came from."""
    part = ProcurementMember.objects.filter(replaces_id=pk).values("procurement_id")
    replacing = going(viewer).filter(pk__in=part)
    return list(replacing) + list(listed(viewer).filter(agreement_id=pk))
