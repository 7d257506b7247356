"""Reads of services, teams and templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import CaseTemplate, CatalogueItem, Service, Team, TeamPlace
from samdrift.desk.models.commitments import Commitment, DeliveryVersion, Level
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import System

MOST = 200
"""Rows told on a page; the rest are in the lists."""


def _open_cases(viewer: Viewer, field: str) -> Any:
    rows = seen(Case, viewer).filter(is_open=True, **{field: OuterRef("pk")}).order_by()
    return Coalesce(Subquery(rows.values(field).annotate(n=Count("pk")).values("n")), 0)


def services(viewer: Viewer) -> Any:
    """Services with `open_cases` the viewer sees and `item_count` on offer, in one query."""
    items = CatalogueItem.objects.filter(service=OuterRef("pk"), is_published=True).order_by()
    counted = items.values("service").annotate(n=Count("pk")).values("n")
    return (
        seen(Service, viewer)
        .select_related("area", "owner")
        .annotate(
            open_cases=_open_cases(viewer, "service_id"),
            item_count=Coalesce(Subquery(counted), 0),
        )
    )


def teams(viewer: Viewer) -> Any:
    """Teams with `open_cases` the viewer sees and `people` that work there on the day."""
    places = TeamPlace.objects.filter(on_day(viewer.day), team=OuterRef("pk")).order_by()
    counted = places.values("team").annotate(n=Count("person", distinct=True)).values("n")
    return (
        seen(Team, viewer)
        .select_related("member", "arrangement", "level")
        .annotate(open_cases=_open_cases(viewer, "team_id"), people=Coalesce(Subquery(counted), 0))
    )


def works_there(viewer: Viewer) -> Q:
    """Teams the viewer works in on the day."""
    places = TeamPlace.objects.filter(
        on_day(viewer.day), team=OuterRef("pk"), person_id=viewer.person_id or 0
    )
    return Q(Exists(places))


def templates(viewer: Viewer) -> Any:
    return seen(CaseTemplate, viewer).select_related("service")


def systems_of(service: Service, viewer: Viewer) -> list[System]:
    """The systems the service rests on, those within reach."""
    through = Service.systems.through._default_manager.filter(service_id=service.pk)
    rows = seen(System, viewer).filter(pk__in=through.values("system_id"))
    return list(rows.order_by("sort_key")[:MOST])


def items_of(service: Service, viewer: Viewer) -> list[CatalogueItem]:
    rows = seen(CatalogueItem, viewer).filter(service=service)
    return list(rows.order_by("-is_published", "order", "sort_key")[:MOST])


def services_going(viewer: Viewer) -> Any:
    """Services that take new cases, in order."""
    return seen(Service, viewer).filter(ended_at__isnull=True)


def levels(viewer: Viewer) -> Any:
    return seen(Level, viewer).filter(ended_at__isnull=True)


@dataclass(frozen=True)
class Promised:
    """What a member is promised for a service; `commitment` None: nothing. `own`: said of the service
    itself, not of all services.
    """

    member: Member
    commitment: Commitment | None
    own: bool


def promised_for(service: Service, viewer: Viewer) -> list[Promised]:
    """Each current member with its level for the service on the day."""
    rows = (
        seen(Commitment, viewer)
        .on(viewer.day)
        .filter(on_day(viewer.day, "version__"), version__state=DeliveryVersion.State.ACCEPTED)
        .filter(Q(service=service) | Q(service__isnull=True))
        .select_related("level")
    )
    best: dict[int, Commitment] = {}
    for row in rows.order_by("valid_from", "pk"):
        there = best.get(row.member_id)
        if there is None or row.service_id is not None or there.service_id is None:
            best[row.member_id] = row
    return [
        Promised(member, one := best.get(member.pk), one is not None and one.service_id is not None)
        for member in current_members(viewer)
    ]


def places_of(team: Team, viewer: Viewer) -> list[TeamPlace]:
    """Who works there on the day: leaders first."""
    rows = seen(TeamPlace, viewer).on(viewer.day).filter(team=team)
    return list(rows.select_related("person").order_by("-is_lead", "person__sort_key", "pk"))


def other_places_of(team: Team, viewer: Viewer) -> list[TeamPlace]:
    """Who worked there before, or will; the newest first."""
    rows = seen(TeamPlace, viewer).filter(team=team).exclude(on_day(viewer.day))
    return list(rows.select_related("person").order_by("-valid_from", "person__sort_key")[:MOST])


def place_rows(viewer: Viewer) -> Any:
    return seen(TeamPlace, viewer).select_related("team", "person")


def teams_of(people: Sequence[int], viewer: Viewer) -> dict[int, list[Team]]:
    """Person → the teams they work in on the day."""
    found: dict[int, list[Team]] = {}
    rows = seen(TeamPlace, viewer).on(viewer.day).filter(person_id__in=people)
    for place in rows.select_related("team").order_by("team__name"):
        found.setdefault(place.person_id, []).append(place.team)
    return found


def services_on(system_id: int, viewer: Viewer) -> list[Service]:
    """Services that rest on the system and have not ended."""
    through = Service.systems.through._default_manager.filter(system_id=system_id)
    return list(services_going(viewer).filter(pk__in=through.values("service_id"))[:MOST])
