"""Activities and what falls due, as they are listed, counted and drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from samdrift.followup.calc import anchors
from samdrift.followup.calc.recurrence import Base, occurrences
from samdrift.followup.calc.rrule import RuleError
from samdrift.followup.models.activities import Activity, Occurrence, Proof
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement, ArrangementForm
from samdrift.parties.models.people import Appointment, Person

COUNTED = 1000
"""A menu counts no further."""
SHOWN = 8
AHEAD = dt.timedelta(days=60)
"""What a person's first page tells of, beside what is late."""
CALENDAR_BACK = dt.timedelta(days=60)


def base_of(activity: Activity) -> Base | None:
    """Where the days come from that an offset is counted from; None for other rules."""
    if activity.anchor:
        found = anchors.anchor(activity.anchor)
        return found.days if found else None
    after = activity.after
    if after is None:
        return None

    def days(low: dt.date, high: dt.date) -> list[dt.date]:
        return days_of(after, low, high)

    return days


def days_of(activity: Activity, low: dt.date, high: dt.date) -> list[dt.date]:
    """The activity's days in [low, high), within the time it runs; none when its rule is broken."""
    high = min(high, activity.ends_on) if activity.ends_on else high
    try:
        return occurrences(activity.rule, activity.starts_on, low, high, base_of(activity))
    except RuleError:
        return []


def listed(viewer: Viewer) -> Any:
    """Activities with their next open day, joined for a list."""
    today = viewer.today
    waiting = Q(occurrences__done_on__isnull=True, occurrences__dropped_on__isnull=True)
    return (
        seen(Activity, viewer)
        .select_related("arrangement", "member", "person", "after")
        .annotate(
            next_day=Min("occurrences__day", filter=waiting),
            late=Count("occurrences", filter=waiting & Q(occurrences__day__lt=today)),
        )
    )


def running(_viewer: Viewer) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gt=_viewer.day)


def without_responsible(viewer: Viewer) -> Q:
    """Nobody is named, the person has left, or nobody holds the role today."""
    held = Appointment.objects.filter(on_day(viewer.today), role=OuterRef("role"))
    of_it = Q(member_id=OuterRef("member_id")) | Q(member__isnull=True)
    own = Q(Exists(held.filter(of_it))) | Q(member__isnull=True) & Q(Exists(held))
    gone = Q(person__left_on__lte=viewer.today) | Q(person__erased_at__isnull=False)
    return Q(role="", person__isnull=True) | gone | (~Q(role="") & ~own)


def due(viewer: Viewer) -> Any:
    """Occurrences within reach, joined for a list."""
    return seen(Occurrence, viewer).select_related(
        "activity", "activity__arrangement", "activity__member", "activity__person", "done_by"
    )


def open_due(viewer: Viewer) -> Any:
    return due(viewer).open()


def whose(rows: Any, asked: str, viewer: Viewer) -> Any:
    """`mine` (one is responsible), `own` (of the member one works for or has chosen) or all."""
    if asked == "mine":
        return rows.mine(viewer)
    if asked == "own":
        return rows.filter(activity__member_id__in=viewer.members_asked)
    return rows


def between(viewer: Viewer, low: dt.date, high: dt.date, asked: str, area: str) -> list[Occurrence]:
    """What falls in [low, high), by day: one query."""
    rows = whose(due(viewer).between(low, high), asked, viewer)
    if area:
        rows = rows.filter(activity__area=area)
    return list(rows.order_by("day", "activity__sort_key", "pk"))


def mine_waiting(viewer: Viewer, most: int) -> list[Occurrence]:
    """What the viewer is responsible for that is late or near, the late first."""
    rows = open_due(viewer).mine(viewer).filter(day__lt=viewer.today + AHEAD)
    return list(rows.order_by("day", "activity__sort_key", "pk")[:most])


def noticed(viewer: Viewer) -> list[Occurrence]:
    """What the viewer's mail of the day tells: late, or within its days of notice."""
    rows = mine_waiting(viewer, 200)
    return [one for one in rows if one.state(viewer.today) in {"late", "soon"}]


def mine_count(viewer: Viewer) -> int:
    """How much the viewer is responsible for that is late or falls due within a fortnight."""
    if viewer.person_id is None:
        return 0
    rows = seen(Occurrence, viewer).open().mine(viewer)
    soon = viewer.today + dt.timedelta(days=14)
    return int(rows.filter(day__lt=soon).order_by().values("pk")[:COUNTED].count())


def summary(viewer: Viewer) -> tuple[int, int]:
    """How much of the viewer's own waits within its notice, and how much of it is late."""
    rows = noticed(viewer)
    return len(rows), sum(1 for one in rows if one.is_late(viewer.today))


def in_calendar(viewer: Viewer) -> Any:
    """Open ones the viewer is responsible for, or of the members one works for, from lately on."""
    rows = open_due(viewer).filter(day__gte=viewer.today - CALENDAR_BACK)
    own = Q(activity__member_id__in=viewer.members)
    mine = rows.mine(viewer).values("pk")
    return rows.filter(own | Q(pk__in=mine)).order_by("day", "pk")


def of_activity(activity: Activity, viewer: Viewer) -> list[Occurrence]:
    """All its occurrences, the newest day first."""
    return list(due(viewer).filter(activity=activity).order_by("-day", "-pk")[:60])


def proofs_of(occurrence: Occurrence, viewer: Viewer) -> list[Proof]:
    rows = seen(Proof, viewer).filter(occurrence=occurrence)
    return list(rows.select_related("file").order_by("pk"))


def on_page(viewer: Viewer, condition: Q) -> list[Activity]:
    """Running activities for another object's page, soonest first."""
    rows = listed(viewer).running(viewer.day).filter(condition)
    return list(rows.order_by(F("next_day").asc(nulls_last=True), "sort_key")[: SHOWN + 1])


def about(ref: Ref, viewer: Viewer) -> list[Activity]:
    return on_page(viewer, Q(subject_kind=ref.kind, subject_id=ref.id))


def holders(activities: Iterable[Activity], viewer: Viewer) -> dict[int, list[Person]]:
    """Activity id → who is responsible today, by name or by role: one query for all."""
    rows = list(activities)
    roles = {one.role for one in rows if one.role}
    held = seen(Appointment, viewer).filter(on_day(viewer.today), role__in=roles)
    found = list(held.select_related("person").order_by("person__sort_key"))
    return {one.pk: _holders(one, found) for one in rows}


def _holders(activity: Activity, held: list[Appointment]) -> list[Person]:
    if activity.person is not None:
        return [activity.person]
    fitting = (
        one.person
        for one in held
        if one.role == activity.role
        and (one.member_id is None or activity.member_id in {None, one.member_id})
    )
    return list(dict.fromkeys(fitting))


def legal_forms(arrangement: Arrangement, viewer: Viewer) -> list[ArrangementForm]:
    rows = seen(ArrangementForm, viewer).on(viewer.day).filter(arrangement=arrangement)
    return list(rows.select_related("form"))


def picked(arrangement: Arrangement, viewer: Viewer) -> set[str]:
    """The anchors the arrangement has running activities of."""
    rows = seen(Activity, viewer).running(viewer.day).filter(arrangement=arrangement)
    return set(rows.exclude(anchor="").filter(rule__days=0).values_list("anchor", flat=True))


def arrangements(viewer: Viewer) -> list[Arrangement]:
    """Arrangements that have not ended, by name."""
    rows = seen(Arrangement, viewer).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=viewer.day))
    return list(rows.order_by("name"))
