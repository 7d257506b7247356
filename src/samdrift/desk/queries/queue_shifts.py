"""Reads of who is on, how much each has, and what was handed over."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team
from samdrift.desk.models.work import AtWork, HandOver, Presence
from samdrift.desk.queries import queue as queries
from samdrift.kernel.kept import ask
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person

FRESH = dt.timedelta(seconds=65)
"""How long one is taken to have a case open after the last sign: three polls."""
HANDED_FOR = dt.timedelta(days=3)
"""How long a hand-over nobody took is still shown as waiting."""
NEWEST = 100
"""How many hand-overs are looked through for those: more than are made in that time."""


@dataclass
class Load:
    """How much a person or a team has."""

    open: int = 0
    waiting: int = 0
    due_today: int = 0
    overdue: int = 0


@dataclass
class Site:
    """A town, with those who are on there."""

    name: str
    on: list[AtWork] = field(default_factory=list)


def on_now(viewer: Viewer) -> list[AtWork]:
    rows = seen(AtWork, viewer).filter(until=None).select_related("team", "person")
    return list(rows.order_by("site", "team__name", "person__sort_key"))


def own_shift(viewer: Viewer) -> AtWork | None:
    rows = ask("one's own shift", viewer, lambda: _on(viewer))
    return rows[0] if rows else None


def _on(viewer: Viewer) -> Any:
    rows = seen(AtWork, viewer).filter(until=None, person_id=viewer.person_id)
    return rows.select_related("team").order_by("pk")[:1]


def by_site(rows: Iterable[AtWork], teams: Iterable[Team]) -> list[Site]:
    """Every site a team has, also those where nobody is on."""
    sites = {team.site: Site(team.site) for team in teams}
    for row in rows:
        sites.setdefault(row.site, Site(row.site)).on.append(row)
    return sorted(sites.values(), key=lambda one: (one.name == "", one.name))


def loads(viewer: Viewer) -> tuple[dict[int | None, Load], dict[int | None, Load]]:
    """Per person and per team, of what is open: two queries."""
    rows = queries.listed(viewer).select_related(None).order_by()
    return _loads(rows, "agent_id"), _loads(rows, "team_id")


def _loads(rows: Any, name: str) -> dict[int | None, Load]:
    now = timezone.now()
    tomorrow = timezone.localdate(now) + dt.timedelta(days=1)
    midnight = timezone.make_aware(dt.datetime.combine(tomorrow, dt.time()))
    told = rows.values(name).annotate(
        open=Count("pk"),
        waiting=Count("pk", filter=queries.WAITING),
        due_today=Count("pk", filter=Q(due_at__lt=midnight)),
        overdue=Count("pk", filter=Q(is_breached=True)),
    )
    found: dict[int | None, Load] = defaultdict(Load)
    for one in told:
        key = one.pop(name)
        found[key] = Load(**one)
    return found


def people(viewer: Viewer, pks: Iterable[int | None]) -> list[Person]:
    rows = seen(Person, viewer).filter(pk__in=[pk for pk in pks if pk is not None])
    return list(rows.order_by("sort_key", "pk"))


def hand_overs(viewer: Viewer) -> Any:
    rows = seen(HandOver, viewer).select_related("team", "by", "taken_by")
    return rows.order_by("-at", "-pk")


def to_take(viewer: Viewer) -> list[HandOver]:
    """What the shifts before have handed over and nobody has taken, to the teams one works in."""
    teams = [team.pk for team in queries.my_teams(viewer)]
    since = timezone.now() - HANDED_FOR
    newest = ask("hand-overs to take", viewer, lambda: _untaken(viewer)[:NEWEST])
    return [one for one in newest if one.at >= since and (not teams or one.team_id in teams)]


def _untaken(viewer: Viewer) -> Any:
    return hand_overs(viewer).filter(taken_by=None).exclude(by_id=viewer.person_id)


def cases_of(row: HandOver, viewer: Viewer) -> list[Case]:
    """Those of its cases that the viewer works with."""
    kept = HandOver.cases.through._default_manager.filter(handover_id=row.pk).values("case_id")
    return list(queries.every(viewer).filter(pk__in=kept).order_by("-is_open", "due_at", "pk"))


def suggested(viewer: Viewer, team: Team, most: int = 12) -> list[Case]:
    """What the next shift must know of, in the team and of one's own: what runs out within a day, what
    is overdue, what waits.
    """
    rows = queries.listed(viewer).filter(Q(team=team) | queries.mine(viewer))
    soon = Q(due_at__lt=timezone.now() + dt.timedelta(hours=24))
    return list(
        rows.filter(soon | queries.WAITING | Q(is_major=True)).order_by("due_at", "pk")[:most]
    )


def others(case: Case, viewer: Viewer) -> list[Presence]:
    """Who else has the case open just now."""
    if not case.may_have("presences"):
        return []
    fresh = viewer.now - FRESH
    found = ask("who has a case open", viewer, lambda pk: _presences(viewer, pk), case.pk)
    return [one for one in found if one.seen_at >= fresh and one.person_id != viewer.person_id]


def _presences(viewer: Viewer, case: int) -> Any:
    rows = seen(Presence, viewer).filter(case_id=case).select_related("person")
    return rows.order_by("-writing", "person__sort_key")
