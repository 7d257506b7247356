"""Decisions as they are listed, counted, watched over and shown on other pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from samdrift.followup.models.activities import Activity, Occurrence
from samdrift.followup.models.findings import Finding
from samdrift.governance.models.bodies import Body, in_own_bodies
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import OFFICERS, Step
from samdrift.governance.models.meetings import AgendaItem
from samdrift.kernel.history import kind_of
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

SHOWN = 8
"""Decisions on another object's page; the rest are linked to."""
COUNTED = 1000


def every(viewer: Viewer) -> Any:
    """All decisions within reach with what a list shows of them: one query. `late` tells that the
    deadline is past. On a page of an earlier day, those taken by then.
    """
    late = Q(status__in=("waiting", "under_way"), deadline__lt=viewer.today)
    rows = seen(Decision, viewer).select_related(
        "body", "matter", "responsible", "version", "item__meeting__body", "decided_by"
    )
    if viewer.as_of is not None:
        rows = rows.filter(decided_on__lte=viewer.as_of)
    return rows.annotate(late=late)


def own(viewer: Viewer) -> Any:
    """What the person is to carry out, those with the nearest deadline first."""
    rows = every(viewer).to_carry_out().filter(responsible_id=viewer.person_id or 0)
    return rows.order_by(F("deadline").asc(nulls_last=True), "pk")


def own_count(viewer: Viewer) -> int:
    return int(own(viewer).order_by().values("pk")[:COUNTED].count())


def to_hand_out(viewer: Viewer) -> Any:
    """Adopted, and nobody is to carry it out: in the bodies whose business the person runs."""
    rows = every(viewer).to_carry_out().filter(responsible__isnull=True)
    return rows.filter(_served(viewer)).order_by("decided_on", "pk")


def _served(viewer: Viewer) -> Q:
    found = in_own_bodies(viewer, "body") & Q(body__offices__person_id=viewer.person_id or 0)
    found |= Q(body__member_id__in=viewer.members_as("director", "coordinator"))
    if viewer.has_any(*OFFICERS):
        found |= Q(body__member__isnull=True)
    return Q(pk__in=Decision.objects.filter(found).values("pk"))


def to_review(viewer: Viewer) -> Any:
    """Decisions that the person's bodies have said they will look at again."""
    rows = every(viewer).filter(review_on__isnull=False)
    return rows.filter(in_own_bodies(viewer, "body") | Q(responsible_id=viewer.person_id or 0))


def on_wheel(viewer: Viewer, low: dt.date, high: dt.date, whose: str) -> list[Decision]:
    """Decisions that are to be carried out or looked at again in [low, high): `mine`, `own` (of
    bodies of the members one works for) or all.
    """
    due = Q(deadline__gte=low, deadline__lt=high) & ~Q(status=Decision.Status.DROPPED)
    again = Q(review_on__gte=low, review_on__lt=high)
    rows = every(viewer).filter(due | again).select_related("body__arrangement", "body__member")
    if whose == "mine":
        mine = Q(responsible_id=viewer.person_id or 0)
        rows = rows.filter(mine | again & in_own_bodies(viewer, "body"))
    elif whose == "own":
        rows = rows.filter(body__member_id__in=viewer.members_asked)
    return list(rows.order_by("pk"))


def summary(viewer: Viewer) -> tuple[int, int, int]:
    """How many decisions wait to be carried out, how many of them are late, how many have nobody."""
    rows = seen(Decision, viewer).to_carry_out()
    late = rows.late(viewer.today)
    nobody = rows.filter(responsible__isnull=True)
    counts = [int(one.order_by().values("pk")[:COUNTED].count()) for one in (rows, late, nobody)]
    return counts[0], counts[1], counts[2]


def body_choices(viewer: Viewer) -> Any:
    return seen(Body, viewer).order_by("sort_key", "pk")


def sees_item(decision: Decision, viewer: Viewer) -> bool:
    """Whether how it was voted is for this viewer: whoever carries out may see no more than the text."""
    if decision.item_id is None:
        return False
    return bool(seen(AgendaItem, viewer).filter(pk=decision.item_id).exists())


@dataclass(frozen=True)
class Duty:
    """A member's duty that follows from a binding decision. `state` is done, late, soon or coming."""

    member: str
    day: Any
    state: str
    done_on: Any
    activity: int
    within_reach: bool


def duties_of(decision: Decision, viewer: Viewer) -> list[Duty]:
    """Each member's duty by the member's name: whoever sees the decision sees how it goes there.

    The members' own activities behind them are linked to only within reach.
    """
    rows = Occurrence.objects.filter(
        activity__subject_kind=kind_of(Decision),
        activity__subject_id=decision.pk,
        activity__member__isnull=False,
    ).select_related("activity__member")
    found = list(rows.order_by("activity__member__sort_key", "pk"))
    reached = set(
        seen(Activity, viewer)
        .filter(pk__in={row.activity_id for row in found})
        .values_list("pk", flat=True)
    )
    return [
        Duty(
            str(row.activity.member),
            row.day,
            row.state(viewer.today),
            row.done_on,
            row.activity_id,
            row.activity_id in reached,
        )
        for row in found
    ]


def unlocked_by(decision: Decision, viewer: Viewer) -> tuple[list[Finding], list[Step]]:
    """What waited for it: findings that named it or its matter, and the chain's steps after it."""
    refs = Q(decision_kind=kind_of(Decision), decision_id=decision.pk)
    if decision.matter_id:
        refs |= Q(decision_kind="governance.matter", decision_id=decision.matter_id)
    findings = seen(Finding, viewer).filter(refs).order_by("found_on", "pk")[:SHOWN]
    return list(findings), _next_steps(decision, viewer)


def _next_steps(decision: Decision, viewer: Viewer) -> list[Step]:
    step = decision.item.step if decision.item else None
    if step is None:
        return []
    rows = seen(Step, viewer).filter(matter=step.matter_id, order__gt=step.order)
    return list(rows.select_related("body").order_by("order"))


def of_matter(matter: Any, viewer: Viewer) -> list[Decision]:
    return _first(every(viewer).filter(matter=matter))


def of_body(body: Any, viewer: Viewer) -> list[Decision]:
    return _first(every(viewer).filter(body=body))


def of_member(member: Any, viewer: Viewer) -> list[Decision]:
    """What the member's own bodies decided."""
    return _first(every(viewer).filter(body__member=member))


def of_person(person: Any, viewer: Viewer) -> list[Decision]:
    """What the person is to carry out."""
    return _first(every(viewer).to_carry_out().filter(responsible=person))


def _first(rows: Any) -> list[Decision]:
    """One more than are shown, so that the page knows that there are more."""
    found: Sequence[Decision] = rows.order_by("-decided_on", "-pk")[: SHOWN + 1]
    return list(found)
