"""Delivery agreements and what is ordered by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery

from samdrift.desk.calc.ordered_price import Total, total, yearly
from samdrift.desk.models.commitments import Commitment, DeliveryVersion
from samdrift.desk.queries.levels import in_force
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members

State = DeliveryVersion.State
HORIZON = dt.timedelta(days=400)


def every(viewer: Viewer) -> Any:
    """Versions within reach with their member, and how many lines each has."""
    lines = Commitment.objects.filter(version=OuterRef("pk")).order_by()
    rows = seen(DeliveryVersion, viewer).select_related(
        "agreement__member",
        "agreement__arrangement",
        "offered_by",
        "answered_by",
        "decision",
        "paper",
    )
    return rows.annotate(
        lines=Subquery(lines.values("version").annotate(n=Count("pk")).values("n")),
        member_key=F("agreement__member__sort_key"),
    )


def others_of(version: DeliveryVersion, viewer: Viewer) -> list[DeliveryVersion]:
    """All versions of the same agreement, newest first."""
    return list(every(viewer).filter(agreement=version.agreement_id).order_by("-number"))


def before(version: DeliveryVersion, viewer: Viewer) -> DeliveryVersion | None:
    """The one it is to take the place of: the last accepted with a lower number."""
    rows = seen(DeliveryVersion, viewer).filter(
        agreement=version.agreement_id, number__lt=version.number, state=State.ACCEPTED
    )
    found: DeliveryVersion | None = rows.order_by("-number").first()
    return found


def lines_of(versions: Iterable[DeliveryVersion], viewer: Viewer) -> dict[int, list[Commitment]]:
    """What each version promises: the one for all services first."""
    found: dict[int, list[Commitment]] = {one.pk: [] for one in versions}
    rows = seen(Commitment, viewer).filter(version_id__in=list(found))
    rows = rows.select_related("service", "level__calendar", "calendar", "member")
    for row in rows.order_by(F("service__sort_key").asc(nulls_first=True), "valid_from", "pk"):
        found[row.version_id].append(row)
    return found


def price_of(row: Commitment) -> Decimal | None:
    """Kroner a year without VAT for one line; None is not known."""
    return yearly(row.level.price, row.level.price_unit, row.quantity)


def total_of(rows: Iterable[Commitment]) -> Total:
    return total(price_of(row) for row in rows)


def to_answer(viewer: Viewer, most: int = 50) -> list[DeliveryVersion]:
    """Offers that wait for the viewer as the one who answers for a member."""
    led = viewer.members_as("director")
    if not led:
        return []
    rows = seen(DeliveryVersion, viewer).filter(state=State.OFFERED, agreement__member_id__in=led)
    return list(rows.select_related("agreement__member").order_by("valid_from", "pk")[:most])


def waiting_count(viewer: Viewer) -> int | None:
    return len(to_answer(viewer)) or None


def ends_between(viewer: Viewer, start: dt.date, before_day: dt.date) -> list[DeliveryVersion]:
    """Accepted versions that end in these days, by day."""
    rows = seen(DeliveryVersion, viewer).filter(
        state=State.ACCEPTED, valid_to__gte=start, valid_to__lt=before_day
    )
    return list(rows.select_related("agreement__member").order_by("valid_to", "pk"))


def of_member(member: Member, viewer: Viewer) -> list[DeliveryVersion]:
    """What the member has on the day, and what is under way."""
    rows = every(viewer).filter(agreement__member=member)
    now = rows.filter(state=State.ACCEPTED).on(viewer.day)
    open_ones = rows.filter(state__in=(State.DRAFT, State.OFFERED))
    return list((now | open_ones).order_by("agreement", "-number"))


def members_to_choose(viewer: Viewer) -> Any:
    return current_members(viewer)


def arrangements_to_choose(viewer: Viewer) -> Any:
    return seen(Arrangement, viewer).filter(ended_on__isnull=True).order_by("name")


@dataclass(frozen=True)
class Ordered:
    """One line that a member has ordered and that is in force: `yearly` is kroner a year without
    VAT, None when price or quantity is not known.
    """

    commitment: int
    member_id: int
    level_id: int
    level: str
    service_id: int | None
    service: str
    quantity: int | None
    unit: str
    price: Decimal | None
    yearly: Decimal | None


def ordered_rows(arrangement: Arrangement, day: dt.date) -> list[Ordered]:
    """What the members of the arrangement have ordered on the day; one query."""
    rows = Commitment.objects.filter(
        in_force(day), version__agreement__arrangement=arrangement
    ).select_related("level", "service")
    return [
        Ordered(
            row.pk,
            row.member_id,
            row.level_id,
            row.level.name,
            row.service_id,
            row.service.name if row.service else "",
            row.quantity,
            row.level.price_unit,
            row.level.price,
            price_of(row),
        )
        for row in rows.order_by("member__sort_key", "service__sort_key", "pk")
    ]
