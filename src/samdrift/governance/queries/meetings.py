"""Reads of meetings: the list, the agenda, who is called, and what waits for whom."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from samdrift.governance.models.basis import Attachment
from samdrift.governance.models.bodies import Body, Office, in_own_bodies
from samdrift.governance.models.matters import Matter, Step
from samdrift.governance.models.meetings import AgendaItem, Meeting, Participant
from samdrift.kernel.history import events_about, kind_of
from samdrift.kernel.kept import ask
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

Status = Meeting.Status
LIVE = (Status.PLANNED, Status.CALLED, Status.RUNNING)
AHEAD = dt.timedelta(days=60)
CALENDAR_BACK = dt.timedelta(days=60)
FELL = "meeting.fell_to_a_meeting"
UNFINISHED = ("", Step.Outcome.POSTPONED, Step.Outcome.RETURNED, Step.Outcome.STUDY)
"""A body with such an outcome has not finished with the matter."""


def listed(viewer: Viewer) -> Any:
    """Meetings with their body and how many items stand on the agenda."""
    items = (
        AgendaItem.objects.filter(meeting=OuterRef("pk"))
        .exclude(status=AgendaItem.Status.TAKEN_OFF)
        .order_by()
        .values("meeting")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        seen(Meeting, viewer)
        .select_related("body", "body__arrangement", "body__member")
        .annotate(item_count=Coalesce(Subquery(items), 0))
    )


def why_not_in_writing(meeting: Meeting) -> str:
    """Why the written procedure fell to this meeting, the last time it did; nothing if it did not."""
    event = events_about(kind_of(meeting), [meeting.pk], limit=1, only=[FELL]).first()
    return "" if event is None else str(json.loads(event.text).get("note", ""))


def own(viewer: Viewer) -> Q:
    """Meetings of bodies in which the viewer sits, stands by or has an office; or was called to."""
    called = Participant.objects.filter(meeting=OuterRef("pk"), person=viewer.person_id)
    return in_own_bodies(viewer, "body") | Q(Exists(called))


def item_rows(viewer: Viewer) -> Any:
    """Items with what their row shows."""
    return seen(AgendaItem, viewer).select_related(
        "meeting__body__arrangement",
        "meeting__body__member",
        "matter",
        "step",
        "version",
        "decision",
    )


_OF_AGENDA = (
    "number", "case_year", "case_number", "title", "kind", "status", "is_late", "is_closed",
    "legal_basis", "matter_id", "meeting_id", "decision__item_id", "decision__outcome",
)  # fmt: skip


def agenda(meeting: Meeting, viewer: Viewer) -> list[AgendaItem]:
    """The items within reach in order, with what the agenda shows of them."""

    def rows(meeting: int) -> Any:
        found = seen(AgendaItem, viewer).filter(meeting=meeting).select_related("decision")
        return found.only(*_OF_AGENDA).order_by("number", "pk")

    return list(ask("agenda", viewer, rows, meeting.pk))


def hidden_items(meeting: Meeting, shown: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Of items beyond reach, the place, the case number and the legal basis alone: the agenda tells
    that they are there (kommuneloven § 11-3).
    """
    known = {item.pk for item in shown}
    there = AgendaItem.objects.filter(meeting=meeting).values_list("pk", flat=True)
    hidden = [pk for pk in there if pk not in known]
    if not hidden:
        return []
    rows = AgendaItem.objects.filter(pk__in=hidden).order_by("number", "pk")
    return list(rows.only("number", "case_year", "case_number", "legal_basis", "status", "meeting"))


def participants(meeting: Meeting, viewer: Viewer) -> list[Participant]:
    """Who is called, seat by seat, the ordinary before the deputies."""

    def rows(meeting: int) -> Any:
        found = seen(Participant, viewer).filter(meeting=meeting)
        found = found.select_related("seat__member", "person")
        return found.order_by("seat__order", "seat_id", "is_deputy", "pk")

    return list(ask("participants", viewer, rows, meeting.pk))


def papers_of(items: Iterable[AgendaItem], viewer: Viewer) -> dict[int, list[Attachment]]:
    """Matter id → the files that lie with it."""
    wanted = {item.matter_id for item in items if item.matter_id}
    found: dict[int, list[Attachment]] = {}
    if not wanted:
        return found
    rows = seen(Attachment, viewer).filter(matter__in=wanted).select_related("file")
    for one in rows.order_by("pk"):
        found.setdefault(one.matter_id, []).append(one)
    return found


def ready_steps(body: Body, viewer: Viewer) -> Any:
    """Steps that are this body's to treat now, and stand on no agenda that is still to be treated."""
    earlier = Step.objects.filter(
        matter=OuterRef("matter"), order__lt=OuterRef("order"), outcome__in=UNFINISHED
    )
    live = AgendaItem.objects.filter(
        step=OuterRef("pk"),
        meeting__status__in=LIVE,
        status__in=(AgendaItem.Status.WAITING, AgendaItem.Status.OPEN),
    )
    rows = seen(Step, viewer).filter(
        Q(body=body), Q(outcome__in=UNFINISHED), matter__status=Matter.Status.TREATED
    )
    return rows.exclude(Exists(earlier)).exclude(Exists(live)).select_related("matter", "body")


