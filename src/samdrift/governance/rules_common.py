"""Who may do what in governance: what the rights of bodies, matters and meetings share."""

from __future__ import annotations

from typing import Any

import rules
from django.db.models import Q

from samdrift.governance.models.bodies import Body, Office
from samdrift.governance.models.matters import OFFICERS
from samdrift.kernel.kept import ask
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.rights import holds
from samdrift.kernel.viewer import Viewer

serves_bodies = holds(*OFFICERS)


def has_office(viewer: Viewer, body: Body, *kinds: str) -> bool:
    """Whether the person is chair, deputy chair or secretary of the body today; `kinds` narrows."""
    if viewer.person_id is None:
        return False

    def held(body: int) -> Any:
        return Office.objects.filter(on_day(viewer.today), body=body, person=viewer.person_id)

    found = {one.kind for one in ask("offices held", viewer, held, body.pk)}
    return bool(found.intersection(kinds) if kinds else found)


def of_own_member(viewer: Viewer, body: Body) -> bool:
    """Director or ICT coordinator of the member whose body it is."""
    return body.member_id is not None and body.member_id in viewer.members_as(
        "director", "coordinator"
    )


def serves(viewer: Viewer, body: Body) -> bool:
    """Runs the body's business: its officers; for a body of the cooperation those who serve all;
    for a member's own body its director and ICT coordinator, and nobody from elsewhere.
    """
    if has_office(viewer, body):
        return True
    if body.member_id is not None:
        return of_own_member(viewer, body) or viewer.has("administrator")
    return any(viewer.has(role) for role in OFFICERS)


def bodies_served(viewer: Viewer) -> Any:
    """The bodies that `serves` says yes to, all at once."""
    found = Q(member__in=viewer.members_as("director", "coordinator"))
    if viewer.has("administrator"):
        found |= Q(member__isnull=False)
    if any(viewer.has(role) for role in OFFICERS):
        found |= Q(member__isnull=True)
    if viewer.person_id is not None:
        offices = Office.objects.filter(on_day(viewer.today), person=viewer.person_id)
        found |= Q(pk__in=offices.values("body"))
    return Body.objects.filter(found)


@rules.predicate
def serves_body(viewer: Viewer, body: Body | None = None) -> bool:
    """Asked about none: of some body at all."""
    if body is None:
        own = viewer.members_as("director", "coordinator")
        return bool(own) or any(viewer.has(role) for role in OFFICERS) or _some_office(viewer)
    return serves(viewer, body)


def _some_office(viewer: Viewer) -> bool:
    rows = Office.objects.filter(on_day(viewer.today), person=viewer.person_id)
    return viewer.person_id is not None and bool(rows.exists())
