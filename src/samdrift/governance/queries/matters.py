"""Matters as they are listed, counted, and shown on other pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery

from samdrift.governance.calc.chain import BACK, WAITING
from samdrift.governance.models.bodies import Body, Office, in_own_bodies
from samdrift.governance.models.coordination import Coordination
from samdrift.governance.models.matters import OFFICERS, Matter, MatterGoal, Passage, Step
from samdrift.governance.models.meetings import Meeting
from samdrift.governance.rules_matters import preparing
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import Viewer

COUNTED = 1000
"""A menu counts no further."""
_WAITING = [one.value for one in WAITING]


def _turn() -> Any:
    """The step whose turn it is, of the matter outside, while it is with a body."""
    rows = Step.objects.filter(
        matter=OuterRef("pk"), matter__status=Matter.Status.TREATED, outcome__in=_WAITING
    )
    return rows.order_by("order", "pk")


def every(viewer: Viewer) -> Any:
    """All matters within reach with what a list shows of them: one query a page. `body_now` is the id
    of the body that has it, `body_name` its name, `came_on` since when.
    """
    rows = seen(Matter, viewer).select_related("arrangement", "member", "prepared_by")
    return with_turn(rows)


def with_turn(rows: Any) -> Any:
    return rows.annotate(
        body_now=Subquery(_turn().values("body")[:1]),
        body_name=Subquery(_turn().values("body__name")[:1]),
        came_on=Subquery(_turn().values("came_on")[:1]),
    )


def listed(viewer: Viewer) -> Any:
    """The open ones; on a page of an earlier day those that were begun and not yet ended then."""
    if viewer.as_of is None:
        return every(viewer).open()
    there = Q(closed_on__isnull=True) | Q(closed_on__gt=viewer.as_of)
    return every(viewer).filter(there, begun_on__lte=viewer.as_of)


def prepared(viewer: Viewer, most: int) -> Any:
    """Open matters that the viewer prepares, at most so many of the newest."""
    mine = seen(Matter, viewer).open().filter(preparing(viewer)).order_by("-pk")[:most]
    return Matter.objects.filter(pk__in=list(mine.values_list("pk", flat=True))).order_by("-pk")


def own_bodies(viewer: Viewer) -> Any:
    """The bodies in which the viewer sits, stands by as deputy, or has an office, today."""
    return Body.objects.filter(in_own_bodies(viewer, "pk"))


def run_bodies(viewer: Viewer) -> Any:
    """The bodies the viewer is chair, deputy chair or secretary of today."""
    offices = Office.objects.filter(on_day(viewer.today), person=viewer.person_id)
    return Body.objects.filter(pk__in=offices.values("body"))


def before(rows: Any, bodies: Any) -> Any:
    """Those that are with one of the bodies now; the rows come from `every`."""
    return rows.filter(status=Matter.Status.TREATED, body_now__in=bodies)


def to_decide(viewer: Viewer) -> Any:
    """What is before a body of the viewer's own, the longest wait first."""
    if viewer.person_id is None:
        return every(viewer).none()
    rows = before(every(viewer), own_bodies(viewer).values("pk"))
    return rows.order_by(F("came_on").asc(nulls_last=True), "pk")


def to_decide_count(viewer: Viewer) -> int:
    if viewer.person_id is None or not viewer.inside:
        return 0
    return int(to_decide(viewer).order_by().values("pk")[:COUNTED].count())


def mine(viewer: Viewer) -> Any:
    """What the viewer prepares and has in hand."""
    if viewer.person_id is None:
        return every(viewer).none()
    return every(viewer).filter(prepared_by=viewer.person_id, status=Matter.Status.PREPARED)


def mine_count(viewer: Viewer) -> int:
    if viewer.person_id is None or not viewer.inside:
        return 0
    return int(mine(viewer).order_by().values("pk")[:COUNTED].count())


def sent_back(viewer: Viewer, most: int) -> list[Any]:
    """What the viewer prepares and a body has sent back, with the newest reason as `back_reason`."""
    rows = mine(viewer).filter(_last_was_back())
    last = Passage.objects.filter(matter=OuterRef("pk")).order_by("-pk")
    rows = rows.annotate(
        back_reason=Subquery(last.values("reason")[:1]),
        back_from=Subquery(last.values("body__name")[:1]),
        back_on=Subquery(last.values("on")[:1]),
    )
    return list(rows.order_by("back_on", "pk")[:most])


def _last_was_back() -> Q:
    """A step waits because its body sent the matter back."""
    rows = Step.objects.filter(matter=OuterRef("pk"), outcome__in=[one.value for one in BACK])
    return Q(Exists(rows))


def before_run(viewer: Viewer, most: int) -> list[Any]:
    """What is before a body the viewer runs."""
    if viewer.person_id is None:
        return []
    rows = before(every(viewer), run_bodies(viewer).values("pk"))
    return list(rows.order_by(F("came_on").asc(nulls_last=True), "pk")[:most])


def without_preparer(viewer: Viewer, most: int) -> list[Any]:
    """Open matters that nobody prepares, for those who can give them to somebody."""
    own = viewer.members_as("director", "coordinator")
    theirs = Q(member__in=own)
    if any(viewer.has(role) for role in OFFICERS):
        theirs |= Q(member__isnull=True)
    rows = every(viewer).open().filter(theirs, prepared_by__isnull=True)
    return list(rows.order_by("pk")[:most])


def voices_wanted(viewer: Viewer, most: int) -> list[Coordination]:
    """The views that the members one acts for are asked for and have not given."""
    own = viewer.members_as("director", "coordinator")
    rows = seen(Coordination, viewer).filter(member__in=own, given_on__isnull=True)
    rows = rows.filter(matter__in=Matter.objects.open()).select_related("matter", "member")
    return list(rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:most])


def from_object(ref: Ref, viewer: Viewer) -> Any:
    """Matters begun from an object, the newest first."""
    rows = every(viewer).filter(origin_kind=ref.kind, origin_id=ref.id)
    return rows.order_by("-year", "-serial")


def of_goal(goal_id: int, viewer: Viewer) -> Any:
    links = MatterGoal.objects.filter(goal=goal_id).values("matter")
    return every(viewer).filter(pk__in=links).order_by("-year", "-serial")


def next_meetings(bodies: Any, moment: dt.datetime, viewer: Viewer) -> dict[int, Meeting]:
    """The next meeting of each body that is planned or called."""
    rows = seen(Meeting, viewer).filter(
        body__in=bodies,
        starts_at__gte=moment,
        status__in=(Meeting.Status.PLANNED, Meeting.Status.CALLED),
    )
    found: dict[int, Meeting] = {}
    for row in rows.order_by("starts_at", "pk"):
        found.setdefault(row.body_id, row)
    return found
