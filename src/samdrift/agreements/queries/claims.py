"""Claims and measurements within reach, as lists and pages show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DateField, F, Q, Sum, Value, When
from django.db.models.functions import ExtractYear

from samdrift.agreements.calc import claim_states as states
from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.agreements.models.claims import (
    Claim,
    ClaimMessage,
    Evidence,
    Measurement,
    Settlement,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

ZERO = Decimal(0)


def every(viewer: Viewer) -> Any:
    """Claims within reach, in one query; those raised later are not on the page of an earlier day."""
    rows = seen(Claim, viewer).select_related(
        "agreement__supplier", "agreement__lead", "member", "term", "responsible", "decision"
    )
    return rows if viewer.as_of is None else rows.filter(raised_on__lte=viewer.as_of)


def shown(viewer: Viewer) -> Any:
    """As `every`, each with the day it is shown on, so that a late answer can be told."""
    return every(viewer).annotate(shown_on=Value(viewer.day, output_field=DateField()))


def measured(viewer: Viewer) -> Any:
    """Measurements within reach, those that were superseded left out."""
    rows = seen(Measurement, viewer).standing()
    rows = rows.select_related("term__agreement", "term__level", "member")
    return rows if viewer.as_of is None else rows.filter(ends_on__lte=viewer.as_of)


def newest_of(agreement: Agreement, viewer: Viewer) -> list[Measurement]:
    """The newest measurement of each level and member, in the order of the annex: one query."""
    rows = measured(viewer).filter(term__agreement=agreement).order_by("starts_on", "pk")
    newest = {(row.term_id, row.member_id): row for row in rows}
    return sorted(newest.values(), key=lambda row: (row.term.position, row.term_id, row.pk))


def open_first(rows: Any) -> Any:
    """Those not at an end first, the one whose last day is nearest before the others."""
    rank = Case(When(state__in=Claim.OPEN, then=Value(0)), default=Value(1))
    return rows.order_by(rank, F("last_day").asc(nulls_last=True), "-number")


@dataclass(frozen=True, slots=True)
class Sums:
    """How many claims there are, and kroner without VAT: claimed, accepted, come back, to come."""

    count: int
    amount: Decimal
    credited: Decimal
    outstanding: Decimal
    unknown: int
    """Claims whose amount is not known, which the sums leave out."""


def sums(rows: Any) -> Sums:
    """What the claims of a queryset come to: two queries."""
    told = rows.order_by().aggregate(
        count=Count("pk"),
        claimed=Sum("amount"),
        back=Sum("credited"),
        without=Count("pk", filter=Q(amount__isnull=True)),
    )
    parts = rows.open().order_by().values_list("state", "amount", "accepted", "credited")
    left = [states.outstanding(states.State(state), *rest) for state, *rest in parts]
    return Sums(
        told["count"],
        told["claimed"] or ZERO,
        told["back"] or ZERO,
        sum((one for one in left if one is not None), ZERO),
        told["without"],
    )


@dataclass(frozen=True, slots=True)
class WonBack:
    """Money that came back from an agreement's supplier in a year, in kroner without VAT."""

    agreement: Agreement
    year: int
    amount: Decimal


def won_back(viewer: Viewer, agreements: Collection[int] | None = None) -> list[WonBack]:
    """The sum that came back for each agreement and year, the newest year first: two queries."""
    rows = seen(Settlement, viewer)
    if viewer.as_of is not None:
        rows = rows.filter(day__lte=viewer.as_of)
    if agreements is not None:
        rows = rows.filter(claim__agreement__in=agreements)
    told = (
        rows.order_by()
        .annotate(year=ExtractYear("day"))
        .values_list("claim__agreement", "year")
        .annotate(total=Sum("amount"))
    )
    found = list(told)
    wanted = {pk for pk, _year, _total in found}
    named = {one.pk: one for one in seen(Agreement, viewer).filter(pk__in=wanted)}
    made = [WonBack(named[pk], year, total) for pk, year, total in found]
    return sorted(made, key=lambda one: (-one.year, one.agreement.sort_key, one.agreement.pk))


def waiting(viewer: Viewer) -> Any:
    """Claims that wait for this person: to be sent, to be asked about, to be decided on."""
    mine = Q(responsible_id=viewer.person_id)
    if any(viewer.has(role) for role in ("management_lead", "daily_manager")):
        mine |= Q(responsible__isnull=True)
    late = Q(state=Claim.State.SENT, answer_by__lt=viewer.today)
    ours = Q(state__in=(Claim.State.BASIS, Claim.State.REJECTED, Claim.State.PARTLY))
    return open_first(every(viewer).filter(mine).filter(late | ours))


def waiting_count(viewer: Viewer) -> int:
    if viewer.person_id is None:
        return 0
    return int(waiting(viewer).order_by().values("pk")[:1000].count())


def evidence_of(claim: Claim, viewer: Viewer) -> list[Evidence]:
    return list(seen(Evidence, viewer).filter(claim=claim).select_related("file").order_by("pk"))


def messages_of(claim: Claim, viewer: Viewer) -> list[ClaimMessage]:
    """What went between us and the supplier, the newest first."""
    rows = seen(ClaimMessage, viewer).filter(claim=claim).select_related("file")
    return list(rows.order_by("-day", "-pk"))


def settlements_of(claim: Claim, viewer: Viewer) -> list[Settlement]:
    return list(seen(Settlement, viewer).filter(claim=claim).order_by("day", "pk"))


def members_of(agreements: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The members that are or were in each agreement: one query."""
    found: dict[int, dict[int, None]] = {}
    rows = Participation.objects.filter(agreement__in=set(agreements)).order_by("pk")
    for agreement, member in rows.values_list("agreement", "member"):
        found.setdefault(agreement, {})[member] = None
    return {pk: tuple(members) for pk, members in found.items()}
