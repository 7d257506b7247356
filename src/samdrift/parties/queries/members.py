"""Reads of members: what they are called, what they take part in, what they became."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from samdrift.kernel.models.dated import on_day
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement, Membership, Transfer
from samdrift.parties.models.members import Member, MemberNumber, Succession, SuccessionLink
from samdrift.parties.models.people import Appointment, Person, Unit


def member_rows(viewer: Viewer) -> Any:
    """Members with their number and memberships of the day shown (two more queries in all)."""
    numbers = seen(MemberNumber, viewer).on(viewer.day)
    parts = seen(Membership, viewer).on(viewer.day).select_related("arrangement")
    return seen(Member, viewer).prefetch_related(
        Prefetch("numbers", queryset=numbers, to_attr="numbers_now"),
        Prefetch("memberships", queryset=parts, to_attr="parts_now"),
    )


def number_of(member: Any) -> str:
    """The number on the day shown; "" when it had none. The row comes from `member_rows`."""
    return member.numbers_now[0].number if member.numbers_now else ""


def is_part(viewer: Viewer) -> Q:
    """Members of at least one arrangement on the day shown."""
    parts = Membership.objects.filter(on_day(viewer.day), member_id=OuterRef("pk"))
    return Q(Exists(parts))


def current_members(viewer: Viewer) -> Any:
    """Members of at least one arrangement on the day shown, by name."""
    return seen(Member, viewer).filter(is_part(viewer)).order_by("sort_key", "pk")


def living_members(viewer: Viewer, day: dt.date | None = None) -> Any:
    """Members that have not ceased on the day."""
    day = day or viewer.day
    rows = seen(Member, viewer).filter(Q(ceased_on__isnull=True) | Q(ceased_on__gt=day))
    return rows.order_by("sort_key", "pk")


def numbers_of(member: Member, viewer: Viewer) -> list[MemberNumber]:
    """Every number the member has had, oldest first."""
    return list(seen(MemberNumber, viewer).filter(member=member).order_by("valid_from", "pk"))


def parts_of(member: Member, viewer: Viewer) -> list[Membership]:
    """Every membership, the newest first."""
    rows = seen(Membership, viewer).filter(member=member).select_related("arrangement")
    return list(rows.order_by("-valid_from", "-pk"))


def successions_of(member: Member, viewer: Viewer) -> dict[str, list[tuple[Member, Succession]]]:
    """Whom it succeeded and who succeeded it, with the act."""
    links = (
        seen(SuccessionLink, viewer)
        .filter(Q(predecessor=member) | Q(successor=member))
        .select_related("succession", "predecessor", "successor")
        .order_by("succession__happened_on", "pk")
    )
    found: dict[str, list[tuple[Member, Succession]]] = {"from": [], "to": []}
    for link in links:
        if link.successor_id == member.pk:
            found["from"].append((link.predecessor, link.succession))
        else:
            found["to"].append((link.successor, link.succession))
    return found


def units_of(member: Member, viewer: Viewer) -> list[Unit]:
    return list(seen(Unit, viewer).filter(member=member).select_related("parent").order_by("name"))


def people_count(member: Member, viewer: Viewer) -> int | None:
    """How many work there on the day shown; None when the viewer may not see its people."""
    if not (viewer.centre or member.pk in viewer.members or viewer.is_machine):
        return None
    return int(seen(Person, viewer).filter(employer=member).at_work(viewer.day).count())


def transfers_of(member: Member, viewer: Viewer) -> list[Transfer]:
    """What the member has transferred, as it stood on the day shown."""
    rows = (
        seen(Transfer, viewer)
        .filter(membership__member=member, transferred_on__lte=viewer.day)
        .select_related("membership__arrangement")
        .order_by("membership__arrangement__name", "transferred_on", "pk")
    )
    return list(rows)


def appointments_of(member: Member, viewer: Viewer) -> list[Appointment]:
    """Who holds which role for the member on the day shown."""
    rows = seen(Appointment, viewer).on(viewer.day).filter(member=member)
    return list(rows.select_related("person").order_by("role", "person__sort_key"))


def members_without(role: str, viewer: Viewer) -> Any:
    """Current members of which nobody holds this role today."""
    held = Appointment.objects.filter(on_day(viewer.day), role=role, member_id=OuterRef("pk"))
    return current_members(viewer).exclude(Exists(held))


def arrangement_choices(viewer: Viewer) -> Any:
    """Arrangements that have not ended on the day shown."""
    rows = seen(Arrangement, viewer)
    return rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=viewer.day)).order_by("name", "pk")
