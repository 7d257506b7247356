"""What the board on the wall shows: numbers of the joint desk, and nothing personal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import caches
from django.db.models import Count, Q
from django.utils import timezone

from samdrift.desk.calc.reports import midnight
from samdrift.desk.models.cases import NEVER, Case
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.major import MajorIncident
from samdrift.desk.models.work import AtWork
from samdrift.desk.queries import report_sets as sets
from samdrift.desk.queries.queue import horizon
from samdrift.desk.queries.report_figures import promises

KEPT = 15
"""Seconds the board is kept for all screens."""
NEXT = 6
BACK = dt.timedelta(days=30)


@dataclass(frozen=True)
class Next:
    """A case that runs out soon: its number, and nothing of who asked or what was written."""

    number: int
    priority: int
    member: str
    about: str
    due: dt.datetime
    is_late: bool


@dataclass(frozen=True)
class Board:
    """`on` is how many are on at each site; `kept` and `settled` promises of the last 30 days."""

    at: dt.datetime
    until: dt.datetime
    open: int
    unassigned: int
    waiting: int
    late: int
    soon: int
    came: int
    ended: int
    kept: int
    settled: int
    priorities: list[tuple[int, int]]
    next: list[Next]
    majors: list[tuple[str, dt.datetime, dt.datetime | None]]
    on: list[tuple[str, int]] = field(default_factory=list)


def board() -> Board:
    """For all who look, whoever they are: it holds nothing that reach could hide."""
    near = caches["near"]
    kept: Board | None = near.get("desk-board")
    if kept is None:
        kept = _board(timezone.now())
        near.set("desk-board", kept, KEPT)
    return kept


def _board(now: dt.datetime) -> Board:
    until = horizon(now)
    rows = Case.objects.filter(sets.OURS, is_open__in=[True]).order_by()
    groups = list(
        rows.values("priority").annotate(
            open=Count("pk"),
            unassigned=Count("pk", filter=Q(agent__isnull=True)),
            waiting=Count("pk", filter=Q(state=Case.State.WAITING)),
            late=Count("pk", filter=Q(is_breached=True)),
            soon=Count("pk", filter=Q(due_at__gte=now, due_at__lt=until)),
        )
    )
    names = ("open", "unassigned", "waiting", "late", "soon")
    told = {name: sum(one[name] for one in groups) for name in names}
    clocks = Clock.objects.filter(sets.counted("case__"))
    settled = promises(clocks, now - BACK, now)
    kept = sum(one[3] for one in settled)
    return Board(
        at=now,
        until=until,
        **told,
        **_today(now),
        kept=kept,
        settled=kept + sum(one[4] for one in settled),
        priorities=sorted((one["priority"], one["open"]) for one in groups),
        next=_next(rows, now),
        majors=_majors(),
        on=_on(),
    )


def _today(now: dt.datetime) -> dict[str, int]:
    start = midnight(timezone.localdate(now))
    end = now + dt.timedelta(days=1)
    rows = Case.objects.filter(sets.OURS)
    return {
        "came": rows.filter(sets.opened(start, end)).count(),
        "ended": rows.filter(sets.ended(start, end)).count(),
    }


def _next(rows: Any, now: dt.datetime) -> list[Next]:
    soonest = rows.filter(is_confidential=False, due_at__lt=NEVER).order_by("due_at", "pk")
    found = soonest.select_related("member", "system", "service")[:NEXT]
    return [
        Next(
            one.pk, one.priority, one.member.name, str(one.system or one.service or ""),
            one.due_at, one.due_at < now,
        )
        for one in found
    ]  # fmt: skip


def _majors() -> list[tuple[str, dt.datetime, dt.datetime | None]]:
    rows = MajorIncident.objects.on().filter(case__is_confidential=False, case__is_internal=False)
    told = rows.order_by("declared_at", "pk")[:3]
    return list(told.values_list("public_title", "declared_at", "next_update_at"))


def _on() -> list[tuple[str, int]]:
    rows = AtWork.objects.filter(until=None, team__member=None).order_by()
    told = rows.values_list("site").annotate(n=Count("person", distinct=True))
    return sorted((site, n) for site, n in told)