def unapproved(meeting: Meeting) -> list[Meeting]:
    """Earlier meetings of the body whose minutes no agenda has taken up, the oldest first."""
    rows = Meeting.objects.filter(
        body=meeting.body_id, status=Status.HELD, starts_at__lt=meeting.starts_at
    ).select_related("body")
    newest = rows.order_by("-starts_at")[:4]
    told = set(
        AgendaItem.objects.filter(
            meeting__body=meeting.body_id, kind=AgendaItem.Kind.PROCEDURE
        ).values_list("text", flat=True)
    )
    return [one for one in reversed(newest) if minutes_mark(one) not in told]


def minutes_mark(meeting: Meeting) -> str:
    """What an item that approves a meeting's minutes says of it."""
    return str(meeting)


def coming(viewer: Viewer, most: int) -> list[Participant]:
    """The meetings the viewer is called to and has not said no to, the next first."""
    rows = (
        seen(Participant, viewer)
        .filter(
            person=viewer.person_id,
            status=Participant.Status.CALLED,
            meeting__status__in=(Status.CALLED, Status.RUNNING),
            meeting__starts_at__date__gte=viewer.today,
        )
        .exclude(meeting__form=Meeting.Form.WRITTEN)
    )
    return list(rows.select_related("meeting__body").order_by("meeting__starts_at", "pk")[:most])


def to_answer(viewer: Viewer, most: int) -> list[Participant]:
    """The written procedures that wait for the viewer's answer."""
    rows = seen(Participant, viewer).filter(
        person=viewer.person_id,
        status=Participant.Status.CALLED,
        agrees__isnull=True,
        meeting__status=Status.CALLED,
        meeting__form=Meeting.Form.WRITTEN,
    )
    return list(rows.select_related("meeting__body").order_by("meeting__starts_at", "pk")[:most])


def to_call(viewer: Viewer, most: int) -> list[Meeting]:
    """Planned meetings of bodies in which the viewer has an office, the next first."""
    today = viewer.today
    rows = Office.objects.on(today).filter(person=viewer.person_id).values("body")
    found = listed(viewer).filter(body__in=rows, status=Status.PLANNED)
    found = found.filter(starts_at__date__gte=today, starts_at__date__lt=today + AHEAD)
    return list(found.order_by("starts_at", "pk")[:most])


def in_calendar(viewer: Viewer) -> list[Meeting]:
    """The meetings the viewer's calendar shows: those called to, but not the excused ones; and of
    bodies in which the viewer has an office, or whose secretary one is, the planned ones as well.
    """
    called = Participant.objects.filter(meeting=OuterRef("pk"), person=viewer.person_id)
    called = called.exclude(status=Participant.Status.EXCUSED)
    offices = Office.objects.on(viewer.today).filter(person=viewer.person_id).values("body")
    kept = Q(body__in=offices)
    if viewer.has("secretary"):
        kept |= Q(body__member=None)
    told = Q(status__in=(Status.CALLED, Status.RUNNING, Status.HELD))
    rows = seen(Meeting, viewer).filter(starts_at__date__gte=viewer.today - CALENDAR_BACK)
    rows = rows.filter(told & Q(Exists(called)) | kept & (told | Q(status=Status.PLANNED)))
    return list(rows.select_related("body").order_by("starts_at", "pk"))


def between(viewer: Viewer, low: dt.date, high: dt.date, whose: str) -> list[Meeting]:
    """Meetings in [low, high) that are not cancelled, by time: `mine`, `own` (of bodies of the
    members one works for) or all.
    """
    rows = listed(viewer).filter(starts_at__date__gte=low, starts_at__date__lt=high)
    if whose == "mine":
        rows = rows.filter(own(viewer))
    elif whose == "own":
        rows = rows.filter(body__member_id__in=viewer.members_asked)
    return list(rows.exclude(status=Status.CANCELLED).order_by("starts_at", "pk"))


def own_place(meeting: Meeting, viewer: Viewer) -> Participant | None:
    """The viewer's own place among those called; the first where there are several."""
    rows = seen(Participant, viewer).filter(meeting=meeting, person=viewer.person_id)
    found: Participant | None = rows.select_related("seat__member", "person").order_by("pk").first()
    return found


def next_number(body: Body, year: int) -> int:
    """The number of the body's next meeting of the year; the caller holds the body."""
    rows = Meeting.objects.filter(body=body, year=year).order_by("-number")
    last = rows.values_list("number", flat=True).first()
    return (last or 0) + 1


def next_case(body: Body, year: int) -> int:
    """The body's next case number of the year; the caller holds the body."""
    rows = AgendaItem.objects.filter(meeting__body=body, case_year=year)
    last = rows.order_by(F("case_number").desc(nulls_last=True)).values_list(
        "case_number", flat=True
    )
    return (last.first() or 0) + 1
