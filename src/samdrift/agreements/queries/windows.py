"""Chances to buy together: agreements of an area that are free near each other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from samdrift.agreements.calc.windows import Running, Window, undated, windows
from samdrift.agreements.models.agreements import Agreement, Award, Participation
from samdrift.agreements.queries.agreements import course_of, over
from samdrift.agreements.queries.areas import areas_of_agreements
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.systems import ServiceArea

DAYS_A_YEAR = Decimal("365.25")


@dataclass(frozen=True)
class Chances:
    """The windows ahead, with what their keys mean; `left_out` are agreements without a day known,
    `no_area` those about no system with an area.
    """

    windows: list[Window]
    agreements: dict[int, Agreement]
    members: dict[int, Member]
    areas: dict[str, ServiceArea]
    left_out: list[Agreement]
    no_area: list[Agreement]


def chances(
    viewer: Viewer, span_days: int, *, area: int | None = None, members: Collection[int] = ()
) -> Chances:
    """Windows of so many days; of one area (with those beneath it), and where one of these members
    takes part, where asked for. A fixed number of queries.
    """
    rows = seen(Agreement, viewer).exclude(over(viewer.day)).select_related("supplier")
    agreements = {one.pk: one for one in rows.order_by("sort_key", "pk")}
    placed = areas_of_agreements(agreements, viewer)
    inside, named = _members(agreements, viewer)
    values = _yearly(agreements, viewer)
    running = [
        _running(agreements[pk], place, inside.get(pk, frozenset()), values.get(pk), viewer)
        for pk, places in placed.items()
        for place in places
        if area is None or area in {place.pk, place.parent_id}
    ]
    found = windows(running, span_days, viewer.day)
    kept = [one for one in found if not members or one.members & set(members)]
    lost = {one.key for one in undated(running)}
    return Chances(
        kept,
        agreements,
        named,
        {place.path: place for places in placed.values() for place in places},
        [one for pk, one in agreements.items() if pk in lost],
        [one for pk, one in agreements.items() if pk not in placed],
    )


def _running(
    row: Agreement,
    place: ServiceArea,
    members: frozenset[int],
    value: Decimal | None,
    viewer: Viewer,
) -> Running:
    course = course_of(row)
    leave = None if course.left else course.free_on(viewer.day)
    return Running(row.pk, place.path, course.ends, leave, frozenset(members), value)


def _members(
    agreements: Collection[int], viewer: Viewer
) -> tuple[dict[int, frozenset[int]], dict[int, Member]]:
    """Agreement → who is in it on the day, and the members by key: one query."""
    rows: Any = seen(Participation, viewer).on(viewer.day).filter(agreement_id__in=agreements)
    inside: dict[int, frozenset[int]] = {}
    named: dict[int, Member] = {}
    for one in rows.select_related("member"):
        inside[one.agreement_id] = inside.get(one.agreement_id, frozenset()) | {one.member_id}
        named[one.member_id] = one.member
    return inside, named


def _yearly(agreements: dict[int, Agreement], viewer: Viewer) -> dict[int, Decimal]:
    """The value at the award for each year of the term, of those whose value and term are known."""
    found: dict[int, Decimal] = {}
    for award in seen(Award, viewer).filter(agreement_id__in=agreements, value__isnull=False):
        row = agreements[award.agreement_id]
        if row.valid_from and row.valid_to:
            days = Decimal((row.valid_to - row.valid_from).days)
            value = award.value or Decimal(0)
            found[row.pk] = (value * DAYS_A_YEAR / days).quantize(Decimal(1))
    return found
