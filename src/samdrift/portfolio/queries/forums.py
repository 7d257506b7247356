"""A system's forum: who is in it follows from the roles of the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.portfolio.models.roles import Forum, SystemRole
from samdrift.portfolio.models.systems import System

ALWAYS = ("manager", "deputy", "local_manager")
"""Kinds that sit in the forum whatever the management model."""


def sits(prefix: str = "") -> Q:
    """The roles that make up a forum: managers of every kind; contact points where one serves all."""
    always = Q(**{f"{prefix}kind__in": ALWAYS})
    contacts = {f"{prefix}kind": "contact", f"{prefix}system__management": "joint"}
    return always | Q(**contacts)


@dataclass(frozen=True)
class Seated:
    """One person in a forum, with the roles they sit there by. `person` only within reach."""

    name: str
    person_id: int
    roles: list[SystemRole]
    person: Person | None

    @property
    def is_joint(self) -> bool:
        return any(role.member_id is None for role in self.roles)


def members_of(system: System, viewer: Viewer) -> list[Seated]:
    """Who sits in the forum on the day: whoever serves all members first, then by member."""
    rows = seen(SystemRole, viewer).on(viewer.day).filter(sits(), system=system)
    rows = rows.select_related("person", "member", "system")
    by_person: dict[int, list[SystemRole]] = {}
    for role in rows.order_by(
        F("member__sort_key").asc(nulls_first=True), "person__sort_key", "pk"
    ):
        by_person.setdefault(role.person_id, []).append(role)
    within = seen(Person, viewer).in_bulk(list(by_person))
    return [
        Seated(str(roles[0].person), pk, roles, within.get(pk)) for pk, roles in by_person.items()
    ]


def forum_of(system: System, viewer: Viewer) -> Forum | None:
    found: Forum | None = seen(Forum, viewer).filter(system=system).first()
    return found


def listed(viewer: Viewer) -> Any:
    """Systems that have a forum on the day, with how many people and members sit in it."""
    roles = seen(SystemRole, viewer).on(viewer.day).filter(sits(), system_id=OuterRef("pk"))
    counted = roles.order_by().values("system_id")
    people = Subquery(
        counted.annotate(n=Count("person_id", distinct=True)).values("n"),
        output_field=IntegerField(),
    )
    members = Subquery(
        counted.annotate(n=Count("member_id", distinct=True)).values("n"),
        output_field=IntegerField(),
    )
    written = seen(Forum, viewer).filter(system_id=OuterRef("pk")).exclude(mandate="")
    rows = seen(System, viewer).filter(Exists(roles), merged_into__isnull=True)
    return rows.annotate(
        people=Coalesce(people, Value(0)),
        members=Coalesce(members, Value(0)),
        has_mandate=Exists(written),
    )


def is_mine(viewer: Viewer) -> Q:
    """The forums the person sits in."""
    own = seen(SystemRole, viewer).on(viewer.day).filter(sits(), person_id=viewer.person_id)
    return Q(pk__in=own.values("system_id"))
