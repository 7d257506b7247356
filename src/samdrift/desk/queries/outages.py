"""Outages and maintenance within reach: what is down now, what is to come, what was."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from samdrift.desk.models.outages import (
    Alert,
    AlertDelivery,
    AlertRule,
    Degree,
    MaintenanceWindow,
    Outage,
    StatusPage,
)
from samdrift.desk.models.reach import works_in_desk
from samdrift.kernel.kept import ask
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member

SHOWN_WITH = ("system", "service", "case", "rule", "window", "for_member")
AHEAD = dt.timedelta(days=14)
"""How long before it begins maintenance is told of beside what is down."""
MOST = 20


@dataclass(frozen=True, slots=True)
class Down:
    """What people are told of one thing that is down (or, with `until`, of maintenance, told of at
    `told_at`).
    """

    kind: str
    pk: int
    title: str
    text: str
    since: dt.datetime
    until: dt.datetime | None = None
    degree: str = str(Degree.FULL.value)
    told_at: dt.datetime | None = None


def every(viewer: Viewer) -> Any:
    """Outages within reach, as a list shows them."""
    return seen(Outage, viewer).select_related(*SHOWN_WITH).prefetch_related("members")


def down_now(viewer: Viewer) -> list[Down]:
    """What is told to be down now, that is not told of as a major incident; the newest first."""
    return [_down(one) for one in ask("down now", viewer, lambda: _on_and_told(viewer))]


def _on_and_told(viewer: Viewer) -> Any:
    rows = seen(Outage, viewer).on().filter(is_told=True)
    rows = rows.filter(Q(major=None) | Q(major__ended_at__isnull=False))
    rows = rows.exclude(case__major__ended_at__isnull=True, case__is_major=True)
    return rows.order_by("-started_at", "-pk")[:MOST]


def _down(one: Outage) -> Down:
    return Down("outage", one.pk, one.title, one.text, one.started_at, None, one.degree)


def maintenance_soon(viewer: Viewer, ahead: dt.timedelta = AHEAD) -> list[Down]:
    """Planned work that is told of and goes on now or begins before long, the soonest first."""
    now = viewer.now
    told = ask("maintenance told of", viewer, lambda: _told_of(viewer))
    soon = [one for one in told if one.ends_at > now and one.starts_at < now + ahead]
    return [
        Down("window", one.pk, one.title, one.text, one.starts_at, one.ends_at)
        for one in soon[:MOST]
    ]


def _told_of(viewer: Viewer) -> Any:
    """Asked for without the hour, so that its SQL is kept: planned windows are few."""
    rows = seen(MaintenanceWindow, viewer).filter(
        state=MaintenanceWindow.State.PLANNED, told_at__isnull=False
    )
    return rows.order_by("starts_at", "pk")


def on_count(viewer: Viewer) -> int:
    return int(seen(Outage, viewer).on().count())


def members_of(row: Any, viewer: Viewer) -> list[Member]:
    """Those affected; none named means all."""
    named = type(row).members.through.objects.filter(**{type(row)._meta.model_name: row})
    rows = seen(Member, viewer).filter(pk__in=named.values("member_id"))
    return list(rows.order_by("sort_key"))


def alerts_of(outage: Outage, viewer: Viewer) -> list[Alert]:
    return list(seen(Alert, viewer).filter(outage=outage).order_by("starts_at", "pk")[:100])


def of_system(system: Any, viewer: Viewer, most: int = 5) -> list[Outage]:
    """The newest of this system's."""
    rows = seen(Outage, viewer).standing().filter(system=system)
    return list(rows.order_by("-started_at", "-pk")[:most])


def of_case(case: Any, viewer: Viewer) -> list[Outage]:
    if not case.may_have("outages"):
        return []
    rows = seen(Outage, viewer).standing().filter(case=case)
    return list(rows.order_by("-started_at", "-pk")[:MOST])


# Maintenance


def windows(viewer: Viewer) -> Any:
    rows = seen(MaintenanceWindow, viewer).select_related("system", "service")
    return rows.prefetch_related("members")


def outages_of_window(window: MaintenanceWindow, viewer: Viewer) -> list[Outage]:
    return list(seen(Outage, viewer).filter(window=window).order_by("started_at", "pk"))


def to_close(viewer: Viewer) -> list[MaintenanceWindow]:
    """Planned, and their end is past: how it went is to be told."""
    if not (viewer.is_machine or works_in_desk(viewer)):
        return []
    rows = seen(MaintenanceWindow, viewer).filter(state=MaintenanceWindow.State.PLANNED)
    now = viewer.now
    return [one for one in rows.order_by("ends_at", "pk")[:50] if one.ends_at <= now]


# Alerts


def alerts(viewer: Viewer) -> Any:
    return seen(Alert, viewer).select_related("rule", "outage", "delivery")


def unruled(viewer: Viewer) -> Any:
    """Alerts that fire and that no rule is for."""
    return seen(Alert, viewer).filter(rule=None, resolved_at=None)


def alert_rules(viewer: Viewer) -> Any:
    rows = seen(AlertRule, viewer).select_related("system", "service")
    return rows.prefetch_related("members")


def deliveries(viewer: Viewer) -> Any:
    return seen(AlertDelivery, viewer).select_related("file")


def unread_count(viewer: Viewer) -> int:
    return int(seen(AlertDelivery, viewer).filter(state=AlertDelivery.State.UNREAD).count())


# Status pages


def status_pages(viewer: Viewer) -> Any:
    return seen(StatusPage, viewer).select_related("member")


@dataclass(frozen=True)
class Told:
    """What a status page tells: what is down, what is planned, what was over lately."""

    page: StatusPage
    down: list[Down]
    planned: list[Down]
    over: list[Down]


def told_to_all(slug: str, now: dt.datetime, most: int = MOST) -> Told | None:
    """What the member's status page tells without login; None where it is not open.

    Only what is told of, and only to this member's people: titles, texts and times.
    """
    page = StatusPage.objects.open_to_all().filter(slug=slug).select_related("member").first()
    if page is None:
        return None
    month = now - dt.timedelta(days=30)
    rows = _for(Outage, page.member_id).standing().filter(is_told=True)
    planned = _for(MaintenanceWindow, page.member_id).filter(
        state=MaintenanceWindow.State.PLANNED, told_at__isnull=False, ends_at__gt=now
    )
    over = rows.filter(ended_at__isnull=False, ended_at__gt=month).order_by("-ended_at", "-pk")
    return Told(
        page,
        [_down(one) for one in rows.on().order_by("-started_at", "-pk")[:most]],
        [
            Down(
                "window",
                one.pk,
                one.title,
                one.text,
                one.starts_at,
                one.ends_at,
                told_at=one.told_at,
            )
            for one in planned.order_by("starts_at", "pk")[:most]
        ],
        [
            Down("outage", one.pk, one.title, one.text, one.started_at, one.ended_at, one.degree)
            for one in over[:most]
        ],
    )


def _for(model: Any, member: int) -> Any:
    return touching(model.objects.all(), member)


def touching(rows: Any, member: int) -> Any:
    """Of these rows those that name the member, and those for all."""
    model = rows.model
    named = model.members.through.objects
    name = f"{model._meta.model_name}_id"
    mine = named.filter(member_id=member).values(name)
    return rows.filter(~Q(pk__in=named.values(name)) | Q(pk__in=mine))
