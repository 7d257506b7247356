"""Levels, their targets and calendars, as pages and services ask for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.commitments import (
    CalendarVersion,
    Commitment,
    DeliveryVersion,
    EscalationStep,
    Level,
    LevelTarget,
    PauseCause,
    ServiceCalendar,
)
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

ACCEPTED = DeliveryVersion.State.ACCEPTED


def is_promised(level: Level) -> bool:
    """Whether some member has accepted it at some time."""
    return bool(Commitment.objects.filter(level=level, version__state=ACCEPTED).exists())


def in_force(day: dt.date) -> Q:
    """Commitments that count on the day: accepted, and both the row and its version in force."""
    return Q(version__state=ACCEPTED) & on_day(day) & on_day(day, "version__")


def every(viewer: Viewer) -> Any:
    """Levels within reach with their calendar, and how many members are promised each on the day."""
    promised = Commitment.objects.filter(in_force(viewer.day), level=OuterRef("pk")).order_by()
    counted = promised.values("level").annotate(n=Count("member", distinct=True)).values("n")
    return seen(Level, viewer).select_related("calendar").annotate(members=Subquery(counted))


def offered(viewer: Viewer) -> Any:
    """Levels that can be ordered."""
    return seen(Level, viewer).filter(ended_at__isnull=True)


def calendars(viewer: Viewer) -> Any:
    """Calendars, with the number and time of what each says now."""
    last = CalendarVersion.objects.filter(calendar=OuterRef("pk")).order_by("-number")
    levels = Level.objects.filter(calendar=OuterRef("pk"), ended_at__isnull=True).order_by()
    return seen(ServiceCalendar, viewer).annotate(
        version_number=Subquery(last.values("number")[:1]),
        said_at=Subquery(last.values("made_at")[:1]),
        content=Subquery(last.values("content")[:1]),
        levels=Subquery(levels.values("calendar").annotate(n=Count("pk")).values("n")),
    )


def calendars_offered(viewer: Viewer) -> Any:
    return seen(ServiceCalendar, viewer).filter(ended_at__isnull=True)


def causes_offered(viewer: Viewer) -> Any:
    return seen(PauseCause, viewer).filter(ended_at__isnull=True)


def versions_of(calendar: ServiceCalendar, viewer: Viewer) -> list[CalendarVersion]:
    """What it has said, newest first."""
    return list(seen(CalendarVersion, viewer).filter(calendar=calendar).order_by("-number"))


def used_by(calendar: ServiceCalendar, viewer: Viewer) -> list[Level]:
    """Levels that rest on it, for all their targets or some."""
    rows = seen(Level, viewer).filter(Q(calendar=calendar) | Q(targets__calendar=calendar))
    return list(rows.distinct())


def targets_of(level: Level, viewer: Viewer) -> list[LevelTarget]:
    """All targets it has had, those to come too, in the order of a table."""
    rows = seen(LevelTarget, viewer).filter(level=level).select_related("calendar")
    return list(rows.order_by("kind", "priority", "metric", "valid_from", "pk"))


def escalations_of(level: Level, viewer: Viewer) -> list[EscalationStep]:
    return list(seen(EscalationStep, viewer).filter(level=level))


def causes_of(level: Level, viewer: Viewer) -> list[PauseCause]:
    return list(causes_of_level(viewer, level))


def promised_to(level: Level, viewer: Viewer) -> list[Commitment]:
    """Commitments in force on the day, by member."""
    rows = seen(Commitment, viewer).filter(in_force(viewer.day), level=level)
    return list(
        rows.select_related("member", "service", "version").order_by("member__sort_key", "pk")
    )


def targets_in_force(
    levels: Iterable[int], day: dt.date, viewer: Viewer
) -> Mapping[int, list[LevelTarget]]:
    """The targets of each level on the day, by one query."""
    rows = seen(LevelTarget, viewer).filter(level_id__in=set(levels)).on(day)
    found: dict[int, list[LevelTarget]] = {}
    for row in rows.select_related("calendar").order_by("kind", "priority", "metric", "pk"):
        found.setdefault(row.level_id, []).append(row)
    return found


def working_day(calendar: ServiceCalendar | None) -> Any:
    """What the calendar says now, or None."""
    if calendar is None:
        return None
    rows = CalendarVersion.objects.filter(calendar=calendar).order_by("-number")
    return rows.values_list("content", flat=True).first()


def seen_calendar(viewer: Viewer, pk: int) -> Any:
    """That one calendar, ended or not."""
    return seen(ServiceCalendar, viewer).filter(pk=pk)


def causes_of_level(viewer: Viewer, level: Level) -> Any:
    """The causes the level has, ended or not."""
    return seen(PauseCause, viewer).filter(pk__in=level.pause_causes.values("pk"))


def services_offered(viewer: Viewer) -> Any:
    """Services that are not ended, in their order."""
    return seen(Service, viewer).filter(ended_at__isnull=True)


def contents_now(calendars: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What each of the calendars says now, by one query."""
    rows = CalendarVersion.objects.filter(calendar_id__in=set(calendars)).order_by("number")
    return dict(rows.values_list("calendar_id", "content"))
