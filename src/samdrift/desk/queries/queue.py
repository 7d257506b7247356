"""Reads of the queues: which cases stand in them, how many, and what runs out next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db.models import Count, Q
from django.utils import timezone

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team, TeamPlace
from samdrift.desk.rules_queue import works_with_cases
from samdrift.kernel.kept import ask
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

JOINED = ("requester", "service", "system", "use", "cause", "team", "agent")
SOON = dt.timedelta(hours=4)
"""How near a deadline must be for a case to stand in the queue of what runs out next."""
COUNTS_KEPT = 20
"""Seconds the counts of the tabs are kept for one who looks."""
SUPPLIER = "supplier"


OPEN, DONE = Q(is_open__in=[True]), Q(is_open__in=[False])
"""Said so that both engines walk an index that begins with it: SQLite does not by the bare column."""


def every(viewer: Viewer) -> Any:
    """The cases one works with as an agent; for all others their own."""
    rows = seen(Case, viewer)
    if works_with_cases(viewer) and not viewer.is_machine:
        rows = Case.objects.worked_on_by(viewer)
    # A member is never missing: joined, it lures the database into walking the cases member by member
    # and sorting them all, where it would walk them by their deadline.
    return rows.select_related(*JOINED).prefetch_related("member")


def listed(viewer: Viewer) -> Any:
    """Those that are open."""
    return every(viewer).filter(OPEN)


def my_teams(viewer: Viewer) -> list[Team]:
    """The teams the person works in on the day."""
    if viewer.person_id is None:
        return []
    return [place.team for place in ask("one's own teams", viewer, lambda: _places(viewer))]


def _places(viewer: Viewer) -> Any:
    places = seen(TeamPlace, viewer).on(viewer.day).filter(person_id=viewer.person_id)
    return places.select_related("team").order_by("team__name")


def mine(viewer: Viewer) -> Q:
    return Q(agent_id=viewer.person_id, agent_id__isnull=False)


def of_my_teams(viewer: Viewer) -> Q:
    """Cases of the teams one works in. Kept as a query inside the query: the list asks nothing more."""
    teams = seen(TeamPlace, viewer).on(viewer.day).filter(person_id=viewer.person_id)
    return Q(team_id__in=teams.values("team_id"))


UNASSIGNED = Q(agent__isnull=True)
WAITING = Q(state=Case.State.WAITING)


def runs_out(now: dt.datetime) -> Q:
    return Q(due_at__lt=now + SOON)


@dataclass(frozen=True)
class Counts:
    """How many open cases stand in each queue, and what is to be said of them."""

    all: int
    mine: int
    team: int
    unassigned: int
    due: int
    waiting: int
    supplier: int
    breached: int
    before: int
    until: dt.datetime


def horizon(now: dt.datetime) -> dt.datetime:
    """The next moment a day is divided by: noon, the end of the working day, midnight."""
    local = timezone.localtime(now)
    for hour in (12, 16):
        if local.hour < hour:
            return local.replace(hour=hour, minute=0, second=0, microsecond=0)
    midnight = dt.datetime.combine(local.date() + dt.timedelta(days=1), dt.time())
    return timezone.make_aware(midnight, local.tzinfo)


def counts(viewer: Viewer, member: int | None = None) -> Counts:
    """One aggregate over the open cases, kept for a short while."""
    key = _key(viewer, member)
    near = caches["near"]
    kept: Counts | None = near.get(key)
    if kept is None:
        kept = _counted(viewer, member)
        near.set(key, kept, COUNTS_KEPT)
    return kept


def forget(viewer: Viewer) -> None:
    """After an act of one's own the tabs must not lag behind."""
    caches["near"].delete_many([_key(viewer, None), _key(viewer, viewer.focus)])


def _key(viewer: Viewer, member: int | None) -> str:
    return f"queue:{viewer.account_id}:{viewer.as_of}:{hash(viewer.roles)}:{member}"


def _counted(viewer: Viewer, member: int | None) -> Counts:
    now = timezone.now()
    until = horizon(now)
    rows = listed(viewer).select_related(None).order_by()
    if member is not None:
        rows = rows.filter(member_id=member)
    teams = [team.pk for team in my_teams(viewer)]
    told = rows.aggregate(
        all=Count("pk"),
        mine=Count("pk", filter=mine(viewer)),
        team=Count("pk", filter=Q(team_id__in=teams)),
        unassigned=Count("pk", filter=UNASSIGNED),
        due=Count("pk", filter=runs_out(now)),
        waiting=Count("pk", filter=WAITING),
        supplier=Count("pk", filter=WAITING & Q(cause__waits_for=SUPPLIER)),
        breached=Count("pk", filter=Q(is_breached=True)),
        before=Count("pk", filter=Q(due_at__gte=now, due_at__lt=until)),
    )
    return Counts(**told, until=until)


def menu_count(viewer: Viewer) -> int | None:
    """What waits in the queue, for the menu."""
    return counts(viewer).all if works_with_cases(viewer) else None


def own_first(viewer: Viewer, most: int) -> list[Case]:
    """One's own open cases, the nearest deadline first."""
    if viewer.person_id is None or not works_with_cases(viewer):
        return []
    return list(ask(f"own {most} first", viewer, lambda: _lines(viewer, mine(viewer))[:most]))


def next_to_run_out(viewer: Viewer, most: int) -> list[Case]:
    """The nearest deadlines, as far as they are near."""
    rows = ask(f"the {most} next", viewer, lambda: _lines(viewer, Q())[:most])
    soon = timezone.now() + SOON
    return [one for one in rows if one.due_at < soon]


def unassigned(viewer: Viewer, most: int, but: Collection[int] = ()) -> list[Case]:
    """What nobody has, the nearest deadline first."""
    many = most + len(but)
    rows = ask(f"{many} that nobody has", viewer, lambda: _lines(viewer, UNASSIGNED)[:many])
    return [one for one in rows if one.pk not in but][:most]


def _lines(viewer: Viewer, which: Q) -> Any:
    """Open cases with what a line tells of them, by their deadline."""
    rows = listed(viewer).filter(which).select_related(None)
    return rows.select_related("cause", "agent").order_by("due_at", "pk")


def next_free(viewer: Viewer) -> Case | None:
    """The case to take next: what runs out first of what nobody has, in one's own teams if any."""
    rows = listed(viewer).filter(UNASSIGNED).exclude(WAITING)
    own = rows.filter(of_my_teams(viewer)).order_by("due_at", "pk").first()
    found: Case | None = own or rows.order_by("due_at", "pk").first()
    return found
